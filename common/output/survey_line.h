/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef OUTPUT_SURVEY_LINE_H
#define OUTPUT_SURVEY_LINE_H

#include <stddef.h>

#include "base/arena.h"
#include "model/survey.h"

/* What monitoring systems take as the output of a check, when it is handed over to them. */

/* "IPHTTPS OK - da.example.com: tunnel up ...", without '|', line ends and controls. */
const char *survey_line(struct arena *arena, const struct survey_result *result);

/* The performance data, whole figures only, as many as `max` bytes hold; may be "". */
const char *survey_figures(struct arena *arena, const struct survey_result *result, size_t max);

#endif
