/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BASE_MUST_H
#define BASE_MUST_H

#include <stdbool.h>

/*
 * The end of the process where this host fails in a way after which nothing true can be said, and
 * which no caller could tell from an answer: no memory, or a library that cannot do what depends on
 * this host alone. The line on standard output is "NAME UNKNOWN - why", NAME being the program's,
 * and the exit status is 3. Nothing is allocated for it. May be called from any thread.
 */
void must_end(const char *why) __attribute__((noreturn));

/* Ends so, unless `done`. */
void must(bool done, const char *why);

#endif
