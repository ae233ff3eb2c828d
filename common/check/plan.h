/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CHECK_PLAN_H
#define CHECK_PLAN_H

#include "check/spec.h"

/* Impossible thresholds are ERR_USAGE, and told before anything is asked. `now` is the moment
 * that is judged for. */
bool plan_verdict(const struct check_spec *spec, const struct options *options, int64_t now,
	struct verdict_options *out, struct err *err);

/* Whether every source of revocation information is asked, not just a stapled answer. */
bool plan_revocation(const struct check_spec *spec, const struct options *options);

#endif
