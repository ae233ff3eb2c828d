/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef FORMAT_WINTEXT_H
#define FORMAT_WINTEXT_H

#include "base/arena.h"
#include "base/err.h"
#include "base/span.h"

/*
 * Text as Windows programs write it, into UTF-8 without carriage returns: UTF-16 in either order
 * with a byte order mark, or without one where its blanks and digits give it away; UTF-8 with or
 * without a mark; otherwise a code page nobody names, of which every byte from 0x80 on becomes the
 * four characters \xNN. Refused with the offset: half a UTF-16 character, zero bytes in anything
 * else, bytes of a UTF-8 file with a mark that are not UTF-8.
 */
bool wintext_decode(struct arena *arena, struct span in, struct span *out, struct err *err);

#endif
