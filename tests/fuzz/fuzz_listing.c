/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Listings: no more thumbprints than there is text for, each of a store that counts. */
#include <stdint.h>
#include <stdlib.h>

#include "format/listing.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

static void
read_as(const uint8_t *p, size_t n, enum listing_store assumed)
{
	struct arena *arena = arena_new(abort);
	struct err err = {.kind = ERR_NONE};
	struct listing listing;

	if (listing_parse(arena, span_of(p, n), assumed, NULL, &listing, &err)) {
		if (err.kind != ERR_NONE || listing.count == 0 || listing.count > n / 40)
			abort();
		for (size_t i = 0; i < listing.count; i++)
			if (listing.hashes[i].store == LISTING_NONE ||
				listing.hashes[i].store == LISTING_OTHER ||
				(listing.hashes[i].n != 20 && listing.hashes[i].n != 32))
				abort();
	} else if (err.kind == ERR_NONE)
		abort();
	arena_free(arena);
}

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	read_as(p, n, LISTING_NONE);
	read_as(p, n, LISTING_ROOT);
	return 0;
}
