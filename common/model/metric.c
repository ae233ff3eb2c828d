/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Figures of performance data in the order in which they are printed. */
#include "metric.h"

void
metrics_add(struct metrics *metrics, struct arena *arena, const struct metric *metric)
{
	ARENA_PUSH(arena, metrics->items, metrics->count, *metric);
}
