/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The status line, its bounds, and the detail below it. */
#include "../unit.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "model/chain.h"
#include "model/limits.h"
#include "model/winerr.h"
#include "output/limits.h"
#include "output/output.h"
#include "output/wrap.h"
#include "perfdata_grammar.h"
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

/* What holds of every output, whatever is in the report. */
static void
assert_sound(const char *text)
{
	const char *end = strchr(text, '\n'), *bar = strchr(text, '|');

	assert_true(strlen(text) <= LIMIT_OUTPUT);
	assert_non_null(end);
	assert_true(text[strlen(text) - 1] == '\n');
	assert_null(strstr(text, "\n\n"));
	assert_true(text_utf8_valid(span_text(text)));
	for (const char *p = text; *p != '\0'; p++)
		assert_true(*p == '\n' || (unsigned char)*p >= 0x20);
	if (bar == NULL)
		return;
	assert_true(bar < end);
	assert_null(strchr(bar + 1, '|'));
	{
		char perfdata[LIMIT_OUTPUT];

		memcpy(perfdata, bar + 2, (size_t)(end - bar - 2));
		perfdata[end - bar - 2] = '\0';
		assert_true(perfdata_valid(perfdata));
	}
}

static const char *
write_report(struct arena *arena, const struct report *report)
{
	struct buf out = buf_make(1 << 20);
	const char *text;

	assert_true(output_nagios(&out, report, arena));
	text = arena_text(arena, buf_cstr(&out));
	assert_int_equal(strlen(text), out.n);
	buf_free(&out);
	assert_sound(text);
	return text;
}

static void
test_line(void **state)
{
	struct report *report = sample_new(*state);

	assert_string_equal(write_report(*state, report),
		"IPHTTPS CRITICAL - da.example.com: 1 of 2 addresses fails, 2001:db8::7: "
		"0x800b0101 CERT_E_EXPIRED: certificate expired 3 days ago | "
		"time=0.084123s;1.5;;0;10 ra=U;;;0 client_error=2148204801\n");
	report->summary = "clients get 0x800b0101 CERT_E_EXPIRED: expired";
	report->metrics.count = 0;
	assert_string_equal(write_report(*state, report),
		"IPHTTPS CRITICAL - da.example.com: clients get "
		"0x800b0101 CERT_E_EXPIRED: expired\n");
	report->name = NULL;
	report->state = STATE_NONE;
	report->summary = NULL;
	assert_string_equal(write_report(*state, report), "IPHTTPS UNKNOWN - \n");
}

static size_t
head_columns(struct arena *arena, const char *text)
{
	return wrap_columns(arena_span_text(arena, span_of(text, strcspn(text, "|\n"))));
}

/* A long word loses its middle, only beyond the bound, at a character; the code always stays. */
static void
test_elision(void **state)
{
	struct report *report = sample_new(*state);
	char summary[600];
	const char *text;

	for (size_t n = 1; n < 200; n++) {
		size_t at = 0;

		for (size_t i = 0; i < n; i++)
			at += (size_t)snprintf(summary + at, sizeof(summary) - at, "%s",
				i % 2 == 0 ? "x" : "\xc3\xa4");
		report->summary = summary;
		report->code = 0;
		text = write_report(*state, report);
		assert_true(head_columns(*state, text) <= LIMIT_STATUS_LINE + 1);
		assert_int_equal(strstr(text, summary) != NULL, strstr(text, "...") == NULL);
		report->code = CERT_E_UNTRUSTEDROOT;
		snprintf(summary + at, sizeof(summary) - at,
			" 0x800b0109 CERT_E_UNTRUSTEDROOT: chain ends in nothing at all");
		text = write_report(*state, report);
		assert_true(head_columns(*state, text) <= LIMIT_STATUS_LINE + 1);
		assert_non_null(strstr(text, "0x800b0109 CERT_E_UNTRUSTEDROOT: chain"));
	}
}

/* Words behind the bound go as a whole, and what was given gives way for a terminal's width. */
static void
test_words(void **state)
{
	struct report *report = sample_new(*state);

	report->metrics.count = 0;
	report->code = 0;
	report->name = "/srv/certificates/of/the/north/in/use/chain.pem";
	report->summary = "certificate expires in 30 days";
	assert_string_equal(write_report(*state, report),
		"IPHTTPS CRITICAL - /srv/certificates/o.../use/chain.pem: "
		"certificate expires in 30 days\n");
	report->name = "da.example.com";
	report->summary = "one two three four five six seven eight nine ten eleven twelve thirteen "
			  "fourteen fifteen, sixteen, seventeen and eighteen";
	assert_string_equal(write_report(*state, report),
		"IPHTTPS CRITICAL - da.example.com: one two three four five six seven eight nine "
		"ten eleven twelve thirteen fourteen fifteen, sixteen...\n");
}

static void
test_long_name(void **state)
{
	struct report *report = sample_new(*state);
	char name[254];

	memset(name, 'n', sizeof(name) - 1);
	name[sizeof(name) - 1] = '\0';
	report->name = name;
	assert_non_null(strstr(write_report(*state, report), "0x800b0101 CERT_E_EXPIRED"));
}

static void
test_hostile(void **state)
{
	static const char hostile[] = "a|b\nc\rd\te\x1b[31m\xff\xe2\x80\xae|time=0s";
	struct report *report = sample_new(*state);
	struct endpoint *endpoint = &report->evidence->subjects[0].endpoints[1];
	const char *text;

	report->name = report->summary = hostile;
	report->notes = (const char *const[]) {hostile};
	report->findings.items[0].text = report->findings.items[0].remedy = hostile;
	report->findings.items[0].subject = hostile;
	endpoint->http.server = endpoint->http.reason = endpoint->tls.cipher = hostile;
	endpoint->stages[STAGE_TLS].text = hostile;
	((struct cert *)endpoint->chain->served[0])->subject = hostile;
	((struct cert *)endpoint->chain->served[0])->names[0] = hostile;
	for (report->verbosity = 0; report->verbosity <= 3; report->verbosity++) {
		text = write_report(*state, report);
		assert_non_null(strchr(text, '|'));
		assert_null(strstr(text, "\x1b"));
	}
	((struct cert *)endpoint->chain->served[0])->names[0] = "da.example.com";
}

static void
test_verbose(void **state)
{
	struct report *report = sample_new(*state);
	const char *one, *two, *three;

	report->verbosity = 1;
	one = write_report(*state, report);
	assert_non_null(
		strstr(one, "\nCRITICAL 2001:db8::7: 0x800b0101 CERT_E_EXPIRED: certificate "
			    "\"da.example.com\" expired 3 days ago\n"
			    "  Remedy: Renew the certificate.\nOK 192.0.2.7: "));
	assert_non_null(strstr(one, "\nNote: revocation was not looked at\n"));
	report->verbosity = 2;
	two = write_report(*state, report);
	assert_true(text_starts(two, one));
	assert_non_null(
		strstr(two, "\nda.example.com dns: ok in 12 ms; answers 192.0.2.7, 2001:db8::7\n"));
	assert_non_null(
		strstr(two, "\n192.0.2.7 tls: ok in 49.2 ms; TLS 1.2, "
			    "ECDHE-RSA-AES256-GCM-SHA384, x25519, 3 certificates served\n"));
	assert_non_null(
		strstr(two, " http: ok in 61.5 ms; status 200 OK, server Microsoft-HTTPAPI/2.0\n"));
	assert_non_null(
		strstr(two, " ra: ok in 73.8 ms; from fe80::1, router lifetime 1800 s, prefix "
			    "2001:db8:1:1000::/64 (valid for ever, preferred 604800 s, on-link, "
			    "autonomous), MTU 1280\n"));
	assert_non_null(strstr(two, " ping: ok in 4 ms; target 2001:db8:1::1\n"));
	report->verbosity = 3;
	three = write_report(*state, report);
	assert_true(text_starts(three, two));
	assert_non_null(
		strstr(three, "\n192.0.2.7 leaf: CN=da.example.com\n  issuer CN=Corp Issuing CA\n"
			      "  serial 01ab\n  SHA-1 0000"));
	assert_non_null(strstr(three, "days left 29\n"));
	assert_non_null(strstr(three, ", expired 3 days ago\n"));
	assert_non_null(strstr(three, "192.0.2.7 intermediate (not on the path): CN=Spare"));
	assert_non_null(strstr(three, "2001:db8::7 problem at depth 0: "));
	assert_non_null(strstr(three, "  names da.example.com, 192.0.2.1\n  from "));
}

/* Without a remedy of its own a finding has that of its code. */
static void
test_remedy(void **state)
{
	struct report *report = sample_empty(*state);

	report->verbosity = 1;
	assert_non_null(winerr_find(WSAHOST_NOT_FOUND_CODE)->remedy);
	assert_non_null(strstr(write_report(*state, report),
		"\nCRITICAL da.example.com: 0x2af9 WSAHOST_NOT_FOUND: the name does not exist\n"
		"  Remedy: "));
}

static void
test_same_certificates(void **state)
{
	struct report *report = sample_new(*state);
	struct subject *subject = report->evidence->subjects;

	subject->endpoints[1].chain = subject->endpoints[0].chain;
	report->verbosity = 3;
	assert_non_null(strstr(write_report(*state, report),
		"\n2001:db8::7 certificates: the same as 192.0.2.7\n"));
}

/* Thousands of findings and figures: cut by whole lines, and it says so. */
static void
test_limit(void **state)
{
	struct arena *arena = *state;
	struct report *report = sample_new(arena);
	struct finding finding = report->findings.items[0];
	struct metric metric = {.known = true};
	const char *text;

	for (int i = 0; i < 1000; i++) {
		finding.text = arena_printf(arena, "fault %d, unlike the others", i);
		findings_add(&report->findings, arena, &finding);
	}
	report->verbosity = 3;
	text = write_report(arena, report);
	assert_true(strlen(text) > LIMIT_OUTPUT - 300);
	assert_non_null(strstr(text, " more lines: see --output=text or --output=json\n"));
	for (int i = 0; i < 1000; i++) {
		metric.label = arena_printf(arena, "figure_%d", i);
		metrics_add(&report->metrics, arena, &metric);
	}
	text = write_report(arena, report);
	assert_non_null(strstr(text, " | time="));
	assert_non_null(strstr(text, " more figures: see --output=json\n"));
	assert_true(strlen(text) <= LIMIT_OUTPUT);
}

static void
test_small_buffer(void **state)
{
	struct report *report = sample_new(*state);
	struct buf out = buf_make(20);

	assert_false(output_nagios(&out, report, *state));
	buf_free(&out);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {TEST(test_line), TEST(test_elision), TEST(test_words),
		TEST(test_long_name), TEST(test_hostile), TEST(test_verbose), TEST(test_remedy),
		TEST(test_same_certificates), TEST(test_limit), TEST(test_small_buffer)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
