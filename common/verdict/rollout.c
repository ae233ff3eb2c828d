/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Findings about channels, put into the order in which they are dealt with. */
#include "verdict/rollout.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "model/chain.h"
#include "model/winerr.h"
#include "verdict/fold.h"
#include "verdict/rule.h"

struct making {
	struct arena *arena;
	const struct report *report;
	struct rollout *out;
	const struct finding **by_subject; /* sorted; those without one come first */
	const struct cert *first_end;      /* of what is served, the one that ends first */
	/* What is about no channel is about the clients of all. */
	bool open, next_invalid;
	uint32_t code;
};

/* --- findings -------------------------------------------------------------------------------- */

static bool
is_of(const struct finding *finding, enum rule rule)
{
	return text_equal(finding->rule, rule_row(rule)->name);
}

static bool
is_ipsec(const struct finding *finding)
{
	return is_of(finding, RULE_ROOTS_IPSEC) || is_of(finding, RULE_ROOTS_IPSEC_NEXT);
}

static bool
is_open(const struct finding *finding)
{
	return finding->gravity == GRAVITY_OPEN || finding->plain == STATE_UNKNOWN;
}

static enum rollout_act
act_of(const struct finding *finding)
{
	if (is_of(finding, RULE_ROOTS_NEXT) || is_ipsec(finding))
		return ROLLOUT_DISTRIBUTE;
	return is_open(finding) ? ROLLOUT_FIND_OUT : ROLLOUT_REPAIR;
}

static const char *
subject_of(const struct finding *finding)
{
	return finding->subject == NULL ? "" : finding->subject;
}

static int
compare_subjects(const void *a, const void *b)
{
	return strcmp(subject_of(*(const struct finding *const *)a),
		subject_of(*(const struct finding *const *)b));
}

static void
sort_findings(struct making *making)
{
	const struct findings *findings = &making->report->findings;

	making->by_subject =
		arena_array(making->arena, findings->count, sizeof(*making->by_subject));
	for (size_t i = 0; i < findings->count; i++)
		making->by_subject[i] = &findings->items[i];
	if (findings->count > 0)
		qsort(making->by_subject, findings->count, sizeof(*making->by_subject),
			compare_subjects);
}

/* The first of those about one subject. */
static size_t
find_subject(const struct making *making, const char *subject)
{
	size_t low = 0, high = making->report->findings.count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (strcmp(subject_of(making->by_subject[middle]), subject) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static bool
is_about(const struct making *making, size_t at, const char *subject)
{
	return at < making->report->findings.count &&
	       text_equal(subject_of(making->by_subject[at]), subject);
}

static void
take_general(struct making *making, const struct finding *finding)
{
	enum rollout_act act = act_of(finding);

	if (finding->gravity == GRAVITY_NOTE)
		return;
	making->open |= act == ROLLOUT_FIND_OUT;
	making->next_invalid |= is_of(finding, RULE_ROOTS_NEXT);
	if (making->code == 0 && act == ROLLOUT_REPAIR)
		making->code = finding->code;
}

static void
find_general(struct making *making)
{
	const struct distribution *distribution = making->report->distribution;
	size_t count = making->report->findings.count;
	bool *of_channel = arena_array(making->arena, count, sizeof(*of_channel));

	for (size_t i = 0; i < count; i++)
		of_channel[i] = false;
	for (size_t i = 0; i < distribution->channel_count; i++) {
		const char *name = distribution->channels[i].name;

		for (size_t at = find_subject(making, name); is_about(making, at, name); at++)
			of_channel[at] = true;
	}
	for (size_t i = 0; i < count; i++)
		if (!of_channel[i])
			take_general(making, making->by_subject[i]);
}

/* --- steps ----------------------------------------------------------------------------------- */

/* One that says the same of other channels. */
static struct rollout_step *
step_for(struct making *making, enum rollout_act act, const struct finding *finding)
{
	struct rollout *out = making->out;
	const struct rollout_step step = {.act = act,
		.text = finding->text,
		.remedy = finding->remedy,
		.code = finding->code,
		.by = act == ROLLOUT_DISTRIBUTE && making->first_end != NULL
			      ? making->first_end->not_after
			      : finding->when};

	for (size_t i = 0; i < out->step_count; i++) {
		struct rollout_step *other = &out->steps[i];

		if (other->act == act && other->code == finding->code &&
			text_equal(other->text, finding->text) &&
			text_equal(other->remedy == NULL ? "" : other->remedy,
				finding->remedy == NULL ? "" : finding->remedy))
			return other;
	}
	ARENA_PUSH(making->arena, out->steps, out->step_count, step);
	return &out->steps[out->step_count - 1];
}

static void
add_findings(struct making *making, enum rollout_act act)
{
	const struct findings *findings = &making->report->findings;

	for (size_t i = 0; i < findings->count; i++) {
		const struct finding *finding = &findings->items[i];
		struct rollout_step *step;

		if (finding->gravity == GRAVITY_NOTE || act_of(finding) != act)
			continue;
		step = step_for(making, act, finding);
		if (finding->subject != NULL)
			ARENA_PUSH(making->arena, step->channels, step->channel_count,
				finding->subject);
	}
}

static void
add_step(struct making *making, enum rollout_act act, int64_t by, const char *text)
{
	const struct rollout_step step = {.act = act, .text = text, .by = by};

	ARENA_PUSH(making->arena, making->out->steps, making->out->step_count, step);
}

static const char *
end_text(const struct making *making)
{
	const struct cert *cert = making->first_end;
	char day[CLOCK_TEXT_MAX];

	if (cert == NULL)
		return "what is served was not seen, so no last day is known";
	return arena_printf(making->arena, "\"%s\", which is served, %s on %s", cert->name,
		cert->not_after < making->report->time ? "expired" : "expires",
		clock_format_day(cert->not_after, day));
}

static bool
any_next(const struct distribution *distribution)
{
	for (size_t i = 0; i < distribution->root_count; i++)
		if (distribution->roots[i].next)
			return true;
	return false;
}

static void
add_bind(struct making *making)
{
	const struct cert *cert = making->first_end;
	int64_t by = cert == NULL ? 0 : cert->not_after;

	if (any_next(making->report->distribution))
		add_step(making, ROLLOUT_BIND, by,
			arena_printf(making->arena,
				"bind the next certificate on every node, once all steps above are "
				"done and clients have updated their policy: %s",
				end_text(making)));
	else
		add_step(making, ROLLOUT_BIND, by,
			arena_printf(making->arena,
				"no certificate is to come (--next names it): %s",
				end_text(making)));
}

static bool
is_replaced(const struct distribution *distribution, const struct needed_root *root)
{
	for (size_t i = 0; i < distribution->root_count; i++) {
		const struct needed_root *next = &distribution->roots[i];

		if (next->next && (next->relation == RELATION_SAME_CERT ||
					  next->relation == RELATION_SAME_KEY))
			return false;
	}
	return !root->next && any_next(distribution);
}

static void
add_retire(struct making *making)
{
	const struct distribution *distribution = making->report->distribution;

	for (size_t i = 0; i < distribution->root_count; i++)
		if (is_replaced(distribution, &distribution->roots[i]))
			add_step(making, ROLLOUT_RETIRE, 0,
				arena_printf(making->arena,
					"take \"%s\" out of the channels only when no node serves "
					"a certificate of it any more",
					distribution->roots[i].name));
}

/* --- clients --------------------------------------------------------------------------------- */

static const char *
shown_code(struct arena *arena, uint32_t code)
{
	return arena_printf(arena, "show %s", fold_code_text(arena, code));
}

/* What the findings about one channel come to. */
struct standing {
	bool open, lacks_next, ipsec;
	uint32_t code;
};

static struct standing
standing_of(const struct making *making, const struct channel_row *row)
{
	struct standing standing = {
		.open = row->error != NULL || making->open, .code = making->code};

	for (size_t at = find_subject(making, row->name); is_about(making, at, row->name); at++) {
		const struct finding *finding = making->by_subject[at];

		standing.lacks_next |= is_of(finding, RULE_ROOTS_NEXT);
		standing.ipsec |= is_of(finding, RULE_ROOTS_IPSEC);
		standing.open |= is_open(finding);
		if (standing.code == 0 && act_of(finding) == ROLLOUT_REPAIR)
			standing.code = finding->code;
	}
	return standing;
}

static struct rollout_group
describe(const struct making *making, const struct channel_row *row)
{
	const struct standing standing = standing_of(making, row);
	struct rollout_group group = {.today = "trust what is served"};

	if (standing.code != 0)
		group.today = shown_code(making->arena, standing.code);
	else if (standing.open)
		group.today = "are not known to trust what is served";
	else if (standing.ipsec)
		group.today = "trust what is served, but IPsec does not authenticate them";
	if (!any_next(making->report->distribution))
		return group;
	if (making->next_invalid)
		group.next = shown_code(making->arena, CERT_E_EXPIRED);
	else if (standing.lacks_next)
		group.next = shown_code(making->arena, CERT_E_UNTRUSTEDROOT);
	else
		group.next = standing.open ? "are not known to trust it" : "trust it";
	return group;
}

static struct rollout_group *
group_for(struct making *making, const struct rollout_group *like)
{
	struct rollout *out = making->out;

	for (size_t i = 0; i < out->group_count; i++)
		if (text_equal(out->groups[i].today, like->today) &&
			(like->next == NULL || text_equal(out->groups[i].next, like->next)))
			return &out->groups[i];
	ARENA_PUSH(making->arena, out->groups, out->group_count, *like);
	return &out->groups[out->group_count - 1];
}

static void
add_groups(struct making *making)
{
	const struct distribution *distribution = making->report->distribution;

	for (size_t i = 0; i < distribution->channel_count; i++) {
		const struct channel_row *row = &distribution->channels[i];
		struct rollout_group like, *group;

		if (row->forbids)
			continue;
		like = describe(making, row);
		group = group_for(making, &like);
		ARENA_PUSH(making->arena, group->channels, group->channel_count, row->name);
	}
}

/* --- the whole ------------------------------------------------------------------------------- */

static void
take_end(struct making *making, const struct endpoint *endpoint)
{
	const struct chain_path *path =
		endpoint->chain == NULL ? NULL : chain_best(endpoint->chain);

	for (size_t i = 0; path != NULL && i < path->count; i++)
		if (making->first_end == NULL ||
			path->certs[i]->not_after < making->first_end->not_after)
			making->first_end = path->certs[i];
}

const struct rollout *
rollout_make(struct arena *arena, const struct report *report)
{
	struct making making = {
		.arena = arena, .report = report, .out = arena_alloc(arena, sizeof(*making.out))};
	const struct evidence *evidence = report->evidence;

	*making.out = (struct rollout) {0};
	sort_findings(&making);
	find_general(&making);
	for (size_t s = 0; evidence != NULL && s < evidence->count; s++)
		for (size_t i = 0; i < evidence->subjects[s].count; i++)
			take_end(&making, &evidence->subjects[s].endpoints[i]);
	for (int act = ROLLOUT_FIND_OUT; act <= ROLLOUT_DISTRIBUTE; act++)
		add_findings(&making, (enum rollout_act)act);
	add_bind(&making);
	add_retire(&making);
	add_groups(&making);
	return making.out;
}
