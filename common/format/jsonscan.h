/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef FORMAT_JSONSCAN_H
#define FORMAT_JSONSCAN_H

#include "base/arena.h"
#include "base/err.h"
#include "base/span.h"

/*
 * Reads JSON (RFC 8259) that is one object, or an array of objects, and shows the members of these
 * objects; what is nested deeper is checked and passed over. Refused with the offset: anything that
 * is not JSON to its last byte, deeper nesting than LIMIT_JSON_DEPTH, other elements than objects.
 */
enum json_kind { JSON_NONE, JSON_STRING, JSON_NUMBER, JSON_OTHER };

struct json_member {
	size_t object; /* counted from 0 */
	const char *key;
	enum json_kind kind;
	const char *text; /* of a string, unescaped, or of a number as it stands; else NULL */
	size_t offset;    /* of the value */
};

/* Returns whether to go on; sets err otherwise. */
typedef bool json_visit(void *context, const struct json_member *member, struct err *err);

bool json_scan(struct arena *arena, struct span in, json_visit *visit, void *context,
	size_t *objects, struct err *err);

#endif
