/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef STORE_SOURCE_LOCATE_H
#define STORE_SOURCE_LOCATE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/err.h"
#include "model/distribution.h"

/*
 * The places from which certificates of clients are read:
 * "[NAME=]LOCATION", in which LOCATION is KIND:REST or a path whose kind is recognised by its
 * content. The kinds are a table in source_kind.c.
 */
struct source_kind;

struct location {
	const char *name; /* given, or made from the path; for a pattern "NAME/FILE" */
	bool named;       /* the name was given: locations with the same name belong together */
	const char *path; /* or a URL */
	const struct source_kind *kind;
	int closed; /* errno why a folder of the pattern cannot be listed; 0: a location */
};

/* Splits a specification without looking at the file system: a pattern stays a pattern. ERR_USAGE.
 */
bool source_understand(
	struct arena *arena, const char *spec, struct location *out, struct err *err);

/* Splits a specification. A pattern becomes one location for each file, named after it, and one
 * unreadable location when this process may not list some of its folders. Unknown kinds and missing
 * paths are ERR_USAGE, a pattern that matches nothing is ERR_SYSTEM. */
bool source_locate(struct arena *arena, const char *spec, struct location **out, size_t *count,
	struct err *err);

/* The kind by the specification alone, for a location that cannot be read. */
enum channel_kind source_kind_channel(const struct location *location);

/* Sets why a location could not be read, with its name once: "store corp.pem: is empty". */
bool source_refuse(struct arena *arena, const struct location *location, const struct err *why,
	struct err *err);

#endif
