/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Performance data by the Monitoring Plugins guidelines. */
#include "output/figure.h"
#include "output/output.h"

enum { FIELDS = 5 }; /* value, warn, crit, min, max */

static void
write_metric(struct buf *out, const struct metric *metric)
{
	char value[FIGURE_TEXT_MAX], min[FIGURE_TEXT_MAX], max[FIGURE_TEXT_MAX];
	char warn[RANGE_TEXT_MAX], crit[RANGE_TEXT_MAX];
	const char *known = figure_text(metric, value);
	const char *fields[FIELDS] = {
		known == NULL ? "U" : known,
		range_format(&metric->warning, warn),
		range_format(&metric->critical, crit),
		metric->has_min ? figure_bound(metric->min, min) : "",
		metric->has_max ? figure_bound(metric->max, max) : "",
	};
	size_t used = FIELDS;

	while (used > 1 && fields[used - 1][0] == '\0')
		used--;
	figure_label(out, metric->label);
	buf_printf(
		out, "=%s%s", fields[0], known != NULL && metric->uom != NULL ? metric->uom : "");
	for (size_t i = 1; i < used; i++)
		buf_printf(out, ";%s", fields[i]);
}

bool
perfdata_write(struct buf *out, const struct metrics *metrics)
{
	for (size_t i = 0; i < metrics->count; i++) {
		if (i > 0)
			buf_u8(out, ' ');
		write_metric(out, &metrics->items[i]);
	}
	return !out->failed;
}
