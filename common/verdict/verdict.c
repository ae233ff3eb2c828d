/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From evidence to a report: the judges, the fold to one state, the first line. */
#include "verdict/verdict.h"

#include "base/text.h"
#include "model/winerr.h"
#include "verdict/fold.h"

/* A fact that is missing without a finding that says why must never become an OK. */
static void
judge_unproven(struct verdict *verdict, const struct verdict_table *table,
	const struct subject *subject)
{
	if (subject->count == 0 && !fold_explained(&verdict->findings, NULL))
		verdict_add(verdict, RULE_RUN_UNPROVEN, NULL, 0, "no address was tested");
	for (size_t i = 0; i < subject->count; i++) {
		const struct endpoint *endpoint = &subject->endpoints[i];

		if (!table->proven(endpoint) && !fold_explained(&verdict->findings, endpoint->label))
			verdict_add(verdict, RULE_RUN_UNPROVEN, endpoint, 0,
				"the check ended at stage %s without an answer",
				stage_name(endpoint_reached(endpoint)));
	}
}

static void
judge_one(struct verdict *verdict, const struct verdict_table *table,
	const struct subject *subject)
{
	for (judge_subject *const *judge = table->subject; *judge != NULL; judge++)
		(*judge)(verdict, subject);
	for (size_t i = 0; i < subject->count; i++)
		for (judge_endpoint *const *judge = table->endpoint; *judge != NULL; judge++)
			(*judge)(verdict, &subject->endpoints[i]);
	judge_unproven(verdict, table, subject);
}

void
verdict_judge(const struct verdict_table *table, const struct verdict_options *options,
	struct arena *arena, struct report *report)
{
	struct verdict verdict = {.options = options, .arena = arena, .report = report};
	const struct subject *subject = &report->evidence->subjects[0];

	judge_one(&verdict, table, subject);
	if (options->any_address)
		fold_any_address(&verdict.findings, subject);
	findings_sort(&verdict.findings);
	report->findings = verdict.findings;
	report->state = state_worse(STATE_OK, findings_worst(&verdict.findings));
	report->name = subject->target.name != NULL ? subject->target.name
		: subject->count > 0			 ? subject->endpoints[0].label
							 : "";
	report->code = fold_code(&verdict.findings);
	report->summary = report->state == STATE_OK
		? table->good(&verdict, subject)
		: fold_summary(arena, &verdict.findings, subject);
	table->measure(&verdict, subject, &report->metrics);
}
