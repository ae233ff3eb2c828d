/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A growing byte buffer with a ceiling and a sticky failure. */
#include "buf.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "memory.h"

struct buf
buf_make(size_t max)
{
	return (struct buf) {.max = max};
}

void
buf_free(struct buf *buf)
{
	if (buf == NULL)
		return;
	free(buf->p);
	*buf = (struct buf) {.max = buf->max};
}

void
buf_reset(struct buf *buf)
{
	buf->n = 0;
	buf->failed = false;
}

/* One byte more than the content is always kept for buf_cstr's NUL. */
static void
grow(struct buf *buf, size_t need)
{
	size_t cap = buf->cap == 0 ? 128 : buf->cap;

	while (cap < need + 1)
		cap = cap > SIZE_MAX / 2 ? need + 1 : cap * 2;
	if (cap > buf->max + 1)
		cap = buf->max + 1;
	buf->p = memory_realloc(buf->p, cap);
	buf->cap = cap;
}

uint8_t *
buf_room(struct buf *buf, size_t n)
{
	if (buf->failed || n > buf->max || buf->n > buf->max - n) {
		buf->failed = true;
		return NULL;
	}
	if (buf->cap < buf->n + n + 1)
		grow(buf, buf->n + n);
	return buf->p + buf->n;
}

void
buf_grew(struct buf *buf, size_t n)
{
	if (n < buf->cap - buf->n)
		buf->n += n;
	else
		buf->failed = true;
}

bool
buf_add(struct buf *buf, const void *p, size_t n)
{
	uint8_t *room = buf_room(buf, n);

	if (room == NULL)
		return false;
	if (n > 0)
		memcpy(room, p, n);
	buf->n += n;
	return true;
}

bool
buf_span(struct buf *buf, struct span in)
{
	return buf_add(buf, in.p, in.n);
}

bool
buf_text(struct buf *buf, const char *text)
{
	return buf_add(buf, text, strlen(text));
}

bool
buf_printf(struct buf *buf, const char *fmt, ...)
{
	va_list ap;
	int n;
	uint8_t *room;

	va_start(ap, fmt);
	n = vsnprintf(NULL, 0, fmt, ap);
	va_end(ap);
	if (n < 0) {
		buf->failed = true;
		return false;
	}
	room = buf_room(buf, (size_t)n);
	if (room == NULL)
		return false;
	va_start(ap, fmt);
	vsnprintf((char *)room, (size_t)n + 1, fmt, ap);
	va_end(ap);
	buf->n += (size_t)n;
	return true;
}

bool
buf_u8(struct buf *buf, uint8_t v)
{
	return buf_add(buf, &v, 1);
}

bool
buf_u16be(struct buf *buf, uint16_t v)
{
	uint8_t b[2] = {(uint8_t)(v >> 8), (uint8_t)v};

	return buf_add(buf, b, sizeof(b));
}

bool
buf_u32be(struct buf *buf, uint32_t v)
{
	return buf_u16be(buf, (uint16_t)(v >> 16)) && buf_u16be(buf, (uint16_t)v);
}

void
buf_drop(struct buf *buf, size_t n)
{
	if (n > buf->n)
		n = buf->n;
	if (n == 0)
		return;
	memmove(buf->p, buf->p + n, buf->n - n);
	buf->n -= n;
}

void
buf_cut(struct buf *buf, size_t n)
{
	if (n < buf->n)
		buf->n = n;
}

struct span
buf_view(const struct buf *buf)
{
	return span_of(buf->p, buf->n);
}

const char *
buf_cstr(struct buf *buf)
{
	if (buf->failed || buf->p == NULL)
		return "";
	buf->p[buf->n] = '\0';
	return (const char *)buf->p;
}

struct span
buf_leave(struct buf *buf, struct arena *arena)
{
	struct span bytes = buf_view(buf);

	if (buf->p != NULL)
		arena_own(arena, buf->p);
	*buf = buf_make(buf->max);
	return bytes;
}
