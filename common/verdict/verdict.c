/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From evidence to a report: the judges, the fold to one state, the first line. */
#include "verdict/verdict.h"

#include "base/text.h"
#include "model/winerr.h"
#include "verdict/fold.h"
#include "verdict/gravity.h"
#include "verdict/input.h"
#include "verdict/unchecked.h"

/* A missing fact must never become OK: neither without a finding, nor when --severity or --timeout
 * lower that finding. */
static void
judge_unproven(
	struct verdict *verdict, const struct verdict_table *table, const struct subject *subject)
{
	fold_demand(verdict, NULL, subject->count > 0 && subject->dns_facts.partial == NULL,
		"no address was tested");
	for (size_t i = 0; i < subject->count; i++) {
		const struct endpoint *endpoint = &subject->endpoints[i];

		fold_demand(verdict, endpoint, table->proven(endpoint),
			arena_printf(verdict->arena,
				"the check ended at stage %s without an answer",
				stage_name(endpoint_reached(endpoint))));
	}
}

static void
judge_one(struct verdict *verdict, const struct verdict_table *table, const struct subject *subject)
{
	for (judge_subject *const *judge = table->subject; *judge != NULL; judge++)
		(*judge)(verdict, subject);
	for (size_t i = 0; i < subject->count; i++)
		for (judge_endpoint *const *judge = table->endpoint; *judge != NULL; judge++)
			(*judge)(verdict, &subject->endpoints[i]);
	judge_bounds(verdict, subject);
	judge_unproven(verdict, table, subject);
	if (verdict->options->any_address)
		fold_any_address(&verdict->findings, subject);
}

/* A working copy in which each endpoint has the resolution that led to it. */
static struct subject
resolved(struct arena *arena, const struct subject *subject)
{
	struct subject copy = *subject;

	copy.endpoints = arena_array(arena, copy.count, sizeof(*copy.endpoints));
	for (size_t i = 0; i < copy.count; i++) {
		copy.endpoints[i] = subject->endpoints[i];
		copy.endpoints[i].stages[STAGE_DNS] = subject->dns;
	}
	return copy;
}

/* Several subjects as one, for the line and the figures: the resolution that took longest. */
static void
merge(struct arena *arena, struct subject *all, const struct subject *one)
{
	if (all->count == 0 || one->dns.seconds > all->dns.seconds)
		all->dns = one->dns;
	for (size_t i = 0; i < one->count; i++)
		ARENA_PUSH(arena, all->endpoints, all->count, one->endpoints[i]);
}

static const char *
subject_name(const struct subject *subject)
{
	if (subject->target.name != NULL)
		return subject->target.name;
	return subject->count > 0 ? subject->endpoints[0].label : "";
}

/* "da1.example.com" or "da1.example.com and 2 more". */
static const char *
whole_name(struct arena *arena, const struct evidence *evidence)
{
	const char *first = subject_name(&evidence->subjects[0]);

	if (evidence->count == 1)
		return first;
	return arena_printf(arena, "%s and %zu more", first, evidence->count - 1);
}

static struct subject
judge_all(
	struct verdict *verdict, const struct verdict_table *table, const struct evidence *evidence)
{
	struct subject all = resolved(verdict->arena, &evidence->subjects[0]);

	if (evidence->count == 1) {
		judge_one(verdict, table, &all);
		return all;
	}
	all = (struct subject) {.count = 0};
	for (size_t i = 0; i < evidence->count; i++) {
		struct subject one = resolved(verdict->arena, &evidence->subjects[i]);

		verdict->whole = subject_name(&one);
		judge_one(verdict, table, &one);
		merge(verdict->arena, &all, &one);
	}
	verdict->whole = NULL;
	return all;
}

static const char *const *
labels_of(struct arena *arena, const struct subject *subject)
{
	const char **labels = arena_array(arena, subject->count, sizeof(*labels));

	for (size_t i = 0; i < subject->count; i++)
		labels[i] = subject->endpoints[i].label;
	return labels;
}

void
verdict_judge(const struct verdict_table *table, const struct verdict_options *options,
	struct arena *arena, struct report *report)
{
	struct verdict verdict = {.options = options, .arena = arena, .report = report};
	struct subject all = judge_all(&verdict, table, report->evidence);

	judge_policy(&verdict, report->policy);
	judge_inputs(&verdict, report->evidence);
	fold_demand(&verdict, NULL, true, "");
	judge_exposed(&verdict, report->evidence);
	gravity_settle(&verdict.findings, labels_of(arena, &all), all.count);
	findings_sort(&verdict.findings);
	report->findings = verdict.findings;
	report->state = state_worse(STATE_OK, findings_worst(&verdict.findings));
	report->name = whole_name(arena, report->evidence);
	report->code = fold_code(&verdict.findings);
	report->summary = report->state == STATE_OK ? table->good(&verdict, &all)
						    : fold_summary(arena, &verdict.findings, &all);
	table->measure(&verdict, &all, &report->metrics);
	measure_inputs(&verdict, report->evidence, &report->metrics);
	unchecked_list(options, arena, report);
}
