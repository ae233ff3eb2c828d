/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VERDICT_HEALTH_H
#define VERDICT_HEALTH_H

#include "base/arena.h"
#include "model/health.h"

/*
 * Which letters to send after a run. Pure: the same state, survey and moment give the same letters.
 *
 * The owner of a site gets letters about that site, a default owner about every site. An owner gets
 * at most one letter a run: when one of the sites has a new problem, or another state or code than
 * in the last letter (other open problems are listed below it); else when one has recovered; else
 * `remind` seconds after the last letter, while a problem is open and no letter waits for delivery;
 * else, when all is well, `well` seconds after the last letter.
 *
 * Sites that an interrupted run did not reach keep their state; a site that was checked only in
 * part is reported only when it is worse than known. A site that has another owner now, or is no
 * longer configured, is forgotten without a letter.
 */
struct health_options {
	const char *const *owners; /* default owners */
	size_t owner_count;
	int64_t remind;     /* seconds, 0: never */
	int64_t well;       /* seconds, 0: never */
	const char *domain; /* of Message-IDs */
};

struct health_plan {
	struct health_state after; /* with the parcels of before */
	struct letter *letters;
	size_t count;
};

enum { HEALTH_REFERENCES = 10 };

void health_decide(struct arena *arena, const struct health_state *before,
	const struct survey *survey, int64_t now, const struct health_options *options,
	struct health_plan *plan);

#endif
