/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TESTS_UNIT_H
#define TESTS_UNIT_H

/* What every unit test begins with: cmocka needs these headers before its own. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#define ARRAY_SIZE(array) (sizeof(array) / sizeof((array)[0]))

/* How far apart the cuts and changes are of which a test tries every one: 1. Under valgrind and
 * with sanitizers, where each takes much longer, tests/run has only some tried, by UNIT_STEP; all
 * of them run in the plain build. */
static inline size_t
unit_step(void)
{
	const char *text = getenv("UNIT_STEP");
	unsigned long step = text == NULL ? 1 : strtoul(text, NULL, 10);

	return step == 0 ? 1 : step;
}

/* Under valgrind and qemu, which take every eleventh cut or fewer: where a test of a megabyte would
 * take minutes and touch no memory that a smaller one does not. */
static inline bool
unit_is_slow(void)
{
	return unit_step() > 10;
}

/* For arena_new: a test without memory has failed. */
static inline void
unit_no_memory(void)
{
	abort();
}

#endif
