/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Unit tests of crews of threads. */
#include "../unit.h"

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/crew.h"

enum { JOBS = 400, GROUPS = 7, SLOW = 8, STALLED_JOBS = 100 };

struct work {
	atomic_int done[JOBS];
	atomic_int running[GROUPS], most[GROUPS];
	atomic_int all, most_all;
	const size_t *groups;
	useconds_t micro;
};

static void
raise_to(atomic_int *most, int value)
{
	int seen = atomic_load(most);

	while (seen < value && !atomic_compare_exchange_weak(most, &seen, value))
		;
}

static void
job(void *context, size_t index)
{
	struct work *work = context;
	size_t group = work->groups == NULL ? 0 : work->groups[index];

	raise_to(&work->most[group], atomic_fetch_add(&work->running[group], 1) + 1);
	raise_to(&work->most_all, atomic_fetch_add(&work->all, 1) + 1);
	usleep(work->micro);
	atomic_fetch_sub(&work->running[group], 1);
	atomic_fetch_sub(&work->all, 1);
	atomic_fetch_add(&work->done[index], 1);
}

static void
run(const struct crew_plan *plan)
{
	struct crew *crew = crew_start(plan);

	assert_non_null(crew);
	for (int i = 0; i < 600 && !crew_wait(crew, 0.1); i++)
		;
	assert_int_equal(crew_done(crew), plan->jobs);
	crew_free(crew);
}

static void
each_once(struct work *work, size_t jobs)
{
	for (size_t i = 0; i < jobs; i++)
		assert_int_equal(work->done[i], 1);
}

static void
test_each_once(void **state)
{
	static const size_t counts[] = {0, 1, 2, 31, JOBS};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(counts); i++) {
		struct work work = {.micro = 100};

		run(&(struct crew_plan) {.jobs = counts[i],
			.job = job,
			.context = &work,
			.active = 4,
			.most = 8,
			.patience = 10});
		each_once(&work, counts[i]);
		assert_true(work.most_all <= 4);
	}
}

static void
nothing(void *context, size_t index)
{
	(void)context;
	(void)index;
}

/* Jobs that are done before the start has returned were done all the same. */
static void
test_quick_jobs(void **state)
{
	cpu_set_t before, one;

	(void)state;
	CPU_ZERO(&one);
	assert_int_equal(sched_getaffinity(0, sizeof(before), &before), 0);
	for (int i = 0; CPU_COUNT(&one) == 0; i++)
		if (CPU_ISSET(i, &before))
			CPU_SET(i, &one);
	assert_int_equal(sched_setaffinity(0, sizeof(one), &one), 0);
	for (int i = 0; i < 2000; i++)
		run(&(struct crew_plan) {
			.jobs = 1, .job = nothing, .active = 4, .most = 8, .patience = 10});
	assert_int_equal(sched_setaffinity(0, sizeof(before), &before), 0);
}

static void
test_groups(void **state)
{
	static const struct {
		size_t per_group, groups;
	} cases[] = {{1, 1}, {2, 1}, {1, GROUPS}, {3, GROUPS}};
	size_t groups[JOBS];

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct work work = {.micro = 200, .groups = groups};

		for (size_t k = 0; k < JOBS; k++)
			groups[k] = k * k % cases[i].groups;
		run(&(struct crew_plan) {.jobs = JOBS,
			.job = job,
			.context = &work,
			.groups = groups,
			.group_count = cases[i].groups,
			.per_group = cases[i].per_group,
			.active = 16,
			.most = 24,
			.patience = 10});
		each_once(&work, JOBS);
		for (size_t k = 0; k < cases[i].groups; k++)
			assert_true(work.most[k] <= (int)cases[i].per_group);
	}
}

/* Waits until so many have come, but not for ever. */
static bool
all_come(const atomic_int *come, int count)
{
	double end = clock_monotonic() + 20;

	while (atomic_load(come) < count && clock_monotonic() < end)
		usleep(1000);
	return atomic_load(come) >= count;
}

/* The first ones end when all the others have. */
static void
slow_first(void *context, size_t index)
{
	struct work *work = context;

	if (index >= SLOW)
		atomic_fetch_add(&work->all, 1);
	else if (!all_come(&work->all, STALLED_JOBS - SLOW))
		return;
	atomic_fetch_add(&work->done[index], 1);
}

/* Eight that stall in four places would hold up the others, and so themselves. */
static void
test_stalled_make_place(void **state)
{
	struct work work = {0};

	(void)state;
	run(&(struct crew_plan) {.jobs = STALLED_JOBS,
		.job = slow_first,
		.context = &work,
		.active = 4,
		.most = 20,
		.patience = 0.05});
	each_once(&work, STALLED_JOBS);
}

/* `all` counts those that have begun; they end when `most_all` is set. */
static void
until_told(void *context, size_t index)
{
	struct work *work = context;

	atomic_fetch_add(&work->all, 1);
	if (all_come(&work->most_all, 1))
		atomic_fetch_add(&work->done[index], 1);
}

static void
test_stop(void **state)
{
	struct work work = {0};
	struct crew_plan plan = {.jobs = JOBS,
		.job = until_told,
		.context = &work,
		.active = 4,
		.most = 4,
		.patience = 10};
	struct crew *crew = crew_start(&plan);

	(void)state;
	assert_non_null(crew);
	assert_true(all_come(&work.all, 4));
	assert_false(crew_wait(crew, 0.01));
	assert_false(crew_stop(crew));
	atomic_store(&work.most_all, 1);
	crew_free(crew);
	for (size_t i = 0; i < JOBS; i++)
		assert_int_equal(work.done[i], i < 4);
}

/* What does not end is left behind, and what has ended is not. */
static void
test_left_behind(void **state)
{
	static struct work work; /* outlives the test */
	struct crew_plan plan = {.jobs = 4,
		.job = until_told,
		.context = &work,
		.active = 4,
		.most = 4,
		.patience = 10};

	(void)state;
	assert_false(crew_run(&plan, deadline_in(0.01)));
	atomic_store(&work.most_all, 1);
	assert_true(crew_run(&plan, deadline_in(60)));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_each_once),
		cmocka_unit_test(test_quick_jobs),
		cmocka_unit_test(test_groups),
		cmocka_unit_test(test_stalled_make_place),
		cmocka_unit_test(test_stop),
		cmocka_unit_test(test_left_behind),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
