/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Conditions on the monotonic clock. */
#include "await.h"

#include <time.h>

static const double NANO = 1e9;

void
await_init(pthread_cond_t *change)
{
	pthread_condattr_t attributes;

	pthread_condattr_init(&attributes);
	pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
	pthread_cond_init(change, &attributes);
	pthread_condattr_destroy(&attributes);
}

bool
await_change(pthread_cond_t *change, pthread_mutex_t *lock, struct deadline deadline)
{
	struct timespec at = {.tv_sec = (time_t)deadline.at};

	at.tv_nsec = (long)((deadline.at - (double)at.tv_sec) * NANO);
	return pthread_cond_timedwait(change, lock, &at) == 0;
}
