/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A few worker threads that take jobs by number. */
#include "pool.h"

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "memory.h"

enum { STACK = 512 * 1024 };

struct pool {
	atomic_size_t next;
	size_t jobs;
	pool_job *job;
	void *context;
};

static void *
work(void *arg)
{
	struct pool *pool = arg;
	size_t index;

	while ((index = atomic_fetch_add(&pool->next, 1)) < pool->jobs)
		pool->job(pool->context, index);
	return NULL;
}

/* Threads beyond the calling one; signals are left to that one. */
static size_t
start(struct pool *pool, pthread_t *threads, size_t count)
{
	pthread_attr_t attr;
	sigset_t all, old;
	size_t started = 0;

	if (pthread_attr_init(&attr) != 0)
		return 0;
	pthread_attr_setstacksize(&attr, STACK);
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &old);
	while (started < count && pthread_create(&threads[started], &attr, work, pool) == 0)
		started++;
	pthread_sigmask(SIG_SETMASK, &old, NULL);
	pthread_attr_destroy(&attr);
	return started;
}

void
pool_run(size_t jobs, size_t threads, pool_job *job, void *context)
{
	struct pool pool = {.jobs = jobs, .job = job, .context = context};
	size_t more = (threads < jobs ? threads : jobs), started = 0;
	pthread_t *handles = NULL;

	if (more > 1) {
		handles = memory_calloc(more - 1, sizeof(*handles));
		started = start(&pool, handles, more - 1);
	}
	work(&pool);
	for (size_t i = 0; i < started; i++)
		pthread_join(handles[i], NULL);
	free(handles);
}
