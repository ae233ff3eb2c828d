/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who is told what after a run: a table of what an owner knew, what was seen, and the letter. */
#include "../unit.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "verdict/health.h"

enum { NOW = 1772600760, DAY = 86400 };

static int
setup(void **state)
{
	*state = arena_new(unit_no_memory);
	return 0;
}

static int
teardown(void **state)
{
	arena_free(*state);
	return 0;
}

static const char *const owner[] = {"all@example.org"};
static const struct health_options options = {
	.owners = owner, .owner_count = 1, .remind = DAY, .well = 7 * DAY, .domain = "example.org"};

struct seen {
	enum state state;
	uint32_t code;
};

/* One site, "a". */
static struct survey *
survey_of(struct arena *arena, struct seen seen)
{
	struct survey *survey = arena_alloc(arena, sizeof(*survey));
	struct survey_result *result = arena_alloc(arena, sizeof(*result));

	survey->count = 1;
	survey->sites = arena_alloc(arena, sizeof(*survey->sites));
	survey->sites[0] = (struct survey_site) {
		.name = "a", .state = seen.state, .results = result, .count = 1};
	result->state = seen.state;
	result->code = seen.code;
	return survey;
}

static void
test_decisions(void **state)
{
	static const struct {
		const char *name;
		struct seen told;           /* STATE_NONE: nothing */
		int64_t told_ago, well_ago; /* well_ago 0: never */
		bool waiting, interrupted;
		struct seen seen;
		enum letter_kind kind;
		enum health_event event; /* of its first row */
	} rows[] = {
		{"all is well and was said", {0}, 0, DAY, false, false, {STATE_OK}, LETTER_NONE, 0},
		{"all is well for the first time", {0}, 0, 0, false, false, {STATE_OK}, LETTER_WELL,
			0},
		{"a week later", {0}, 0, 7 * DAY, false, false, {STATE_OK}, LETTER_WELL, 0},
		{"a second before", {0}, 0, 7 * DAY - 1, false, false, {STATE_OK}, LETTER_NONE, 0},
		{"well, but not all was seen", {0}, 0, 0, false, true, {STATE_OK}, LETTER_NONE, 0},
		{"well, while a mail waits", {0}, 0, 0, true, false, {STATE_OK}, LETTER_NONE, 0},
		{"a problem", {0}, 0, DAY, false, false, {STATE_CRITICAL, 5}, LETTER_CHANGE,
			HEALTH_PROBLEM},
		{"an unknown", {0}, 0, DAY, false, false, {STATE_UNKNOWN}, LETTER_CHANGE,
			HEALTH_PROBLEM},
		{"not reached", {0}, 0, DAY, false, true, {STATE_UNKNOWN}, LETTER_NONE, 0},
		{"no statement", {0}, 0, DAY, false, false, {STATE_NONE}, LETTER_NONE, 0},
		{"a problem, while a mail waits", {0}, 0, DAY, true, false, {STATE_WARNING},
			LETTER_CHANGE, HEALTH_PROBLEM},
		{"the same", {STATE_CRITICAL, 5}, 60, DAY, false, false, {STATE_CRITICAL, 5},
			LETTER_NONE, 0},
		{"worse", {STATE_WARNING}, 60, DAY, false, false, {STATE_CRITICAL}, LETTER_CHANGE,
			HEALTH_CHANGED},
		{"better", {STATE_CRITICAL}, 60, DAY, false, false, {STATE_WARNING}, LETTER_CHANGE,
			HEALTH_CHANGED},
		{"another code", {STATE_CRITICAL, 5}, 60, DAY, false, false, {STATE_CRITICAL, 6},
			LETTER_CHANGE, HEALTH_CHANGED},
		{"recovered", {STATE_CRITICAL, 5}, 60, DAY, false, false, {STATE_OK},
			LETTER_RECOVERY, HEALTH_RECOVERED},
		{"recovered, while a mail waits", {STATE_CRITICAL, 5}, 60, DAY, true, false,
			{STATE_OK}, LETTER_RECOVERY, HEALTH_RECOVERED},
		{"open for a day", {STATE_CRITICAL}, DAY, DAY, false, false, {STATE_CRITICAL},
			LETTER_REMINDER, HEALTH_OPEN},
		{"a second before that", {STATE_CRITICAL}, DAY - 1, DAY, false, false,
			{STATE_CRITICAL}, LETTER_NONE, 0},
		{"open, while a mail waits", {STATE_CRITICAL}, DAY, DAY, true, false,
			{STATE_CRITICAL}, LETTER_NONE, 0},
		{"open and not reached", {STATE_CRITICAL}, DAY, DAY, false, true, {STATE_UNKNOWN},
			LETTER_NONE, 0},
		{"the clock was set back", {STATE_CRITICAL}, -DAY, DAY, false, false,
			{STATE_CRITICAL}, LETTER_NONE, 0},
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct health_told told = {"a", rows[i].told.state, rows[i].told.code,
			NOW - 2 * DAY, "first@example.org"};
		struct health_owner known = {.address = "ALL@example.org",
			.told = told.state == STATE_NONE ? 0 : NOW - rows[i].told_ago,
			.well = rows[i].well_ago == 0 ? 0 : NOW - rows[i].well_ago,
			.open = &told,
			.count = told.state == STATE_NONE ? 0 : 1};
		struct health_parcel parcel = {.to = "all@example.org"};
		struct health_state before = {.token = "00",
			.serial = 7,
			.owners = &known,
			.owner_count = 1,
			.parcels = &parcel,
			.parcel_count = rows[i].waiting ? 1 : 0};
		struct survey *survey = survey_of(*state, rows[i].seen);
		struct health_plan plan;

		survey->interrupted = rows[i].interrupted;
		survey->sites[0].results[0].unreached =
			rows[i].interrupted && rows[i].seen.state == STATE_UNKNOWN;
		health_decide(*state, &before, survey, NOW, &options, &plan);
		if (plan.count != (rows[i].kind == LETTER_NONE ? 0 : 1))
			fail_msg("%s: %zu letters", rows[i].name, plan.count);
		assert_int_equal(plan.after.serial, 7 + plan.count);
		if (plan.count == 0)
			continue;
		if (plan.letters[0].kind != rows[i].kind)
			fail_msg("%s: kind %d", rows[i].name, (int)plan.letters[0].kind);
		assert_string_equal(plan.letters[0].id, "iphttps.00.8@example.org");
		if (rows[i].event != 0)
			assert_int_equal(plan.letters[0].rows[0].event, rows[i].event);
		assert_int_equal(
			plan.letters[0].reference_count, rows[i].event > HEALTH_PROBLEM ? 1 : 0);
		/* Told once, the same is not told again. */
		health_decide(*state, &plan.after, survey, NOW + 60, &options, &plan);
		if (plan.count != 0)
			fail_msg("%s: told twice", rows[i].name);
	}
}

/* What was open stays open, with its thread, over any number of runs that say nothing of it. */
static void
test_memory(void **state)
{
	const struct health_state nothing = {.token = "00"};
	struct survey *bad = survey_of(*state, (struct seen) {STATE_CRITICAL, 5});
	struct survey *unseen = survey_of(*state, (struct seen) {STATE_UNKNOWN, 0});
	struct survey *good = survey_of(*state, (struct seen) {STATE_OK, 0});
	struct health_plan plan;

	unseen->interrupted = unseen->sites[0].results[0].unreached = true;
	health_decide(*state, &nothing, bad, NOW, &options, &plan);
	assert_int_equal(plan.count, 1);
	for (int i = 0; i < 3; i++) {
		health_decide(*state, &plan.after, i == 1 ? unseen : bad, NOW + i, &options, &plan);
		assert_int_equal(plan.count, 0);
		assert_int_equal(plan.after.owners[0].count, 1);
	}
	health_decide(*state, &plan.after, good, NOW + 10, &options, &plan);
	assert_int_equal(plan.letters[0].kind, LETTER_RECOVERY);
	assert_int_equal(plan.letters[0].rows[0].since, NOW);
	assert_string_equal(plan.letters[0].references[0], "iphttps.00.1@example.org");
	assert_int_equal(plan.after.owners[0].count, 0);
}

/* One of two checks was not reached: what the other says is told when it is worse than what is
 * known, and is no improvement. */
static void
test_part(void **state)
{
	static const struct {
		struct seen told, seen;
		enum letter_kind kind;
	} rows[] = {
		{{0}, {STATE_OK}, LETTER_NONE},
		{{0}, {STATE_WARNING}, LETTER_CHANGE},
		{{STATE_CRITICAL, 5}, {STATE_OK}, LETTER_NONE},
		{{STATE_CRITICAL, 5}, {STATE_WARNING, 6}, LETTER_NONE},
		{{STATE_CRITICAL, 5}, {STATE_CRITICAL, 6}, LETTER_NONE},
		{{STATE_WARNING}, {STATE_CRITICAL, 5}, LETTER_CHANGE},
		{{STATE_UNKNOWN}, {STATE_WARNING}, LETTER_CHANGE},
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct health_told told = {
			"a", rows[i].told.state, rows[i].told.code, NOW - 60, "first@example.org"};
		struct health_owner known = {.address = owner[0],
			.told = NOW - 60,
			.well = NOW - 60,
			.open = &told,
			.count = told.state == STATE_NONE ? 0 : 1};
		struct health_state before = {.token = "00", .owners = &known, .owner_count = 1};
		struct survey *survey = survey_of(*state, rows[i].seen);
		struct survey_site *site = &survey->sites[0];
		struct health_plan plan;

		ARENA_PUSH(*state, site->results, site->count,
			((struct survey_result) {.state = STATE_UNKNOWN, .unreached = true}));
		survey->interrupted = true;
		survey_fold(survey);
		health_decide(*state, &before, survey, NOW, &options, &plan);
		assert_int_equal(plan.count, rows[i].kind == LETTER_NONE ? 0 : 1);
		assert_int_equal(plan.after.owners[0].count,
			known.count + (known.count == 0 && plan.count > 0));
		assert_int_equal(plan.after.owners[0].count == 0
					 ? STATE_NONE
					 : plan.after.owners[0].open[0].state,
			plan.count > 0 ? rows[i].seen.state : rows[i].told.state);
	}
}

static struct survey *
many(struct arena *arena)
{
	static const char *mine[] = {"me@example.org"},
			  *both[] = {"me@example.org", "Me@Example.org"};
	static const enum state states[] = {
		STATE_WARNING, STATE_OK, STATE_CRITICAL, STATE_UNKNOWN, STATE_CRITICAL};
	static const char *const names[] = {"e", "d", "c", "b", "a"};
	struct survey *survey = arena_alloc(arena, sizeof(*survey));

	survey->count = 5;
	survey->sites = arena_array(arena, 5, sizeof(*survey->sites));
	for (size_t i = 0; i < 5; i++)
		survey->sites[i] = (struct survey_site) {.name = names[i], .state = states[i]};
	survey->sites[1].owners = survey->sites[2].owners = mine;
	survey->sites[1].owner_count = survey->sites[2].owner_count = 1;
	survey->sites[3].owners = both;
	survey->sites[3].owner_count = 2;
	return survey;
}

/* Each his own, once, the worst first. */
static void
test_owners(void **state)
{
	const struct health_state nothing = {.token = "00"};
	struct survey *survey = many(*state);
	struct health_plan plan;
	const struct letter *all, *me;

	health_decide(*state, &nothing, survey, NOW, &options, &plan);
	assert_int_equal(plan.count, 2);
	all = &plan.letters[0];
	me = &plan.letters[1];
	assert_string_equal(all->to, "all@example.org");
	assert_string_equal(me->to, "me@example.org");
	assert_int_equal(all->sites, 5);
	assert_int_equal(all->count, 4);
	assert_string_equal(all->rows[0].site->name, "c"); /* as configured among equals */
	assert_string_equal(all->rows[1].site->name, "a");
	assert_string_equal(all->rows[2].site->name, "e");
	assert_string_equal(all->rows[3].site->name, "b");
	assert_int_equal(me->sites, 3);
	assert_int_equal(me->count, 2);
	assert_true(!text_equal(all->id, me->id));

	/* One recovers, one gets worse, one is new: the new and changed first, the rest below. */
	survey->sites[0].state = STATE_CRITICAL;
	survey->sites[1].state = STATE_WARNING;
	survey->sites[2].state = STATE_OK;
	health_decide(*state, &plan.after, survey, NOW + 60, &options, &plan);
	all = &plan.letters[0];
	assert_int_equal(all->kind, LETTER_CHANGE);
	assert_string_equal(all->rows[0].site->name, "e");
	assert_int_equal(all->rows[0].was, STATE_WARNING);
	assert_string_equal(all->rows[1].site->name, "d");
	assert_int_equal(all->rows[2].event, HEALTH_RECOVERED);
	assert_int_equal(all->rows[3].event, HEALTH_OPEN);
	assert_int_equal(all->reference_count, 1);

	/* A site that is gone is told for the last time, also to who has no other, and forgotten.
	 */
	survey->count = 1;
	health_decide(*state, &plan.after, survey, NOW + 120, &options, &plan);
	assert_int_equal(plan.count, 2);
	all = &plan.letters[0];
	me = &plan.letters[1];
	assert_int_equal(all->kind, LETTER_RECOVERY);
	assert_int_equal(all->counts[HEALTH_GONE], 3);
	assert_int_equal(all->rows[0].event, HEALTH_GONE);
	assert_string_equal(all->rows[0].site->name, "a");
	assert_int_equal(all->rows[0].was, STATE_CRITICAL);
	assert_int_equal(all->reference_count, 2);
	assert_string_equal(me->to, "me@example.org");
	assert_int_equal(me->counts[HEALTH_GONE], 2);
	health_decide(*state, &plan.after, survey, NOW + 180, &options, &plan);
	assert_int_equal(plan.count, 0);
	assert_int_equal(plan.after.owner_count, 1);
	assert_int_equal(plan.after.owners[0].count, 1);
}

/* A run for some of the sites: what owners know of the others stays, and nobody hears of them. */
static void
test_some_sites(void **state)
{
	static const char *const me[] = {"me@example.org"}, *const you[] = {"you@example.org"};
	struct survey *survey = survey_of(*state, (struct seen) {STATE_CRITICAL, 5}), one;
	struct survey_site sites[3];
	struct health_plan plan = {.after = {.token = "00"}};
	const struct health_told *told;

	for (size_t i = 0; i < 3; i++) {
		sites[i] = survey->sites[0];
		sites[i].name = i == 0 ? "a" : i == 1 ? "b" : "c";
		sites[i].owners = (const char **)(i == 2 ? you : me);
		sites[i].owner_count = 1;
	}
	survey->sites = sites;
	survey->count = 3;
	health_decide(*state, &plan.after, survey, NOW, &options, &plan);
	assert_int_equal(plan.count, 3);

	/* A reminder of the one, when all three are due. */
	one = *survey;
	one.count = 1;
	one.whole = 3;
	health_decide(*state, &plan.after, &one, NOW + DAY, &options, &plan);
	assert_int_equal(plan.count, 2);
	for (size_t i = 0; i < 2; i++) {
		assert_int_equal(plan.letters[i].kind, LETTER_REMINDER);
		assert_int_equal(plan.letters[i].count, 1);
		assert_int_equal(plan.letters[i].sites, 0);
	}
	assert_int_equal(plan.after.condition_count, 3);
	assert_int_equal(plan.after.owner_count, 3);
	assert_int_equal(plan.after.owners[0].count, 3);
	told = plan.after.owners[0].open;
	assert_int_equal(told[0].mailed, NOW + DAY);
	assert_int_equal(told[1].mailed, NOW);
	assert_int_equal(told[2].mailed, NOW);
	assert_string_equal(plan.after.owners[2].address, "you@example.org");
	assert_int_equal(plan.after.owners[2].open[0].mailed, NOW);

	/* Nothing of it is due by what is open of the others alone. */
	health_decide(*state, &plan.after, &one, NOW + DAY + 60, &options, &plan);
	assert_int_equal(plan.count, 0);

	/* Of those that nobody looks at any longer, the next run for all tells. */
	one.whole = 0;
	health_decide(*state, &plan.after, &one, NOW + DAY + 120, &options, &plan);
	assert_int_equal(plan.count, 3);
	assert_int_equal(plan.letters[0].counts[HEALTH_GONE], 2);
	assert_int_equal(plan.letters[2].counts[HEALTH_GONE], 1);
}

/* Nor is it said that all is well, when one of them is. */
static void
test_some_sites_well(void **state)
{
	struct survey *survey = survey_of(*state, (struct seen) {STATE_OK, 0});
	struct health_plan plan = {.after = {.token = "00"}};

	survey->whole = 2;
	health_decide(*state, &plan.after, survey, NOW, &options, &plan);
	assert_int_equal(plan.count, 0);
	survey->whole = 0;
	health_decide(*state, &plan.after, survey, NOW, &options, &plan);
	assert_int_equal(plan.count, 1);
}

static void
test_never(void **state)
{
	struct health_options quiet = options;
	struct health_state before = {.token = "00"};
	struct health_plan plan;

	quiet.remind = quiet.well = 0;
	health_decide(*state, &before, survey_of(*state, (struct seen) {STATE_OK, 0}), NOW, &quiet,
		&plan);
	assert_int_equal(plan.count, 0);
	health_decide(*state, &before, survey_of(*state, (struct seen) {STATE_WARNING, 0}), NOW,
		&quiet, &plan);
	health_decide(*state, &plan.after, survey_of(*state, (struct seen) {STATE_WARNING, 0}),
		NOW + 1000 * (int64_t)DAY, &quiet, &plan);
	assert_int_equal(plan.count, 0);
}

/* A site with faults of the rule connect.refused at these addresses, and a certificate. */
static struct survey *
faulty(struct arena *arena, const char *addresses, const char *fingerprint)
{
	struct survey *survey =
		survey_of(arena, (struct seen) {*addresses == '\0' ? STATE_OK : STATE_CRITICAL, 0});
	struct survey_result *result = &survey->sites[0].results[0];
	struct survey_end end = {.thing = SURVEY_LEAF, .name = "da.example.org"};

	for (; *addresses != '\0'; addresses++)
		findings_add(&result->findings, arena,
			&(struct finding) {.rule = "connect.refused",
				.state = STATE_CRITICAL,
				.subject = arena_printf(arena, "%c", *addresses),
				.text = arena_printf(arena, "refused at %c", *addresses)});
	if (fingerprint == NULL)
		return survey;
	snprintf(end.sha256, sizeof(end.sha256), "%s", fingerprint);
	ARENA_PUSH(arena, result->ends, result->end_count, end);
	return survey;
}

/* Runs one after the other: what fails, and which letter follows, - for none. */
static void
test_what_changes(void **state)
{
	static const struct {
		int after;
		const char *runs[12]; /* addresses[:fingerprint] */
		const char *letters;  /* P problem, C change, R recovery */
	} rows[] = {
		{1, {"a", "ab", "ab", "b", ""}, "PC-CR"},
		{1, {"a:1", "a:1", "a:2", "a", "a:2", "a:3"}, "P-C--C"},
		{1, {"a", "a:1"}, "P-"},
		{2, {"a", "a", "ab", "a", "ab", "ab", "", ""}, "-P---C-R"},
		/* what flaps sends nothing */
		{2, {"a", "", "a", "", "a", ""}, "------"},
		{2, {"a", "a", "", "a", "", "a"}, "-P----"},
		/* what is never twice the same, yet never well, is told; what stands is no change
		 */
		{2, {"a", "b", "c", "d"}, "-P-C"},
		{2, {"a", "ab", "ac", "ab", "ac"}, "-P---"},
		{3, {"a", "a", "a", "", "", "a", "", "", ""}, "--P-----R"},
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct health_options patient = options;
		struct health_plan plan = {.after = {.token = "00"}};

		patient.remind = patient.well = 0;
		patient.after = rows[i].after;
		for (size_t k = 0; k < strlen(rows[i].letters); k++) {
			const char *run = rows[i].runs[k], *colon = strchr(run, ':');
			const char *addresses =
				arena_printf(*state, "%.*s", (int)strcspn(run, ":"), run);
			char letter = '-';

			health_decide(*state, &plan.after,
				faulty(*state, addresses, colon == NULL ? NULL : colon + 1),
				NOW + (int64_t)k, &patient, &plan);
			if (plan.count > 0)
				letter = plan.letters[0].kind == LETTER_RECOVERY           ? 'R'
					 : plan.letters[0].rows[0].event == HEALTH_CHANGED ? 'C'
											   : 'P';
			if (letter != rows[i].letters[k])
				fail_msg("row %zu, run %zu: %c", i, k, letter);
		}
	}
}

/* What was before is in the letter. */
static void
test_what_was_before(void **state)
{
	struct health_plan plan = {.after = {.token = "00"}};

	health_decide(*state, &plan.after, faulty(*state, "a", "1"), NOW, &options, &plan);
	health_decide(*state, &plan.after, faulty(*state, "b", "2"), NOW + 1, &options, &plan);
	assert_int_equal(plan.letters[0].rows[0].lost_count, 2);
	assert_string_equal(plan.letters[0].rows[0].lost[0].subject, "1");
	assert_string_equal(plan.letters[0].rows[0].lost[1].text, "refused at a");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_decisions, setup, teardown),
		cmocka_unit_test_setup_teardown(test_memory, setup, teardown),
		cmocka_unit_test_setup_teardown(test_part, setup, teardown),
		cmocka_unit_test_setup_teardown(test_owners, setup, teardown),
		cmocka_unit_test_setup_teardown(test_some_sites, setup, teardown),
		cmocka_unit_test_setup_teardown(test_some_sites_well, setup, teardown),
		cmocka_unit_test_setup_teardown(test_never, setup, teardown),
		cmocka_unit_test_setup_teardown(test_what_changes, setup, teardown),
		cmocka_unit_test_setup_teardown(test_what_was_before, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
