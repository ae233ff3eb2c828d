/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VERDICT_HEALTH_H
#define VERDICT_HEALTH_H

#include "base/arena.h"
#include "model/health.h"

/*
 * Who is to be told what after a run. Pure: the same state, survey and moment give the same
 * letters.
 *
 * An owner of a site is told of that site, a default owner of every one. He gets one letter a run
 * at the most: when one of his sites has a problem that he does not know of, or another state or
 * code than he knows (the rest of what is open is listed below it); else when one has recovered;
 * else, `remind` seconds after the last letter, while something is open and nothing waits to be
 * delivered to him; else, when all is well and `well` seconds have passed, that all is well.
 *
 * What an interrupted run did not reach is as it was, and of what it saw half only what is worse
 * than known is told. A site that is no longer his, or no longer
 * configured, is forgotten without a word.
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
