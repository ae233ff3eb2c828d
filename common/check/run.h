/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CHECK_RUN_H
#define CHECK_RUN_H

#include "check/look.h"
#include "check/session.h"
#include "check/spec.h"
#include "model/report.h"

/*
 * One run: options to stores and contexts, to evidence (captured or replayed), to chains, to a
 * report. Everything lives in the arena. A failure of our own is in err; the report is then not
 * filled.
 *
 * Stores and the server are asked side by side. What is read on this machine has half of the time,
 * so that what comes behind it, and whoever is asked then, has the other half; a store that takes
 * longer is UNKNOWN by its name, and what was seen of the server is reported.
 *
 * *left_behind: a thread is still at work that cannot be ended, as in a file system that hangs. The
 * arena has to stay then, and the process to be left by process_leave.
 */
bool run_check(const struct check_spec *spec, const struct options *options, struct arena *arena,
	struct report *report, bool *left_behind, struct err *err);

/* The same as one of many runs, on any thread: what it has in common with others is in the session
 * of the look, and its deadline begins when it has that, for which there is as much time again.
 * What the look has seen it judges; where that has seen nothing it sees for itself, or reads a
 * file. All is in the arena of the look, and the report may point into the session. */
bool run_look(struct look *look, const struct check_spec *spec, const struct options *options,
	struct report *report, bool *left_behind, struct err *err);

#endif
