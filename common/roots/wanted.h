/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef ROOTS_WANTED_H
#define ROOTS_WANTED_H

#include "roots/distribution.h"

/* A root that clients need, as it can be looked for in a channel. */
struct wanted {
	const struct known *known; /* NULL: it is nowhere, but */
	const X509_NAME *name;     /* this is what it is called, */
	const char *fingerprint;   /* or this is its fingerprint */
	const struct chain_path *
		*ways; /* that lead to it: one is enough; none: it is named as such */
	size_t way_count;
	int64_t issued;    /* when the leaf was, for roots that are restricted by that */
	bool intermediate; /* an issuer that the chain lacks, and no root */
	struct needed_root row;
};

struct wanted_list {
	struct wanted *items;
	size_t count;
	const unsigned int
		*chain_groups;     /* of each chain of the need: the group that it asks for */
	struct broken_way *broken; /* of chains that have no way for anybody */
	size_t broken_count;
};

/* Every root of the need, once; certificates are added to the channels' known ones. */
struct wanted_list wanted_find(
	struct arena *arena, const struct channels *channels, const struct distribution_need *need);

/* Whether a client has certificate `index` of a path only if one of its stores has it: it is below
 * the root, and neither served nor fetched. */
bool wanted_from_store(const struct chain_path *way, size_t index);

/* What one channel has of it. */
struct carried wanted_look(struct arena *arena, const struct wanted *wanted,
	const struct channels *channels, const struct channel *channel, int64_t now);

#endif
