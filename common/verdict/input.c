/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The age of the files of stores: a stale copy says what clients had. */
#include "verdict/input.h"

#include "base/buf.h"
#include "base/clock.h"
#include "model/distribution.h"
#include "model/limits.h"

enum {
	/* "Monthly cadence, except for December" (Microsoft Trusted Root Certificate Program,
	 * release notes): by its own date the current list of roots may be two months old. One of
	 * what is not trusted may stay for years. */
	LIST_DAYS = 120,
	AHEAD = CLOCK_DAY, /* by which clocks and time zones may differ */
	NAMED = 10,
};

enum fault { FAULT_NONE, FAULT_FUTURE, FAULT_ISSUED, FAULT_CHANGED };

static int64_t
issued_limit(const struct verdict_options *o)
{
	int64_t limit = o->max_age[CHANNEL_CTL], least = (int64_t)LIST_DAYS * CLOCK_DAY;

	return limit > 0 && limit < least ? least : limit;
}

static bool
past(int64_t moment, int64_t now, int64_t limit)
{
	return moment > 0 && limit > 0 && now - moment > limit;
}

/* The age of a file counts from when it was read and not from --at: it says how long nothing newer
 * has come. A list's own date is judged with the certificates. */
static enum fault
fault_of(const struct verdict *verdict, const struct input *input, int64_t seen)
{
	const struct verdict_options *o = verdict->options;

	if (input->changed > seen + AHEAD || input->issued > seen + AHEAD)
		return FAULT_FUTURE;
	if (!input->disallows && past(input->issued, o->now, issued_limit(o)))
		return FAULT_ISSUED;
	return past(input->changed, seen, o->max_age[input->kind]) ? FAULT_CHANGED : FAULT_NONE;
}

static int64_t
moment_of(const struct input *input, enum fault fault, int64_t seen)
{
	if (fault == FAULT_FUTURE)
		return input->issued > seen + AHEAD ? input->issued : input->changed;
	return fault == FAULT_ISSUED ? input->issued : input->changed;
}

/* The inputs of a kind with the same fault, as one finding. */
struct group {
	size_t count;
	const struct input *worst;
	int64_t moment; /* of the worst */
	struct buf names;
};

static void
add(struct group *group, const struct input *input, enum fault fault, int64_t seen)
{
	int64_t moment = moment_of(input, fault, seen);

	if (group->count < NAMED)
		buf_printf(&group->names, "%s%s", group->count == 0 ? "" : ", ", input->name);
	group->count++;
	if (group->worst == NULL ||
		(fault == FAULT_FUTURE ? moment > group->moment : moment < group->moment)) {
		group->worst = input;
		group->moment = moment;
	}
}

static const char *
words(struct verdict *verdict, const struct group *group, enum fault fault, int64_t seen)
{
	static const char *const of[] = {[FAULT_ISSUED] = "by its own date (thisUpdate), ",
		[FAULT_CHANGED] = "by the time of its file, "};
	int64_t now = fault == FAULT_ISSUED ? verdict->options->now : seen;
	char day[CLOCK_TEXT_MAX];

	clock_format_day(group->moment, day);
	if (fault == FAULT_FUTURE)
		return arena_printf(verdict->arena, "is dated %s by %s, in the future", day,
			group->moment == group->worst->issued ? "its own date (thisUpdate)"
							      : "the time of its file");
	return arena_printf(verdict->arena, "is %lld days old %s%s",
		(long long)clock_days(group->moment, now), of[fault], day);
}

static void
tell(struct verdict *verdict, const struct group *group, enum fault fault, int64_t seen)
{
	enum rule rule = fault == FAULT_FUTURE ? RULE_STORE_FUTURE : RULE_STORE_STALE;
	const char *said = words(verdict, group, fault, seen);

	if (group->count == 1)
		verdict_add(verdict, rule, NULL, 0, "store %s %s", group->worst->name, said);
	else
		verdict_add(verdict, rule, NULL, 0, "%zu stores are %s, of which %s %s: %s%s",
			group->count, fault == FAULT_FUTURE ? "from the future" : "stale",
			group->worst->name, said, buf_cstr((struct buf *)&group->names),
			group->count > NAMED ? " and others" : "");
}

void
judge_inputs(struct verdict *verdict, const struct evidence *evidence)
{
	for (uint8_t kind = CHANNEL_NONE; kind < CHANNEL_KIND_COUNT; kind++)
		for (enum fault fault = FAULT_FUTURE; fault <= FAULT_CHANGED; fault++) {
			struct group group = {.names = buf_make(LIMIT_OUTPUT)};

			for (size_t i = 0; i < evidence->input_count; i++) {
				const struct input *input = &evidence->inputs[i];

				if (input->kind == kind &&
					fault_of(verdict, input, evidence->time) == fault)
					add(&group, input, fault, evidence->time);
			}
			if (group.count > 0)
				tell(verdict, &group, fault, evidence->time);
			buf_free(&group.names);
		}
}

/* ---------------------------------------------------------------- figures */

static void
age_metric(struct verdict *verdict, const char *label, int64_t oldest, int64_t now, int64_t limit,
	struct metrics *metrics)
{
	struct metric metric = {.label = label,
		.known = oldest > 0,
		.decimals = 2,
		.warning = {.set = true, .no_start = true, .end = (double)limit / CLOCK_DAY}};

	if (metric.known)
		metric.value = clock_days_figure(oldest, now);
	metrics_add(metrics, verdict->arena, &metric);
}

static int64_t
older(int64_t a, int64_t b)
{
	return b > 0 && (a == 0 || b < a) ? b : a;
}

void
measure_inputs(struct verdict *verdict, const struct evidence *evidence, struct metrics *metrics)
{
	const struct verdict_options *o = verdict->options;

	for (uint8_t kind = CHANNEL_NONE; kind < CHANNEL_KIND_COUNT; kind++) {
		int64_t changed = 0, issued = 0;
		size_t count = 0, dated = 0;

		for (size_t i = 0; i < evidence->input_count; i++) {
			const struct input *input = &evidence->inputs[i];

			if (input->kind != kind)
				continue;
			count++;
			changed = older(changed, input->changed);
			dated += kind == CHANNEL_CTL && !input->disallows;
			if (!input->disallows)
				issued = older(issued, input->issued);
		}
		if (count > 0 && o->max_age[kind] > 0)
			age_metric(verdict,
				arena_printf(
					verdict->arena, "%s_age_days", channel_kind_name(kind)),
				changed, evidence->time, o->max_age[kind], metrics);
		if (dated > 0 && o->max_age[kind] > 0)
			age_metric(verdict, "ctl_issued_days", issued, o->now, issued_limit(o),
				metrics);
	}
}
