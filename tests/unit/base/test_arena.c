/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Unit tests of arenas. */
#include "../unit.h"

#include <setjmp.h>
#include <stdalign.h>
#include <string.h>

#include "base/arena.h"
#include "base/pool.h"

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
objects_are_apart(void **state)
{
	static const size_t sizes[] = {
		0, 1, 7, 16, 100, 16 * 1024 - 1, 16 * 1024, 16 * 1024 + 1, 1000000, 3};
	uint8_t *objects[ARRAY_SIZE(sizes)];

	for (size_t i = 0; i < ARRAY_SIZE(sizes); i++) {
		objects[i] = arena_alloc(*state, sizes[i]);
		assert_int_equal((uintptr_t)objects[i] % alignof(max_align_t), 0);
		for (size_t n = 0; n < sizes[i]; n++)
			assert_int_equal(objects[i][n], 0);
		memset(objects[i], (int)i + 1, sizes[i]);
	}
	for (size_t i = 0; i < ARRAY_SIZE(sizes); i++)
		for (size_t n = 0; n < sizes[i]; n++)
			assert_int_equal(objects[i][n], i + 1);
}

static void
copies(void **state)
{
	char text[] = "text";
	char *copy = arena_text(*state, text), *cut;
	struct span bytes = arena_bytes(*state, span_text(text));

	cut = arena_span_text(*state, span_of(text, 2));
	memset(text, 'x', 4);
	assert_string_equal(copy, "text");
	assert_string_equal(cut, "te");
	assert_true(span_is(bytes, "text"));
	assert_string_equal(arena_text(*state, NULL), "");
	assert_int_equal(arena_bytes(*state, span_of(NULL, 0)).n, 0);
	assert_string_equal(arena_printf(*state, "%d %s", 7, "x"), "7 x");
}

static void
push(void **state)
{
	struct {
		int *items;
		size_t count;
	} list = {NULL, 0};

	for (int i = 0; i < 1000; i++)
		ARENA_PUSH(*state, list.items, list.count, i);
	assert_int_equal(list.count, 1000);
	for (int i = 0; i < 1000; i++)
		assert_int_equal(list.items[i], i);
}

/* Three items have no room for a fourth, wherever the array is from. */
static void
push_to_what_others_made(void **state)
{
	int three[] = {1, 2, 3}, *items = three, *beside, *other;
	size_t count = 3;
	struct arena *another = arena_new(unit_no_memory);

	ARENA_PUSH(*state, items, count, 4);
	assert_ptr_not_equal(items, three);
	assert_int_equal(items[2], 3);
	assert_int_equal(items[3], 4);

	items = arena_array(*state, 3, sizeof(*items));
	beside = arena_array(*state, 3, sizeof(*items));
	count = 3;
	ARENA_PUSH(*state, items, count, 9);
	ARENA_PUSH(*state, items, count, 9);
	assert_int_equal(items[4], 9);
	for (size_t i = 0; i < 3; i++)
		assert_int_equal(beside[i], 0);

	other = items; /* and what another arena made is copied to this one */
	ARENA_PUSH(another, other, count, 7);
	assert_ptr_not_equal(other, items);
	arena_free(another);
}

static jmp_buf no_memory_env;

static void
jump(void)
{
	longjmp(no_memory_env, 1);
}

static void
no_memory_is_called(void **state)
{
	struct arena *arena = arena_new(jump);

	(void)state;
	if (setjmp(no_memory_env) == 0) {
		arena_array(arena, SIZE_MAX / 2, 3);
		fail();
	}
	arena_free(arena);
	arena_free(NULL);
}

enum { JOBS = 64, EACH = 200 };

struct shared {
	struct arena *arena;
	unsigned int *lists[JOBS];
};

static void
job(void *context, size_t index)
{
	struct shared *shared = context;
	unsigned int *items = NULL;
	size_t count = 0;

	while (count < EACH)
		ARENA_PUSH(shared->arena, items, count, (unsigned int)(index * EACH + count));
	shared->lists[index] = items;
}

static void
threads(void **state)
{
	struct shared shared = {.arena = *state};

	pool_run(JOBS, 8, job, &shared);
	for (size_t i = 0; i < JOBS; i++)
		for (size_t k = 0; k < EACH; k++)
			assert_int_equal(shared.lists[i][k], i * EACH + k);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(objects_are_apart, setup, teardown),
		cmocka_unit_test_setup_teardown(copies, setup, teardown),
		cmocka_unit_test_setup_teardown(push, setup, teardown),
		cmocka_unit_test_setup_teardown(push_to_what_others_made, setup, teardown),
		cmocka_unit_test(no_memory_is_called),
		cmocka_unit_test_setup_teardown(threads, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
