/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef OUTPUT_JSON_BARE_H
#define OUTPUT_JSON_BARE_H

#include "base/buf.h"
#include "model/report.h"

/* The same object as output_json, without jansson, for a report that has nothing but its summary:
 * it reports that jansson is missing. */
void json_bare(struct buf *out, const struct report *report);

#endif
