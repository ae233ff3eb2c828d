/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef ROOTS_AUTHORITIES_H
#define ROOTS_AUTHORITIES_H

#include "base/arena.h"
#include "roots/channel.h"
#include "roots/wanted.h"

/*
 * The authorities by which IPsec is authenticated, of each channel that has a policy: fills `ipsec`
 * of its row. A root is carried as a trust anchor, an intermediate (IntermediateCA, Set-DAServer
 * -IntermediateRootCertificate) as a certificate that another has issued; neither helps while it is
 * disallowed there. The machine's own store and Microsoft's lists are asked for what is known from
 * some channel, as the policy has no more than a name.
 */
void authorities_find(struct arena *arena, const struct channels *channels,
	const struct wanted_list *wanted, struct distribution *out);

#endif
