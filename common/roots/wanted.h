/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef ROOTS_WANTED_H
#define ROOTS_WANTED_H

#include "roots/distribution.h"

/* A root that clients need, described so that a channel can be searched for it. */
struct wanted {
	const struct known *known; /* NULL: no certificate is available, but */
	const X509_NAME *name;     /* this is its name, */
	const char *fingerprint;   /* or this is its fingerprint */
	const struct chain_path *
		*ways; /* paths to it: one is enough; none: the operator named it */
	size_t way_count;
	int64_t issued;    /* date of the leaf, for roots restricted by it */
	bool intermediate; /* a missing issuer that is not a root */
	struct needed_root row;
};

struct wanted_list {
	struct wanted *items;
	size_t count;
	const unsigned int
		*chain_groups;     /* for each chain of the need: the group that it asks for */
	struct broken_way *broken; /* of chains that no client can verify */
	size_t broken_count;
};

/* Every root of the need, once; certificates are added to the channels' known ones. */
struct wanted_list wanted_find(
	struct arena *arena, const struct channels *channels, const struct distribution_need *need);

/* Whether a client has certificate `index` of a path only if one of its stores has it: it is below
 * the root, and neither served nor fetched. */
bool wanted_from_store(const struct chain_path *way, size_t index);

/* What one channel has of a wanted root. */
struct carried wanted_look(struct arena *arena, const struct wanted *wanted,
	const struct channels *channels, const struct channel *channel, int64_t now);

#endif
