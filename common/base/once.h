/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BASE_ONCE_H
#define BASE_ONCE_H

#include <pthread.h>
#include <stdbool.h>

#include "clock.h"

/*
 * Things that are made once, for several threads: who asks first makes the thing, the others wait
 * for it, each until its own deadline. The owner keeps the things in a list or table of its own,
 * with a struct once_item in each, and finds them by keys of its own.
 */
struct once {
	pthread_mutex_t lock;
	pthread_cond_t change;
};

enum once_state { ONCE_OPEN, ONCE_BUSY, ONCE_READY };

/* Zeroed: nobody has made it. Looked at with the lock held, or by who has been told of it. */
struct once_item {
	enum once_state state;
	bool late;      /* the deadline of who made it has cut it off */
	double allowed; /* seconds that there were for it */
};

enum once_turn {
	ONCE_MADE,  /* the item is ready, and does not change any more */
	ONCE_YOURS, /* the caller makes it, and then calls once_done or once_drop */
	ONCE_LATE,  /* another thread was still making it at the deadline */
	ONCE_FULL,  /* there is no room for one more */
};

/* How the owner finds and adds; both are called with the lock held. */
struct once_table {
	struct once_item *(*find)(void *context); /* the newest one of this key; NULL: none */
	struct once_item *(*add)(void *context);  /* zeroed; NULL: there is no room */
};

void once_init(struct once *once);
void once_clear(struct once *once);

/*
 * Whose turn it is. What came too late for one thread is made anew for another that has at least
 * twice the time. A deadline at 0 is none. `out` is set unless the answer is ONCE_FULL.
 */
enum once_turn once_ask(struct once *once, const struct once_table *table, void *context,
	struct deadline deadline, struct once_item **out);

/* The thing is there, or is known not to be had; `late` when the deadline was why. */
void once_done(struct once *once, struct once_item *item, bool late);

/* It is not to be had by others: the next one that asks, or waits, makes it. */
void once_drop(struct once *once, struct once_item *item);

#endif
