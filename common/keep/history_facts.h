/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KEEP_HISTORY_FACTS_H
#define KEEP_HISTORY_FACTS_H

#include "base/arena.h"
#include "model/history.h"
#include "model/survey.h"

/* What of a site is remembered by its changes. Two facts are the same when their keys are. */
struct history_fact {
	const char *key;     /* NULL: could not be seen in this run */
	const char *text;    /* in words */
	const char *earlier; /* the key that earlier versions gave it; NULL: the same one */
};

/* Fills all kinds but HISTORY_NONE. Not for others than keep/history.c. */
void history_facts(struct arena *arena, const struct survey_site *site,
	struct history_fact facts[static HISTORY_KIND_COUNT]);

/* Seconds of the check whose time is drawn: the connection's, else the first that took any. */
double history_seconds(const struct survey_site *site);

#endif
