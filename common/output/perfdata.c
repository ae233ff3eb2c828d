/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Performance data by the Monitoring Plugins guidelines. */
#include <math.h>

#include "base/text.h"
#include "output/output.h"

enum {
	FIELDS = 5,         /* value, warn, crit, min, max */
	BOUND_DECIMALS = 6, /* of min and max, which the operator may have given */
};

static const double value_max = 1e30; /* what text_double writes */

/* Labels are [a-z0-9_]+ by contract; anything else would need quotes, which receivers mangle. */
static void
write_label(struct buf *out, const char *label)
{
	for (; *label != '\0'; label++)
		buf_u8(out, (*label >= 'a' && *label <= 'z') || (*label >= '0' && *label <= '9')
				    ? (uint8_t)*label
				    : '_');
}

static void
write_metric(struct buf *out, const struct metric *metric)
{
	char value[48], warn[RANGE_TEXT_MAX], crit[RANGE_TEXT_MAX], min[48], max[48];
	bool known = metric->known && isfinite(metric->value) && fabs(metric->value) < value_max;
	const char *fields[FIELDS] = {
		known ? text_double(metric->value, metric->decimals, value) : "U",
		range_format(&metric->warning, warn),
		range_format(&metric->critical, crit),
		metric->has_min ? text_double(metric->min, BOUND_DECIMALS, min) : "",
		metric->has_max ? text_double(metric->max, BOUND_DECIMALS, max) : "",
	};
	size_t used = FIELDS;

	while (used > 1 && fields[used - 1][0] == '\0')
		used--;
	write_label(out, metric->label);
	buf_printf(out, "=%s%s", fields[0], known && metric->uom != NULL ? metric->uom : "");
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
