/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BASE_CREW_H
#define BASE_CREW_H

#include <stdbool.h>
#include <stddef.h>

#include "clock.h"
#include "pool.h"

/*
 * Worker threads for many jobs of which some may wait long: a thread whose job lasts longer than
 * `patience` stalls and does not count against `active`, another one takes its place. So jobs that
 * wait for nothing do not hold up the others, as long as there are threads. Jobs begin in the order
 * of their numbers, but one whose group is busy comes later.
 */
struct crew_plan {
	size_t jobs;
	pool_job *job;
	void *context;
	const size_t *groups; /* of each job, below group_count; NULL: no groups */
	size_t group_count;
	size_t per_group; /* jobs of one group at the same time */
	size_t active;    /* threads at work at the same time */
	size_t most;      /* threads, with those that stall */
	double patience;  /* seconds */
};

struct crew;

/* Begins; NULL when there is not even one thread. The arrays of the plan must stay. */
struct crew *crew_start(const struct crew_plan *plan);

/* Waits until all jobs have ended, but not longer than that; whether they have. To be called again
 * and again, as it replaces threads that stall. */
bool crew_wait(struct crew *crew, double seconds);

size_t crew_done(struct crew *crew); /* jobs that have ended */

/* No further job begins. Those under way go on; true when there are none. */
bool crew_stop(struct crew *crew);

/* Waits for the jobs under way. NULL is fine. */
void crew_free(struct crew *crew);

/*
 * All of that, for jobs that end by themselves at the deadline; a moment later those that do not,
 * as in a file system that hangs, are left behind. False then: what such a job touches has to stay
 * as long as the process, and its end is nobody's any more. Jobs that could not begin in time have
 * not been called. Without a single thread they are done here, one after the other.
 */
bool crew_run(const struct crew_plan *plan, struct deadline deadline);

#endif
