/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BASE_AWAIT_H
#define BASE_AWAIT_H

#include <pthread.h>
#include <stdbool.h>

#include "clock.h"

/* Waiting for another thread, until a deadline and no longer. */
void await_init(pthread_cond_t *change);

/* As pthread_cond_wait, which may return for nothing; false when the deadline has passed. */
bool await_change(pthread_cond_t *change, pthread_mutex_t *lock, struct deadline deadline);

#endif
