/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef FORMAT_UTF16_H
#define FORMAT_UTF16_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/span.h"

/* UTF-16 (RFC 2781), in both byte orders; Windows writes the little-endian one. */
enum utf16_order { UTF16_LITTLE, UTF16_BIG };

/* Half of a surrogate pair without the other half. No character has this value. */
enum { UTF16_UNPAIRED = 0x110000 };

/* Takes one character from the front, or UTF16_UNPAIRED; false, with nothing moved, when less than
 * one unit is left. */
bool utf16_take(struct span *in, enum utf16_order order, uint32_t *out);

/* Appends little-endian text as UTF-8, as far as the buffer takes it. Unpaired surrogates become
 * U+FFFD, an odd byte at the end is left out. */
void utf16_add(struct buf *out, struct span in);

/* The same, up to its end or a NUL, as a text. */
char *utf16_text(struct arena *arena, struct span in);

#endif
