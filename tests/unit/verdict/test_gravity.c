/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How grave each rule is, and what the facts of a finding make of it. */
#include "../unit.h"

#include "verdict/gravity.h"

/* No rule without a rank, whatever state and code it comes with. */
static void
every_rule_has_its_rank(void **state)
{
	(void)state;
	for (int rule = RULE_NONE + 1; rule < RULE_COUNT; rule++) {
		if (gravity_rule((enum rule)rule) == GRAVITY_NONE)
			fail_msg("%s has no rank", rule_row((enum rule)rule)->name);
		for (int plain = STATE_OK; plain < STATE_COUNT; plain++)
			for (uint32_t code = 0; code < 2; code++)
				assert_in_range(
					gravity_find((enum rule)rule, (enum state)plain, code),
					GRAVITY_CUT_OFF, GRAVITY_NOTE);
	}
}

static void
facts(void **state)
{
	static const struct {
		enum rule rule;
		enum state plain;
		uint32_t code;
		enum gravity gravity;
	} rows[] = {
		{RULE_CONNECT_REFUSED, STATE_CRITICAL, 1, GRAVITY_CUT_OFF},
		{RULE_CONNECT_TIMEOUT, STATE_UNKNOWN, 1, GRAVITY_OPEN},
		{RULE_CLIENT_DISCONNECTED, STATE_CRITICAL, 0, GRAVITY_CUT_OFF},
		{RULE_POLICY_NRPT, STATE_WARNING, 0, GRAVITY_DEGRADED},
		{RULE_PING_LOST, STATE_CRITICAL, 0, GRAVITY_CUT_OFF_SOME},
		{RULE_CHAIN_REVOKED, STATE_CRITICAL, 1, GRAVITY_CUT_OFF},
		{RULE_CHAIN_REVOKED, STATE_WARNING, 1, GRAVITY_REVOKED},
		{RULE_ROOTS_DISALLOWED, STATE_CRITICAL, 0, GRAVITY_REVOKED},
		{RULE_CERT_EXPIRING, STATE_CRITICAL, 0, GRAVITY_CUT_OFF_LATER},
		{RULE_CERT_EXPIRING, STATE_WARNING, 0, GRAVITY_CUT_OFF_LATER},
		{RULE_CERT_EXPIRING, STATE_OK, 0, GRAVITY_NOTE},
		{RULE_CHAIN_REVOCATION_OFFLINE, STATE_WARNING, 1, GRAVITY_DEGRADED},
		{RULE_CHAIN_REVOCATION_OFFLINE, STATE_CRITICAL, 1, GRAVITY_CUT_OFF},
		{RULE_CHAIN_REVOCATION_NONE, STATE_OK, 0, GRAVITY_NOTE},
		{RULE_RUN_LOCAL, STATE_UNKNOWN, 0, GRAVITY_OPEN},
		{RULE_RUN_EXPOSED, STATE_UNKNOWN, 0, GRAVITY_NOTE},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		if (gravity_find(rows[i].rule, rows[i].plain, rows[i].code) != rows[i].gravity)
			fail_msg("row %zu: %d", i,
				(int)gravity_find(rows[i].rule, rows[i].plain, rows[i].code));
}

/* Whatever makes it so, what is revoked stands before what will expire. */
static void
revoked_before_expiring(void **state)
{
	(void)state;
	for (int plain = STATE_UNKNOWN; plain < STATE_COUNT; plain++)
		for (uint32_t code = 0; code < 2; code++)
			assert_true(gravity_find(RULE_CHAIN_REVOKED, (enum state)plain, code) <
				    gravity_find(RULE_CERT_EXPIRING, STATE_CRITICAL, 0));
}

/* Every client, or those of some addresses: one address that lets clients in decides. */
static void
some_or_all(void **state)
{
	static const char *const labels[] = {"a", "b"};
	static const struct {
		const char *first, *second; /* what the faults are about; NULL: the whole target */
		enum gravity other;
		enum gravity settled;
	} rows[] = {
		{"a", "b", GRAVITY_CUT_OFF, GRAVITY_CUT_OFF},
		{"a", "b", GRAVITY_CUT_OFF_SOME, GRAVITY_CUT_OFF},
		{"a", "b", GRAVITY_CUT_OFF_LATER, GRAVITY_CUT_OFF_SOME},
		{"a", "a", GRAVITY_CUT_OFF, GRAVITY_CUT_OFF_SOME},
		{"c", "a", GRAVITY_CUT_OFF, GRAVITY_CUT_OFF_SOME},
		{"a", NULL, GRAVITY_CUT_OFF, GRAVITY_CUT_OFF_SOME},
		{NULL, "b", GRAVITY_NOTE, GRAVITY_CUT_OFF},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct finding items[] = {{.subject = rows[i].first, .gravity = GRAVITY_CUT_OFF},
			{.subject = rows[i].second, .gravity = rows[i].other}};
		struct findings findings = {items, ARRAY_SIZE(items)};

		gravity_settle(&findings, labels, ARRAY_SIZE(labels));
		if (items[0].gravity != rows[i].settled)
			fail_msg("row %zu: %d", i, (int)items[0].gravity);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_rule_has_its_rank),
		cmocka_unit_test(facts),
		cmocka_unit_test(revoked_before_expiring),
		cmocka_unit_test(some_or_all),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
