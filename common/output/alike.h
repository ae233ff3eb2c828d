/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef OUTPUT_ALIKE_H
#define OUTPUT_ALIKE_H

#include <stddef.h>

#include "base/arena.h"
#include "model/finding.h"

/*
 * Findings that say the same of many, as a thousand packages that were made alike: told once, with
 * their number and the first names. Two of a kind are still told one by one.
 */
struct alike {
	const struct finding *finding; /* the first of them */
	size_t count;
	const char *subject; /* NULL: the finding's own; else "1000 times (a, b, c, and 997 more)" */
};

/* In the order of the findings, each in exactly one. */
struct alike *alike_find(struct arena *arena, const struct findings *findings, size_t *count);

#endif
