/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef MODEL_BOUNDS_H
#define MODEL_BOUNDS_H

#include <stddef.h>

#include "base/arena.h"

/*
 * The limits (limits.h of each floor) that a run has met and went on behind: what was left out was
 * not looked at, so verdict reports each (run.limit), and there is no OK. Sentence parts that name
 * the number: "only 256 of the name's 300 addresses were tested". Zeroed: none was met.
 */
struct bounds {
	const char **met;
	size_t count;
};

void bounds_note(struct bounds *bounds, struct arena *arena, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

#endif
