/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A borrowed view of bytes. Pointer arithmetic on untrusted bytes happens here and in buf.c only.
 */
#include "span.h"

#include <string.h>

struct span
span_of(const void *p, size_t n)
{
	return (struct span) {.p = p, .n = p == NULL ? 0 : n};
}

struct span
span_text(const char *text)
{
	return span_of(text, text == NULL ? 0 : strlen(text));
}

bool
span_take(struct span *in, size_t n, struct span *out)
{
	if (in->n < n)
		return false;
	*out = (struct span) {.p = in->p, .n = n};
	if (n > 0)
		in->p += n;
	in->n -= n;
	return true;
}

bool
span_skip(struct span *in, size_t n)
{
	struct span dropped;

	return span_take(in, n, &dropped);
}

bool
span_copy(struct span *in, void *to, size_t n)
{
	struct span part;

	if (!span_take(in, n, &part))
		return false;
	if (n > 0)
		memcpy(to, part.p, n);
	return true;
}

bool
span_u8(struct span *in, uint8_t *out)
{
	return span_copy(in, out, 1);
}

bool
span_u16be(struct span *in, uint16_t *out)
{
	uint8_t b[2];

	if (!span_copy(in, b, sizeof(b)))
		return false;
	*out = (uint16_t)(b[0] << 8 | b[1]);
	return true;
}

bool
span_u32be(struct span *in, uint32_t *out)
{
	uint8_t b[4];

	if (!span_copy(in, b, sizeof(b)))
		return false;
	*out = (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 | (uint32_t)b[2] << 8 | b[3];
	return true;
}

bool
span_u16le(struct span *in, uint16_t *out)
{
	uint8_t b[2];

	if (!span_copy(in, b, sizeof(b)))
		return false;
	*out = (uint16_t)(b[1] << 8 | b[0]);
	return true;
}

bool
span_u32le(struct span *in, uint32_t *out)
{
	uint8_t b[4];

	if (!span_copy(in, b, sizeof(b)))
		return false;
	*out = (uint32_t)b[3] << 24 | (uint32_t)b[2] << 16 | (uint32_t)b[1] << 8 | b[0];
	return true;
}

bool
span_u64le(struct span *in, uint64_t *out)
{
	uint32_t low, high;
	struct span probe = *in;

	if (!span_u32le(&probe, &low) || !span_u32le(&probe, &high))
		return false;
	*in = probe;
	*out = (uint64_t)high << 32 | low;
	return true;
}

bool
span_until(struct span *in, uint8_t byte, struct span *out)
{
	const uint8_t *at = in->n == 0 ? NULL : memchr(in->p, byte, in->n);

	if (at == NULL)
		return false;
	span_take(in, (size_t)(at - in->p), out);
	return span_skip(in, 1);
}

bool
span_until_nul16(struct span *in, struct span *out)
{
	size_t i = 0;

	while (in->n - i >= 2 && (in->p[i] | in->p[i + 1]) != 0)
		i += 2;
	if (in->n - i < 2)
		return false;
	span_take(in, i, out);
	return span_skip(in, 2);
}

bool
span_line(struct span *in, struct span *out)
{
	if (in->n == 0)
		return false;
	if (!span_until(in, '\n', out))
		span_take(in, in->n, out);
	if (out->n > 0 && out->p[out->n - 1] == '\r')
		out->n--;
	return true;
}

static bool
blank(uint8_t c)
{
	return c == ' ' || c == '\t';
}

struct span
span_trim(struct span in)
{
	while (in.n > 0 && blank(in.p[0]))
		span_skip(&in, 1);
	while (in.n > 0 && blank(in.p[in.n - 1]))
		in.n--;
	return in;
}

bool
span_equal(struct span a, struct span b)
{
	return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

bool
span_is(struct span in, const char *text)
{
	return span_equal(in, span_text(text));
}

static uint8_t
lower(uint8_t c)
{
	return c >= 'A' && c <= 'Z' ? (uint8_t)(c + ('a' - 'A')) : c;
}

bool
span_equal_nocase(struct span a, struct span b)
{
	if (a.n != b.n)
		return false;
	for (size_t i = 0; i < a.n; i++)
		if (lower(a.p[i]) != lower(b.p[i]))
			return false;
	return true;
}

bool
span_is_nocase(struct span in, const char *text)
{
	return span_equal_nocase(in, span_text(text));
}

const uint8_t *
span_find(struct span in, const char *text)
{
	return in.n == 0 ? NULL : memmem(in.p, in.n, text, strlen(text)); /* memmem refuses NULL */
}

bool
span_starts(struct span in, const char *text)
{
	struct span head;

	return span_take(&in, strlen(text), &head) && span_is(head, text);
}

size_t
span_offset(struct span whole, struct span in)
{
	return whole.p == NULL || in.p == NULL ? 0 : (size_t)(in.p - whole.p);
}
