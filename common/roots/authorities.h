/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef ROOTS_AUTHORITIES_H
#define ROOTS_AUTHORITIES_H

#include "base/arena.h"
#include "roots/channel.h"
#include "roots/wanted.h"

/*
 * The authorities that authenticate IPsec, for each channel that has a policy: fills `ipsec` of its
 * row. A root is carried as a trust anchor, an intermediate (IntermediateCA, Set-DAServer
 * -IntermediateRootCertificate) as a certificate that another CA has issued; neither helps while
 * the channel disallows it. A policy has only the name of an authority, so the machine's own store
 * and Microsoft's lists are searched for the certificates of that name that some channel has.
 */
void authorities_find(struct arena *arena, const struct channels *channels,
	const struct wanted_list *wanted, struct distribution *out);

#endif
