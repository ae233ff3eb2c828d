/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Unit tests of the verdict on certificates. */
#include "unit.h"

#include <string.h>

#include "base/clock.h"
#include "healthy.h"

/* A path of leaf, one CA and root with these days left. */
struct site {
	struct healthy h;
	struct cert certs[3];
	const struct cert *path[3];
};

enum { NOW = 1800000000 };

static void
begin(struct site *site, const int64_t left[3])
{
	static const char *const names[] = {"da.example.com", "Issuing CA", "Root CA"};

	healthy_begin(&site->h, 1);
	memset(site->certs, 0, sizeof(site->certs));
	for (int i = 0; i < 3; i++) {
		site->certs[i] = (struct cert) {.name = names[i],
			.subject = names[i],
			.issuer = "CN=Issuing CA, O=Corp",
			.key_type = "RSA",
			.not_before = NOW - CLOCK_DAY,
			.not_after = NOW + left[i],
			.self_signed = i == 2,
			.sha1 = {0xab, 0xcd},
			.sha256 = {0x12}};
		site->path[i] = &site->certs[i];
	}
	site->h.paths[0].certs = site->path;
	site->h.paths[0].count = 3;
	site->h.options.now = NOW;
	assert_true(age_parse("30", CLOCK_DAY, &site->h.options.age_warning, NULL));
	assert_true(age_parse("14", CLOCK_DAY, &site->h.options.age_critical, NULL));
	assert_true(age_parse("60", CLOCK_DAY, &site->h.options.ca_warning, NULL));
	assert_true(age_parse("30", CLOCK_DAY, &site->h.options.ca_critical, NULL));
}

static void
judge(struct site *site)
{
	site->h.report = (struct report) {.evidence = &site->h.evidence};
	verdict_judge(&verdict_cert, &site->h.options, site->h.arena, &site->h.report);
}

static const struct metric *
metric(const struct site *site, const char *label)
{
	const struct metrics *metrics = &site->h.report.metrics;

	for (size_t i = 0; i < metrics->count; i++)
		if (strcmp(metrics->items[i].label, label) == 0)
			return &metrics->items[i];
	fail_msg("no metric %s", label);
	return NULL;
}

#define D CLOCK_DAY

static void
days(void **state)
{
	static const struct {
		int64_t left[3];
		enum state state;
		const char *rule, *text;
		double leaf_days;
	} rows[] = {
		{{90 * D, 900 * D, 9000 * D}, STATE_OK, NULL, "certificate expires in 90 days", 90},
		{{90 * D + D / 4, 900 * D, 9000 * D}, STATE_OK, NULL, "in 90 days", 90.25},
		{{30 * D, 900 * D, 9000 * D}, STATE_OK, NULL, NULL, 30},
		{{30 * D - 1, 900 * D, 9000 * D}, STATE_WARNING, "cert.expiring", "in 29 days",
			29.99},
		{{14 * D, 900 * D, 9000 * D}, STATE_WARNING, "cert.expiring", "in 14 days", 14},
		{{14 * D - 1, 900 * D, 9000 * D}, STATE_CRITICAL, "cert.expiring", "in 13 days",
			13.99},
		{{3600, 900 * D, 9000 * D}, STATE_CRITICAL, "cert.expiring", "in 1 hour", 0.04},
		{{0, 900 * D, 9000 * D}, STATE_CRITICAL, "cert.expiring", "in 0 seconds", 0},
		{{90 * D, 60 * D - 1, 9000 * D}, STATE_WARNING, "cert.ca-expiring",
			"\"Issuing CA\" expires in 59 days", 90},
		/* of two that are to end, the sooner */
		{{20 * D, 15 * D * 3, 9000 * D}, STATE_WARNING, "cert.expiring", "in 20 days", 20},
		{{29 * D, 50 * D, 40 * D}, STATE_WARNING, "cert.expiring", "in 29 days", 29},
		{{10 * D, 5 * D, 9000 * D}, STATE_CRITICAL, "cert.ca-expiring", "in 5 days", 10},
		{{90 * D, 900 * D, 30 * D - 1}, STATE_CRITICAL, "cert.ca-expiring",
			"\"Root CA\" expires in 29 days", 90},
		{{INT64_C(9999) * 365 * D, 900 * D, 9000 * D}, STATE_OK, NULL, NULL, 9999.0 * 365},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct site site;

		begin(&site, rows[i].left);
		judge(&site);
		assert_int_equal(site.h.report.state, rows[i].state);
		if (rows[i].rule != NULL)
			assert_string_equal(site.h.report.findings.items[0].rule, rows[i].rule);
		if (rows[i].text != NULL && strstr(site.h.report.summary, rows[i].text) == NULL)
			fail_msg("\"%s\" is not in \"%s\"", rows[i].text, site.h.report.summary);
		assert_true(metric(&site, "leaf_days")->value == rows[i].leaf_days);
		assert_true(metric(&site, "ca1_days")->known && metric(&site, "root_days")->known);
		healthy_end(&site.h);
	}
}

static void
expired_is_negative(void **state)
{
	const int64_t left[3] = {-1, 900 * D, 9000 * D};
	struct site site;

	(void)state;
	begin(&site, left);
	healthy_problem(&site.h, 0, CHAIN_EXPIRED, "certificate expired just now");
	judge(&site);
	assert_int_equal(site.h.report.state, STATE_CRITICAL);
	assert_string_equal(site.h.report.findings.items[0].rule, "chain.expired");
	/* the cast: with x87 a constant is nearer to it than a double */
	assert_true(metric(&site, "leaf_days")->value == (double)-0.01);
	assert_int_equal(metric(&site, "leaf_days")->decimals, 2);
	healthy_end(&site.h);
}

static void
identity(void **state)
{
	static const struct {
		const char *fingerprint, *issuer, *rule;
	} rows[] = {
		{"ABCD000000000000000000000000000000000000", NULL, NULL},
		{"1200000000000000000000000000000000000000000000000000000000000000", NULL, NULL},
		{"ABCE000000000000000000000000000000000000", NULL, "cert.fingerprint"},
		{NULL, "issuing ca", NULL},
		{NULL, "O=Corp", NULL},
		{NULL, "Other CA", "cert.issuer"},
	};
	const int64_t left[3] = {90 * D, 900 * D, 9000 * D};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct site site;

		begin(&site, left);
		site.h.options.fingerprint = rows[i].fingerprint;
		site.h.options.issuer = rows[i].issuer;
		judge(&site);
		assert_int_equal(
			site.h.report.state, rows[i].rule == NULL ? STATE_OK : STATE_CRITICAL);
		if (rows[i].rule != NULL)
			assert_string_equal(site.h.report.findings.items[0].rule, rows[i].rule);
		healthy_end(&site.h);
	}
}

/* Seen certificates count although the handshake failed afterwards; unseen ones never do. */
static void
handshakes(void **state)
{
	const int64_t left[3] = {90 * D, 900 * D, 9000 * D};
	struct site site;

	(void)state;
	begin(&site, left);
	site.h.endpoints[0].stages[STAGE_TLS].outcome = OUTCOME_ALERT;
	judge(&site);
	assert_int_equal(site.h.report.state, STATE_OK);
	site.h.endpoints[0].tls.chain_count = 0;
	site.h.endpoints[0].tls.alert_seen = true;
	site.h.endpoints[0].tls.alert = 40;
	judge(&site);
	assert_int_equal(site.h.report.state, STATE_CRITICAL);
	assert_int_equal(site.h.report.code, 0x80090326);
	healthy_end(&site.h);
	begin(&site, left);
	site.h.paths[0].anchor = NULL;
	judge(&site);
	assert_int_equal(site.h.report.state, STATE_UNKNOWN);
	healthy_end(&site.h);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(days),
		cmocka_unit_test(expired_is_negative),
		cmocka_unit_test(identity),
		cmocka_unit_test(handshakes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
