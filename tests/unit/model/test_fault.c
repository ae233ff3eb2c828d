/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What three checks of a site found is told once, and the gravest decides for the site. */
#include "../unit.h"

#include "model/fault.h"

#define EXPIRED 0x800b0101

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

static struct finding crls[] = {
	{.rule = "revocation.source",
		.state = STATE_WARNING,
		.gravity = GRAVITY_DEGRADED,
		.subject = "192.0.2.1",
		.text = "a.crl is stale"},
	{.rule = "revocation.source",
		.state = STATE_WARNING,
		.gravity = GRAVITY_DEGRADED,
		.subject = "192.0.2.1",
		.text = "b.crl is unreachable"},
};
static struct finding expired[] = {
	{.rule = "chain.expired",
		.state = STATE_CRITICAL,
		.gravity = GRAVITY_CUT_OFF,
		.subject = "192.0.2.1",
		.code = EXPIRED,
		.text = "certificate expired"},
};
static struct finding ends[] = {
	{.rule = "cert.expiring",
		.state = STATE_CRITICAL,
		.gravity = GRAVITY_CUT_OFF_LATER,
		.when = 5,
		.text = "in 10 days"},
	{.rule = "chain.expired",
		.state = STATE_WARNING,
		.gravity = GRAVITY_CUT_OFF,
		.subject = "192.0.2.1",
		.code = EXPIRED,
		.text = "the same in other words"},
	{.rule = "note", .state = STATE_OK, .gravity = GRAVITY_NOTE, .text = "by the way"},
};
static struct finding revoked[] = {
	{.rule = "chain.revoked",
		.state = STATE_CRITICAL,
		.gravity = GRAVITY_REVOKED,
		.code = 0x80092010,
		.text = "revoked"},
};

static void
once(void **state)
{
	static const struct {
		const char *text, *checks;
	} wanted[] = {{"certificate expired", "A, B"}, {"in 10 days", "B"}, {"a.crl is stale", "C"},
		{"b.crl is unreachable", "C"}, {"cannot be read", "D, E"}, {"by the way", "B"}};
	struct survey_result results[] = {
		{.service = "A", .state = STATE_CRITICAL, .findings = {expired, 1}},
		{.service = "B", .state = STATE_CRITICAL, .findings = {ends, 3}},
		{.service = "C", .state = STATE_WARNING, .findings = {crls, 2}},
		{.service = "D", .state = STATE_UNKNOWN, .summary = "cannot be read"},
		{.service = "E", .state = STATE_UNKNOWN, .summary = "cannot be read"},
	};
	const struct survey_site site = {.results = results, .count = ARRAY_SIZE(results)};
	struct faults faults;

	faults_find(*state, &site, &faults);
	assert_int_equal(faults.count, ARRAY_SIZE(wanted));
	for (size_t i = 0; i < faults.count; i++) {
		assert_string_equal(faults.items[i].finding.text, wanted[i].text);
		assert_string_equal(fault_checks(*state, &faults.items[i]), wanted[i].checks);
	}
}

/* What a site is known by is its gravest fault, whichever check comes first: a revoked certificate
 * is not hidden by one that will expire. */
static void
gravest_of_a_site(void **state)
{
	struct survey_result later = {.service = "B",
		.state = STATE_CRITICAL,
		.summary = "in 10 days",
		.findings = {ends, 1}};
	struct survey_result now = {.service = "C",
		.state = STATE_CRITICAL,
		.summary = "revoked",
		.findings = {revoked, 1}};
	struct survey_result failed = {
		.service = "A", .state = STATE_CRITICAL, .summary = "failed", .code = 7};
	struct survey_result both[] = {later, now, failed};
	struct survey_site sites[] = {
		{.name = "fails", .state = STATE_CRITICAL, .results = &failed, .count = 1},
		{.name = "later", .state = STATE_CRITICAL, .results = &later, .count = 1},
		{.name = "well", .state = STATE_OK},
		{.name = "both", .state = STATE_CRITICAL, .results = both, .count = 3},
	};
	const struct survey survey = {.sites = sites, .count = ARRAY_SIZE(sites)};
	const struct survey_site **order = survey_worst_first(&survey, *state);

	assert_string_equal(survey_site_worst(&sites[3])->summary, "revoked");
	assert_int_equal(survey_site_code(&sites[3]), 0x80092010);
	assert_int_equal(survey_site_code(&sites[1]), 0);
	assert_int_equal(survey_site_code(&sites[0]), 7);
	assert_null(survey_site_worst(&sites[2]));
	assert_string_equal(order[0]->name, "both");
	assert_string_equal(order[1]->name, "later");
	assert_string_equal(order[2]->name, "fails");
	assert_string_equal(order[3]->name, "well");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(once, setup, teardown),
		cmocka_unit_test_setup_teardown(gravest_of_a_site, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
