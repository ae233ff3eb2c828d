/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef FORMAT_DER_H
#define FORMAT_DER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/span.h"

/*
 * Elements of DER (X.690 section 10: definite lengths in their shortest form), read from the front.
 * Tags are of one byte, the constructed bit included; higher ones (section 8.1.2.4) are refused.
 */
enum der_tag {
	DER_NONE,
	DER_BOOLEAN = 0x01,
	DER_INTEGER = 0x02,
	DER_BITS = 0x03,
	DER_OCTETS = 0x04,
	DER_OID = 0x06,
	DER_UTC_TIME = 0x17,
	DER_GENERALIZED_TIME = 0x18,
	DER_SEQUENCE = 0x30,
	DER_SET = 0x31,
	DER_CONTEXT_0 = 0xa0, /* constructed */
};

/* Takes one element; false, with nothing moved, when there is none or it breaks DER. */
bool der_any(struct span *in, uint8_t *tag, struct span *content);

/* The same when it has this tag. */
bool der_take(struct span *in, uint8_t tag, struct span *content);

/* Takes one element with its tag and length. */
bool der_whole(struct span *in, struct span *element);

/*
 * Whether the input is just one element, and all that is in constructed ones is DER too: no more
 * than `elements` of them, nested no deeper than LIMIT_DER_DEPTH.
 */
bool der_check(struct span in, size_t elements, struct err *err);

/* How many elements follow each other in contents that have been checked. */
size_t der_count(struct span content);

/* "1.3.6.1.5.5.7.3.1" of the contents of an OBJECT IDENTIFIER (X.690 section 8.19); NULL when they
 * are malformed or an arc does not fit into 64 bits. */
const char *der_oid_text(struct arena *arena, struct span content);

/* The one arc that the contents of an OBJECT IDENTIFIER have behind those of another one. */
bool der_oid_below(struct span content, struct span above, uint64_t *arc);

#endif
