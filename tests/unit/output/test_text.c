/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The report for people, the wrapping of lines, and the table of outputs. */
#include "../unit.h"

#include <string.h>

#include "base/text.h"
#include "output/alike.h"
#include "output/detail.h"
#include "output/output.h"
#include "output/wrap.h"
#include "sample.h"

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

static void
assert_columns(struct arena *arena, struct span in)
{
	struct span line;

	while (span_line(&in, &line)) {
		const char *text = arena_span_text(arena, line);

		if (wrap_columns(text) > WRAP_WIDTH)
			fail_msg("too wide: %s", text);
		assert_true(line.n == 0 || line.p[line.n - 1] != ' ');
	}
}

static void
test_report(void **state)
{
	struct report *report = sample_new(*state);
	struct buf out = buf_make(1 << 20);
	const char *text;

	assert_true(output_text(&out, report, *state));
	assert_columns(*state, buf_view(&out));
	text = buf_cstr(&out);
	assert_true(text_starts(text, "IPHTTPS CRITICAL: da.example.com\n"));
	assert_non_null(strstr(text, "\nCRITICAL: 2001:db8::7 (chain.expired)\n  0x800b0101"));
	assert_non_null(strstr(text, "\n  Remedy: Renew the certificate.\n"));
	assert_non_null(strstr(text, "\nNotes:\n"));
	assert_non_null(strstr(text, "\nWhat was seen:\n"));
	assert_non_null(strstr(text, "\nCertificates:\n"));
	assert_non_null(strstr(text, "\n  time             0.084123 s\n"));
	assert_non_null(strstr(text, "\n  ra               unknown\n"));
	buf_free(&out);
}

/* What was found out besides the connection is on the line of its stage. */
static void
test_stage_facts(void **state)
{
	static const struct {
		enum null_offer offer;
		const char *text;
	} rows[] = {{NULL_OFFER_ACCEPTED, "NULL suites are taken"},
		{NULL_OFFER_REFUSED, "NULL suites are not taken"},
		{NULL_OFFER_UNDECIDED, "NULL suites: undecided"}};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct report *report = sample_new(*state);
		struct endpoint *endpoint = report->evidence->subjects[0].endpoints;
		struct buf out = buf_make(1 << 20);

		endpoint->null_offer = rows[i].offer;
		endpoint->tls.cert_request = CERT_REQUEST_LATE;
		endpoint->tls.staple = span_text("x");
		assert_true(output_text(&out, report, *state));
		assert_non_null(strstr(buf_cstr(&out), rows[i].text));
		assert_non_null(strstr(buf_cstr(&out), "OCSP answer stapled"));
		assert_non_null(strstr(buf_cstr(&out), "client certificate asked for after"));
		assert_non_null(strstr(buf_cstr(&out), "3 certificates served"));
		buf_free(&out);
	}
}

static void
test_empty_report(void **state)
{
	struct report *report = sample_empty(*state);
	struct buf out = buf_make(1 << 20), small = buf_make(10);

	assert_true(output_text(&out, report, *state));
	assert_columns(*state, buf_view(&out));
	assert_null(strstr(buf_cstr(&out), "Certificates"));
	assert_false(output_text(&small, report, *state));
	buf_free(&out);
	buf_free(&small);
}

static void
test_wrap(void **state)
{
	static const char word70[] =
		"aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffffgggggggggg";
	const struct {
		const char *text, *want;
	} cases[] = {
		{"", "\n"},
		{"  a   b ", "a b\n"},
		{"\xc3\xa4 b", "\xc3\xa4 b\n"},
		{arena_printf(*state, "%s 12345678", word70), /* 79 columns */
			arena_printf(*state, "%s 12345678\n", word70)},
		{arena_printf(*state, "%s 123456789", word70), /* 80 columns */
			arena_printf(*state, "%s 123456789\n", word70)},
		{arena_printf(*state, "%s 1234567890", word70),
			arena_printf(*state, "%s\n    1234567890\n", word70)},
		{arena_printf(*state, "x %s%s y", word70, word70),
			arena_printf(*state, "x\n    %s%s\n    y\n", word70, word70)},
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct buf out = buf_make(1000);

		wrap_write(&out, cases[i].text, 0, 4);
		assert_string_equal(buf_cstr(&out), cases[i].want);
		buf_free(&out);
	}
}

static void
test_table(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; output_at(i) != NULL; i++)
		assert_ptr_equal(output_find(output_at(i)->name), output_at(i));
	assert_int_equal(i, 6);
	assert_null(output_find("NAGIOS"));
	assert_null(output_find(""));
}

/* RFC 9112 section 4: a status line may have no reason. */
static void
test_reasons(void **state)
{
	static const struct {
		const char *reason, *line;
	} rows[] = {
		{NULL, "status 503\n"},
		{"", "status 503\n"},
		{"Busy", "status 503 Busy\n"},
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct endpoint endpoint = {.label = "192.0.2.7",
			.http = {.status = 503, .reason = rows[i].reason},
			.stages = {[STAGE_HTTP] = {.outcome = OUTCOME_REFUSED, .seconds = 1}}};
		struct subject subject = {.endpoints = &endpoint, .count = 1};
		const struct evidence evidence = {.subjects = &subject, .count = 1};
		const struct report report = {.evidence = &evidence};
		struct detail detail = {.arena = *state};

		detail_stages(&detail, &report);
		assert_int_equal(detail.count, 1);
		if (!text_equal(arena_printf(*state, "%s\n", detail.lines[0]),
			    arena_printf(*state, "192.0.2.7 http: %s in 1000 ms; %s",
				    outcome_name(OUTCOME_REFUSED), rows[i].line)))
			fail_msg("%s", detail.lines[0]);
	}
}

/* Three of a kind are one; what differs in its text, its state or its code is not of that kind. */
static void
test_alike(void **state)
{
	static struct finding rows[] = {
		{.rule = "a", .state = STATE_CRITICAL, .subject = "one", .text = "lacks it"},
		{.rule = "a", .state = STATE_CRITICAL, .subject = "other", .text = "lacks more"},
		{.rule = "a", .state = STATE_CRITICAL, .subject = "two", .text = "lacks it"},
		{.rule = "b", .state = STATE_WARNING, .subject = "w", .text = "late"},
		{.rule = "a", .state = STATE_CRITICAL, .subject = "three", .text = "lacks it"},
		{.rule = "b", .state = STATE_WARNING, .subject = "x", .text = "late"},
		{.rule = "c", .state = STATE_UNKNOWN, .text = "no name"},
		{.rule = "c", .state = STATE_UNKNOWN, .text = "no name"},
		{.rule = "c", .state = STATE_UNKNOWN, .text = "no name"},
	};
	const char *const subjects[] = {
		"3 times (one, two, three)", "other", "w", "x", NULL, NULL, NULL};
	struct findings some = {rows, sizeof(rows) / sizeof(rows[0])};
	struct findings many = {.count = 0}, none = {.count = 0},
			joined = alike_join(*state, &some);
	struct finding one = rows[0];

	assert_int_equal(joined.count, sizeof(subjects) / sizeof(subjects[0]));
	for (size_t i = 0; i < joined.count; i++)
		if (!text_equal(joined.items[i].subject, subjects[i]))
			fail_msg("%zu: %s", i, joined.items[i].subject);
	assert_int_equal(alike_join(*state, &none).count, 0);
	for (int i = 0; i < 1000; i++) {
		one.subject = arena_printf(*state, "%d", i);
		findings_add(&many, *state, &one);
	}
	joined = alike_join(*state, &many);
	assert_int_equal(joined.count, 1);
	assert_string_equal(
		joined.items[0].subject, "1000 times (0, 1, 2, 3, 4, 5, 6, 7, 8, 9 and 990 more)");
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_reasons, setup, teardown), TEST(test_report),
		TEST(test_stage_facts), TEST(test_empty_report), TEST(test_wrap), TEST(test_table),
		TEST(test_alike)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
