/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef FORMAT_NDR_H
#define FORMAT_NDR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/span.h"

/*
 * Reads one object that RPC wrote to memory: type serialization version 1 (MS-RPCE section 2.2.6),
 * little endian, with NDR's 32-bit rules for what is in it (C706 chapter 14). What a pointer points
 * to follows behind the structure or the array that the pointer is in, in the order of declaration,
 * so nothing is ever reached twice and nothing points back.
 *
 * Every reader refuses with an offset counted from `whole` and the clause; nothing takes memory,
 * and the spans that come out point into `whole`. After a refusal the reader is of no more use.
 */
struct ndr {
	struct span whole;
	struct span rest; /* of the object, or of the elements of an array */
	size_t begin;     /* of the object in `whole`: alignment counts from there */
	struct err *err;
};

/* A pointer, and how many elements or bytes it promises; texts carry their own length. */
struct ndr_pointer {
	bool there; /* not null */
	uint32_t count;
};

/* Opens the object that `in` is, a part of `whole`. Its own pointer must not be null; behind it up
 * to 7 zero bytes may follow, as writers pad. */
bool ndr_open(struct ndr *ndr, struct span whole, struct span in, struct err *err);

/* Whether all of the object has been read, except for less than 8 bytes of padding. */
bool ndr_close(struct ndr *ndr);

bool ndr_u32(struct ndr *ndr, uint32_t *out);
bool ndr_guid(struct ndr *ndr, struct span *out); /* 16 bytes as they stand */
bool ndr_skip(struct ndr *ndr, size_t n);         /* scalars that nobody wants */

/* The pointer only; with the count before it when that is how the structure declares it. A null
 * pointer that promises something is refused. */
bool ndr_text_pointer(struct ndr *ndr, struct ndr_pointer *out);
bool ndr_array_pointer(struct ndr *ndr, struct ndr_pointer *out);

/* What a pointer points to; empty when it is null. The count must be the one that was promised.
 * `elements` reads the scalars of `each` bytes, its pointees are read from `ndr`. */
bool ndr_bytes(struct ndr *ndr, struct ndr_pointer pointer, struct span *out);
bool ndr_array(struct ndr *ndr, struct ndr_pointer pointer, size_t each, size_t limit,
	struct ndr *elements);

/* [string] wchar_t *: UTF-16LE without its NUL, at most LIMIT_NDR_TEXT. */
bool ndr_text(struct ndr *ndr, struct ndr_pointer pointer, struct span *out);

/* Whether the input begins like such an object. */
bool ndr_recognise(struct span in);

#endif
