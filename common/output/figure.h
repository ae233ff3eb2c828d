/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef OUTPUT_FIGURE_H
#define OUTPUT_FIGURE_H

/* One figure of performance data as text: the same in every format. */

#include "base/buf.h"
#include "model/metric.h"

enum { FIGURE_TEXT_MAX = 48 };

/* The value as it is written everywhere: no exponent, no unit. NULL when it is not known, so that
 * no receiver gets an invented number. */
const char *figure_text(const struct metric *metric, char out[static FIGURE_TEXT_MAX]);

/* A bound that somebody has given: of a threshold, or the least and the largest value. */
const char *figure_bound(double value, char out[static FIGURE_TEXT_MAX]);

/* Labels are [a-z0-9_]+ by contract; any other byte becomes "_", because receivers mangle quotes.
 */
void figure_label(struct buf *out, const char *label);

#endif
