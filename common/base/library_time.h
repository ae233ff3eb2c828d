/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BASE_LIBRARY_TIME_H
#define BASE_LIBRARY_TIME_H

#include "config.h"

#include <stdint.h>
#include <sys/time.h>

/*
 * A struct timeval as libraries know it. On machines of 32 bits our time_t has 64 (configure.ac),
 * but that of a library has what its distribution built it with, which is what the compiler has by
 * itself.
 */
struct library_time {
#ifdef LIBRARY_TIME_32
	int32_t seconds, microseconds;
#else
	struct timeval time;
#endif
};

/* Sets it, and gives it as the library's function wants it. ms >= 0. */
static inline struct timeval *
library_time(struct library_time *out, int64_t ms)
{
#ifdef LIBRARY_TIME_32
	out->seconds = (int32_t)(ms / 1000);
	out->microseconds = (int32_t)(ms % 1000 * 1000);
	return (struct timeval *)(void *)out;
#else
	out->time = (struct timeval) {.tv_sec = ms / 1000, .tv_usec = ms % 1000 * 1000};
	return &out->time;
#endif
}

/* What a library left in it, rounded down. */
static inline int64_t
library_time_ms(const struct library_time *time)
{
#ifdef LIBRARY_TIME_32
	return (int64_t)time->seconds * 1000 + time->microseconds / 1000;
#else
	return (int64_t)time->time.tv_sec * 1000 + time->time.tv_usec / 1000;
#endif
}

#endif
