/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef OUTPUT_METRICS_LABEL_H
#define OUTPUT_METRICS_LABEL_H

#include "base/buf.h"

/* A label of an OpenMetrics sample, its value escaped; `lead` is "{" for the first one, else ",".
 * NULL is "". */
void metrics_label(struct buf *out, const char *lead, const char *name, const char *value);

#endif
