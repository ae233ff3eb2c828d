/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef MODEL_REPORT_H
#define MODEL_REPORT_H

#include <stdint.h>

#include "model/distribution.h"
#include "model/evidence.h"
#include "model/finding.h"
#include "model/metric.h"
#include "model/policy.h"
#include "model/rollout.h"
#include "model/state.h"

/* All that an output may report: the finished run, read-only. */
struct report {
	const char *program; /* "check_iphttps" */
	const char *version;
	const char *service; /* "IPHTTPS" */
	int64_t time;        /* the moment it was judged for */
	enum state state;
	const char *name;    /* the subject on the first line: "da.example.com" */
	const char *summary; /* the worst fact, after "NAME: " */
	uint32_t code;       /* what a Windows client would show, 0 when it would connect */
	const struct evidence *evidence; /* NULL when the check looks at no endpoint */
	const struct policy *policy;     /* the group policy that sends clients there, NULL: none */
	const struct distribution *distribution; /* of check_iphttps_roots, else NULL */
	const struct rollout *rollout;           /* of --plan, else NULL */
	struct findings findings;                /* sorted */
	struct metrics metrics;
	const char *const *notes; /* for -v: what was not checked and the like */
	size_t note_count;
	int verbosity; /* 0 to 3 */
};

#endif
