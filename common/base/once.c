/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The first one makes it, the others wait. */
#include "once.h"

#include <stddef.h>

#include "await.h"

void
once_init(struct once *once)
{
	pthread_mutex_init(&once->lock, NULL);
	await_init(&once->change);
}

void
once_clear(struct once *once)
{
	pthread_cond_destroy(&once->change);
	pthread_mutex_destroy(&once->lock);
}

/* False when the deadline has passed. */
static bool
wait_for_change(struct once *once, struct deadline deadline)
{
	if (deadline.at > 0)
		return await_change(&once->change, &once->lock, deadline);
	pthread_cond_wait(&once->change, &once->lock);
	return true;
}

static bool
serves(const struct once_item *item, struct deadline deadline)
{
	return !item->late || deadline_left(deadline) < 2 * item->allowed;
}

static enum once_turn
begin(const struct once_table *table, void *context, struct deadline deadline,
	struct once_item **item)
{
	if (*item == NULL || (*item)->state == ONCE_READY)
		*item = table->add(context);
	if (*item == NULL)
		return ONCE_FULL;
	(*item)->state = ONCE_BUSY;
	(*item)->allowed = deadline_left(deadline);
	return ONCE_YOURS;
}

enum once_turn
once_ask(struct once *once, const struct once_table *table, void *context, struct deadline deadline,
	struct once_item **out)
{
	enum once_turn turn;
	bool in_time = true;

	pthread_mutex_lock(&once->lock);
	while ((*out = table->find(context)) != NULL && (*out)->state == ONCE_BUSY && in_time)
		in_time = wait_for_change(once, deadline);
	if (*out != NULL && (*out)->state == ONCE_BUSY)
		turn = ONCE_LATE;
	else if (*out != NULL && (*out)->state == ONCE_READY && serves(*out, deadline))
		turn = ONCE_MADE;
	else
		turn = begin(table, context, deadline, out);
	pthread_mutex_unlock(&once->lock);
	return turn;
}

static void
leave(struct once *once, struct once_item *item, enum once_state state, bool late)
{
	pthread_mutex_lock(&once->lock);
	item->late = late;
	item->state = state;
	pthread_cond_broadcast(&once->change);
	pthread_mutex_unlock(&once->lock);
}

void
once_done(struct once *once, struct once_item *item, bool late)
{
	leave(once, item, ONCE_READY, late);
}

void
once_drop(struct once *once, struct once_item *item)
{
	leave(once, item, ONCE_OPEN, false);
}
