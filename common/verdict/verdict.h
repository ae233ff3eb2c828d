/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VERDICT_VERDICT_H
#define VERDICT_VERDICT_H

#include "model/report.h"
#include "verdict/rule.h"

/*
 * Turns evidence into findings, one state, one line and performance data. Pure: the same evidence
 * and options give the same report. A check says with a table who judges what.
 */
typedef void judge_subject(struct verdict *verdict, const struct subject *subject);
typedef void judge_endpoint(struct verdict *verdict, const struct endpoint *endpoint);

struct verdict_table {
	judge_subject *const *subject;   /* NULL at the end */
	judge_endpoint *const *endpoint; /* NULL at the end */

	/* Whether everything that OK stands for was positively established. */
	bool (*proven)(const struct endpoint *endpoint);
	/* The first line when the state is OK. */
	const char *(*good)(const struct verdict *verdict, const struct subject *subject);
	/* The figures, from evidence and findings. */
	void (*measure)(
		struct verdict *verdict, const struct subject *subject, struct metrics *metrics);
};

/* Fills state, name, summary, code, findings, metrics and notes of the report from its evidence. */
void verdict_judge(const struct verdict_table *table, const struct verdict_options *options,
	struct arena *arena, struct report *report);

extern const struct verdict_table verdict_iphttps, verdict_cert, verdict_trust;

#endif
