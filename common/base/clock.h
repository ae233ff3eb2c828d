/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H

#include <stdbool.h>
#include <stdint.h>

/*
 * Time. Points in time are seconds since 1970-01-01T00:00:00Z, signed, in the proleptic Gregorian
 * calendar; durations are measured on the monotonic clock. Nothing here depends on TZ or locale.
 */
enum {
	CLOCK_MINUTE = 60,
	CLOCK_HOUR = 3600,
	CLOCK_DAY = 86400,
	CLOCK_TEXT_MAX = 32,
};

int64_t clock_now(void);      /* wall clock */
double clock_monotonic(void); /* seconds since some fixed moment */

/* An absolute moment on the monotonic clock by which something has to end. */
struct deadline {
	double at;
};

struct deadline deadline_in(double seconds);
struct deadline deadline_earlier(struct deadline a, struct deadline b);
double deadline_left(struct deadline deadline); /* seconds, never negative */
int deadline_poll(struct deadline deadline);    /* the same for poll(2), rounded up */
bool deadline_passed(struct deadline deadline);

struct civil {
	int64_t year;
	int month, day, hour, minute, second;
};

int64_t clock_from_civil(const struct civil *civil);
struct civil clock_to_civil(int64_t at);

/* "2027-01-31T06:00:00Z", or "2027-01-31" for its first second. Nothing else is taken. */
bool clock_parse(const char *text, int64_t *at);
const char *clock_format(int64_t at, char out[static CLOCK_TEXT_MAX]); /* ISO 8601, UTC */
const char *clock_format_day(int64_t at, char out[static CLOCK_TEXT_MAX]);

/* Whole days from a to b, rounded towards minus infinity: 0 on the last day, negative after it. */
int64_t clock_days(int64_t from, int64_t to);

/* To the hundredth, for figures: 335.5, and -10.25 after the end. Rounded in the same way, so that
 * what has ended is below 0, and what is below a threshold is not shown as on it. */
double clock_days_figure(int64_t from, int64_t to);

/* A duration in its largest unit, rounded down: "3 days", "1 hour", "0 seconds". */
const char *clock_duration(int64_t seconds, char out[static CLOCK_TEXT_MAX]);

#endif
