/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BASE_JSON_H
#define BASE_JSON_H

#include <jansson.h>

#include "base/err.h"
#include "base/span.h"

/*
 * Reads JSON (RFC 8259) with jansson, within limits that are looked at before jansson takes memory.
 * Refused as ERR_FORMAT, with line and column: what is not JSON in UTF-8 to its last byte, an
 * object that has a name twice, half a character, U+0000. Refused as ERR_LIMIT: what is nested
 * deeper than LIMIT_JSON_DEPTH, and more than `most` values. The text of err reads "is ...".
 *
 * `flags` are jansson's; by default an integer beyond 64 bits is refused. The caller gives the
 * value back with json_decref.
 */
json_t *json_read(struct span in, size_t most, size_t flags, struct err *err);

#endif
