/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Unit tests of evidence. */
#include "../unit.h"

#include <string.h>

#include "model/evidence.h"

static void
names(void **state)
{
	static const char *const refused[] = {"", "OK", "ok ", "no_name", "dns ", "tls1"};
	enum outcome outcome;

	(void)state;
	assert_string_equal(stage_name(STAGE_DNS), "dns");
	assert_string_equal(stage_name(STAGE_PING), "ping");
	assert_string_equal(outcome_name(OUTCOME_OK), "ok");
	assert_string_equal(outcome_name(OUTCOME_HOST_UNREACHABLE), "host-unreachable");
	assert_string_equal(outcome_name(OUTCOME_NO_NAME), "no-name");
	assert_string_equal(outcome_name(OUTCOME_LOCAL), "local");
	for (int i = 0; i < STAGE_COUNT; i++)
		for (int k = 0; k < i; k++)
			assert_string_not_equal(
				stage_name((enum stage)i), stage_name((enum stage)k));
	for (int i = 0; i < OUTCOME_COUNT; i++) {
		assert_true(outcome_parse(outcome_name((enum outcome)i), &outcome));
		assert_int_equal(outcome, i);
	}
	for (size_t i = 0; i < ARRAY_SIZE(refused); i++)
		assert_false(outcome_parse(refused[i], &outcome));
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

/* RFC 4862 section 5.5.3. */
static void
prefixes(void **state)
{
	static const struct {
		struct ra_prefix prefix;
		const char *fault; /* part of it, NULL: clients use it */
	} rows[] = {
		{{{0x20, 0x01}, 64, true, true, 2592000, 604800}, NULL},
		{{{0xfd, 0x01}, 64, false, true, 0xffffffff, 0xffffffff}, NULL},
		{{{0x20, 0x01}, 64, true, true, 1, 0}, NULL},
		{{{0x20, 0x01}, 64, true, true, 1, 1}, NULL},
		{{{0x20, 0x01}, 64, true, false, 2592000, 604800}, "A flag"},
		{{{0x20, 0x01}, 64, true, true, 0, 0}, "valid lifetime is 0"},
		{{{0x20, 0x01}, 64, true, true, 1, 2}, "preferred lifetime is longer"},
		{{{0x20, 0x01}, 64, true, true, 0, 1}, "preferred lifetime is longer"},
		{{{0x20, 0x01}, 64, true, true, 0xfffffffe, 0xffffffff},
			"preferred lifetime is longer"},
		{{{0xfe, 0x80}, 64, true, true, 2592000, 604800}, "link-local"},
		{{{0xfe, 0xbf}, 64, true, true, 2592000, 604800}, "link-local"},
		{{{0xff, 0x02}, 64, true, true, 2592000, 604800}, "multicast"},
		{{{0x20, 0x01}, 63, true, true, 2592000, 604800}, "64 bits"},
		{{{0x20, 0x01}, 65, true, true, 2592000, 604800}, "64 bits"},
		{{{0x20, 0x01}, 48, true, true, 2592000, 604800}, "64 bits"},
		{{{0x20, 0x01}, 128, true, true, 2592000, 604800}, "64 bits"},
		{{{0}, 0, true, true, 2592000, 604800}, "64 bits"},
	};
	struct ra_prefix list[3] = {rows[4].prefix, rows[2].prefix, rows[0].prefix};
	struct ra_facts facts = {.prefixes = list};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		const char *fault = ra_prefix_fault(&rows[i].prefix);

		assert_int_equal(fault == NULL, rows[i].fault == NULL);
		if (fault != NULL && strstr(fault, rows[i].fault) == NULL)
			fail_msg("row %zu: %s", i, fault);
	}
	/* unusable, deprecated at once, good: the more there are, the better */
	assert_null(ra_usable(&facts));
	facts.prefix_count = 1;
	assert_null(ra_usable(&facts));
	facts.prefix_count = 2;
	assert_ptr_equal(ra_usable(&facts), &list[1]);
	facts.prefix_count = 3;
	assert_ptr_equal(ra_usable(&facts), &list[2]);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names),
		cmocka_unit_test(reached),
		cmocka_unit_test(prefixes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
