/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BASE_TEXT_H
#define BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "arena.h"
#include "buf.h"
#include "span.h"

/*
 * Text. Whatever comes from a peer is hostile until it has gone through text_printable: the result
 * is valid UTF-8 on one line, without '|' (which would begin performance data), control characters,
 * bidirectional or other format controls, line or paragraph separators, or characters outside
 * Unicode. What is taken out is shown as \xNN (bytes) or \u{N} (characters), '|' as '/', and a
 * longer text ends with "..." at `max` bytes at the most (max at least 8).
 */
void text_printable(struct buf *out, struct span in, size_t max);
char *text_clean(struct arena *arena, struct span in, size_t max);

/* Decodes one character from the front; false when the bytes are not well-formed UTF-8. */
bool text_utf8(struct span *in, uint32_t *out);
bool text_utf8_valid(struct span in);
bool text_utf8_add(struct buf *out, uint32_t c);

/* Lower-case hexadecimal, `separator` between bytes unless it is 0. */
char *text_hex(struct arena *arena, struct span in, char separator);

/* Whole text or nothing: no sign, blank or trailing character. */
bool text_u64(const char *text, uint64_t max, uint64_t *out);
/* -?digits[.digits]; the form that the Monitoring Plugins guidelines allow. */
bool text_number(struct span in, double *out);

/* As few digits as say the value to `decimals` places, never an exponent or a locale's comma. */
const char *text_double(double v, int decimals, char out[static 48]);

bool text_equal(const char *a, const char *b); /* NULL equals only NULL */
bool text_equal_nocase(const char *a, const char *b);
bool text_starts(const char *text, const char *start);

/* Base64 (RFC 4648 section 4), padded. */
char *text_base64(struct arena *arena, struct span in);
bool text_unbase64(struct arena *arena, struct span in, struct span *out); /* strict */

/* The same into memory of the caller, 3 bytes for 4 characters; `n` bytes are made. */
bool text_unbase64_to(struct span in, uint8_t *to, size_t *n);

#endif
