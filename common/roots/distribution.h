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
 * with the same name and key that is valid at `now` and good for server authentication: Windows
 * accepts it as issuer. A self-signed server certificate is its own root, and only the same
 * certificate counts. Microsoft's lists carry the roots that they name.
 */
struct need_chain {
	const struct chain_report *report; /* judged with the union of the channels */
	/* When a path of `report` uses an intermediate of some channel: the same, judged with trust
	 * anchors alone, because served or fetched certificates may be enough. Else NULL. */
	const struct chain_report *alone;
	const struct target *target; /* the server of the chain; NULL: of no particular one */
};

/* Whether `alone` is needed. */
bool need_leans_on_stores(const struct chain_report *report);

struct distribution_need {
	int64_t now;
	struct span *roots; /* that clients need, DER */
	size_t root_count;
	const char **fingerprints; /* 40 or 64 hexadecimal digits */
	size_t fingerprint_count;
	struct need_chain *chains; /* what is served */
	size_t chain_count;
	struct need_chain next; /* --next: the future chain; none when both are NULL */
};

struct distribution *distribution_make(
	struct arena *arena, const struct channels *channels, const struct distribution_need *need);

#endif
