/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Worker threads: which job is next, and which thread no longer counts. */
#include "crew.h"

#include <pthread.h>
#include <signal.h>
#include <stdlib.h>

#include "await.h"
#include "clock.h"
#include "memory.h"

enum { STACK = 512 * 1024 };

/* Seconds: how long a job may take to end behind the deadline, and until threads are looked after.
 */
static const double GRACE = 0.5, TICK = 0.1;

enum slot_state {
	SLOT_FREE,
	SLOT_IDLE, /* its thread waits for a job, or is about to take one */
	SLOT_BUSY,
	SLOT_ENDED, /* its thread is to be joined */
};

struct slot {
	struct crew *crew;
	pthread_t handle;
	enum slot_state state;
	double since; /* when its job began */
};

/* Jobs that wait for one of their group to end, as a list through `behind`. */
struct group {
	size_t running;
	size_t first, last; /* job + 1; 0: none */
};

struct crew {
	struct crew_plan plan;
	pthread_mutex_t lock;
	pthread_cond_t ended, job_free;
	struct slot *slots;
	struct group *groups;
	size_t *behind;                 /* of each job the next of its list, + 1 */
	size_t ready_first, ready_last; /* jobs whose turn has come, + 1 */
	size_t cursor, done, waiting;   /* waiting: in one of the lists */
	size_t alive;
	bool stopped;
	bool left; /* to its threads */
};

/* ---------------------------------------------------------------- which job is next */

static void
append(struct crew *crew, size_t *first, size_t *last, size_t job)
{
	crew->behind[job] = 0;
	if (*last != 0)
		crew->behind[*last - 1] = job + 1;
	else
		*first = job + 1;
	*last = job + 1;
}

static size_t
take_first(struct crew *crew, size_t *first, size_t *last)
{
	size_t job = *first - 1;

	*first = crew->behind[job];
	if (*first == 0)
		*last = 0;
	return job;
}

/* False when no job can begin now. */
static bool
next_job(struct crew *crew, size_t *job)
{
	if (crew->ready_first != 0) {
		*job = take_first(crew, &crew->ready_first, &crew->ready_last);
		crew->waiting--;
		return true;
	}
	while (crew->cursor < crew->plan.jobs) {
		struct group *group;

		*job = crew->cursor++;
		if (crew->groups == NULL)
			return true;
		group = &crew->groups[crew->plan.groups[*job]];
		if (group->running < crew->plan.per_group) {
			group->running++;
			return true;
		}
		append(crew, &group->first, &group->last, *job);
		crew->waiting++;
	}
	return false;
}

/* The place of a job in its group goes to the next one of it. */
static void
end_job(struct crew *crew, size_t job)
{
	struct group *group;

	crew->done++;
	if (crew->groups == NULL)
		return;
	group = &crew->groups[crew->plan.groups[job]];
	if (group->first == 0) {
		group->running--;
		return;
	}
	job = take_first(crew, &group->first, &group->last);
	append(crew, &crew->ready_first, &crew->ready_last, job);
	pthread_cond_signal(&crew->job_free);
}

static void
destroy(struct crew *crew)
{
	free(crew->slots);
	free(crew->groups);
	free(crew->behind);
	pthread_cond_destroy(&crew->ended);
	pthread_cond_destroy(&crew->job_free);
	pthread_mutex_destroy(&crew->lock);
	free(crew);
}

/* ---------------------------------------------------------------- threads */

static size_t
stalled(const struct crew *crew)
{
	double since = clock_monotonic() - crew->plan.patience;
	size_t count = 0;

	for (size_t i = 0; i < crew->plan.most; i++)
		count += crew->slots[i].state == SLOT_BUSY && crew->slots[i].since < since;
	return count;
}

/* Whether there is, or may be, something to do for this thread. */
static bool
wanted(struct crew *crew, size_t *job)
{
	while (!crew->stopped && crew->alive <= crew->plan.active + stalled(crew)) {
		if (next_job(crew, job))
			return true;
		if (crew->waiting == 0)
			return false;
		pthread_cond_wait(&crew->job_free, &crew->lock);
	}
	return false;
}

static void *
work(void *arg)
{
	struct slot *slot = arg;
	struct crew *crew = slot->crew;
	bool last;
	size_t job;

	pthread_mutex_lock(&crew->lock);
	while (wanted(crew, &job)) {
		slot->since = clock_monotonic();
		slot->state = SLOT_BUSY;
		pthread_mutex_unlock(&crew->lock);
		crew->plan.job(crew->plan.context, job);
		pthread_mutex_lock(&crew->lock);
		slot->state = SLOT_IDLE;
		end_job(crew, job);
	}
	slot->state = SLOT_ENDED;
	crew->alive--;
	pthread_cond_broadcast(&crew->job_free);
	pthread_cond_signal(&crew->ended);
	last = crew->left && crew->alive == 0;
	pthread_mutex_unlock(&crew->lock);
	if (last)
		destroy(crew);
	return NULL;
}

static bool
start_one(struct crew *crew, struct slot *slot)
{
	pthread_attr_t attr;
	sigset_t all, old;
	bool ok;

	if (slot->state == SLOT_ENDED)
		pthread_join(slot->handle, NULL);
	slot->state = SLOT_FREE;
	if (pthread_attr_init(&attr) != 0)
		return false;
	pthread_attr_setstacksize(&attr, STACK);
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &old);
	slot->crew = crew;
	slot->state = SLOT_IDLE;
	ok = pthread_create(&slot->handle, &attr, work, slot) == 0;
	if (!ok)
		slot->state = SLOT_FREE;
	pthread_sigmask(SIG_SETMASK, &old, NULL);
	pthread_attr_destroy(&attr);
	return ok;
}

/* As many threads as there is work for. A thread that ends holds no lock, so joining is short. */
static void
fill(struct crew *crew)
{
	size_t want = crew->plan.active + stalled(crew);
	size_t left = crew->plan.jobs - crew->cursor + crew->waiting;
	size_t busy = crew->alive;

	for (size_t i = 0; i < crew->plan.most && crew->alive < want; i++) {
		struct slot *slot = &crew->slots[i];

		if (crew->alive - busy >= left)
			break;
		if (slot->state != SLOT_FREE && slot->state != SLOT_ENDED)
			continue;
		if (!start_one(crew, slot))
			break;
		crew->alive++;
	}
}

/* ---------------------------------------------------------------- from outside */

struct crew *
crew_start(const struct crew_plan *plan)
{
	struct crew *crew = memory_calloc(1, sizeof(*crew));
	bool started;

	crew->plan = *plan;
	pthread_mutex_init(&crew->lock, NULL);
	await_init(&crew->ended);
	pthread_cond_init(&crew->job_free, NULL);
	crew->slots = memory_calloc(plan->most + 1, sizeof(*crew->slots));
	crew->behind = memory_calloc(plan->jobs + 1, sizeof(*crew->behind));
	if (plan->groups != NULL)
		crew->groups = memory_calloc(plan->group_count + 1, sizeof(*crew->groups));
	pthread_mutex_lock(&crew->lock);
	fill(crew);
	started = crew->alive > 0 || plan->jobs == 0; /* unlocked, all may have ended already */
	pthread_mutex_unlock(&crew->lock);
	if (started)
		return crew;
	destroy(crew);
	return NULL;
}

bool
crew_wait(struct crew *crew, double seconds)
{
	struct deadline deadline = deadline_in(seconds);
	bool all;

	pthread_mutex_lock(&crew->lock);
	if (!crew->stopped)
		fill(crew);
	while (crew->done < crew->plan.jobs && await_change(&crew->ended, &crew->lock, deadline))
		;
	all = crew->done == crew->plan.jobs;
	pthread_mutex_unlock(&crew->lock);
	return all;
}

size_t
crew_done(struct crew *crew)
{
	size_t done;

	pthread_mutex_lock(&crew->lock);
	done = crew->done;
	pthread_mutex_unlock(&crew->lock);
	return done;
}

bool
crew_stop(struct crew *crew)
{
	bool quiet = true;

	pthread_mutex_lock(&crew->lock);
	crew->stopped = true;
	pthread_cond_broadcast(&crew->job_free);
	for (size_t i = 0; i < crew->plan.most; i++)
		quiet = quiet && crew->slots[i].state != SLOT_BUSY;
	pthread_mutex_unlock(&crew->lock);
	return quiet;
}

void
crew_free(struct crew *crew)
{
	if (crew == NULL)
		return;
	crew_stop(crew);
	for (size_t i = 0; i < crew->plan.most; i++)
		if (crew->slots[i].state != SLOT_FREE)
			pthread_join(crew->slots[i].handle, NULL);
	destroy(crew);
}

/* Nobody waits for its threads any more: the last one takes it away. */
static void
leave(struct crew *crew)
{
	bool over;

	pthread_mutex_lock(&crew->lock);
	over = crew->alive == 0;
	crew->left = !over;
	for (size_t i = 0; !over && i < crew->plan.most; i++)
		if (crew->slots[i].state != SLOT_FREE)
			pthread_detach(crew->slots[i].handle);
	pthread_mutex_unlock(&crew->lock);
	if (over)
		crew_free(crew);
}

bool
crew_run(const struct crew_plan *plan, struct deadline deadline)
{
	struct crew *crew = crew_start(plan);
	bool all = false;

	for (size_t i = 0; crew == NULL && i < plan->jobs; i++)
		plan->job(plan->context, i);
	if (crew == NULL)
		return true;
	deadline.at += GRACE;
	while (!all && !deadline_passed(deadline)) {
		double left = deadline_left(deadline);

		all = crew_wait(crew, left < TICK ? left : TICK);
	}
	if (!all && !crew_stop(crew)) {
		leave(crew);
		return false;
	}
	crew_free(crew);
	return true;
}
