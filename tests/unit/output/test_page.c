/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The page: what is in it, what cannot get out of its place. tests/page/run shows it to a browser.
 */
#include "../unit.h"

#include <openssl/evp.h>
#include <string.h>

#include "base/text.h"
#include "output/html.h"
#include "output/page.h"
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
	assert_non_null(strstr(text, "same name, other key</span>"));
	assert_non_null(strstr(text, "cannot be read: No such file or directory"));
	assert_int_equal(count(text, "<tr id=\"row-"), 6);
	assert_int_equal(count(text, "<section class=\"site "), 6);
	/* Worst first; the first critical site leads from the count of them. */
	assert_true(strstr(text, "#site-1\">berlin-1</a>") < strstr(text, "#site-4\">wien-4</a>"));
	assert_non_null(strstr(text, "<a href=\"#row-1\"><span class=\"number\">2</span>"));
	/* What all share is in the time line once: their CA, their root, the CRL of five. */
	assert_int_equal(count(text, "<li class=\"lane\">"), 3 + 6 + 1);
	assert_int_equal(count(text, "class=\"spark\""), 6);
	assert_int_equal(count(text, "<td data-name=\"Worst fact\" class=\"fact\">"), 6);
	assert_int_equal(count(text, "<td data-name=\"Next end\" class=\"end\">"), 6);
	assert_int_equal(count(text, "<td data-name=\"Time\" class=\"figure\">"), 6);
	assert_int_equal(count(text, "<td data-name=\"History\">"), 6);
	/* Each lane has one line for today, and those for the marks of the axis. */
	assert_int_equal(count(text, "<line class=\"today\""), 3 + 6 + 1);
	assert_non_null(strstr(text, "first seen:</span> TLS 1.2"));
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

/* The worst site first, in the summary and among the matrices; equals as they are configured. */
static void
test_order_of_sites(void **state)
{
	static const enum state states[] = {
		STATE_OK, STATE_WARNING, STATE_UNKNOWN, STATE_CRITICAL, STATE_OK, STATE_CRITICAL};
	struct survey *survey = survey_sample(*state, 6, NULL);
	const char *text;

	for (size_t i = 0; i < ARRAY_SIZE(states); i++)
		survey->sites[i].state = states[i];
	text = page(*state, survey, NULL);
	ASSERT_ORDER(text, "<section id=\"summary\"", "CRITICAL", "#site-4\"", "#site-6\"",
		"WARNING", "#site-2\"", "UNKNOWN", "#site-3\"", "OK", "#site-1\"", "#site-5\"",
		"</section>");
	/* A count leads to the first row of its state. */
	ASSERT_ORDER(text, "<ul class=\"counts\">", "#row-1\"", ">2</span>", "#row-3\"",
		">1</span>", "#row-4\"", ">1</span>", "#row-5\"", ">2</span>", "</ul>");
	ASSERT_ORDER(text, "<section id=\"roots\"", "#site-2\"", "#site-1\"", "</section>");
}

/* The nearest end first: what sites share, then each site with what it has to itself. */
static void
test_order_of_ends(void **state)
{
	struct survey *survey = survey_sample(*state, 6, NULL);
	const char *text;
	struct survey_end *own;

	/* The last one's CRL ends with its certificate, the last but one's just after its own. */
	own = &survey->sites[5].results[1].ends[0];
	own->name = "http://crl/last.crl";
	own->to = survey->sites[5].results[0].ends[0].to;
	own = &survey->sites[4].results[1].ends[0];
	own->name = "http://crl/late.crl";
	own->to = survey->sites[4].results[0].ends[0].to + 1;
	text = page(*state, survey, NULL);
	ASSERT_ORDER(text, "Shared by several sites", "issuing3.crl</span>",
		"Corp Issuing CA 3</span>", "6 sites: ", "#site-1\"", "#site-2\"", "#site-3\"",
		"#site-4\"", "#site-5\"", "#site-6\"", "Corp Root CA</span>", "#site-1\"",
		">da1.berlin", "#site-4\"", "site.crl</span>", ">da4.wien", "#site-2\"",
		">da2.muenchen", "#site-3\"", ">da3.paris", "#site-5\"", ">da5.praha",
		"late.crl</span>", "#site-6\"", ">da6.helsinki", "last.crl</span>", "</section>");
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
	assert_null(strstr(text, "href=\"#roots\""));
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
	const char *text = page(*state, survey, NULL);
	size_t bad = 0;

	for (size_t i = 0; i < survey->count; i++)
		bad += survey->sites[i].state != STATE_OK;
	assert_int_equal(count(text, "<tr id=\"row-"), PAGE_FULL + 1);
	assert_int_equal(count(text, "<section class=\"site "), bad);
	assert_true(bad > 20 && bad < PAGE_FULL / 2);
	assert_non_null(strstr(text, "id=\"site-1\""));
	assert_null(strstr(text, "#site-3\""));
	assert_non_null(strstr(text, "scope=\"row\">paris-3</th>"));
	survey->count--;
	assert_int_equal(count(page(*state, survey, NULL), "<section class=\"site "), PAGE_FULL);
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
		cmocka_unit_test_setup_teardown(test_order_of_sites, setup, teardown),
		cmocka_unit_test_setup_teardown(test_order_of_ends, setup, teardown),
		cmocka_unit_test_setup_teardown(test_without, setup, teardown),
		cmocka_unit_test_setup_teardown(test_hostile, setup, teardown),
		cmocka_unit_test_setup_teardown(test_brief, setup, teardown),
		cmocka_unit_test_setup_teardown(test_ceiling, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
