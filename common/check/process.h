/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CHECK_PROCESS_H
#define CHECK_PROCESS_H

#include "base/arena.h"
#include "base/buf.h"
#include "model/state.h"
#include "options/options.h"

/* The beginning and the end of a program: descriptors, memory, the last words on standard output
 * and the exit status. */

/* Before anything else: descriptors 0 to 2 are open, a closed pipe is an error and not the end, and
 * the end of a child can be waited for. */
void process_begin(void);

/* For arena_new: says so on standard output and ends with 3. */
arena_no_memory process_no_memory;

/* Writes what there is to say; the exit status, which is 3 when it could not be written. */
int process_say(const struct buf *out, enum state state);

/* What failed, fit to be printed, with where to look when it was called wrongly; never empty. */
const char *process_reason(struct arena *arena, const struct err *err);

/* "SERVICE UNKNOWN - reason". */
void process_unknown(struct buf *out, const struct manual *manual, const struct err *err);

/*
 * What main returns, when all has been said. The process ends here, without what loaded libraries
 * would tidy up: that may fail, and the exit status with it. Sanitizers look for leaks at the end,
 * and let it return.
 */
int process_end(int status);

/* Ends at once with this status, although threads are still at work. */
void process_leave(int status) __attribute__((noreturn));

#endif
