/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Mails as bytes. tests/mail/run has them read by Python's library and by real mail systems. */
#include "../unit.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "output/letter.h"
#include "output/letter_body.h"
#include "output/letter_plan.h"
#include "output/mail.h"
#include "output/wrap.h"
#include "survey_sample.h"

enum { MAIL_MAX = 1 << 20 };

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

static const char *
compose(struct arena *arena, const struct mail *mail)
{
	struct buf out = buf_make(MAIL_MAX);
	struct err err = {.kind = ERR_NONE};
	const char *text;

	if (!mail_compose(&out, mail, arena, &err))
		fail_msg("%s", err.text);
	text = arena_text(arena, buf_cstr(&out));
	buf_free(&out);
	return text;
}

static const struct mail plain = {.from = "iphttps@example.org",
	.to = "a@example.org",
	.subject = "CRITICAL: berlin",
	.id = "iphttps.00.1@example.org",
	.date = 1772600760,
	.text = "text\n",
	.html = "<p>html</p>\n"};

static void
test_headers(void **state)
{
	static const char *const references[] = {"one@example.org", "two@example.org"};
	struct mail mail = plain;

	assert_true(text_starts(compose(*state, &mail), "From: iphttps@example.org\n"
							"To: a@example.org\n"
							"Subject: CRITICAL: berlin\n"
							"Date: Wed, 4 Mar 2026 05:06:00 +0000\n"
							"Message-ID: <iphttps.00.1@example.org>\n"
							"List-Id: <iphttps-report.example.org>\n"
							"Auto-Submitted: auto-generated\n"
							"X-Auto-Response-Suppress: All\n"
							"MIME-Version: 1.0\n"
							"Content-Type: multipart/alternative;\n"));
	mail.references = references;
	mail.reference_count = 2;
	mail.date = -1;
	assert_non_null(
		strstr(compose(*state, &mail), "In-Reply-To: <two@example.org>\nReferences: "
					       "<one@example.org>\n <two@example.org>\n"));
	assert_non_null(strstr(compose(*state, &mail), "Date: Wed, 31 Dec 1969 23:59:59 +0000\n"));
}

static void
test_subjects(void **state)
{
	static const struct {
		const char *subject, *header;
	} rows[] = {
		{"", "Subject: \nDate"},
		{"a b", "Subject: a b\nDate"},
		{"=?UTF-8?Q?x?=", "Subject: =?UTF-8?Q?=3D=3FUTF=2D8=3FQ=3Fx=3F=3D?=\nDate"},
		{" a", "Subject: =?UTF-8?Q?_a?=\nDate"},
		{"\xc3\xa4", "Subject: =?UTF-8?Q?=C3=A4?=\nDate"},
		{"a\r\nBcc: b@c.d", "Subject: a\\x0d\\x0aBcc: b@c.d\nDate"},
		{"\xff", "Subject: \\xff\nDate"},
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct mail mail = plain;

		mail.subject = rows[i].subject;
		if (strstr(compose(*state, &mail), rows[i].header) == NULL)
			fail_msg("%s", compose(*state, &mail));
	}
}

/* Whatever the text, lines end at 76 and no character is cut by the end of an encoded word. */
static void
test_lines(void **state)
{
	static const char *const pieces[] = {
		"a", "\xc3\xa4", "\xe2\x82\xac", "\xf0\x9f\x98\x80", "= ", ".", "F", "word ", "\t"};

	for (size_t i = 0; i < ARRAY_SIZE(pieces); i++)
		for (size_t count = 1; count < 130; count++) {
			struct buf text = buf_make(10000);
			struct mail mail = plain;
			struct span rest, line;

			for (size_t k = 0; k < count; k++)
				buf_text(&text, pieces[(i + k / 7) % ARRAY_SIZE(pieces)]);
			mail.subject = mail.from_name = mail.text = mail.html = buf_cstr(&text);
			rest = span_text(compose(*state, &mail));
			while (span_line(&rest, &line)) {
				assert_true(line.n <= 76);
				assert_true(line.n == 0 || line.p[line.n - 1] > ' ' ||
					    line.p[0] == 'S');
				assert_false(span_is(line, "."));
				assert_false(span_starts(line, "From "));
			}
			buf_free(&text);
		}
}

static void
test_addresses(void **state)
{
	static const struct {
		const char *address;
		bool valid;
	} rows[] = {{"a@b", true}, {"a.b+c@example.org", true}, {"o'neil@xn--mnchen-3ya.de", true},
		{"a@1.2", true}, {"", false}, {"a", false}, {"@b", false}, {"a@", false},
		{"a@b@c", false}, {".a@b", false}, {"a.@b", false}, {"a..b@c", false},
		{"a@.b", false}, {"a@b.", false}, {"a@b..c", false}, {"a@-b", false},
		{"a b@c", false}, {"a@b c", false}, {"\"a\"@b", false}, {"<a@b>", false},
		{"a,b@c", false}, {"a@b\n", false}, {"a\r@b", false}, {"a@b_c", false},
		{"\xc3\xa4@b", false}, {"a@\xc3\xa4", false}};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		if (mail_address_valid(rows[i].address) != rows[i].valid)
			fail_msg("%s", rows[i].address);
}

static void
test_refused(void **state)
{
	struct buf out = buf_make(MAIL_MAX), small = buf_make(300);
	struct err err = {.kind = ERR_NONE};
	struct mail mail = plain;

	mail.to = "a@b\nBcc: c@d";
	assert_false(mail_compose(&out, &mail, *state, &err));
	assert_int_equal(err.kind, ERR_USAGE);
	mail = plain;
	mail.id = "a@b>\nX: y";
	assert_false(mail_compose(&out, &mail, *state, NULL));
	assert_int_equal(out.n, 0);
	err_clear(&err);
	assert_false(mail_compose(&small, &plain, *state, &err));
	assert_int_equal(err.kind, ERR_LIMIT);
	buf_free(&out);
	buf_free(&small);
}

/* ---------------------------------------------------------------- letters */

static void
test_letters(void **state)
{
	const struct survey *survey = survey_sample(*state, 4, NULL);
	struct letter_row rows[] = {
		{HEALTH_CHANGED, &survey->sites[0], STATE_WARNING, SURVEY_TIME - 3600, "x@y"},
		{HEALTH_RECOVERED, &survey->sites[2], STATE_CRITICAL, SURVEY_TIME - 7200, "x@y"},
		{HEALTH_OPEN, &survey->sites[3], STATE_WARNING, SURVEY_TIME + 9, "x@y"},
	};
	struct letter letter = {.kind = LETTER_CHANGE,
		.id = "a@b",
		.to = "c@d",
		.rows = rows,
		.count = 3,
		.counts = {[HEALTH_CHANGED] = 1, [HEALTH_RECOVERED] = 1, [HEALTH_OPEN] = 1},
		.sites = 4};
	struct mail mail = {.from = "e@f"};

	letter_write(*state, &letter, survey, SURVEY_TIME, &mail);
	assert_string_equal(mail.subject,
		"[DirectAccess sites] CRITICAL berlin-1, was WARNING: 0x800b0101 certificate...");
	assert_non_null(strstr(mail.text, "\nOK again after 2 hours: paris-3\n"));
	assert_non_null(strstr(mail.text, "\nWARNING for 0 seconds: wien-4\n"));
	assert_non_null(strstr(mail.text, "Remedy: Renew the certificate"));
	assert_non_null(strstr(mail.text, "Of your 4 sites 1 is critical, 1 warning, 0 unknown."));
	assert_non_null(strstr(mail.html, "<title>[DirectAccess sites] CRITICAL berlin-1"));

	letter.kind = LETTER_RECOVERY;
	letter.rows = rows + 1;
	letter.count = 2;
	letter_write(*state, &letter, survey, SURVEY_TIME, &mail);
	assert_string_equal(
		mail.subject, "[DirectAccess sites] OK again paris-3 after 2 hours (1 still open)");
	letter.kind = LETTER_WELL;
	letter.count = 0;
	letter_write(*state, &letter, survey, SURVEY_TIME, &mail);
	assert_string_equal(mail.subject, "[DirectAccess sites] All is well: 4 sites");
	assert_non_null(compose(*state, &mail));
}

/* More sites than a letter tells are counted; text from outside is escaped. */
static void
test_many(void **state)
{
	struct survey *survey = survey_sample(*state, LETTER_BLOCKS + 9, "</p><b>\n");
	struct letter letter = {.kind = LETTER_CHANGE,
		.id = "a@b",
		.to = "c@d",
		.counts = {[HEALTH_PROBLEM] = survey->count},
		.count = survey->count};
	struct mail mail = {.from = "e@f"};

	letter.rows = arena_array(*state, survey->count, sizeof(*letter.rows));
	for (size_t i = 0; i < survey->count; i++)
		letter.rows[i] =
			(struct letter_row) {.event = HEALTH_PROBLEM, .site = &survey->sites[i]};
	letter_write(*state, &letter, survey, SURVEY_TIME, &mail);
	assert_non_null(strstr(mail.text, "\nand 9 more sites\n"));
	assert_null(strstr(mail.html, "<b>"));
	assert_non_null(compose(*state, &mail));
}

/* Lines of the text have 72 columns, but for a word that is longer. */
static void
check_columns(const char *text)
{
	struct span rest = span_text(text), line;
	char copy[2000];

	while (span_line(&rest, &line)) {
		snprintf(copy, sizeof(copy), "%.*s", (int)line.n, (const char *)line.p);
		if (wrap_columns(copy) > BODY_COLUMNS &&
			strchr(copy + strspn(copy, " "), ' ') != NULL)
			fail_msg("%s", copy);
	}
}

/* A row about a new problem of a site with one fault, as conditions know it. */
static struct letter_row
row_of(struct arena *arena, const struct survey_site *site, const struct finding *finding,
	int64_t mailed)
{
	struct health_item *item = arena_alloc(arena, sizeof(*item));
	struct letter_row row = {.event = HEALTH_PROBLEM, .site = site};

	*item = (struct health_item) {.rule = finding->rule,
		.subject = finding->subject == NULL ? "" : finding->subject,
		.state = finding->state,
		.code = finding->code,
		.since = SURVEY_TIME - 7200,
		.standing = true};
	ARENA_PUSH(arena, row.faults, row.fault_count,
		((struct letter_fault) {.item = item, .mailed = mailed}));
	return row;
}

/* Sites of which each has one critical finding of its own cause. */
static struct survey *
bad_sites(struct arena *arena, size_t count, const char *about)
{
	struct survey *survey = survey_sample(arena, count, NULL);

	for (size_t i = 0; i < count; i++) {
		struct survey_result *result = arena_alloc(arena, sizeof(*result));
		struct survey_site *site = &survey->sites[i];

		*result = (struct survey_result) {.program = "check_iphttps",
			.service = "IPHTTPS",
			.name = site->name,
			.state = STATE_CRITICAL};
		findings_add(&result->findings, arena,
			&(struct finding) {.rule = "chain.untrusted-root",
				.state = STATE_CRITICAL,
				.gravity = GRAVITY_CUT_OFF,
				.code = 0x800b0109,
				.subject = "192.0.2.1",
				.about = about,
				.text = "chain ends in \"Corp Root\", which no store holds"});
		site->results = result;
		site->count = 1;
		site->state = STATE_CRITICAL;
		site->url = arena_printf(arena, "https://da%zu.example.com/IPHTTPS", i);
	}
	return survey;
}

static struct letter
letter_of(struct arena *arena, const struct survey *survey, enum letter_kind kind)
{
	struct letter letter = {.kind = kind, .id = "a@b", .to = "c@d", .count = survey->count};

	letter.rows = arena_array(arena, survey->count, sizeof(*letter.rows));
	for (size_t i = 0; i < survey->count; i++) {
		letter.rows[i] = row_of(arena, &survey->sites[i],
			&survey->sites[i].results[0].findings.items[0], 0);
		if (kind == LETTER_REMINDER)
			letter.rows[i].event = HEALTH_OPEN;
		letter.counts[letter.rows[i].event]++;
	}
	letter.sites = survey->count;
	return letter;
}

static size_t
count_of(const char *text, const char *part)
{
	size_t count = 0;

	for (; (text = strstr(text, part)) != NULL; text += strlen(part))
		count++;
	return count;
}

/* One cause is told once, with the sites that have it, in the subject too. */
static void
test_causes(void **state)
{
	struct survey *survey = bad_sites(*state, 5, "aabb");
	struct letter letter = letter_of(*state, survey, LETTER_CHANGE);
	struct mail mail = {.from = "e@f"};

	survey->title = "t";
	letter_write(*state, &letter, survey, SURVEY_TIME, &mail);
	assert_string_equal(mail.subject,
		"[t] CRITICAL 5 sites: 0x800b0109 chain ends in \"Corp Root\", which no store...");
	assert_int_equal(count_of(mail.text, "CERT_E_UNTRUSTEDROOT"), 1);
	assert_int_equal(count_of(mail.text, "Remedy: "), 1);
	assert_non_null(strstr(mail.text, "\nCRITICAL: 5 sites\n  berlin-1: "
					  "https://da0.example.com/IPHTTPS (192.0.2.1)\n"));
	assert_non_null(strstr(mail.text, "Since: 2026-03-04T03:06:00Z, for 2 hours\n"));
	assert_non_null(strstr(mail.text, "Seen by: IPHTTPS\n"));
	check_columns(mail.text);
	for (size_t i = 0; i < letter.count; i++)
		assert_true(letter.rows[i].faults[0].named);

	/* What else a site has is told of it; another root is another cause. */
	survey->sites[1].results[0].findings.items[0].about = "ccdd";
	findings_add(&survey->sites[0].results[0].findings, *state,
		&(struct finding) {.rule = "time",
			.state = STATE_WARNING,
			.gravity = GRAVITY_DEGRADED,
			.text = "the clock is wrong"});
	letter_write(*state, &letter, survey, SURVEY_TIME, &mail);
	assert_non_null(strstr(mail.text, "\nCRITICAL: 4 sites\n"));
	assert_non_null(strstr(mail.text, "\nCRITICAL: muenchen-2\n"));
	assert_non_null(strstr(mail.text, "\nCRITICAL: berlin-1\n"));
	assert_int_equal(count_of(mail.text, "CERT_E_UNTRUSTEDROOT"), 3);
	assert_non_null(strstr(mail.text, "Also, as other sites: 0x800b0109"));
	assert_non_null(strstr(mail.subject, "CRITICAL 4 sites"));
	check_columns(mail.text);
}

/* What there is no room for is not named; a reminder names first what no mail has named. */
static void
test_room(void **state)
{
	struct survey *survey = bad_sites(*state, LETTER_BLOCKS + 9, NULL);
	struct letter letter = letter_of(*state, survey, LETTER_CHANGE);
	struct mail mail = {.from = "e@f"};

	letter_write(*state, &letter, survey, SURVEY_TIME, &mail);
	for (size_t i = 0; i < letter.count; i++)
		assert_int_equal(letter.rows[i].faults[0].named, i < LETTER_BLOCKS);
	assert_non_null(strstr(mail.text, "\nand 9 more sites\n  "));
	assert_non_null(strstr(mail.text, letter.rows[letter.count - 1].site->name));

	letter = letter_of(*state, survey, LETTER_REMINDER);
	for (size_t i = 0; i < LETTER_BLOCKS; i++)
		letter.rows[i].faults[0].mailed = SURVEY_TIME - 86400;
	letter_write(*state, &letter, survey, SURVEY_TIME, &mail);
	for (size_t i = 0; i < letter.count; i++)
		assert_int_equal(letter.rows[i].faults[0].named,
			i < LETTER_BLOCKS - 9 || i >= LETTER_BLOCKS);
}

/* Of one site with more faults than are told. */
static void
test_room_of_a_site(void **state)
{
	struct survey *survey = bad_sites(*state, 1, NULL);
	struct findings *findings = &survey->sites[0].results[0].findings;
	struct mail mail = {.from = "e@f"};
	struct letter letter;

	findings->count = 0;
	for (size_t i = 0; i < LETTER_FAULTS + 2; i++)
		findings_add(findings, *state,
			&(struct finding) {.rule = "roots.missing",
				.state = STATE_CRITICAL,
				.subject = arena_printf(*state, "channel %02zu", i),
				.text = arena_printf(*state, "lacks root %zu", i)});
	letter = letter_of(*state, survey, LETTER_CHANGE);
	letter.rows[0].fault_count = 0;
	letter.rows[0].faults = NULL;
	for (size_t i = 0; i < findings->count; i++) {
		const struct letter_row one =
			row_of(*state, &survey->sites[0], &findings->items[i], 0);

		ARENA_PUSH(
			*state, letter.rows[0].faults, letter.rows[0].fault_count, one.faults[0]);
	}
	letter_write(*state, &letter, survey, SURVEY_TIME, &mail);
	assert_non_null(strstr(mail.text, "\n  and 2 more\n"));
	for (size_t i = 0; i < findings->count; i++)
		assert_int_equal(letter.rows[0].faults[i].named, i < LETTER_FAULTS);

	/* Alike, they are told as one. */
	for (size_t i = 0; i < findings->count; i++)
		findings->items[i].text = "lacks the root";
	letter_write(*state, &letter, survey, SURVEY_TIME, &mail);
	assert_non_null(strstr(mail.text, "22 times (channel 00, "));
	for (size_t i = 0; i < findings->count; i++)
		assert_true(letter.rows[0].faults[i].named);
}

/* That all is well names what ends next, each once. */
static void
test_well(void **state)
{
	struct survey *survey = survey_sample(*state, 4, NULL);
	struct letter letter = {.kind = LETTER_WELL, .id = "a@b", .to = "c@d"};
	struct mail mail = {.from = "e@f"};

	for (size_t i = 0; i < 4; i++)
		ARENA_PUSH(*state, letter.all, letter.sites,
			(const struct survey_site *)&survey->sites[i]);
	letter_write(*state, &letter, survey, SURVEY_TIME, &mail);
	assert_non_null(strstr(mail.text, "\nAll is well: 4 sites\n\n"
					  "Certificates that end next\n  2026-03-09 (in 5 days): "
					  "da2.muenchen.corp.example: muenchen-2\n"));
	assert_non_null(strstr(mail.text, ": Corp Issuing CA 3: berlin-1, muenchen-2"));
	assert_int_equal(count_of(mail.text, "Corp Root CA"), 1);
	assert_non_null(strstr(mail.text, "CRLs and OCSP answers that end next\n  2026-03-05 (in "
					  "20 hours): http://crl.corp.example/site.crl: wien-4\n"));
	assert_null(strstr(mail.text, "2026-03-01")); /* has ended */
	check_columns(mail.text);
}

/* What is too much for a mail still has its worst fact. */
static void
test_too_much(void **state)
{
	enum { SITES = 50, CHECKS = 20 };
	struct survey_site *sites = arena_array(*state, SITES, sizeof(*sites));
	const struct survey survey = {.title = "t", .version = "0", .sites = sites, .count = SITES};
	struct letter letter = {.kind = LETTER_CHANGE,
		.id = "a@b",
		.to = "c@d",
		.count = SITES,
		.sites = SITES,
		.counts = {[HEALTH_PROBLEM] = SITES}};
	struct mail mail = {.from = "e@f"};
	char words[990];

	memset(words, '<', sizeof(words) - 1);
	words[sizeof(words) - 1] = '\0';
	letter.rows = arena_array(*state, SITES, sizeof(*letter.rows));
	for (size_t i = 0; i < SITES; i++) {
		struct survey_result *results = arena_array(*state, CHECKS, sizeof(*results));

		sites[i] = (struct survey_site) {.name = "berlin",
			.state = STATE_CRITICAL,
			.results = results,
			.count = CHECKS};
		for (size_t k = 0; k < CHECKS; k++)
			results[k] = (struct survey_result) {.service = "S",
				.state = STATE_CRITICAL,
				.summary = arena_printf(*state, "%s%zu", words, k)};
		letter.rows[i] = (struct letter_row) {.event = HEALTH_PROBLEM, .site = &sites[i]};
	}
	/* Both bodies are too large; the HTML alone. */
	for (size_t part = 1; part <= 2; part++) {
		letter.count = SITES / part;
		letter_write(*state, &letter, &survey, SURVEY_TIME, &mail);
		assert_true(text_starts(mail.subject, "[t] CRITICAL berlin: <<<"));
		assert_non_null(strstr(mail.text, "more than a mail can hold"));
		assert_non_null(strstr(mail.html, "CRITICAL berlin: &lt;&lt;"));
		assert_non_null(compose(*state, &mail));
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_headers, setup, teardown),
		cmocka_unit_test_setup_teardown(test_subjects, setup, teardown),
		cmocka_unit_test_setup_teardown(test_lines, setup, teardown),
		cmocka_unit_test_setup_teardown(test_addresses, setup, teardown),
		cmocka_unit_test_setup_teardown(test_refused, setup, teardown),
		cmocka_unit_test_setup_teardown(test_letters, setup, teardown),
		cmocka_unit_test_setup_teardown(test_many, setup, teardown),
		cmocka_unit_test_setup_teardown(test_causes, setup, teardown),
		cmocka_unit_test_setup_teardown(test_room, setup, teardown),
		cmocka_unit_test_setup_teardown(test_room_of_a_site, setup, teardown),
		cmocka_unit_test_setup_teardown(test_well, setup, teardown),
		cmocka_unit_test_setup_teardown(test_too_much, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
