/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The page: what is in it, what cannot get out of its place. tests/page/run shows it to a browser.
 */
#include "../unit.h"

#include <openssl/evp.h>
#include <string.h>

#include "base/text.h"
#include "output/html.h"
#include "output/page.h"
#include "output/page_part.h"
#include "survey_sample.h"

enum { PAGE_MAX = 64 * 1024 * 1024 };

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

static size_t
count(const char *text, const char *part)
{
	size_t n = 0;

	for (; (text = strstr(text, part)) != NULL; text += strlen(part))
		n++;
	return n;
}

/* The policy would keep the browser from a style sheet that this hash does not name. */
static void
test_style_hash(void **state)
{
	uint8_t digest[32];
	const char *want;

	assert_int_equal(
		EVP_Digest(page_style(), strlen(page_style()), digest, NULL, EVP_sha256(), NULL),
		1);
	want = arena_printf(*state, "sha256-%s", text_base64(*state, span_of(digest, 32)));
	assert_string_equal(page_style_hash(), want);
}

static void
test_escape(void **state)
{
	static const struct {
		const char *in, *out;
	} rows[] = {
		{"", ""}, {NULL, ""},
		{"plain \xc3\xa4 \xe2\x82\xac \xf0\x9f\x98\x80",
			"plain \xc3\xa4 \xe2\x82\xac \xf0\x9f\x98\x80"},
		{"<b a=\"1\" c='2'>&amp;</b>",
			"&lt;b a=&quot;1&quot; c=&#39;2&#39;&gt;&amp;amp;&lt;/b&gt;"},
		{"a\tb\nc", "a\tb\nc"},
		{"a\rb\x01\x7f", "a\xef\xbf\xbd"
				 "b\xef\xbf\xbd\xef\xbf\xbd"},
		{"\xc2\x85", "\xef\xbf\xbd"},     /* NEL */
		{"\xef\xb7\x90", "\xef\xbf\xbd"}, /* U+FDD0 */
		{"\xef\xbf\xbf", "\xef\xbf\xbd"}, /* U+FFFF */
		{"a\xff\xc0<", "a\xef\xbf\xbd\xef\xbf\xbd&lt;"},
		{"\xe2\x82", "\xef\xbf\xbd\xef\xbf\xbd"},                 /* cut off */
		{"\xed\xa0\x80", "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd"}, /* a surrogate */
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct buf out = buf_make(1000);

		html_text(&out, rows[i].in);
		assert_string_equal(buf_cstr(&out), rows[i].out);
		buf_free(&out);
	}
}

static const char *
page(struct arena *arena, const struct survey *survey, const struct history_view *history)
{
	struct buf out = buf_make(PAGE_MAX);
	const char *text;

	assert_true(page_write(&out, survey, history, arena));
	text = arena_text(arena, buf_cstr(&out));
	buf_free(&out);
	return text;
}

static void
test_content(void **state)
{
	struct survey *survey = survey_sample(*state, 6, NULL);
	const char *text = page(*state, survey, survey_history(*state, survey));

	assert_true(text_starts(text, "<!DOCTYPE html>\n<html lang=\"en\">"));
	assert_non_null(strstr(text, "default-src 'none'"));
	assert_non_null(strstr(text, "CRITICAL: DirectAccess sites</title>"));
	assert_non_null(strstr(text, "<dd>0x800b0101 CERT_E_EXPIRED</dd>"));
	assert_non_null(strstr(text, "<dt>Remedy</dt><dd>Renew the certificate"));
	assert_non_null(strstr(text, "<dt>Owners</dt><dd>berlin@example.org</dd>"));
	assert_non_null(strstr(text, "same name, other key</span>"));
	assert_non_null(strstr(text, "cannot be read: No such file or directory"));
	/* Four are not OK, and have a line and open details; the others a row with closed ones. */
	assert_int_equal(count(text, "<tr class=\"of "), 4);
	assert_int_equal(count(text, "<details class=\"site edge "), 4);
	assert_int_equal(count(text, "\" open><summary>"), 4);
	assert_int_equal(count(text, "<details><summary class=\"row\">"), 2);
	/* What all share is in the time line once: their CA, their root, the CRL of five. */
	assert_int_equal(count(text, " lane\">"), 3 + 6 + 1);
	/* Each lane has one line for today, and those for the marks of the axis. */
	assert_int_equal(count(text, "<line class=\"today\""), 3 + 6 + 1);
	assert_int_equal(count(text, "class=\"spark\""), 6);
	assert_non_null(strstr(text, "first seen:</span> TLS 1.2"));
	/* The CA, the root and the CRL are once in the details of each site, whoever saw them. */
	assert_int_equal(count(text, "<caption>Certificates and revocation</caption>"), 6);
	assert_int_equal(count(text, "<tr><th scope=\"row\">Root</th>"), 6);
}

/* Each text stands behind the one before it, from `from` on. */
static void
assert_order(const char *text, const char *from, const char *const *parts, size_t n)
{
	const char *at = strstr(text, from);

	assert_non_null(at);
	for (size_t i = 0; i < n; i++) {
		const char *found = strstr(at, parts[i]);

		if (found == NULL)
			fail_msg("%s is not behind %s", parts[i], i == 0 ? from : parts[i - 1]);
		at = found + strlen(parts[i]);
	}
}

#define ASSERT_ORDER(text, from, ...)                                                              \
	assert_order(text, from, (const char *const[]) {__VA_ARGS__},                              \
		sizeof((const char *const[]) {__VA_ARGS__}) / sizeof(const char *))

/* Summary, problems, what is OK, the time line, details; in them the worst site first. */
static void
test_order(void **state)
{
	static const enum state states[] = {
		STATE_OK, STATE_WARNING, STATE_UNKNOWN, STATE_CRITICAL, STATE_OK, STATE_CRITICAL};
	struct survey *survey = survey_sample(*state, 6, NULL);
	const char *text;

	for (size_t i = 0; i < ARRAY_SIZE(states); i++)
		survey->sites[i].state = states[i];
	text = page(*state, survey, NULL);
	ASSERT_ORDER(text, "<section id=\"summary\"", ">2</span>", "critical<", ">1</span>",
		"warning<", ">1</span>", "unknown<", ">2</span>", "ok<", "Nearest ends",
		"<section id=\"problems\"", "CRITICAL", "#site-4\"", "CRITICAL", "#site-6\"",
		"WARNING", "#site-2\"", "UNKNOWN", "#site-3\"", "<section id=\"well\"",
		"id=\"site-1\"", "id=\"site-5\"", "<section id=\"ends\"", "<section id=\"sites\"",
		"id=\"site-4\"", "id=\"site-6\"", "id=\"site-2\"", "id=\"site-3\"", "</section>");
	/* What nobody has reached stands before what is OK. */
	survey->sites[4].state = STATE_NONE;
	text = page(*state, survey, NULL);
	ASSERT_ORDER(text, "<section id=\"problems\"", "#site-3\"", "UNKNOWN", "#site-5\"",
		"<section id=\"well\"", "id=\"site-1\"");
}

/* Of a site: each fault with its remedy, then what was, certificates, checks. */
static void
test_order_of_details(void **state)
{
	struct survey *survey = survey_sample(*state, 6, NULL);
	const char *text = page(*state, survey, survey_history(*state, survey));

	ASSERT_ORDER(text, "<section id=\"sites\"", "berlin-1", "certificate expired 3 days ago",
		"<dt>Remedy</dt>", "<dt>Cause</dt>", "<dt>Owners</dt>", "Roots by channel",
		"Last 90 days", "What changed", "Certificates and revocation", "Checks",
		"</details>");
}

/* The nearest end first, whoever has it; what several sites share stands at its own date. */
static void
test_order_of_ends(void **state)
{
	struct survey *survey = survey_sample(*state, 6, NULL);
	const char *text = page(*state, survey, NULL);

	ASSERT_ORDER(text, "<section id=\"ends\"", ">da1.berlin", "site.crl</span>",
		"issuing3.crl</span>", "5 sites: ", "#site-1\"", "#site-2\"", "#site-3\"",
		"#site-5\"", " and 1 more", ">da2.muenchen", ">da3.paris", ">da4.wien",
		">da5.praha", ">da6.helsinki", "Corp Issuing CA 3</span>",
		"6 sites: ", "Corp Root CA</span>", "</section>");
	/* In the summary what has ended is counted, and the next five are named. */
	ASSERT_ORDER(text, "Nearest ends", "1 has ended already", "site.crl</span>",
		"issuing3.crl</span>", ">da2.muenchen", ">da3.paris", ">da4.wien", "</ol>");
}

/* Since when, how often, and what is new: from the history, and nothing is made up without one. */
static void
test_history(void **state)
{
	struct survey *survey = survey_sample(*state, 6, NULL);
	struct history_view *view = survey_history(*state, survey);
	const char *text = page(*state, survey, view);

	ASSERT_ORDER(text, "Changed since yesterday", "#site-3\"", "OK</span> tunnel up",
		"#site-4\"", "WARNING</span> CRL ends in 27 hours", "</ul>");
	ASSERT_ORDER(text, "<section id=\"problems\"", ">berlin-1<", "3 days <span",
		"2026-03-01 05:06 UTC", "96.5 %", ">wien-4<", "7 hours <span", "100.0 %",
		">helsinki-6<", "2025-12-25 or before");
	text = page(*state, survey, NULL);
	assert_null(strstr(text, "Changed since yesterday"));
	assert_null(strstr(text, ">Since</th>"));
	for (size_t i = 0; i < view->count; i++)
		view->sites[i].change_count = 0;
	ASSERT_ORDER(page(*state, survey, view), "Changed since yesterday", "Nothing.");
}

/* Only what never failed has 100 %, and what was not found out does not count as up. */
static void
test_uptime(void **state)
{
	static const struct {
		uint16_t ok, warning, unknown, critical;
		const char *text;
	} rows[] = {{1, 0, 0, 0, ">100.0 %<"}, {65535, 0, 0, 1, ">99.9 %<"},
		{65535, 0, 1, 0, ">99.9 %<"}, {1, 1, 1, 1, ">50.0 %<"}, {0, 0, 0, 7, ">0.0 %<"},
		{0, 0, 0, 0, "class=\"figure\"></td>"}};
	struct survey *survey = survey_sample(*state, 1, NULL);

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct history_day day = {.day = SURVEY_TIME / 86400,
			.runs = {[STATE_OK] = rows[i].ok,
				[STATE_WARNING] = rows[i].warning,
				[STATE_UNKNOWN] = rows[i].unknown,
				[STATE_CRITICAL] = rows[i].critical}};
		struct history_site site = {
			.name = survey->sites[0].name, .days = &day, .day_count = 1};
		const struct history_view view = {day.day, day.day, &site, 1};

		ASSERT_ORDER(page(*state, survey, &view), "<section id=\"problems\"", rows[i].text);
	}
}

/* What a button leaves away goes by these classes. */
static void
test_filter(void **state)
{
	struct survey *survey = survey_sample(*state, 12, NULL);
	const char *text = page(*state, survey, NULL), *tags[PAGE_TAGS + 2];

	ASSERT_ORDER(text, "id=\"tag-0\"", ">berlin <", "id=\"tag-1\"", ">muenchen <",
		"id=\"tag-2\"", ">helsinki <", "id=\"tag-9\"");
	assert_non_null(strstr(text, "<tr class=\"of critical t0\">"));
	assert_non_null(strstr(text, "<details class=\"site edge of critical t0\" open>"));
	assert_non_null(strstr(text, "<li class=\"of ok t0\"><details><summary class=\"row\">"));
	/* What several sites share is there as long as one of them is. */
	assert_int_equal(count(text, "<li class=\"of critical warning unknown ok t0 t1 t2 t3 t4 t5 "
				     "t6 t7 t8 t9 lane\">"),
		2);
	/* A tag that has no button changes nothing. */
	for (size_t i = 0; i < ARRAY_SIZE(tags); i++)
		tags[i] = arena_printf(*state, "tag %02zu", i);
	survey->sites[0].tags = tags;
	survey->sites[0].tag_count = ARRAY_SIZE(tags);
	text = page(*state, survey, NULL);
	assert_int_equal(count(text, "name=\"tag\""), PAGE_TAGS + 1);
	assert_non_null(strstr(text, "and 12 more tags"));
	/* The style sheet has a rule for each button. */
	assert_int_equal(count(page_style(), "#summary:has(#tag-"), PAGE_TAGS);
	assert_non_null(strstr(page_style(), "#tag-23:checked)~* .of:not(.t23)"));
}

/* When the next run is due, and what is seen when it has not come. */
static void
test_age(void **state)
{
	static const struct {
		int64_t every;
		const char *refresh, *due, *late;
	} rows[] = {
		{600, "content=\"1200; url=?1772600760#run-1772600760\"", "05:17 UTC", "late-4\""},
		{601, "content=\"1202;", "05:17 UTC", "late-5\""},
		{30, "content=\"60;", "05:07 UTC", "late-0\""},
		{7 * 86400, "content=\"1209600;", "2026-03-11 05:07 UTC", "late-14\""},
		{30 * 86400, "content=\"5184000;", "2026-04-03 05:07 UTC", "late-15\""}};
	struct survey *survey = survey_sample(*state, 1, NULL);
	const char *text = page(*state, survey, NULL);

	assert_null(strstr(text, "http-equiv=\"refresh\""));
	assert_null(strstr(text, "next run due"));
	assert_null(strstr(text, "older than two runs"));
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		survey->run_every = rows[i].every;
		ASSERT_ORDER(page(*state, survey, NULL), "http-equiv=\"refresh\"", rows[i].refresh,
			"next run due by", rows[i].due, rows[i].late, " id=\"run-1772600760\"",
			"older than two runs");
	}
	assert_non_null(strstr(page_style(), ".late-4{animation-delay:1200s}"));
}

static void
test_without(void **state)
{
	struct survey *survey = survey_sample(*state, 3, NULL);
	const char *text;

	survey->interrupted = true;
	survey->sites[1].count = 0;
	survey->sites[1].state = STATE_NONE;
	survey->sites[2].results[0].ends[0].to = 0;
	text = page(*state, survey, NULL);
	assert_null(strstr(text, "Last 90 days"));
	assert_non_null(strstr(text, "This run was interrupted."));
	assert_non_null(strstr(text, "not reached by this run"));
	assert_non_null(strstr(text, "This run has no result for this site."));
	assert_non_null(strstr(text, "not said</td>"));

	text = page(*state, survey_sample(*state, 0, NULL), NULL);
	assert_non_null(strstr(text, "The configuration names no site."));
	assert_null(strstr(text, "href=\"#ends\""));
	assert_null(strstr(text, "href=\"#well\""));
	assert_null(strstr(text, "href=\"#sites\""));

	survey = survey_sample(*state, 1, NULL);
	survey->sites[0].state = survey->state = STATE_OK;
	text = page(*state, survey, NULL);
	assert_non_null(strstr(text, "None: every site is OK."));
	assert_null(strstr(text, "href=\"#sites\""));
}

/* Text from a peer adds no markup, wherever it stands: what it might open or close is counted. */
static void
test_hostile(void **state)
{
	static const char *const hostile[] = {"\"><script>alert(1)</script>", "' onload='x",
		"</style></title></svg></table>", "<!--", "]]>", "&#60;script&#62;",
		"\xff\xfe<\x01"};
	static const char marks[] = "<>\"'";
	struct survey *plain = survey_sample(*state, 6, "x");
	const char *want = page(*state, plain, survey_history(*state, plain));

	for (size_t i = 0; i < ARRAY_SIZE(hostile); i++) {
		struct survey *survey = survey_sample(*state, 6, hostile[i]);
		const char *text = page(*state, survey, survey_history(*state, survey));

		assert_true(text_utf8_valid(span_text(text)));
		for (size_t k = 0; marks[k] != '\0'; k++)
			assert_int_equal(count(text, (char[]) {marks[k], '\0'}),
				count(want, (char[]) {marks[k], '\0'}));
	}
}

/* Of very many sites only what needs looking at is told in full; no link leads to what is not. */
static void
test_brief(void **state)
{
	struct survey *survey = survey_sample(*state, PAGE_FULL + 1, NULL);
	const char *text = page(*state, survey, survey_history(*state, survey));
	size_t bad = 0;

	for (size_t i = 0; i < survey->count; i++)
		bad += survey->sites[i].state != STATE_OK;
	assert_true(bad > PAGE_OPEN && bad < PAGE_FULL / 2);
	assert_int_equal(count(text, "<tr class=\"of "), bad);
	assert_int_equal(count(text, "<li class=\"row of ok "), PAGE_FULL + 1 - bad);
	assert_int_equal(count(text, "<details class=\"site "), bad);
	assert_int_equal(count(text, "\" open><summary>"), PAGE_OPEN);
	assert_int_equal(count(text, "<caption>Certificates and revocation"), PAGE_OPEN);
	assert_non_null(strstr(text, "id=\"site-1\""));
	assert_null(strstr(text, "#site-3\""));
	assert_non_null(strstr(text, "<span class=\"who\">paris-3</span>"));
	survey->count--;
	text = page(*state, survey, NULL);
	assert_int_equal(count(text, "<div class=\"inside\" id=\"site-"), PAGE_FULL);
	assert_int_equal(count(text, "<caption>Certificates and revocation"), PAGE_FULL);
}

/* What a browser, and whoever pays for the line, can bear. */
static void
test_size(void **state)
{
	struct survey *survey = survey_sample(*state, 2000, NULL);

	assert_true(strlen(page(*state, survey, survey_history(*state, survey))) < 1500000);
}

static void
test_ceiling(void **state)
{
	struct buf out = buf_make(5000);

	assert_false(page_write(&out, survey_sample(*state, 6, NULL), NULL, *state));
	buf_free(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_style_hash, setup, teardown),
		cmocka_unit_test_setup_teardown(test_escape, setup, teardown),
		cmocka_unit_test_setup_teardown(test_content, setup, teardown),
		cmocka_unit_test_setup_teardown(test_order, setup, teardown),
		cmocka_unit_test_setup_teardown(test_order_of_details, setup, teardown),
		cmocka_unit_test_setup_teardown(test_order_of_ends, setup, teardown),
		cmocka_unit_test_setup_teardown(test_history, setup, teardown),
		cmocka_unit_test_setup_teardown(test_uptime, setup, teardown),
		cmocka_unit_test_setup_teardown(test_filter, setup, teardown),
		cmocka_unit_test_setup_teardown(test_age, setup, teardown),
		cmocka_unit_test_setup_teardown(test_without, setup, teardown),
		cmocka_unit_test_setup_teardown(test_hostile, setup, teardown),
		cmocka_unit_test_setup_teardown(test_brief, setup, teardown),
		cmocka_unit_test_setup_teardown(test_size, setup, teardown),
		cmocka_unit_test_setup_teardown(test_ceiling, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
