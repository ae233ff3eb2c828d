/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef OUTPUT_ALIKE_H
#define OUTPUT_ALIKE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "model/fault.h"
#include "model/finding.h"

/*
 * The findings in their order. Three or more that differ only in their subject, as of a thousand
 * packages made in the same way, become one, whose subject is their number and the first names:
 * "1000 times (a, b and 998 more)". For people; outputs for programs list each finding.
 */
struct findings alike_join(struct arena *arena, const struct findings *findings);

/* The same of faults; who has seen the first is told. */
struct faults alike_faults(struct arena *arena, const struct faults *faults);

/* Whether two findings differ in their subject at most. */
bool alike_same(const struct finding *a, const struct finding *b);

#endif
