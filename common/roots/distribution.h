/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef ROOTS_DISTRIBUTION_H
#define ROOTS_DISTRIBUTION_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/span.h"
#include "model/chain.h"
#include "model/distribution.h"
#include "model/target.h"
#include "roots/channel.h"

/*
 * Which channel carries which root. A channel carries a root when its Root store has a certificate
 * of the same name and the same key, valid at `now` and fit for server authentication: that is what
 * Windows looks for as issuer. A self-signed server certificate is its own root, and there only the
 * very same certificate will do. Lists of Microsoft's carry a root that they name.
 */
struct need_chain {
	const struct chain_report *report; /* judged with the union of the channels */
	/* And, where that found ways by intermediates of some channel, with its trust anchors
	 * alone: what is served, or fetched, may do without them. Else NULL. */
	const struct chain_report *alone;
	const struct target *target; /* whose chain it is; NULL: of nobody in particular */
};

/* Whether `alone` is wanted. */
bool need_leans_on_stores(const struct chain_report *report);

struct distribution_need {
	int64_t now;
	struct span *roots; /* that clients need, DER */
	size_t root_count;
	const char **fingerprints; /* 40 or 64 hexadecimal digits */
	size_t fingerprint_count;
	struct need_chain *chains; /* what is served */
	size_t chain_count;
	struct need_chain next; /* --next: what is to come; nothing when both are NULL */
};

struct distribution *distribution_make(
	struct arena *arena, const struct channels *channels, const struct distribution_need *need);

#endif
