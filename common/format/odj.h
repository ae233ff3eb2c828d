/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef FORMAT_ODJ_H
#define FORMAT_ODJ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/span.h"

/*
 * Offline domain join packages, as djoin /provision makes them (Windows' "Offline Domain Join IDL
 * Definitions"; names of structures below are from there): ODJ_PROVISION_DATA, in it an OP_PACKAGE
 * with a collection of parts, each an object that RPC wrote to memory (format/ndr.h). Texts are
 * UTF-16LE without NUL.
 */
enum odj_part_kind {
	ODJ_PART_NONE, /* not known */
	ODJ_JOIN,      /* ODJ_WIN7BLOB */
	ODJ_JOIN2,
	ODJ_JOIN3,
	ODJ_JOIN4,
	ODJ_CERT,   /* OP_CERT_PART */
	ODJ_POLICY, /* OP_POLICY_PART */
};

struct odj_part {
	enum odj_part_kind kind;
	bool essential;    /* a client that does not know the part must not join */
	char type[36 + 1]; /* its GUID, lower case */
};

/* OP_CERT_SST_STORE. */
struct odj_store {
	uint32_t location; /* CERT_SYSTEM_STORE_..., as 0x00020000 for the local machine */
	struct span name;  /* "Root" */
	struct span sst;   /* a serialized store (format/sst.h) */
	size_t offset;     /* of it in the package */
};

/* OP_CERT_PFX_STORE: a certificate of the machine with its private key, which stays behind. */
struct odj_key_store {
	struct span template;
	size_t bytes;
};

/* OP_POLICY_ELEMENT. */
struct odj_element {
	struct span key, name; /* the name may be empty */
	uint32_t type;         /* REG_... */
	struct span data;
	size_t offset; /* of the data in the package */
};

/* OP_POLICY_ELEMENT_LIST. */
struct odj_policy {
	struct span source; /* the Registry.pol that the elements are from */
	uint32_t root_key;  /* ODJ_LOCAL_MACHINE by the documents */
	struct odj_element *elements;
	size_t count;
};

#define ODJ_LOCAL_MACHINE UINT32_C(0x80000002)

struct odj {
	struct span domain, machine; /* empty when no part joins */
	struct odj_part *parts;      /* in their order */
	size_t part_count;
	struct odj_store *stores;
	size_t store_count;
	struct odj_key_store *key_stores;
	size_t key_store_count;
	struct odj_policy *policies;
	size_t policy_count;
	size_t other_blobs; /* of formats that are not known */
};

/*
 * Parses the file (format/odj_file.h says in which forms it may come) or refuses: errors about the
 * package begin with "package:" and count from its first byte. Of ODJ_WIN7BLOB only the names in
 * front are read, of JOIN2, JOIN3 and JOIN4 nothing; parts and blobs that are not known are passed
 * over. An encrypted package, and one without any blob that is known, are refused. LIMIT_ODJ_...
 * and all counts are checked before memory is taken.
 *
 * A package holds the clear-text password of the machine account, and may hold its private key.
 * Neither is copied anywhere, named in an error, or left in memory: what `out` holds is in the
 * arena and points nowhere into `in`, so that `in` can be wiped; all else that was decoded has been
 * wiped.
 */
bool odj_parse(struct arena *arena, struct span in, struct odj *out, struct err *err);

#endif
