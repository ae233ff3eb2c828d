/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What has been decoded is not decoded again, and is found by its bytes alone. */
#include "config.h"

#include "../unit.h"
#include "../made/made.h"
#include "trust/decoded.h"
#include "trust/judge.h"
#include "trust/limits.h"

struct run {
	struct arena *arena;
	struct decoded *decoded;
	struct made one, two;
};

static struct run
run_new(void)
{
	static const struct recipe one = {.cn = "one.example.com"}, two = {.cn = "two.example.com"};
	struct run run = {
		.arena = arena_new(unit_no_memory), .one = made_new(&one), .two = made_new(&two)};

	run.decoded = decoded_new(run.arena);
	return run;
}

static void
run_free(struct run *run)
{
	decoded_free(run->decoded);
	made_free(&run->one);
	made_free(&run->two);
	arena_free(run->arena);
}

static void
test_found(void **state)
{
	struct run run = run_new();
	struct span one = made_der(run.arena, &run.one), two = made_der(run.arena, &run.two);
	struct span again = arena_bytes(run.arena, one);
	X509 *found;

	(void)state;
	assert_null(decoded_find(run.decoded, one));
	decoded_add(run.decoded, one, run.one.x509);
	decoded_add(run.decoded, again, run.two.x509); /* the same bytes: the first stays */
	found = decoded_find(run.decoded, again);
	assert_ptr_equal(found, run.one.x509);
	X509_free(found);
	assert_null(decoded_find(run.decoded, two));
	assert_null(decoded_find(run.decoded, span_of(one.p, one.n - 1)));
	assert_null(decoded_find(NULL, one));
	decoded_free(NULL);
	run_free(&run);
}

static void
test_bound(void **state)
{
	struct run run = run_new();
	size_t kept = 0;

	(void)state;
	for (size_t i = 0; i < LIMIT_DECODED + 2; i++) {
		struct span der = arena_bytes(run.arena, span_of(&i, sizeof(i)));
		X509 *found;

		decoded_add(run.decoded, der, run.one.x509);
		found = decoded_find(run.decoded, der);
		kept += found != NULL;
		X509_free(found);
	}
	assert_int_equal(kept, LIMIT_DECODED);
	run_free(&run);
}

/* What is judged is what was decoded, for any bytes: no second look is taken. */
static void
test_judged(void **state)
{
	struct run run = run_new();
	struct span one = made_der(run.arena, &run.one);
	struct stores *stores = stores_new(run.arena);
	struct trust_options options = {.now = MADE_NOW, .name = "two.example.com"};
	const struct chain_path *best;
	bool right[2];

	(void)state;
	decoded_add(run.decoded, one, run.two.x509);
	for (int with = 0; with < 2; with++) {
		options.decoded = with == 1 ? run.decoded : NULL;
		/* in an arena of its own: an answer is not remembered */
		struct arena *arena = arena_new(unit_no_memory);

		best = chain_best(
			trust_judge(arena, &one, 1, span_of(NULL, 0), stores, NULL, &options));
		assert_non_null(best);
		right[with] = true;
		for (size_t i = 0; i < best->problem_count; i++)
			right[with] &= best->problems[i].fault != CHAIN_NAME_MISMATCH;
		arena_free(arena);
	}
	assert_false(right[0]);
	assert_true(right[1]);
	stores_free(stores);
	run_free(&run);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_found),
		cmocka_unit_test(test_bound),
		cmocka_unit_test(test_judged),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
