/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef OUTPUT_SURVEY_LINE_H
#define OUTPUT_SURVEY_LINE_H

#include <stddef.h>

#include "base/arena.h"
#include "model/survey.h"

/* The output of a check as monitoring systems accept it in a passive result. */

/* "IPHTTPS OK - da.example.com: tunnel up ...", without '|', line ends and controls. */
const char *survey_line(struct arena *arena, const struct survey_result *result);

/* The performance data: as many complete values as fit into `max` bytes; may be "". */
const char *survey_figures(struct arena *arena, const struct survey_result *result, size_t max);

#endif
