/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef FORMAT_LISTING_H
#define FORMAT_LISTING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/span.h"
#include "format/budget.h"

/*
 * Listings of the thumbprints in a machine's stores, in any language and encoding
 * (format/wintext.h): what certutil -store prints, and the certificates of Get-ChildItem
 * Cert:\LocalMachine\Root as table, list, CSV and JSON. The layouts are those of public posts; no
 * document has them.
 *
 * A listing says which store it is of: by certutil's heading ('Root "..."'), or by PSParentPath or
 * PSPath. Thumbprints are known by their place: behind "(sha1)" or "(sha256)" in the label of a
 * line, in a column or property Thumbprint. certutil has a last line; one without it is not whole.
 */
enum listing_store {
	LISTING_NONE,
	LISTING_ROOT, /* AuthRoot too, which is a part of it */
	LISTING_CA,
	LISTING_DISALLOWED,
	LISTING_OTHER, /* of a user, or a store without meaning for servers */
};

enum { LISTING_STORES = LISTING_OTHER + 1, LISTING_HASH = 32 };

struct listing_hash {
	uint8_t bytes[LISTING_HASH];
	uint8_t n; /* 20: SHA-1, 32: SHA-256 */
	enum listing_store store;
};

struct listing {
	struct listing_hash *hashes; /* of Root, CA and Disallowed */
	size_t count;
	bool listed[LISTING_STORES]; /* there is a listing of it */
	size_t certs[LISTING_STORES];
	const char *gap; /* why something may be missing, printable; NULL: nothing */
};

/*
 * `assumed` is the store of thumbprints whose store is not named, NONE: those are refused. Then
 * bare lines of thumbprints are taken too. Refused with the reason: what is no listing, an empty
 * one, one of other stores alone, one that failed.
 */
bool listing_parse(struct arena *arena, struct span in, enum listing_store assumed,
	struct budget *budget, struct listing *out, struct err *err);

/* Whether the input looks like one. */
bool listing_recognise(struct span in);

#endif
