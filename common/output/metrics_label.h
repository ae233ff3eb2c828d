/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef OUTPUT_METRICS_LABEL_H
#define OUTPUT_METRICS_LABEL_H

#include "base/buf.h"

/* A label of an OpenMetrics sample, its value escaped; `lead` is "{" for the first one, else ",".
 * NULL is "". */
void metrics_label(struct buf *out, const char *lead, const char *name, const char *value);

/* The help texts of iphttps_check_state and iphttps_check_error_code. The checks and the report
 * both write these families, and a collector that reads both wants the same text. */
#define METRICS_STATE_HELP "The result: 0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN."
#define METRICS_ERROR_HELP "Error code that a Windows client would show, 0 when it would connect."

#endif
