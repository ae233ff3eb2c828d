/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VERDICT_HEALTH_H
#define VERDICT_HEALTH_H

#include "base/arena.h"
#include "model/health.h"

/*
 * Which letters to send after a run. Pure: the same state, survey and moment give the same letters.
 *
 * An owner of a site is told of that site, a default owner of every one. Told is what stands
 * (verdict/condition.h). He gets one letter a run at the most: when one of his sites has a problem
 * that he does not know of, or its faults are others than he knows (the rest of what is open is
 * listed below it); else when one has recovered or is no longer watched while its problem is open;
 * else a reminder, once a fault is open that no letter has named in full for `remind` seconds
 * (verdict/reminder.h), as long after the last reminder where that had no room for all, and nothing
 * waits to be delivered to him, with all that is open in full; else, when all is well and `well`
 * seconds have passed since the last letter, that all is well. The plan takes all that a letter is
 * about for named in full: who writes it corrects that (reminder_note).
 *
 * What an interrupted run did not reach is as it was, and of what it saw half only what is worse
 * than known is told. A run for some of the sites (survey.whole) says nothing of the others: what
 * is known of them is kept, nothing is closed, and nobody is told that all is well. A site that is
 * configured and no longer his is forgotten without a word.
 *
 * States of an earlier version know a state and a code of each site and not its faults: what is
 * still of that state and code is taken for the same, without a letter.
 */
struct health_options {
	const char *const *owners; /* default owners */
	size_t owner_count;
	int64_t remind;     /* seconds, 0: never */
	int64_t well;       /* seconds, 0: never */
	int after;          /* runs that a change has to stand for, 0: one */
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
