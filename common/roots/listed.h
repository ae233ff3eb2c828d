/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef ROOTS_LISTED_H
#define ROOTS_LISTED_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "format/listing.h"
#include "roots/channel.h"
#include "roots/wanted.h"

/*
 * Channels of which only thumbprints are known. A listing proves that its store has a certificate,
 * as Windows itself names certificates by their SHA-1: what is known of that certificate comes from
 * somewhere else, a served chain, --root or another channel. Its properties are not listed, and
 * what is Disallowed only where that store is listed as well.
 */
struct listed {
	const struct listing_hash *hashes; /* in order, once for all channels that list the same */
	size_t count;
	size_t roots; /* certificates in Root */
	bool listed[LISTING_STORES];
	struct channel_cert *certs; /* those that are known; by listed_resolve */
	size_t cert_count;
	size_t resolved; /* certificates were known then */
};

struct memo;

/* The hashes in order, in the arena of `memo`'s answers; the same pointer for the same listing. */
struct listed *listed_keep(struct arena *arena, struct memo *memo, const struct listing *listing);

/* Adds to each channel the known certificates that it lists. May be called again when more are
 * known. */
void listed_resolve(struct arena *arena, const struct channels *channels);

/* Whether it is known what the channel's CA store has. */
bool listed_shows_ca(const struct channel *channel);

/* Why what a channel lists does not decide about `wanted`; NULL where it does. */
const char *listed_undecided(
	const struct channel *channel, const struct wanted *wanted, const struct carried *best);

#endif
