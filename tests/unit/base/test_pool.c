/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Unit tests of pools. */
#include "../unit.h"

#include <pthread.h>
#include <stdatomic.h>

#include "base/pool.h"

enum { JOBS_MAX = 1000 };

struct work {
	atomic_int done[JOBS_MAX];
	atomic_int active, most;
};

static void
job(void *context, size_t index)
{
	struct work *work = context;
	int now = atomic_fetch_add(&work->active, 1) + 1;
	int most = atomic_load(&work->most);

	while (now > most && !atomic_compare_exchange_weak(&work->most, &most, now))
		;
	atomic_fetch_add(&work->done[index], 1);
	atomic_fetch_sub(&work->active, 1);
}

/* Each job once, whatever the number of threads, and never more at once than threads. */
static void
each_once(void **state)
{
	static const struct {
		size_t jobs, threads;
	} cases[] = {{0, 0}, {0, 8}, {1, 0}, {1, 1}, {1, 8}, {7, 3}, {100, 0}, {100, 1},
		{JOBS_MAX, 16}, {3, 256}};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct work work = {.active = 0};

		pool_run(cases[i].jobs, cases[i].threads, job, &work);
		for (size_t k = 0; k < JOBS_MAX; k++)
			assert_int_equal(work.done[k], k < cases[i].jobs ? 1 : 0);
		assert_int_equal(work.active, 0);
		assert_true((size_t)work.most <= (cases[i].threads < 1 ? 1 : cases[i].threads));
	}
}

static void
wait_for_the_other(void *context, size_t index)
{
	(void)index;
	pthread_barrier_wait(context);
}

/* Two jobs that wait for each other end only if they run at the same time. */
static void
at_the_same_time(void **state)
{
	pthread_barrier_t barrier;

	(void)state;
	pthread_barrier_init(&barrier, NULL, 2);
	pool_run(2, 2, wait_for_the_other, &barrier);
	pthread_barrier_destroy(&barrier);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_once),
		cmocka_unit_test(at_the_same_time),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
