/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TRUST_DISTRIBUTION_H
#define TRUST_DISTRIBUTION_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/span.h"
#include "model/chain.h"
#include "model/distribution.h"
#include "trust/channel.h"

/*
 * Which channel carries which root. A channel carries a root when its Root store has a certificate
 * of the same name and the same key, valid at `now` and fit for server authentication: that is what
 * Windows looks for as issuer. A self-signed server certificate is its own root, and there only the
 * very same certificate will do. Lists of Microsoft's carry a root that they name.
 */
struct distribution_need {
	int64_t now;
	struct span *roots; /* that clients need, DER */
	size_t root_count;
	const char **fingerprints; /* 40 or 64 hexadecimal digits */
	size_t fingerprint_count;
	/* What is served, or will be, each judged with the union of the channels. */
	const struct chain_report **chains;
	size_t chain_count;
	const struct chain_report *next; /* --next: what is to come; NULL: nothing */
};

struct distribution *distribution_make(struct arena *arena, const struct channels *channels,
	const struct distribution_need *need);

#endif
