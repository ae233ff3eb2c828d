/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef OUTPUT_OUTPUT_H
#define OUTPUT_OUTPUT_H

#include "base/arena.h"
#include "base/buf.h"
#include "model/report.h"

/* An output format of a report. Writers only read the report and only write to the buffer. */
struct output {
	const char *name; /* as in --output=NAME */
	const char *help;
	bool (*write)(struct buf *out, const struct report *report, struct arena *arena);
};

/* NULL when there is none of that name. */
const struct output *output_find(const char *name);

/* The table; NULL past its end. */
const struct output *output_at(size_t index);

bool output_nagios(struct buf *out, const struct report *report, struct arena *arena);
bool output_json(struct buf *out, const struct report *report, struct arena *arena);
bool output_openmetrics(struct buf *out, const struct report *report, struct arena *arena);
bool output_prtg(struct buf *out, const struct report *report, struct arena *arena);
bool output_checkmk(struct buf *out, const struct report *report, struct arena *arena);
bool output_text(struct buf *out, const struct report *report, struct arena *arena);

/* The performance data of the Nagios line: label=value[uom];warn;crit;min;max ... */
bool perfdata_write(struct buf *out, const struct metrics *metrics);

#endif
