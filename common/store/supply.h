/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef STORE_SUPPLY_H
#define STORE_SUPPLY_H

#include "store/source.h"

/*
 * The raw contents of the locations of one specification. Several are read at the same time, so
 * that a slow one does not delay the others.
 */
struct supply {
	const char *name; /* given, or made from the specification */
	struct location *locations;
	struct source *sources; /* one each; NULL: only located */
	size_t count;
	struct err err; /* why nothing could be read, "store NAME: ..."; kind NONE: all was read */
};

/*
 * Reads them until the deadline; *out has one for each specification. False when a reader is still
 * running, for example in a file system that hangs: then the arena must stay until the process
 * ends. supplies_clear frees X509 objects.
 */
bool supplies_read(struct arena *arena, const char *const *specs, size_t count,
	const struct source_options *options, struct supply **out);

/* The same for the locations alone: patterns are expanded, and nothing is read. */
bool supplies_locate(struct arena *arena, const char *const *specs, size_t count,
	struct deadline deadline, struct supply **out);

void supplies_clear(struct supply *supplies, size_t count);

#endif
