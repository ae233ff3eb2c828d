/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The history: what runs add, what is read back, what is forgotten. tests/history/run kills runs.
 */
#include "config.h"

#include "../unit.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "../output/survey_sample.h"
#include "base/file.h"
#include "base/text.h"
#include "keep/history.h"
#ifdef HAVE_SQLITE
#include "keep/history_db.h"
#endif
#include "keep/history_facts.h"

struct bench {
	struct arena *arena;
	char directory[64];
	char path[128];
};

static int
setup(void **state)
{
	struct bench *bench = calloc(1, sizeof(*bench));

	bench->arena = arena_new(unit_no_memory);
	snprintf(bench->directory, sizeof(bench->directory), "test_history.XXXXXX");
	assert_non_null(mkdtemp(bench->directory));
	snprintf(bench->path, sizeof(bench->path), "%s/history", bench->directory);
	*state = bench;
	return 0;
}

static int
teardown(void **state)
{
	static const char *const suffixes[] = {"", "-wal", "-shm", "-journal"};
	struct bench *bench = *state;
	char path[160];

	for (size_t i = 0; i < ARRAY_SIZE(suffixes); i++) {
		snprintf(path, sizeof(path), "%s%s", bench->path, suffixes[i]);
		unlink(path);
	}
	assert_int_equal(rmdir(bench->directory), 0);
	arena_free(bench->arena);
	free(bench);
	return 0;
}

static struct history *
opened(const struct bench *bench)
{
	struct err err = {.kind = ERR_NONE};
	struct history *history = history_open(bench->path, deadline_in(20), &err);

	if (history == NULL && err.kind == ERR_UNSUPPORTED &&
		strstr(err.text, "built without") != NULL)
		skip();
	if (history == NULL)
		fail_msg("%s", err.text);
	return history;
}

static void
append(const struct bench *bench, struct history *history, const struct survey *survey)
{
	struct err err = {.kind = ERR_NONE};

	if (!history_append(history, bench->arena, survey, HISTORY_DAYS, &err))
		fail_msg("%s", err.text);
}

static struct history_view
view_at(const struct bench *bench, struct history *history, int64_t now)
{
	struct err err = {.kind = ERR_NONE};
	struct history_view view;

	if (!history_read(history, bench->arena, now, HISTORY_DAYS, &view, &err))
		fail_msg("%s", err.text);
	return view;
}

static void
test_empty(void **state)
{
	struct history *history = opened(*state);
	struct history_view view = view_at(*state, history, SURVEY_TIME);

	assert_int_equal(view.count, 0);
	assert_int_equal(view.last - view.first, HISTORY_DAYS - 1);
	history_close(history);
	history_close(NULL);
}

static void
test_days(void **state)
{
	struct bench *bench = *state;
	struct history *history = opened(bench);
	struct survey *survey = survey_sample(bench->arena, 4, NULL);
	struct history_view view;
	const struct history_site *site;

	for (int run = 0; run < 10; run++) {
		survey->time = SURVEY_TIME - (9 - run) * (CLOCK_DAY / 4);
		survey->sites[1].results[0].seconds = 0.1 + 0.01 * run;
		survey->sites[1].state = run == 9 ? STATE_OK : STATE_WARNING;
		append(bench, history, survey);
	}
	history_close(history);

	history = opened(bench); /* what one has written, another reads */
	view = view_at(bench, history, SURVEY_TIME);
	assert_int_equal(view.count, 4);
	site = history_find(&view, survey->sites[1].name);
	assert_non_null(site);
	assert_string_equal(site->name, survey->sites[1].name);
	assert_int_equal(site->day_count, 4); /* from 23:06 on the first to 05:06 on the last */
	assert_int_equal(site->days[3].day, SURVEY_TIME / CLOCK_DAY);
	assert_int_equal(site->days[0].runs[STATE_WARNING], 1);
	assert_int_equal(site->days[1].runs[STATE_WARNING], 4);
	assert_int_equal(site->days[3].runs[STATE_OK], 1);
	assert_int_equal(history_worst(&site->days[1]), STATE_WARNING);
	assert_true(site->days[3].worst > 0.1899f && site->days[3].worst < 0.1901f);
	assert_true(site->days[1].mean < site->days[2].mean);
	assert_null(history_find(&view, "nowhere"));
	history_close(history);
}

static void
expect_change(const struct history_change *change, enum history_kind kind, const char *was,
	const char *now)
{
	assert_int_equal(change->kind, kind);
	if (strstr(change->was, was) == NULL || strstr(change->now, now) == NULL)
		fail_msg("%s -> %s", change->was, change->now);
}

/* Each fact that is another than before, once; one that could not be seen is none. */
static void
test_changes(void **state)
{
	static const char *other[] = {"2001:db8::99"};
	struct bench *bench = *state;
	struct history *history = opened(bench);
	struct survey *survey = survey_sample(bench->arena, 2, NULL);
	struct survey_result *result = &survey->sites[1].results[0];
	struct history_view view;
	const struct history_site *site;
	const char *tls = result->tls_version;

	survey->time = SURVEY_TIME - 1000;
	append(bench, history, survey);
	survey->time += 100; /* nobody answers */
	survey->sites[1].results[2].code = 0x274c;
	result->tls_version = NULL;
	result->end_count = result->address_count = 0;
	append(bench, history, survey);
	survey->time += 100; /* all is as before */
	survey->sites[1].results[2].code = 0;
	result->tls_version = tls;
	result->end_count = 3;
	result->address_count = 2;
	append(bench, history, survey);
	survey->time += 100; /* all is different */
	result->tls_version = "TLS 1.3";
	result->addresses = other;
	result->address_count = 1;
	memset(result->ends[0].sha256, 'a', 64);
	memset(result->ends[2].sha256, 'b', 64);
	append(bench, history, survey);
	survey->time += 100;
	append(bench, history, survey);

	view = view_at(bench, history, SURVEY_TIME);
	site = history_find(&view, survey->sites[1].name);
	assert_int_equal(site->change_count, 6);
	expect_change(&site->changes[0], HISTORY_CERTIFICATE, "da2.muenchen",
		"aaaaaaaaaaaaaaaa to 2026-");
	expect_change(&site->changes[1], HISTORY_ROOT, "Corp Root CA", "bbbbbbbbbbbbbbbb");
	expect_change(
		&site->changes[2], HISTORY_ADDRESSES, "192.0.2.2, 2001:db8:2::7", "2001:db8::99");
	expect_change(&site->changes[3], HISTORY_TLS, "TLS 1.2", "TLS 1.3");
	expect_change(&site->changes[4], HISTORY_STATE, "channels", "channels");
	assert_int_equal(site->changes[4].code, 0);
	assert_int_equal(site->changes[5].code, 0x274c);
	assert_int_equal(site->changes[5].state, STATE_CRITICAL);
	assert_int_equal(site->changes[5].at, SURVEY_TIME - 900);
	site = history_find(&view, survey->sites[0].name);
	assert_int_equal(site->change_count, 0);
	history_close(history);
}

/* What two checks of a site both saw is listed once, and in whatever order it came it is the same.
 */
static void
test_lists(void **state)
{
	static const char *const orders[2][3] = {
		{"192.0.2.9", "192.0.2.1", "192.0.2.9"}, {"192.0.2.1", "192.0.2.9", "192.0.2.1"}};
	static const char *other[] = {"192.0.2.5"};
	struct bench *bench = *state;
	struct history *history = opened(bench);
	struct survey *survey = survey_sample(bench->arena, 1, NULL);
	struct survey_result *results = survey->sites[0].results;
	struct history_view view;

	results[1].address_count = results[1].end_count = 0;
	for (size_t run = 0; run < 3; run++) {
		survey->time = SURVEY_TIME - 300 + 100 * (int64_t)run;
		results[0].addresses = run < 2 ? (const char **)(uintptr_t)orders[run] : other;
		results[0].address_count = run < 2 ? 3 : 1;
		append(bench, history, survey);
	}
	view = view_at(bench, history, SURVEY_TIME);
	assert_int_equal(view.sites[0].change_count, 1);
	assert_string_equal(view.sites[0].changes[0].was, "192.0.2.1, 192.0.2.9");
	assert_string_equal(view.sites[0].changes[0].now, "192.0.2.5");
	history_close(history);
}

/* Each kind of fact has a trail of its own: what was before is what of that kind was. */
static void
test_kinds(void **state)
{
	static const char *first[] = {"192.0.2.1"}, *second[] = {"192.0.2.2"};
	struct bench *bench = *state;
	struct history *history = opened(bench);
	struct survey *survey = survey_sample(bench->arena, 1, NULL);
	struct survey_result *result = &survey->sites[0].results[0];
	struct history_view view;

	for (int run = 0; run < 2; run++) {
		survey->time = SURVEY_TIME - 200 + 100 * run;
		result->addresses = run == 0 ? first : second;
		result->address_count = 1;
		result->tls_version = run == 0 ? "TLS 1.2" : "TLS 1.3";
		append(bench, history, survey);
	}
	view = view_at(bench, history, SURVEY_TIME);
	assert_int_equal(view.sites[0].change_count, 2);
	expect_change(&view.sites[0].changes[0], HISTORY_ADDRESSES, "192.0.2.1", "192.0.2.2");
	expect_change(&view.sites[0].changes[1], HISTORY_TLS, "TLS 1.2", "TLS 1.3");
	assert_int_equal(view.sites[0].changes[1].at, SURVEY_TIME - 100);
	history_close(history);
}

/* Old days go, and old changes but for the last: it says what was before the next. */
/* The same faults are no change, whatever their code and words; others are, with the same state and
 * code. What an earlier version knew by state and code goes on. */
static void
test_faults(void **state)
{
	enum { RUNS = 6 };
	struct bench *bench = *state;
	struct history *history = opened(bench);
	struct finding findings[2] = {{.rule = "http.status",
					      .state = STATE_CRITICAL,
					      .subject = "192.0.2.1",
					      .code = 502},
		{.rule = "http.status",
			.state = STATE_CRITICAL,
			.subject = "192.0.2.2",
			.code = 502}};
	struct survey_result result = {
		.state = STATE_CRITICAL, .findings = {.items = findings, .count = 1}};
	struct survey_site site = {
		.name = "berlin", .results = &result, .count = 1, .state = STATE_CRITICAL};
	struct survey survey = {.sites = &site, .count = 1, .state = STATE_CRITICAL};
	static const char *const words[RUNS] = {"a", "b", "c", "d", "e", "f"};
	struct history_view view;

	for (int run = 0; run < RUNS; run++) {
		survey.time = SURVEY_TIME + run - RUNS;
		result.summary = words[run];
		findings[0].code = run == 1 ? 503 : 502; /* another code */
		result.findings.count = run >= 2 && run < 4 ? 2 : 1;
		findings[0].state = run == 5 ? STATE_WARNING : STATE_CRITICAL;
		append(bench, history, &survey);
	}
	view = view_at(bench, history, SURVEY_TIME);
	assert_int_equal(view.sites[0].change_count, 3);
	expect_change(&view.sites[0].changes[2], HISTORY_STATE, "a", "c");
	assert_int_equal(view.sites[0].changes[2].code, 502);
	expect_change(&view.sites[0].changes[1], HISTORY_STATE, "c", "e");
	expect_change(&view.sites[0].changes[0], HISTORY_STATE, "e", "f");
	history_close(history);
}

#ifdef HAVE_SQLITE
static bool
forge(struct history *history, const char *sql)
{
	return history_sql(history, sql, NULL);
}
#else
static bool
forge(struct history *history, const char *sql)
{
	(void)history;
	(void)sql;
	return false;
}
#endif

static void
test_earlier_key(void **state)
{
	struct bench *bench = *state;
	struct history *history = opened(bench);
	struct finding finding = {.rule = "http.status",
		.state = STATE_CRITICAL,
		.subject = "192.0.2.1",
		.code = 502};
	struct survey_result result = {.state = STATE_CRITICAL,
		.summary = "a",
		.findings = {.items = &finding, .count = 1}};
	struct survey_site site = {
		.name = "berlin", .results = &result, .count = 1, .state = STATE_CRITICAL};
	struct survey survey = {
		.sites = &site, .count = 1, .state = STATE_CRITICAL, .time = SURVEY_TIME - 9};
	struct history_view view;

	append(bench, history, &survey);
	assert_true(forge(history, "UPDATE change SET key = 'CRITICAL 502'"));
	survey.time++;
	append(bench, history, &survey);
	view = view_at(bench, history, SURVEY_TIME);
	assert_int_equal(view.sites[0].change_count, 0);
	assert_true(forge(history, "UPDATE change SET key = 'CRITICAL 503'"));
	survey.time++;
	append(bench, history, &survey);
	view = view_at(bench, history, SURVEY_TIME);
	assert_int_equal(view.sites[0].change_count, 1);
	history_close(history);
}

static void
test_retention(void **state)
{
	struct bench *bench = *state;
	struct history *history = opened(bench);
	struct survey *survey = survey_sample(bench->arena, 3, NULL);
	struct survey_result *result = &survey->sites[1].results[0];
	struct history_view view;
	const struct history_site *site;

	for (int day = 200; day >= 0; day--) {
		survey->time = SURVEY_TIME - day * (int64_t)CLOCK_DAY;
		result->tls_version = day > 150   ? "TLS 1.0"
				      : day > 100 ? "TLS 1.1"
				      : day > 5   ? "TLS 1.2"
						  : "TLS 1.3";
		survey->count = day > 95 ? 3 : 2; /* the third is no longer configured */
		append(bench, history, survey);
	}
	view = view_at(bench, history, SURVEY_TIME);
	assert_int_equal(view.count, 2);
	site = history_find(&view, survey->sites[1].name);
	assert_int_equal(site->day_count, HISTORY_DAYS);
	assert_int_equal(site->change_count, 1);
	expect_change(&site->changes[0], HISTORY_TLS, "TLS 1.2", "TLS 1.3");
	/* A window that is longer finds no more: the days are gone. */
	view = view_at(bench, history, SURVEY_TIME + 30 * (int64_t)CLOCK_DAY);
	assert_int_equal(view.sites[1].day_count, HISTORY_DAYS - 30);
	history_close(history);
}

/* What is another at every look (one of many nodes answers) fills neither the file nor the memory.
 */
static void
test_restless(void **state)
{
	struct bench *bench = *state;
	struct history *history = opened(bench);
	struct survey *survey = survey_sample(bench->arena, 2, NULL);
	struct survey_result *result = &survey->sites[0].results[0];
	struct history_view view;
	const struct history_site *site;

	survey->time = SURVEY_TIME;
	for (int i = 0; i < 700; i++) {
		result->tls_version = i % 2 == 0 ? "TLS 1.2" : "TLS 1.3";
		append(bench, history, survey);
		survey->time++;
	}
	view = view_at(bench, history, survey->time);
	site = history_find(&view, survey->sites[0].name);
	assert_int_equal(site->change_count, HISTORY_CHANGES);
	assert_int_equal(site->changes_more, 699 - HISTORY_CHANGES);
	expect_change(&site->changes[0], HISTORY_TLS, "TLS 1.2", "TLS 1.3");
	expect_change(&site->changes[1], HISTORY_TLS, "TLS 1.3", "TLS 1.2");
	assert_int_equal(site->changes[0].at, survey->time - 1);
	survey->time += CLOCK_DAY;
	append(bench, history, survey);
	view = view_at(bench, history, survey->time);
	site = history_find(&view, survey->sites[0].name);
	assert_int_equal(site->change_count + site->changes_more, 499);
	history_close(history);
}

static void
test_interrupted(void **state)
{
	struct bench *bench = *state;
	struct history *history = opened(bench);
	struct survey *survey = survey_sample(bench->arena, 3, NULL);
	struct history_view view;

	survey->interrupted = true;
	survey->sites[0].state = STATE_NONE;
	survey->sites[1].state = STATE_UNKNOWN;
	survey->sites[1].results[0].unreached = true;
	append(bench, history, survey);
	view = view_at(bench, history, SURVEY_TIME);
	assert_int_equal(view.count, 1);
	assert_string_equal(view.sites[0].name, survey->sites[2].name);
	/* Half a look is no change, and tells what the day had at least. */
	survey->time += CLOCK_DAY;
	survey->sites[2].results[0].unreached = true;
	survey->sites[2].state =
		survey->sites[2].state == STATE_CRITICAL ? STATE_WARNING : STATE_CRITICAL;
	append(bench, history, survey);
	view = view_at(bench, history, survey->time);
	assert_int_equal(view.count, 1);
	assert_int_equal(view.sites[0].change_count, 0);
	assert_int_equal(view.sites[0].day_count, 2);
	assert_int_equal(history_worst(&view.sites[0].days[1]), survey->sites[2].state);
	history_close(history);
}

/* Names are the keys: whatever they hold, they come back, and in no other's place. */
static void
test_hostile(void **state)
{
	struct bench *bench = *state;
	struct history *history = opened(bench);
	struct survey *survey = survey_sample(bench->arena, 3, "'; DROP TABLE site; --\" \xc3\xa4");
	struct history_view view;

	append(bench, history, survey);
	append(bench, history, survey);
	view = view_at(bench, history, SURVEY_TIME);
	assert_int_equal(view.count, 3);
	for (size_t i = 0; i < 3; i++)
		assert_int_equal(history_find(&view, survey->sites[i].name)->days[0].timed, 2);
	history_close(history);
}

static void
test_refused(void **state)
{
	static const char junk[] =
		"This is no database, but it is longer than a hundred bytes, which is "
		"the length of the head of one. Nothing else is here.";
	struct bench *bench = *state;
	struct err err = {.kind = ERR_NONE};
	struct span content;

	history_close(opened(bench));
	unlink(bench->path);
	assert_true(file_write(bench->path, span_text(junk), NULL));
	assert_null(history_open(bench->path, deadline_in(5), &err));
	assert_int_equal(err.kind, ERR_FORMAT);
	assert_non_null(strstr(err.text, "is no SQLite database"));
	assert_true(file_read(bench->arena, bench->path, 1000, deadline_in(5), &content, NULL));
	assert_true(span_is(content, junk)); /* left as it is */

	err_clear(&err);
	assert_null(history_open("/nonexistent/history", deadline_in(5), &err));
	assert_int_equal(err.kind, ERR_SYSTEM);
}

/* The addresses of a site that has so many, as they answer: one after the other, or the other way
 * round. */
static const char *
addresses_key(struct arena *arena, size_t count, bool backwards)
{
	struct survey_result result = {.address_count = count};
	const struct survey_site site = {.results = &result, .count = 1};
	struct history_fact facts[HISTORY_KIND_COUNT];
	const char **list = arena_array(arena, count, sizeof(*list));

	for (size_t i = 0; i < count; i++)
		list[i] = arena_printf(arena, "192.0.2.%zu", 100 + (backwards ? count - 1 - i : i));
	result.addresses = list;
	history_facts(arena, &site, facts);
	return facts[HISTORY_ADDRESSES].key;
}

/* Sixteen are remembered, always the same ones: a server with more does not change each day. */
static void
test_many_addresses(void **state)
{
	struct arena *arena = arena_new(unit_no_memory);

	(void)state;
	for (size_t count = 1; count < 40; count++) {
		const char *key = addresses_key(arena, count, false);
		const size_t last = 100 + (count < 16 ? count : 16) - 1;
		size_t commas = 0;

		assert_string_equal(key, addresses_key(arena, count, true));
		for (const char *c = key; *c != '\0'; c++)
			commas += *c == ',';
		assert_int_equal(commas + 1, count < 16 ? count : 16);
		assert_non_null(strstr(key, arena_printf(arena, "192.0.2.%zu", last)));
	}
	arena_free(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_many_addresses),
		cmocka_unit_test_setup_teardown(test_empty, setup, teardown),
		cmocka_unit_test_setup_teardown(test_days, setup, teardown),
		cmocka_unit_test_setup_teardown(test_changes, setup, teardown),
		cmocka_unit_test_setup_teardown(test_lists, setup, teardown),
		cmocka_unit_test_setup_teardown(test_kinds, setup, teardown),
		cmocka_unit_test_setup_teardown(test_faults, setup, teardown),
		cmocka_unit_test_setup_teardown(test_earlier_key, setup, teardown),
		cmocka_unit_test_setup_teardown(test_retention, setup, teardown),
		cmocka_unit_test_setup_teardown(test_interrupted, setup, teardown),
		cmocka_unit_test_setup_teardown(test_restless, setup, teardown),
		cmocka_unit_test_setup_teardown(test_hostile, setup, teardown),
		cmocka_unit_test_setup_teardown(test_refused, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
