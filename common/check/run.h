/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CHECK_RUN_H
#define CHECK_RUN_H

#include "check/session.h"
#include "check/spec.h"
#include "model/report.h"

/*
 * One run: options to stores and contexts, to evidence (captured or replayed), to chains, to a
 * report. Everything lives in the arena. A failure of our own is in err; the report is then not
 * filled.
 */
bool run_check(const struct check_spec *spec, const struct options *options, struct arena *arena,
	struct report *report, struct err *err);

/* The same as one of many runs, on any thread: what it has in common with others is in the session,
 * and its deadline begins when it has that. The report may point into the session. */
bool run_shared(struct session *session, const struct check_spec *spec,
	const struct options *options, struct arena *arena, struct report *report, struct err *err);

#endif
