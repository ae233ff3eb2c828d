/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Things that are made once: turns, waiting, what came too late, what is dropped. */
#include "../unit.h"

#include <pthread.h>
#include <stdatomic.h>

#include "base/once.h"

enum { ITEMS = 4, THREADS = 8, LONG = 3600 };

/* A table of one key: the newest item counts. */
struct things {
	struct once once;
	struct once_item items[ITEMS];
	size_t count, most;
	atomic_size_t asking, made, told;
};

static struct once_item *
find(void *context)
{
	struct things *things = context;

	return things->count == 0 ? NULL : &things->items[things->count - 1];
}

static struct once_item *
add(void *context)
{
	struct things *things = context;

	return things->count == things->most ? NULL : &things->items[things->count++];
}

static enum once_turn
ask(struct things *things, struct deadline deadline, struct once_item **out)
{
	static const struct once_table table = {find, add};

	return once_ask(&things->once, &table, things, deadline, out);
}

static const struct deadline none = {0};

static int
setup(void **state)
{
	static struct things things;

	things = (struct things) {.most = ITEMS};
	once_init(&things.once);
	*state = &things;
	return 0;
}

static int
teardown(void **state)
{
	struct things *things = *state;

	once_clear(&things->once);
	return 0;
}

static void
test_turns(void **state)
{
	struct things *things = *state;
	struct once_item *first, *second;

	assert_int_equal(ask(things, none, &first), ONCE_YOURS);
	once_done(&things->once, first, false);
	assert_int_equal(ask(things, none, &second), ONCE_MADE);
	assert_ptr_equal(first, second);
	assert_int_equal(ask(things, deadline_in(0), &second), ONCE_MADE);
	assert_int_equal(things->count, 1);
}

static void *
ask_and_make(void *context)
{
	struct things *things = context;
	struct once_item *item;

	things->asking++;
	if (ask(things, none, &item) == ONCE_YOURS) {
		/* So that others come while it is made. */
		while (things->asking < THREADS)
			sched_yield();
		things->made++;
		once_done(&things->once, item, false);
	} else if (things->made == 1)
		things->told++;
	return NULL;
}

static void
test_others_wait(void **state)
{
	struct things *things = *state;
	pthread_t threads[THREADS];

	for (size_t i = 0; i < THREADS; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, ask_and_make, things), 0);
	for (size_t i = 0; i < THREADS; i++)
		pthread_join(threads[i], NULL);
	assert_int_equal(things->made, 1);
	assert_int_equal(things->told, THREADS - 1);
	assert_int_equal(things->count, 1);
}

static void
test_deadline(void **state)
{
	struct things *things = *state;
	struct once_item *first, *second;

	assert_int_equal(ask(things, deadline_in(LONG), &first), ONCE_YOURS);
	assert_int_equal(ask(things, deadline_in(0), &second), ONCE_LATE);
	assert_int_equal(ask(things, deadline_in(0.01), &second), ONCE_LATE);
	assert_ptr_equal(first, second);
}

/* Only who has twice the time tries again; who was told of the first one keeps it. */
static void
test_late(void **state)
{
	struct things *things = *state;
	struct once_item *first, *second;

	assert_int_equal(ask(things, deadline_in(LONG), &first), ONCE_YOURS);
	once_done(&things->once, first, true);
	assert_int_equal(ask(things, deadline_in(1.9 * LONG), &second), ONCE_MADE);
	assert_true(second->late);
	assert_int_equal(ask(things, deadline_in(2.1 * LONG), &second), ONCE_YOURS);
	assert_ptr_not_equal(first, second);
	assert_int_equal(first->state, ONCE_READY);
	once_done(&things->once, second, false);
	assert_int_equal(ask(things, deadline_in(10.0 * LONG), &first), ONCE_MADE);
	assert_ptr_equal(first, second);
}

static void
test_dropped(void **state)
{
	struct things *things = *state;
	struct once_item *first, *second;

	things->most = 1;
	assert_int_equal(ask(things, none, &first), ONCE_YOURS);
	once_drop(&things->once, first);
	assert_int_equal(ask(things, none, &second), ONCE_YOURS);
	assert_ptr_equal(first, second);
}

static void *
take_over(void *context)
{
	struct things *things = context;
	struct once_item *item;

	things->asking++;
	if (ask(things, none, &item) == ONCE_YOURS) {
		things->made++;
		once_done(&things->once, item, false);
	}
	return NULL;
}

/* Who waits for what is dropped makes it, one of them. */
static void
test_dropped_while_waited_for(void **state)
{
	struct things *things = *state;
	pthread_t threads[2];
	struct once_item *item;

	assert_int_equal(ask(things, none, &item), ONCE_YOURS);
	for (size_t i = 0; i < ARRAY_SIZE(threads); i++)
		assert_int_equal(pthread_create(&threads[i], NULL, take_over, things), 0);
	while (things->asking < ARRAY_SIZE(threads))
		sched_yield();
	once_drop(&things->once, item);
	for (size_t i = 0; i < ARRAY_SIZE(threads); i++)
		pthread_join(threads[i], NULL);
	assert_int_equal(things->made, 1);
}

static void
test_full(void **state)
{
	struct things *things = *state;
	struct once_item *item;

	things->most = 0;
	assert_int_equal(ask(things, none, &item), ONCE_FULL);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_turns, setup, teardown),
		cmocka_unit_test_setup_teardown(test_others_wait, setup, teardown),
		cmocka_unit_test_setup_teardown(test_deadline, setup, teardown),
		cmocka_unit_test_setup_teardown(test_late, setup, teardown),
		cmocka_unit_test_setup_teardown(test_dropped, setup, teardown),
		cmocka_unit_test_setup_teardown(test_dropped_while_waited_for, setup, teardown),
		cmocka_unit_test_setup_teardown(test_full, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
