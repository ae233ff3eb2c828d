/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BASE_BUF_H
#define BASE_BUF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "arena.h"
#include "span.h"

/*
 * A growing byte buffer with a ceiling. Adding past the ceiling, or without memory, adds nothing
 * and marks the buffer as failed; it stays failed, so a writer may check once at the end.
 * A zeroed struct with `max` set is an empty buffer. The owner calls buf_free.
 */
struct buf {
	uint8_t *p;
	size_t n;
	size_t cap;
	size_t max;
	bool failed;
};

struct buf buf_make(size_t max);
void buf_free(struct buf *buf);
void buf_reset(struct buf *buf); /* empty again, memory kept */

bool buf_add(struct buf *buf, const void *p, size_t n);
bool buf_span(struct buf *buf, struct span in);
bool buf_text(struct buf *buf, const char *text);
bool buf_printf(struct buf *buf, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
bool buf_u8(struct buf *buf, uint8_t v);
bool buf_u16be(struct buf *buf, uint16_t v);
bool buf_u32be(struct buf *buf, uint32_t v);

/* Room for n more bytes at the end, not yet counted; NULL when there cannot be. */
uint8_t *buf_room(struct buf *buf, size_t n);
void buf_grew(struct buf *buf, size_t n); /* n of the room have been filled */
void buf_drop(struct buf *buf, size_t n); /* forget the first n bytes */
void buf_cut(struct buf *buf, size_t n);  /* keep only the first n bytes */

struct span buf_view(const struct buf *buf); /* valid until the next change */

/* The bytes, which are the arena's from now on, without a copy; the buffer is empty then. */
struct span buf_leave(struct buf *buf, struct arena *arena);

/* The bytes as a C string, valid until the next change; "" when the buffer has failed. */
const char *buf_cstr(struct buf *buf);

#endif
