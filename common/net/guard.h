/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef NET_GUARD_H
#define NET_GUARD_H

#include <stdbool.h>

#include "base/clock.h"

/*
 * Ends what a library does with sockets when its time is over. A library looks at its time limit
 * between two pieces of work, and a piece may have no end: OpenSSL within libcurl takes KeyUpdates
 * for as long as they come. A thread of the guard's waits for the deadline and then shuts the
 * sockets, of which it has copies, and takes away what has come over them, so that the library
 * finds their end.
 */
struct guard;

/* One socket, which another thread may be reading from. */
void guard_cut(int fd);

struct guard *guard_new(void);
void guard_free(struct guard *guard); /* NULL is fine */

/* False when there is no thread to be had. */
bool guard_begin(struct guard *guard, struct deadline deadline);

/* Whether it had to be ended. */
bool guard_end(struct guard *guard);

/* A socket that the library has opened; false when it may not be used, as the time is over. */
bool guard_add(struct guard *guard, int fd);

/* Whether there was no descriptor for a copy, so that a socket could not be used. */
bool guard_lacked(const struct guard *guard);

/* It is about to be closed. */
void guard_drop(struct guard *guard, int fd);

#endif
