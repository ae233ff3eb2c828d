/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef OUTPUT_METRICS_FAMILIES_H
#define OUTPUT_METRICS_FAMILIES_H

#include "base/buf.h"
#include "model/survey.h"

/*
 * The metrics that a check and the report of many sites have in common, so that one rule or panel
 * fits both: of every result, the state, the code, how long it took, its addresses, what ends, and
 * which channel brings which root. The samples of a family stand together under its TYPE and HELP.
 */
void metrics_families(struct buf *out, const struct survey *survey);

#endif
