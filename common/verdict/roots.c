/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Channels judged: what each has of what clients need. */
#include "verdict/roots.h"

#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "model/chain.h"
#include "model/winerr.h"
#include "verdict/fold.h"
#include "verdict/gravity.h"
#include "verdict/input.h"
#include "verdict/roots_judging.h"

const struct needed_root *
roots_present(const struct distribution *distribution)
{
	for (size_t i = 0; i < distribution->root_count; i++)
		if (!distribution->roots[i].next)
			return &distribution->roots[i];
	return NULL;
}

bool
roots_have_target(const struct judging *judging)
{
	return judging->evidence->count > 0 && judging->evidence->subjects[0].target.name != NULL;
}

/* --- what clients need ----------------------------------------------------------------------- */

static bool
has_need(const struct endpoint *endpoint)
{
	return endpoint->chain != NULL && chain_best(endpoint->chain) != NULL;
}

static enum state
need_state(const struct judging *judging, const struct observation *seen)
{
	return seen->outcome == OUTCOME_TIMEOUT ? judging->verdict.options->timeout_state
						: rule_row(RULE_ROOTS_NEED)->state;
}

static void
judge_endpoint_need(struct judging *judging, const struct endpoint *endpoint)
{
	const struct observation *seen = &endpoint->stages[endpoint_reached(endpoint)];

	if (!has_need(endpoint))
		verdict_add_state(&judging->verdict, RULE_ROOTS_NEED, need_state(judging, seen),
			endpoint, 0, "no certificate, so what clients need is unknown: %s%s%s",
			outcome_name(seen->outcome), seen->text == NULL ? "" : ", ",
			seen_text(seen));
	else
		judge_late(&judging->verdict, endpoint);
}

static bool
any_need(const struct subject *subject)
{
	for (size_t i = 0; i < subject->count; i++)
		if (has_need(&subject->endpoints[i]))
			return true;
	return false;
}

/* Every address may serve another chain, unless one of them is enough. */
static void
judge_needs(struct judging *judging, const struct subject *subject)
{
	bool enough = judging->verdict.options->any_address && any_need(subject);

	if (subject->count == 0)
		verdict_add_state(&judging->verdict, RULE_ROOTS_NEED,
			need_state(judging, &subject->dns), NULL, 0,
			"\"%s\" gave no address, so what clients need is unknown: %s",
			subject->target.name, seen_text(&subject->dns));
	for (size_t i = 0; i < subject->count && !enough; i++)
		judge_endpoint_need(judging, &subject->endpoints[i]);
	judge_bounds(&judging->verdict, subject);
}

/* --- what nobody can follow ------------------------------------------------------------------ */

/* Addresses that serve the same chain are reported once. */
static void
judge_ways(struct judging *judging, const struct distribution *distribution)
{
	for (size_t i = 0; i < distribution->broken_count; i++) {
		const struct chain_problem *problem = distribution->broken[i].problem;
		bool told = false;

		for (size_t k = 0; k < i && !told; k++)
			told = distribution->broken[k].problem->fault == problem->fault &&
			       text_equal(distribution->broken[k].problem->text, problem->text);
		if (!told)
			judge_broken(&judging->verdict, distribution->broken[i].path, problem);
	}
}

/* --- what was passed over -------------------------------------------------------------------- */

/* Parts of IPsec's authentication that do not name a trusted authority. */
static const char *
unread_text(struct arena *arena, const struct channel_row *row,
	const struct policy_authority *authority)
{
	return arena_printf(arena, "%s: IPsec by \"%s\": %s%s%s not looked at", row->name,
		authority->name, authority->exclude_name ? "ExcludeCAName" : "",
		authority->exclude_name && authority->health ? " and " : "",
		!authority->health        ? " is"
		: authority->exclude_name ? "HealthCert are"
					  : "HealthCert is");
}

/* Packages share policies: consecutive ones with the same policy are reported once. */
static void
tell_unread(struct judging *judging, const struct channel_row *row, const struct policy *before,
	const char ***notes, size_t *count)
{
	const struct policy *policy = row->policy == before ? NULL : row->policy;

	for (size_t i = 0; policy != NULL && i < policy->authority_count; i++)
		if (policy->authorities[i].exclude_name || policy->authorities[i].health)
			ARENA_PUSH(judging->verdict.arena, *notes, *count,
				unread_text(judging->verdict.arena, row, &policy->authorities[i]));
}

/* Once for all of them. */
static bool
is_any_listing(const struct distribution *distribution)
{
	for (size_t i = 0; i < distribution->channel_count; i++)
		if (distribution->channels[i].kind == CHANNEL_LIST)
			return true;
	return false;
}

static void
tell_notes(struct judging *judging, struct report *report)
{
	const struct distribution *distribution = judging->distribution;
	const char **notes = NULL;
	size_t count = 0;

	for (size_t i = 0; i < distribution->channel_count; i++) {
		const struct channel_row *row = &distribution->channels[i];

		for (size_t k = 0; k < row->note_count; k++)
			ARENA_PUSH(judging->verdict.arena, notes, count,
				arena_printf(judging->verdict.arena, "%s: %s", row->name,
					row->notes[k]));
		tell_unread(judging, row, i == 0 ? NULL : row[-1].policy, &notes, &count);
	}
	if (is_any_listing(distribution))
		ARENA_PUSH(judging->verdict.arena, notes, count,
			"Listings show which certificates a store has, not what their properties "
			"deny; certutil does not say whether it listed the computer or a user");
	report->notes = notes;
	report->note_count = count;
}

/* --- the whole ------------------------------------------------------------------------------- */

static bool
is_need(const struct finding *finding)
{
	return text_equal(finding->rule, rule_row(RULE_ROOTS_NEED)->name);
}

static bool
says_why(const struct findings *findings)
{
	for (size_t i = 0; i < findings->count; i++)
		if (is_need(&findings->items[i]))
			return true;
	return false;
}

/* What is not known stays so, whatever it counts as; that one channel of several lacks the root is
 * known, and may be meant. */
static const struct finding *
first_unknown(const struct findings *findings)
{
	for (size_t i = 0; i < findings->count; i++)
		if (findings->items[i].plain == STATE_UNKNOWN || is_need(&findings->items[i]))
			return &findings->items[i];
	return NULL;
}

/* Where all that was found counts as OK. */
static void
judge_silenced(struct judging *judging)
{
	const struct finding *unknown = first_unknown(&judging->verdict.findings);

	if (unknown != NULL)
		fold_unproven(&judging->verdict, NULL, unknown);
	else if (judging->with_root == 0)
		verdict_add(
			&judging->verdict, RULE_RUN_UNPROVEN, NULL, 0, "no channel has the root");
}

/* Nothing was needed, and nothing says why: then nothing was proven. */
static void
judge_unproven(struct judging *judging)
{
	if (roots_present(judging->distribution) == NULL && !says_why(&judging->verdict.findings))
		verdict_add(&judging->verdict, RULE_RUN_UNPROVEN, NULL, 0,
			"it is not known which root clients need");
	if (judging->channels == 0)
		verdict_add(&judging->verdict, RULE_RUN_UNPROVEN, NULL, 0,
			"no channel was looked at that could carry a root");
	if (findings_worst(&judging->verdict.findings) <= STATE_OK)
		judge_silenced(judging);
}

static const char *
whole_name(const struct judging *judging)
{
	const struct needed_root *root = roots_present(judging->distribution);
	const struct evidence *evidence = judging->evidence;

	if (!roots_have_target(judging))
		return root == NULL ? "" : root->name;
	if (evidence->count == 1)
		return evidence->subjects[0].target.name;
	return arena_printf(judging->verdict.arena, "%s and %zu more",
		evidence->subjects[0].target.name, evidence->count - 1);
}

static const char *
statement(struct arena *arena, const struct finding *top)
{
	if (top->code == 0)
		return top->text;
	return arena_printf(arena, "%s: %s", fold_code_text(arena, top->code), top->text);
}

static const char *
good(const struct judging *judging)
{
	const struct needed_root *root = roots_present(judging->distribution);
	char duration[CLOCK_TEXT_MAX], day[CLOCK_TEXT_MAX];

	if (root == NULL)
		return "it is not known which root clients need";
	if (!judging->any_end)
		return arena_printf(judging->verdict.arena, "%zu of %zu channels have the root",
			judging->with_root, judging->channels);
	return arena_printf(judging->verdict.arena,
		"root \"%s\" is in %zu of %zu channel%s, and expires in %s (%s)", root->name,
		judging->with_root, judging->channels, judging->channels == 1 ? "" : "s",
		clock_duration(judging->first_end - judging->verdict.options->now, duration),
		clock_format_day(judging->first_end, day));
}

/* "lack root ...", of several; NULL when the text is of one only. */
static const char *
plural(struct arena *arena, const char *text)
{
	static const struct {
		const char *one, *many;
	} verbs[] = {{"lacks ", "lack "}, {"has ", "have "}, {"disallows ", "disallow "},
		{"denies ", "deny "}, {"cannot ", "cannot "}, {"sends ", "send "},
		{"switches ", "switch "}};

	for (size_t i = 0; i < sizeof(verbs) / sizeof(verbs[0]); i++)
		if (text_starts(text, verbs[i].one))
			return arena_printf(
				arena, "%s%s", verbs[i].many, text + strlen(verbs[i].one));
	return NULL;
}

/* '12 of 1000 channels lack root "X" (0x800b0109): a, b, c, ...', where at least three say the
 * same. */
static const char *
summary_of_many(const struct judging *judging, const struct findings *findings)
{
	enum { LEAST = 3 };
	struct arena *arena = judging->verdict.arena;
	const struct finding *top = &findings->items[0];
	const char *text = plural(arena, top->text), *names = "";
	char code[WINERR_TEXT_MAX];
	size_t count = 0;

	for (size_t i = 0; i < findings->count && text != NULL; i++) {
		const struct finding *finding = &findings->items[i];

		if (!text_equal(finding->rule, top->rule) ||
			!text_equal(finding->text, top->text) || finding->state != top->state ||
			finding->subject == NULL)
			continue;
		if (count < LEAST)
			names = arena_printf(
				arena, "%s%s%s", names, count == 0 ? "" : ", ", finding->subject);
		count++;
	}
	if (count < LEAST)
		return NULL;
	return arena_printf(arena, "%zu of %zu channels %s%s%s%s: %s%s", count,
		judging->distribution->channel_count, text, top->code == 0 ? "" : " (",
		top->code == 0 ? "" : winerr_format(top->code, code), top->code == 0 ? "" : ")",
		names, count > LEAST ? ", ..." : "");
}

static const char *
summary(const struct judging *judging, const struct report *report)
{
	const struct finding *top = &report->findings.items[0];
	const struct distribution *distribution = judging->distribution;
	struct arena *arena = judging->verdict.arena;
	size_t bad_ones = 0;
	bool of_channel = false;
	const char *many;

	if (report->state == STATE_OK)
		return good(judging);
	for (size_t i = 0; i < distribution->channel_count; i++) {
		bad_ones += distribution->channels[i].state == top->state;
		of_channel |= top->subject != NULL &&
			      strcmp(distribution->channels[i].name, top->subject) == 0;
	}
	if (!of_channel)
		return arena_printf(arena, "%s%s%s", top->subject == NULL ? "" : top->subject,
			top->subject == NULL ? "" : ": ", statement(arena, top));
	if (distribution->channel_count == 1)
		return arena_printf(arena, "%s: %s", top->subject, statement(arena, top));
	many = summary_of_many(judging, &report->findings);
	if (many != NULL)
		return many;
	return arena_printf(arena, "%zu of %zu channels %s, %s: %s", bad_ones,
		distribution->channel_count,
		top->state == STATE_CRITICAL
			? (bad_ones == 1 ? "fails" : "fail")
			: (bad_ones == 1 ? "needs attention" : "need attention"),
		top->subject, statement(arena, top));
}

static void
measure(struct judging *judging, struct report *report)
{
	const struct verdict_options *o = judging->verdict.options;
	struct metric all = {.label = "channels",
		.known = true,
		.has_min = true,
		.value = (double)judging->channels};
	struct metric with = {.label = "channels_with_root",
		.has_min = true,
		.has_max = true,
		.known = roots_present(judging->distribution) != NULL,
		.value = (double)judging->with_root,
		.max = (double)judging->channels};
	struct metric days = {.label = "root_days", .known = judging->any_end, .decimals = 2};

	if (judging->any_end)
		days.value = clock_days_figure(o->now, judging->first_end);
	days.warning = age_range(&o->age_warning, CLOCK_DAY, 0);
	days.critical = age_range(&o->age_critical, CLOCK_DAY, 0);
	metrics_add(&report->metrics, judging->verdict.arena, &all);
	metrics_add(&report->metrics, judging->verdict.arena, &with);
	metrics_add(&report->metrics, judging->verdict.arena, &days);
}

/* A list of what is not trusted has no clients of its own. */
static void
settle(struct judging *judging)
{
	const struct distribution *distribution = judging->distribution;
	const char **names = NULL;
	size_t count = 0;

	for (size_t i = 0; i < distribution->channel_count; i++)
		if (!distribution->channels[i].forbids)
			ARENA_PUSH(judging->verdict.arena, names, count,
				distribution->channels[i].name);
	gravity_settle(&judging->verdict.findings, names, count);
}

void
verdict_roots(const struct verdict_options *options, struct arena *arena, struct report *report,
	struct distribution *distribution)
{
	struct judging judging = {.verdict = {.options = options, .arena = arena, .report = report},
		.evidence = report->evidence,
		.distribution = distribution};

	roots_find_forbidden(&judging);
	for (size_t i = 0; i < report->evidence->count; i++)
		judge_needs(&judging, &report->evidence->subjects[i]);
	for (size_t i = 0; i < distribution->channel_count; i++)
		roots_judge_channel(&judging, &distribution->channels[i]);
	judge_ways(&judging, distribution);
	roots_judge_rollover(&judging);
	judge_inputs(&judging.verdict, report->evidence);
	judge_unproven(&judging);
	judge_exposed(&judging.verdict, report->evidence);
	settle(&judging);
	findings_sort(&judging.verdict.findings);
	report->findings = judging.verdict.findings;
	report->state = state_worse(STATE_OK, findings_worst(&report->findings));
	report->name = whole_name(&judging);
	report->code = fold_code(&report->findings);
	report->summary = summary(&judging, report);
	measure(&judging, report);
	measure_inputs(&judging.verdict, report->evidence, &report->metrics);
	tell_notes(&judging, report);
}
