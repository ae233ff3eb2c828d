/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "../unit.h"

#include "model/evidence.h"

static void
names(void **state)
{
	static const char *const refused[] = {"", "OK", "ok ", "no_name", "dns ", "tls1"};
	enum stage stage;
	enum outcome outcome;

	(void)state;
	assert_string_equal(stage_name(STAGE_DNS), "dns");
	assert_string_equal(stage_name(STAGE_PING), "ping");
	assert_string_equal(outcome_name(OUTCOME_OK), "ok");
	assert_string_equal(outcome_name(OUTCOME_HOST_UNREACHABLE), "host-unreachable");
	assert_string_equal(outcome_name(OUTCOME_NO_NAME), "no-name");
	assert_string_equal(outcome_name(OUTCOME_LOCAL), "local");
	for (int i = 0; i < STAGE_COUNT; i++) {
		assert_true(stage_parse(stage_name((enum stage)i), &stage));
		assert_int_equal(stage, i);
	}
	for (int i = 0; i < OUTCOME_COUNT; i++) {
		assert_true(outcome_parse(outcome_name((enum outcome)i), &outcome));
		assert_int_equal(outcome, i);
	}
	for (size_t i = 0; i < ARRAY_SIZE(refused); i++) {
		assert_false(stage_parse(refused[i], &stage));
		assert_false(outcome_parse(refused[i], &outcome));
	}
}

static void
reached(void **state)
{
	struct endpoint endpoint = {.label = "x"};

	(void)state;
	assert_int_equal(endpoint_reached(&endpoint), STAGE_NONE);
	endpoint.stages[STAGE_TCP].outcome = OUTCOME_OK;
	assert_int_equal(endpoint_reached(&endpoint), STAGE_TCP);
	/* the proxy stage may be left out */
	endpoint.stages[STAGE_TLS].outcome = OUTCOME_ALERT;
	assert_int_equal(endpoint_reached(&endpoint), STAGE_TLS);
	endpoint.stages[STAGE_PING].outcome = OUTCOME_TIMEOUT;
	assert_int_equal(endpoint_reached(&endpoint), STAGE_PING);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names),
		cmocka_unit_test(reached),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
