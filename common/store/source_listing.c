/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Listings of thumbprints: what a machine's stores hold, without the certificates. */
#include "config.h"

#include "format/listing.h"
#include "store/source_kind.h"

static bool
take(struct source_reading *reading, struct span in, enum listing_store assumed, struct err *err)
{
	struct listing *listing = arena_alloc(reading->arena, sizeof(*listing));

	reading->out->kind = CHANNEL_LIST;
	if (!listing_parse(reading->arena, in, assumed, reading->budget, listing, err))
		return err_context(err, "%s", reading->path);
	reading->out->listing = listing;
	if (listing->gap != NULL)
		ARENA_PUSH(
			reading->arena, reading->out->gaps, reading->out->gap_count, listing->gap);
	return true;
}

bool
source_take_listing(struct source_reading *reading, struct span in, struct err *err)
{
	return take(reading, in, LISTING_NONE, err);
}

bool
source_take_listing_of_root(struct source_reading *reading, struct span in, struct err *err)
{
	return take(reading, in, LISTING_ROOT, err);
}
