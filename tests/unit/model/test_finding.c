/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Unit tests of findings. */
#include "../unit.h"

#include <stdio.h>
#include <string.h>

#include "model/finding.h"

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

static void
order(void **state)
{
	static const struct finding rows[] = {
		{.text = "8", .state = STATE_OK, .rank = RANK_TRANSPORT},
		{.text = "5", .state = STATE_WARNING, .rank = RANK_NAME},
		{.text = "0", .state = STATE_CRITICAL, .rank = RANK_ROOT},
		{.text = "1", .state = STATE_CRITICAL, .rank = RANK_NAME},
		{.text = "6", .state = STATE_WARNING, .rank = RANK_NONE},
		{.text = "2", .state = STATE_CRITICAL, .rank = RANK_NAME},
		{.text = "9", .state = STATE_OK, .rank = RANK_NOTE, .local = true},
		{.text = "7", .state = STATE_UNKNOWN, .rank = RANK_TRANSPORT},
		{.text = "3", .state = STATE_UNKNOWN, .rank = RANK_TRANSPORT, .local = true},
		{.text = "4", .state = STATE_WARNING, .rank = RANK_TRANSPORT},
		{.text = ":", .state = STATE_NONE, .rank = RANK_TRANSPORT},
	};
	struct findings findings = {.count = 0};

	assert_int_equal(findings_worst(&findings), STATE_NONE);
	findings_sort(&findings);
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		findings_add(&findings, *state, &rows[i]);
	assert_int_equal(findings_worst(&findings), STATE_CRITICAL);
	findings_sort(&findings);
	assert_int_equal(findings.count, ARRAY_SIZE(rows));
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		assert_int_equal(findings.items[i].text[0] - '0', i);
}

/* Within a state the gravest is first (cli.md section 5). */
static void
gravest_first(void **state)
{
	static const struct finding rows[] = {
		{.text = "5", .gravity = GRAVITY_CUT_OFF_LATER, .when = 200},
		{.text = "8", .gravity = GRAVITY_NOTE, .rank = RANK_TRANSPORT},
		{.text = "7", .gravity = GRAVITY_OPEN, .rank = RANK_TRANSPORT},
		{.text = "6", .gravity = GRAVITY_DEGRADED, .rank = RANK_TRANSPORT},
		{.text = "4", .gravity = GRAVITY_CUT_OFF_LATER, .when = 100},
		{.text = "9", .rank = RANK_TRANSPORT},
		{.text = "2", .gravity = GRAVITY_CUT_OFF_SOME, .rank = RANK_TRANSPORT},
		{.text = "3", .gravity = GRAVITY_REVOKED, .rank = RANK_DATE},
		{.text = "1", .gravity = GRAVITY_CUT_OFF, .rank = RANK_NAME},
		{.text = "0", .gravity = GRAVITY_CUT_OFF, .rank = RANK_TRANSPORT},
	};
	struct findings findings = {.count = 0};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		findings_add(&findings, *state, &rows[i]);
		findings.items[i].state = STATE_WARNING;
	}
	findings_sort(&findings);
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		assert_int_equal(findings.items[i].text[0] - '0', i);
}

/* What this host did not find out may be worse than a warning; what is critical is so anyway. */
static void
local_failure(void **state)
{
	static const struct {
		enum state beside, worst;
	} rows[] = {{STATE_OK, STATE_UNKNOWN}, {STATE_UNKNOWN, STATE_UNKNOWN},
		{STATE_WARNING, STATE_UNKNOWN}, {STATE_CRITICAL, STATE_CRITICAL}};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct findings findings = {.count = 0};

		findings_add(&findings, *state, &(struct finding) {.state = rows[i].beside});
		findings_add(&findings, *state,
			&(struct finding) {.state = STATE_UNKNOWN, .local = true});
		assert_int_equal(findings_worst(&findings), rows[i].worst);
	}
}

/* Many of the same kind stay in the order in which they were found. */
static void
stable(void **state)
{
	enum { MANY = 3000 };
	struct findings findings = {.count = 0};

	for (uint32_t i = 0; i < MANY; i++)
		findings_add(&findings, *state,
			&(struct finding) {.state = (enum state)(1 + i * 7 % 4),
				.rank = (enum finding_rank)(1 + i * 5 % 8),
				.code = i});
	findings_sort(&findings);
	for (size_t i = 1; i < MANY; i++) {
		const struct finding *a = &findings.items[i - 1], *b = &findings.items[i];

		assert_true(a->state >= b->state);
		if (a->state == b->state)
			assert_true(a->rank <= b->rank);
		if (a->state == b->state && a->rank == b->rank)
			assert_true(a->code < b->code);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(order, setup, teardown),
		cmocka_unit_test_setup_teardown(gravest_first, setup, teardown),
		cmocka_unit_test_setup_teardown(local_failure, setup, teardown),
		cmocka_unit_test_setup_teardown(stable, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
