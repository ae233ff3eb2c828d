/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SURVEY_SURVEYOR_H
#define SURVEY_SURVEYOR_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/err.h"
#include "model/survey.h"
#include "survey/configuration.h"

/* One run over all sites of a configuration. */

enum {
	SURVEYOR_PARALLEL = 32, /* looks at the same time, unless said otherwise */
	SURVEYOR_PER_HOST = 2,
};

/* Told now and then while the run goes on, and at its end with `done` equal to `total`, or with
 * `total` 0 when it was ended before. */
typedef void surveyor_progress(void *context, size_t done, size_t total, double seconds);

struct surveyor_plan {
	size_t parallel, per_host;
	const char *save;            /* folder for the evidence of each look, NULL: none */
	const char *replay;          /* one whose evidence is judged instead of looking, or NULL */
	bool dry;                    /* nothing is written, in caches neither */
	double seconds;              /* for all of it; 0: no limit but those of the checks */
	surveyor_progress *progress; /* NULL: nobody wants to know */
	void *context;
};

/*
 * Runs every check of every site, on threads, those of a site that see the same by one look at it,
 * and fills `out`, whose sites and checks are in the
 * order of the configuration. SIGINT, SIGTERM and the limit of time end it with what is known: then
 * out->interrupted is set, what is missing is UNKNOWN, and true in `unfinished` says that threads
 * are still at work, so that nothing may be freed and the process has to leave by process_leave.
 * On return the signals are blocked, so that what is known gets to where it is to go; only after
 * one has ended the run, another ends the process. `unsaved` says why evidence was not saved, if
 * so; that of a survey judged again is `out->time`, the newest of its evidence. What a check needs
 * besides what is kept of it lives in an arena of its own and dies with it.
 */
bool surveyor_run(const struct config *config, const struct surveyor_plan *plan,
	struct arena *arena, struct survey *out, struct err *unsaved, bool *unfinished,
	struct err *err);

#endif
