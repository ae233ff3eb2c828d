/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CHECK_LOOK_H
#define CHECK_LOOK_H

#include "check/capture.h"

/*
 * One look at a site, for all its checks that would see the same (check/capture_key): what was
 * captured once and is judged by each (run_look). Also what becomes of it as evidence: besides what
 * was seen, what each of them has fetched and read.
 */
struct look {
	struct session *session;
	struct arena *arena;
	bool keeps;               /* its evidence is wanted at the end */
	bool seen;                /* `evidence` is there */
	const char *replayed;     /* the file that it is from, "": none, and nothing is asked;
				   * NULL: it is seen now */
	struct capture capture;   /* has what was decoded */
	struct evidence evidence; /* as deep as the deepest of the checks */
};

/* Looks, for the deepest of the checks. */
bool look_take(struct look *look, const struct check_spec *spec, const struct options *options,
	struct err *err);

/* Takes the look that is in the file. */
bool look_read(struct look *look, const char *path, struct err *err);

/* Adds to what is kept what a check has judged with, NULL when it has failed. Where the look itself
 * has seen nothing that is what was seen. */
void look_note(struct look *look, const struct check_spec *spec, const struct options *options,
	const struct evidence *judged, struct fetcher *fetcher);

/* To a file, whole or not at all. */
bool look_write(struct look *look, const char *path, struct err *err);

void look_end(struct look *look); /* the evidence stays in the arena */

#endif
