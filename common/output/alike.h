/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef OUTPUT_ALIKE_H
#define OUTPUT_ALIKE_H

#include <stddef.h>

#include "base/arena.h"
#include "model/finding.h"

/*
 * The findings, in their order, but three or more that say the same of many, as of a thousand
 * packages that were made alike, as one: its subject is their number and the first names, "1000
 * times (a, b and 998 more)". For people; what programs read names each.
 */
struct findings alike_join(struct arena *arena, const struct findings *findings);

#endif
