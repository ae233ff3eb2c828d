/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VERDICT_BINDINGS_H
#define VERDICT_BINDINGS_H

#include "verdict/rule.h"

/*
 * Whether the certificate that is served is the one that each node says it has bound
 * (options.bindings). What counts at a node is the binding of the target's port: that of its name
 * where there is one (SNI), else those of addresses, as behind an address translation the node's
 * own address is not the one that was asked. HTTP.SYS prefers a name, then an address, then 0.0.0.0
 * (Microsoft, "netsh http add sslcert"). Where several with different certificates may count, it is
 * not known which does.
 */
void judge_bindings(struct verdict *verdict, const struct subject *subject);

#endif
