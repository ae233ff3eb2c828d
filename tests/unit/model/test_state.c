/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Unit tests of states. */
#include "../unit.h"

#include "model/state.h"

static void
names(void **state)
{
	static const struct {
		const char *text;
		enum state state;
		int exit;
	} rows[] = {
		{"ok", STATE_OK, 0},
		{"OK", STATE_OK, 0},
		{"0", STATE_OK, 0},
		{"warning", STATE_WARNING, 1},
		{"WARNING", STATE_WARNING, 1},
		{"1", STATE_WARNING, 1},
		{"critical", STATE_CRITICAL, 2},
		{"CRITICAL", STATE_CRITICAL, 2},
		{"2", STATE_CRITICAL, 2},
		{"unknown", STATE_UNKNOWN, 3},
		{"UNKNOWN", STATE_UNKNOWN, 3},
		{"3", STATE_UNKNOWN, 3},
	};
	static const char *const refused[] = {
		"00", "01", "10", "4", "-1", "", "Ok", "OK ", " ok", "none", "warn", "oK"};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		enum state out = STATE_NONE, again;

		assert_true(state_parse(rows[i].text, &out));
		assert_int_equal(out, rows[i].state);
		assert_int_equal(state_exit(out), rows[i].exit);
		assert_true(state_parse(state_name(out), &again));
		assert_int_equal(again, out);
	}
	for (size_t i = 0; i < ARRAY_SIZE(refused); i++) {
		enum state out = STATE_NONE;

		assert_false(state_parse(refused[i], &out));
		assert_int_equal(out, STATE_NONE);
	}
}

static void
no_statement_is_unknown(void **state)
{
	(void)state;
	assert_string_equal(state_name(STATE_NONE), "UNKNOWN");
	assert_int_equal(state_exit(STATE_NONE), 3);
}

static void
order(void **state)
{
	static const enum state up[] = {
		STATE_NONE, STATE_OK, STATE_UNKNOWN, STATE_WARNING, STATE_CRITICAL};

	(void)state;
	for (size_t a = 0; a < ARRAY_SIZE(up); a++)
		for (size_t b = 0; b < ARRAY_SIZE(up); b++)
			assert_int_equal(state_worse(up[a], up[b]), up[a > b ? a : b]);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names),
		cmocka_unit_test(no_statement_is_unknown),
		cmocka_unit_test(order),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
