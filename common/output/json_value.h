/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef OUTPUT_JSON_VALUE_H
#define OUTPUT_JSON_VALUE_H

#include <jansson.h>
#include <stdbool.h>

#include "base/arena.h"
#include "base/buf.h"
#include "model/report.h"

/*
 * JSON values. Unknown values are null. A value that could not be made sets the failed flag, which
 * is looked at once, at the end.
 */
struct json_writer {
	struct arena *arena;
	const struct report *report; /* of one check; NULL for a survey */
	bool failed;
};

/* Both take ownership of the value. */
void json_put(struct json_writer *writer, json_t *object, const char *key, json_t *value);
void json_append(struct json_writer *writer, json_t *array, json_t *value);

json_t *json_text(struct json_writer *writer, const char *value);         /* NULL is null */
json_t *json_text_or_null(struct json_writer *writer, const char *value); /* "" is null too */
json_t *json_hex(struct json_writer *writer, const uint8_t *bytes, size_t n);
json_t *json_figure(double value);           /* an integer where it is one */
json_t *json_seconds(double value);          /* to the microsecond, always a real */
json_t *json_days(int64_t from, int64_t to); /* with two decimals, always a real */
json_t *json_moment(struct json_writer *writer, int64_t at);

/* The members code and symbol; both null for 0. */
void json_put_code(struct json_writer *writer, json_t *object, uint32_t code);
json_t *json_findings(struct json_writer *writer, const struct findings *findings);
json_t *json_perfdata(struct json_writer *writer, const struct metrics *metrics);
json_t *json_rollout(struct json_writer *writer, const struct rollout *rollout);

/* Writes the value on one line, without a newline, and releases it. */
void json_dump_to(struct json_writer *writer, struct buf *out, json_t *value);

#endif
