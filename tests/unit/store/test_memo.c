/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Answers that are worked out once: whose turn it is, and what a full memo says. */
#include "../unit.h"

#include <string.h>

#include "store/memo.h"

/* Two of one bucket and one of another. */
static const uint8_t first[MEMO_KEY] = {1, 2, 3}, second[MEMO_KEY] = {1, 2, 4},
		     third[MEMO_KEY] = {9};

static enum memo_turn
ask(struct memo *memo, const uint8_t *key, size_t most, void **answer)
{
	*answer = NULL;
	return memo_ask(memo, key, most, deadline_in(600), answer);
}

static void
test_turns(void **state)
{
	struct arena *arena = arena_new(unit_no_memory);
	struct memo *memo = memo_new(arena);
	char one = 1, two = 2;
	void *answer;

	(void)state;
	assert_int_equal(ask(memo, first, 2, &answer), MEMO_YOURS);
	memo_put(memo, first, &one);
	assert_int_equal(ask(memo, first, 2, &answer), MEMO_ANSWERED);
	assert_ptr_equal(answer, &one);
	assert_int_equal(ask(memo, second, 2, &answer), MEMO_YOURS);
	memo_put(memo, second, &two);
	/* Full for what is new, and not for what is known. */
	assert_int_equal(ask(memo, third, 2, &answer), MEMO_FULL);
	assert_int_equal(ask(memo, second, 2, &answer), MEMO_ANSWERED);
	assert_ptr_equal(answer, &two);
	assert_int_equal(ask(memo, first, 2, &answer), MEMO_ANSWERED);
	assert_ptr_equal(answer, &one);
	assert_int_equal(ask(memo, third, 3, &answer), MEMO_YOURS);
	memo_drop(memo, third);
	assert_int_equal(ask(memo, third, 9, &answer), MEMO_YOURS);
	memo_put(memo, third, &one);
	assert_ptr_equal(memo_get(memo, third), &one);
	memo_free(memo);
	arena_free(arena);
}

/* Who has waited long enough for somebody else's answer works it out alone. */
static void
test_waiting_ends(void **state)
{
	struct arena *arena = arena_new(unit_no_memory);
	struct memo *memo = memo_new(arena);
	void *answer = NULL;

	(void)state;
	assert_null(memo_get(memo, first));
	assert_int_equal(memo_ask(memo, first, 9, deadline_in(0), &answer), MEMO_FULL);
	assert_null(answer);
	memo_free(memo);
	arena_free(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_turns),
		cmocka_unit_test(test_waiting_ends),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
