/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One figure, in the words that all formats share. */
#include "output/figure.h"

#include <math.h>

#include "base/text.h"

enum { BOUND_DECIMALS = 6 }; /* of what the operator may have given */

static const double value_max = 1e30; /* what text_double writes */

const char *
figure_text(const struct metric *metric, char out[static FIGURE_TEXT_MAX])
{
	if (!metric->known || !isfinite(metric->value) || fabs(metric->value) >= value_max)
		return NULL;
	return text_double(metric->value, metric->decimals, out);
}

const char *
figure_bound(double value, char out[static FIGURE_TEXT_MAX])
{
	return text_double(value, BOUND_DECIMALS, out);
}

void
figure_label(struct buf *out, const char *label)
{
	for (; *label != '\0'; label++)
		buf_u8(out, (*label >= 'a' && *label <= 'z') || (*label >= '0' && *label <= '9')
				    ? (uint8_t)*label
				    : '_');
}
