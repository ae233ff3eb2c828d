/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef MODEL_FAULT_H
#define MODEL_FAULT_H

#include <stddef.h>

#include "base/arena.h"
#include "model/finding.h"
#include "model/survey.h"

/*
 * What people read of a site: each fault once, however many of its checks found it. Programs read
 * the results of every check.
 *
 * Two checks found the same when rule, subject and code are the same; their words may differ, and
 * those of the check that says it worst are shown, or else of the one that says most. Of two that
 * one check has of the same rule, subject and code, as of two CRLs, both are shown.
 */
struct fault {
	struct finding finding; /* rule "": the check could not be done, its text says why */
	const struct survey_result **seen; /* the results of the checks that found it */
	size_t seen_count;
};

struct faults {
	struct fault *items;
	size_t count;
};

/* Of a site, gravest first (finding_before), notes too; texts stay those of the survey. */
void faults_find(struct arena *arena, const struct survey_site *site, struct faults *out);

/* "IPHTTPS, IPHTTPS_CERT" */
const char *fault_checks(struct arena *arena, const struct fault *fault);

#endif
