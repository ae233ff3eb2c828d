/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef UNIT_TRUST_LIST_MADE_H
#define UNIT_TRUST_LIST_MADE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/span.h"
#include "made.h"

/* Certificate trust lists made within a test, field by field, and signed. */
struct list_property {
	unsigned int id; /* 0: an attribute that is no property */
	struct span value;
	int copies;  /* 0: one value in its SET; else that many, or none when negative */
	uint8_t tag; /* 0: OCTET STRING */
};

struct list_subject {
	struct span id;
	const struct list_property *properties;
	size_t count;
};

struct list_recipe {
	const char *usage;       /* NULL: that of root lists; "": none */
	const char *hash;        /* NULL: SHA-1 */
	const char *list_id;     /* ASCII, is written as UTF-16 */
	const char *this_update; /* NULL: "270114000000Z" */
	const char *next_update; /* NULL: none */
	struct span sequence;    /* of the INTEGER */
	const struct list_subject *subjects;
	size_t count;
	bool no_subjects;      /* not even an empty list of them */
	const char *extension; /* its type; NULL: none */
	bool critical;
	int version; /* 0: left out */

	const struct made *signer;       /* NULL: unsigned */
	const struct made *const *certs; /* that it brings along */
	size_t cert_count;
	const char *digest;      /* NULL: "SHA256" */
	bool signed_with_header; /* wrongly: the signature covers tag and length too */
	bool wrong_type;         /* the signed attributes say that it is data */
};

/* The whole file. */
struct span list_made(struct arena *arena, const struct list_recipe *recipe);

/* Values. */
struct span list_usages(struct arena *arena, const char *oids); /* with blanks between them */
struct span list_filetime(struct arena *arena, int64_t at);
struct span list_utf16(struct arena *arena, const char *ascii); /* with NUL */
struct span list_hash(struct arena *arena, struct span in, const char *digest);

/* DER. */
struct span list_der(struct arena *arena, uint8_t tag, struct span content);
struct span list_oid(struct arena *arena, const char *oid);

#endif
