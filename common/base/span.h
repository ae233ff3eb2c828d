/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BASE_SPAN_H
#define BASE_SPAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * A borrowed view of bytes and the only way to read them. The readers take from the front: they
 * return false and move nothing when fewer bytes are left, so a child span cannot reach outside
 * its parent.
 */
struct span {
	const uint8_t *p;
	size_t n;
};

struct span span_of(const void *p, size_t n);
struct span span_text(const char *text); /* without the NUL; NULL gives an empty span */

bool span_take(struct span *in, size_t n, struct span *out);
bool span_skip(struct span *in, size_t n);
bool span_copy(struct span *in, void *to, size_t n);
bool span_u8(struct span *in, uint8_t *out);
bool span_u16be(struct span *in, uint16_t *out);
bool span_u32be(struct span *in, uint32_t *out);
bool span_u16le(struct span *in, uint16_t *out);
bool span_u32le(struct span *in, uint32_t *out);
bool span_u64le(struct span *in, uint64_t *out);

/* Takes what stands before the first `byte` and drops the byte; false when it is not there. */
bool span_until(struct span *in, uint8_t byte, struct span *out);

/* The same for a unit of two zero bytes at an even distance: the end of a text in UTF-16. */
bool span_until_nul16(struct span *in, struct span *out);

/* Takes a line without its end (LF or CRLF); the last line may lack one. False at the end. */
bool span_line(struct span *in, struct span *out);

/* Without leading and trailing blanks and tabs. */
struct span span_trim(struct span in);

bool span_equal(struct span a, struct span b);
bool span_equal_nocase(struct span a, struct span b); /* ASCII letters in either case */
bool span_is(struct span in, const char *text);       /* byte by byte */
bool span_equal_nocase(struct span a, struct span b);
bool span_is_nocase(struct span in, const char *text); /* ASCII letters in either case */
bool span_starts(struct span in, const char *text);
/* Where the text, which is not empty, first begins; NULL when it is not there. */
const uint8_t *span_find(struct span in, const char *text);

/* How far `in` has been read, `whole` being what it was made from. */
size_t span_offset(struct span whole, struct span in);

#endif
