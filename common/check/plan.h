/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CHECK_PLAN_H
#define CHECK_PLAN_H

#include "check/spec.h"

/* A threshold that is impossible, or two that contradict each other. */
struct plan_mistake {
	const char *options[2]; /* long names; the second NULL when it is about one */
	char text[ERR_TEXT_MAX];
};

struct plan_mistakes {
	struct plan_mistake items[4];
	size_t count;
};

/* All that is wrong with the thresholds. */
void plan_mistakes(const struct check_spec *spec, const struct options *options,
	struct plan_mistakes *mistakes);

/* Impossible thresholds are ERR_USAGE, and reported before anything is asked. `now` is the moment
 * that is judged for. */
bool plan_verdict(const struct check_spec *spec, const struct options *options, int64_t now,
	struct verdict_options *out, struct err *err);

/* Whether every source of revocation information is asked, not just a stapled answer. */
bool plan_revocation(const struct check_spec *spec, const struct options *options);

#endif
