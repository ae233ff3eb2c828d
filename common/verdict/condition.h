/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VERDICT_CONDITION_H
#define VERDICT_CONDITION_H

#include <stdbool.h>

#include "base/arena.h"
#include "model/health.h"

/*
 * The condition of a site over its runs: which of its faults stand. A fault is known by its rule,
 * its subject and its state; it stands once `after` runs in a row have seen it, and no longer once
 * as many have not. What comes and goes faster never stands, unless no fault does and the site was
 * bad for so many runs: then those of this run stand. Served certificates are part of it while the
 * site has faults.
 */
struct condition {
	struct health_condition next;
	enum state state;               /* the worst that stands, STATE_OK: nothing does */
	bool seen;                      /* this run says something of the site */
	bool changed;                   /* what stands is not what stood */
	const struct health_item *lost; /* what stood and does no longer */
	size_t lost_count;
};

/* `before` may be NULL: nothing is known. `after` is at least 1. */
void condition_step(struct arena *arena, const struct health_condition *before,
	const struct survey_site *site, int after, int64_t now, struct condition *out);

/* Whether nothing of it has to be remembered. */
bool condition_settled(const struct health_condition *condition, int after);

/* A copy in the order of conditions, without doubles. */
struct health_item *condition_sorted(
	struct arena *arena, const struct health_item *items, size_t *count);

/* The one with the key of `item`, of items in the order of conditions; NULL when there is none. */
const struct health_item *condition_item(
	const struct health_item *items, size_t count, const struct health_item *item);

/* NULL when there is none of this name; of conditions in the order of their names. */
const struct health_condition *condition_find(const struct health_state *state, const char *site);

#endif
