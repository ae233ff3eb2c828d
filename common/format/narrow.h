/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef FORMAT_NARROW_H
#define FORMAT_NARROW_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/span.h"

/*
 * A text in which only ASCII matters, a byte a character, from UTF-16 in either order (by its mark,
 * or by a first ASCII character) or from anything of which ASCII is a part. Units of UTF-16 beyond
 * ASCII become NARROW_OTHER; other bytes stay as they are. NULs and white space around it are left
 * out.
 *
 * In contrast to wintext_decode it takes one piece of memory, of known size, which a caller can
 * wipe.
 */
enum { NARROW_OTHER = 0x80 };

struct narrow {
	struct span text;
	size_t first, each; /* character i stands at byte first + i * each of the input */
};

/* The text is put at the end of `buf`, which must have room for the input, and points there.
 * Refused: half a UTF-16 character. */
bool narrow_make(struct span in, struct buf *buf, struct narrow *out, struct err *err);

/* Where the rest of the text, or any other part of it, stands in the input. */
size_t narrow_offset(const struct narrow *narrow, struct span part);

/* Space, tab, carriage return, line feed: the white space of XML and of base64. */
bool narrow_is_blank(unsigned char c);

/* Without white space around it. */
struct span narrow_trim(struct span text);

#endif
