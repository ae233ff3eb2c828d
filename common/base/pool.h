/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BASE_POOL_H
#define BASE_POOL_H

#include <stddef.h>

/* One job; `index` counts from 0. Called from several threads, each index once. */
typedef void pool_job(void *context, size_t index);

/*
 * Runs `jobs` jobs on at most `threads` threads, the calling one among them, and returns when all
 * have ended. When fewer threads can be had the work is done by those there are.
 */
void pool_run(size_t jobs, size_t threads, pool_job *job, void *context);

#endif
