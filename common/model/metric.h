/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef MODEL_METRIC_H
#define MODEL_METRIC_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "model/range.h"

/* One figure of performance data. The label is [a-z0-9_]+ and stable. */
struct metric {
	const char *label;
	const char *uom; /* "" or "s" */
	bool known;      /* false is printed as U */
	double value;
	int decimals; /* digits behind the point that mean something */
	struct range warning, critical;
	bool has_min, has_max;
	double min, max;
};

struct metrics {
	struct metric *items;
	size_t count;
};

void metrics_add(struct metrics *metrics, struct arena *arena, const struct metric *metric);

#endif
