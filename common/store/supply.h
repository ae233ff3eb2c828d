/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef STORE_SUPPLY_H
#define STORE_SUPPLY_H

#include "store/source.h"

/*
 * What the locations of one specification hold, read but not yet made anything of. Several are read
 * side by side, so that one that is slow takes no time from the others.
 */
struct supply {
	const char *name; /* given, or made from the specification */
	struct location *locations;
	struct source *sources; /* one each; NULL: only located */
	size_t count;
	struct err err; /* why there is none of it, "store NAME: ..."; kind NONE: it is all here */
};

/*
 * Reads them until the deadline; *out has one for each specification. False when something was left
 * behind that does not come back, as in a file system that hangs: the arena has to stay as long as
 * the process then. supplies_clear gives back X509 objects.
 */
bool supplies_read(struct arena *arena, const char *const *specs, size_t count,
	const struct source_options *options, struct supply **out);

/* The same for the locations alone, which a pattern has to be compared with a folder for. */
bool supplies_locate(struct arena *arena, const char *const *specs, size_t count,
	struct deadline deadline, struct supply **out);

void supplies_clear(struct supply *supplies, size_t count);

#endif
