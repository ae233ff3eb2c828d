/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Unit tests of the verdict on trust. */
#include "unit.h"

#include <string.h>

#include "base/clock.h"
#include "healthy.h"

enum { NOW = 1800000000 };

static void
judge(struct healthy *h)
{
	h->report = (struct report) {.evidence = &h->evidence};
	verdict_judge(&verdict_trust, &h->options, h->arena, &h->report);
}

static void
begin(struct healthy *h, struct chain_revocation *sources, size_t count, bool win7)
{
	healthy_begin(h, 1);
	h->options.now = NOW;
	h->options.client = client_row(win7 ? CLIENT_WIN7 : CLIENT_WIN10);
	assert_true(age_parse("24", CLOCK_HOUR, &h->options.age_warning, NULL));
	assert_true(age_parse("4", CLOCK_HOUR, &h->options.age_critical, NULL));
	h->chains[0].revocations = sources;
	h->chains[0].revocation_count = count;
}

static const struct metric *
metric(const struct healthy *h, const char *label)
{
	for (size_t i = 0; i < h->report.metrics.count; i++)
		if (strcmp(h->report.metrics.items[i].label, label) == 0)
			return &h->report.metrics.items[i];
	return NULL;
}

static void
sources(void **state)
{
	static const struct {
		enum revocation_state source;
		int64_t left;
		enum state state;
		const char *rule;
	} rows[] = {
		{REVOCATION_GOOD, 0, STATE_OK, NULL}, /* it names no end, and no figure does */
		{REVOCATION_GOOD, 24 * CLOCK_HOUR, STATE_OK, NULL},
		{REVOCATION_GOOD, 24 * CLOCK_HOUR - 1, STATE_WARNING, "revocation.expiring"},
		{REVOCATION_GOOD, 4 * CLOCK_HOUR - 1, STATE_CRITICAL, "revocation.expiring"},
		{REVOCATION_STALE, -1, STATE_WARNING, "revocation.source"},
		{REVOCATION_UNREACHABLE, 0, STATE_WARNING, "revocation.source"},
		{REVOCATION_UNUSABLE, 0, STATE_WARNING, "revocation.source"},
		{REVOCATION_UNKNOWN, 0, STATE_WARNING, "revocation.source"},
		{REVOCATION_SKIPPED, 0, STATE_OK, NULL},
	};
	static const struct cert cert = {.name = "da.example.com"};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct chain_revocation source = {.cert = &cert,
			.source = REVOCATION_CRL,
			.state = rows[i].source,
			.url = "http://crl.example.com/a.crl",
			.has_next_update = rows[i].left != 0,
			.this_update = NOW - CLOCK_DAY,
			.next_update = NOW + rows[i].left};
		struct healthy h;

		begin(&h, &source, 1, false);
		judge(&h);
		assert_int_equal(h.report.state, rows[i].state);
		if (rows[i].rule != NULL)
			assert_string_equal(h.report.findings.items[0].rule, rows[i].rule);
		bool figure = rows[i].left > 0 ||
			      (rows[i].rule != NULL && rows[i].source != REVOCATION_SKIPPED);

		assert_int_equal(metric(&h, "crl1_hours") != NULL, figure);
		healthy_end(&h);
	}
}

static void
profiles(void **state)
{
	static const struct {
		enum chain_fault fault;
		bool win7;
		enum state state;
		uint32_t code;
	} rows[] = {
		{CHAIN_REVOCATION_OFFLINE, false, STATE_WARNING, 0},
		{CHAIN_REVOCATION_OFFLINE, true, STATE_CRITICAL, 0x80092013},
		{CHAIN_REVOCATION_UNCHECKED, false, STATE_WARNING, 0},
		{CHAIN_REVOCATION_UNCHECKED, true, STATE_WARNING, 0},
		{CHAIN_REVOCATION_NONE, false, STATE_OK, 0},
		{CHAIN_REVOCATION_NONE, true, STATE_CRITICAL, 0x80092012},
		{CHAIN_REVOKED, false, STATE_CRITICAL, 0x80092010},
		{CHAIN_REVOKED, true, STATE_CRITICAL, 0x80092010},
		{CHAIN_LOCAL, false, STATE_UNKNOWN, 0},
		{CHAIN_LOCAL, true, STATE_UNKNOWN, 0},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct healthy h;

		begin(&h, NULL, 0, rows[i].win7);
		healthy_problem(&h, 0, rows[i].fault, "why");
		judge(&h);
		assert_int_equal(h.report.state, rows[i].state);
		assert_int_equal(h.report.code, rows[i].code);
		healthy_end(&h);
	}
}

/* An issuer that this host could not fetch: nothing follows from its absence. */
static void
local_failures(void **state)
{
	static const struct {
		enum chain_fault fault;
		enum state state;
		uint32_t code;
	} rows[] = {
		{CHAIN_INCOMPLETE, STATE_UNKNOWN, 0},
		{CHAIN_UNTRUSTED_ROOT, STATE_UNKNOWN, 0},
		{CHAIN_EXPIRED, STATE_CRITICAL, 0x800b0101},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct healthy h;

		begin(&h, NULL, 0, false);
		h.chains[0].local_error = "libcurl.so.4 cannot be loaded";
		healthy_problem(&h, 0, rows[i].fault, "why");
		judge(&h);
		assert_int_equal(h.report.state, rows[i].state);
		assert_int_equal(h.report.code, rows[i].code);
		healthy_end(&h);
	}
}

/* What to do about a source that is no good: the responder's, the distribution point's. */
static void
remedies(void **state)
{
	static const struct {
		enum revocation_source source;
		enum revocation_state state;
		const char *has;
	} rows[] = {
		{REVOCATION_OCSP, REVOCATION_UNREACHABLE, "The OCSP responder cannot be reached"},
		{REVOCATION_OCSP, REVOCATION_UNKNOWN, "unauthorized"},
		{REVOCATION_OCSP, REVOCATION_STALE, "its signing certificate is current"},
		{REVOCATION_STAPLE, REVOCATION_STALE, "The stapled answer"},
		{REVOCATION_CRL, REVOCATION_UNREACHABLE,
			"The distribution point cannot be reached"},
		{REVOCATION_CRL, REVOCATION_STALE, "not published in time"},
		{REVOCATION_CRL, REVOCATION_UNUSABLE, "is not for this certificate"},
		{REVOCATION_DELTA, REVOCATION_UNREACHABLE, "double escaping"},
		{REVOCATION_FILE, REVOCATION_STALE, "--crl"},
	};
	static const struct cert cert = {.name = "da.example.com"};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct chain_revocation source = {.cert = &cert,
			.source = rows[i].source,
			.state = rows[i].state,
			.url = "http://pki.example.com/"};
		struct healthy h;

		begin(&h, &source, 1, false);
		judge(&h);
		assert_string_equal(h.report.findings.items[0].rule, "revocation.source");
		if (strstr(h.report.findings.items[0].remedy, rows[i].has) == NULL)
			fail_msg("%zu: %s", i, h.report.findings.items[0].remedy);
		healthy_end(&h);
	}
}

/* Two answers that count, and say the contrary of each other. */
static void
contradiction(void **state)
{
	static const struct cert cert = {.name = "da.example.com"};
	struct chain_revocation sources[] = {
		{.cert = &cert,
			.source = REVOCATION_OCSP,
			.state = REVOCATION_GOOD,
			.url = "http://ocsp.example.com/",
			.this_update = NOW - CLOCK_DAY},
		{.cert = &cert,
			.source = REVOCATION_CRL,
			.state = REVOCATION_REVOKED,
			.url = "http://crl.example.com/a.crl",
			.this_update = NOW - CLOCK_DAY,
			.revoked_at = NOW - CLOCK_DAY,
			.contradicts = REVOCATION_OCSP},
	};
	struct healthy h;

	(void)state;
	begin(&h, sources, ARRAY_SIZE(sources), false);
	judge(&h);
	assert_int_equal(h.report.state, STATE_WARNING);
	assert_int_equal(h.report.code, 0);
	assert_string_equal(h.report.findings.items[0].rule, "revocation.contradiction");
	assert_string_equal(h.report.findings.items[0].text,
		"CRL of certificate says revoked on 2027-01-14; clients take the OCSP before it "
		"(http://crl.example.com/a.crl)");
	healthy_end(&h);
}

/* A list at hand that is of no use is told on the first line, without its folders. */
static void
idle(void **state)
{
	static const struct cert cert = {.name = "da.example.com"};
	struct chain_revocation source = {.cert = &cert,
		.source = REVOCATION_FILE,
		.state = REVOCATION_SKIPPED,
		.idle = true,
		.url = "/etc/pki/old.crl"};
	struct healthy h;

	(void)state;
	begin(&h, &source, 1, false);
	judge(&h);
	assert_int_equal(h.report.state, STATE_OK);
	assert_ptr_equal(h.report.summary,
		strstr(h.report.summary, "CRL file old.crl fits no certificate of the path; "));
	assert_null(strstr(h.report.summary, "0 good"));
	healthy_end(&h);
}

/* What was not fetched is no error of a client's. */
static void
unfetched(void **state)
{
	(void)state;
	for (int win7 = 0; win7 <= 1; win7++) {
		struct healthy h;

		begin(&h, NULL, 0, win7 == 1);
		healthy_problem(&h, 0, CHAIN_INCOMPLETE, "AIA not tried");
		h.chains[0].paths[0].problems[0].cause = CAUSE_NOT_FETCHED;
		judge(&h);
		assert_int_equal(h.report.state, STATE_WARNING);
		assert_int_equal(h.report.code, 0);
		healthy_end(&h);
	}
}

static void
only_ldap(void **state)
{
	static const struct cert cert = {.name = "da.example.com"};
	struct chain_revocation both[2] = {{.cert = &cert,
						   .source = REVOCATION_CRL,
						   .state = REVOCATION_SKIPPED,
						   .ldap = true,
						   .url = "ldap:///CN=x"},
		{.cert = &cert,
			.source = REVOCATION_CRL,
			.state = REVOCATION_GOOD,
			.url = "http://x/"}};
	struct healthy h;

	(void)state;
	begin(&h, both, 1, false);
	judge(&h);
	assert_int_equal(h.report.state, STATE_WARNING);
	assert_string_equal(h.report.findings.items[0].rule, "revocation.ldap");
	healthy_end(&h);
	begin(&h, both, 2, false);
	judge(&h);
	assert_int_equal(h.report.state, STATE_OK);
	healthy_end(&h);
}

/* Ages of a file and of a list, in days, against limits of seven for lists and for policies. */
static void
ages(void **state)
{
	enum { NEVER = 0 };
	static const struct {
		uint8_t kind;
		int64_t changed, issued; /* days ago */
		bool disallows;
		int64_t later; /* days from then to what it is judged for */
		enum state state;
		const char *rule, *text; /* NULL: none */
	} rows[] = {
		{CHANNEL_CTL, 7, 119, false, 0, STATE_OK, NULL, NULL},
		{CHANNEL_CTL, 8, 119, false, 0, STATE_WARNING, "store.stale",
			"store a is 8 days old by the time of its file, 2027-01-07"},
		{CHANNEL_CTL, 1, 121, false, 0, STATE_WARNING, "store.stale",
			"store a is 121 days old by its own date (thisUpdate), 2026-09-16"},
		{CHANNEL_CTL, 1, 999, true, 0, STATE_OK, NULL, NULL},
		{CHANNEL_CTL, 8, 999, true, 0, STATE_WARNING, "store.stale",
			"by the time of its file"},
		{CHANNEL_CTL, 1, 1, false, 119, STATE_OK, NULL, NULL},
		{CHANNEL_CTL, 1, 1, false, 121, STATE_WARNING, "store.stale",
			"122 days old by its own"},
		{CHANNEL_CTL, -2, 1, false, 0, STATE_WARNING, "store.future",
			"the time of its file"},
		{CHANNEL_CTL, 1, -2, false, 0, STATE_WARNING, "store.future", "its own date"},
		{CHANNEL_CTL, -1, -1, false, 0, STATE_OK, NULL, NULL},
		{CHANNEL_CTL, NEVER, 119, false, 0, STATE_OK, NULL, NULL},
		{CHANNEL_CTL, NEVER, 531, false, 0, STATE_WARNING, "store.stale", "531 days old"},
		{CHANNEL_GPO, 7, NEVER, false, 300, STATE_OK, NULL, NULL},
		{CHANNEL_GPO, 8, NEVER, false, 0, STATE_WARNING, "store.stale", "8 days old"},
		{CHANNEL_ODJ, 800, NEVER, false, 0, STATE_OK, NULL, NULL},
		{CHANNEL_ODJ, -2, NEVER, false, 0, STATE_WARNING, "store.future", "in the future"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct input input = {.name = "a",
			.kind = rows[i].kind,
			.disallows = rows[i].disallows,
			.changed = rows[i].changed == NEVER ? 0 : NOW - rows[i].changed * CLOCK_DAY,
			.issued = rows[i].issued == NEVER ? 0 : NOW - rows[i].issued * CLOCK_DAY};
		const struct finding *top;
		struct healthy h;

		begin(&h, NULL, 0, false);
		h.options.max_age[CHANNEL_CTL] = h.options.max_age[CHANNEL_GPO] = 7 * CLOCK_DAY;
		h.options.now = NOW + rows[i].later * CLOCK_DAY;
		h.evidence.time = NOW;
		h.evidence.inputs = &input;
		h.evidence.input_count = 1;
		judge(&h);
		top = h.report.findings.count == 0 ? NULL : &h.report.findings.items[0];
		if (h.report.state != rows[i].state ||
			(rows[i].rule != NULL && (strcmp(top->rule, rows[i].rule) != 0 ||
							 strstr(top->text, rows[i].text) == NULL)))
			fail_msg("row %zu: %s", i, top == NULL ? "nothing" : top->text);
		assert_int_equal(metric(&h, "ctl_age_days") != NULL, rows[i].kind == CHANNEL_CTL);
		assert_int_equal(metric(&h, "gpo_age_days") != NULL, rows[i].kind == CHANNEL_GPO);
		assert_null(metric(&h, "odj_age_days"));
		healthy_end(&h);
	}
}

/* The oldest counts, to the hundredth. */
static void
age_figures(void **state)
{
	struct input inputs[] = {
		{.name = "a",
			.kind = CHANNEL_CTL,
			.changed = NOW - CLOCK_DAY,
			.issued = NOW - CLOCK_HOUR},
		{.name = "b",
			.kind = CHANNEL_CTL,
			.changed = NOW - 36 * CLOCK_HOUR,
			.issued = NOW - 50 * CLOCK_DAY},
		{.name = "c",
			.kind = CHANNEL_CTL,
			.issued = NOW - 900 * CLOCK_DAY,
			.disallows = true},
	};
	struct healthy h;

	(void)state;
	begin(&h, NULL, 0, false);
	h.options.max_age[CHANNEL_CTL] = 7 * CLOCK_DAY;
	h.evidence.time = NOW;
	h.evidence.inputs = inputs;
	h.evidence.input_count = ARRAY_SIZE(inputs);
	judge(&h);
	assert_true(metric(&h, "ctl_age_days")->value == 1.5);
	assert_true(metric(&h, "ctl_age_days")->warning.end == 7);
	assert_true(metric(&h, "ctl_issued_days")->value == 50);
	assert_true(metric(&h, "ctl_issued_days")->warning.end == 120);
	healthy_end(&h);
}

static void
figures(void **state)
{
	static const struct cert cert = {.name = "da.example.com"};
	struct chain_revocation list[3] = {{.cert = &cert,
						   .source = REVOCATION_STAPLE,
						   .state = REVOCATION_GOOD,
						   .has_next_update = true,
						   .next_update = NOW + 60 * CLOCK_HOUR},
		{.cert = &cert,
			.source = REVOCATION_OCSP,
			.state = REVOCATION_GOOD,
			.has_next_update = true,
			.next_update = NOW + 48 * CLOCK_HOUR},
		{.cert = &cert, .source = REVOCATION_CRL, .state = REVOCATION_UNREACHABLE}};
	struct healthy h;

	(void)state;
	begin(&h, list, 3, false);
	judge(&h);
	assert_true(metric(&h, "problems")->value == 1);
	assert_true(metric(&h, "paths")->value == 1);
	assert_true(metric(&h, "ocsp_hours")->value == 48);
	assert_false(metric(&h, "crl1_hours")->known);
	assert_null(metric(&h, "crl2_hours"));
	healthy_end(&h);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sources),
		cmocka_unit_test(profiles),
		cmocka_unit_test(local_failures),
		cmocka_unit_test(remedies),
		cmocka_unit_test(contradiction),
		cmocka_unit_test(idle),
		cmocka_unit_test(unfetched),
		cmocka_unit_test(only_ldap),
		cmocka_unit_test(ages),
		cmocka_unit_test(age_figures),
		cmocka_unit_test(figures),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
