/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Text: the sanitiser for peer text, UTF-8, numbers and encodings independent of any locale. */
#include "text.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* RFC 3629: no overlong forms, no surrogates, nothing above U+10FFFF. */
bool
text_utf8(struct span *in, uint32_t *out)
{
	static const struct {
		uint8_t mask, lead;
		int more;
		uint32_t least;
	} forms[] = {{0x80, 0x00, 0, 0}, {0xe0, 0xc0, 1, 0x80}, {0xf0, 0xe0, 2, 0x800},
		{0xf8, 0xf0, 3, 0x10000}};
	struct span rest = *in;
	uint8_t b;
	uint32_t c;

	if (!span_u8(&rest, &b))
		return false;
	for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
		if ((b & forms[i].mask) != forms[i].lead)
			continue;
		c = b & (uint8_t)~forms[i].mask;
		for (int k = 0; k < forms[i].more; k++) {
			if (!span_u8(&rest, &b) || (b & 0xc0) != 0x80)
				return false;
			c = c << 6 | (b & 0x3f);
		}
		if (c < forms[i].least || c > 0x10ffff || (c >= 0xd800 && c <= 0xdfff))
			return false;
		*in = rest;
		*out = c;
		return true;
	}
	return false;
}

bool
text_utf8_valid(struct span in)
{
	uint32_t c;

	while (in.n > 0)
		if (!text_utf8(&in, &c))
			return false;
	return true;
}

bool
text_utf8_add(struct buf *out, uint32_t c)
{
	if (c < 0x80)
		return buf_u8(out, (uint8_t)c);
	if (c < 0x800)
		return buf_u8(out, (uint8_t)(0xc0 | c >> 6)) &&
		       buf_u8(out, (uint8_t)(0x80 | (c & 0x3f)));
	if (c < 0x10000)
		return buf_u8(out, (uint8_t)(0xe0 | c >> 12)) &&
		       buf_u8(out, (uint8_t)(0x80 | (c >> 6 & 0x3f))) &&
		       buf_u8(out, (uint8_t)(0x80 | (c & 0x3f)));
	return buf_u8(out, (uint8_t)(0xf0 | c >> 18)) &&
	       buf_u8(out, (uint8_t)(0x80 | (c >> 12 & 0x3f))) &&
	       buf_u8(out, (uint8_t)(0x80 | (c >> 6 & 0x3f))) &&
	       buf_u8(out, (uint8_t)(0x80 | (c & 0x3f)));
}

/* Controls, invisible format characters, bidi controls, separators, noncharacters, tags. */
static bool
unprintable(uint32_t c)
{
	static const struct {
		uint32_t first, last;
	} ranges[] = {{0x0000, 0x001f}, {0x007f, 0x009f}, {0x00ad, 0x00ad}, {0x061c, 0x061c},
		{0x180e, 0x180e}, {0x200b, 0x200f}, {0x2028, 0x202e}, {0x2060, 0x206f},
		{0xfdd0, 0xfdef}, {0xfeff, 0xfeff}, {0xfff0, 0xfffb}, {0xfffe, 0xffff},
		{0xe0000, 0xe0fff}};

	if ((c & 0xfffe) == 0xfffe)
		return true;
	for (size_t i = 0; i < sizeof(ranges) / sizeof(ranges[0]); i++)
		if (c >= ranges[i].first && c <= ranges[i].last)
			return true;
	return false;
}

/* One character of the input, or one byte that is no character, as it may be shown. */
static void
show_next(struct buf *out, struct span *in)
{
	struct span start = *in;
	uint32_t c;
	uint8_t b = 0;

	if (!text_utf8(in, &c)) {
		span_u8(in, &b);
		buf_printf(out, "\\x%02x", b);
	} else if (c == '|')
		buf_u8(out, '/');
	else if (c < 0x80 && unprintable(c))
		buf_printf(out, "\\x%02x", (unsigned int)c);
	else if (unprintable(c))
		buf_printf(out, "\\u{%x}", (unsigned int)c);
	else
		buf_add(out, start.p, start.n - in->n);
}

void
text_printable(struct buf *out, struct span in, size_t max)
{
	size_t begin = out->n, fits = begin;

	while (in.n > 0 && !out->failed) {
		show_next(out, &in);
		if (out->n - begin <= max - 3)
			fits = out->n;
		if (out->n - begin > max) {
			buf_cut(out, fits);
			buf_text(out, "...");
			return;
		}
	}
}

char *
text_clean(struct arena *arena, struct span in, size_t max)
{
	struct buf out = buf_make(max + 16);
	char *text;

	text_printable(&out, in, max);
	text = arena_text(arena, buf_cstr(&out));
	buf_free(&out);
	return text;
}

char *
text_hex(struct arena *arena, struct span in, char separator)
{
	static const char hex[] = "0123456789abcdef";
	char *text = arena_alloc(arena, in.n * 3 + 1), *to = text;

	for (size_t i = 0; i < in.n; i++) {
		if (i > 0 && separator != '\0')
			*to++ = separator;
		*to++ = hex[in.p[i] >> 4];
		*to++ = hex[in.p[i] & 15];
	}
	return text;
}

bool
text_u64(const char *text, uint64_t max, uint64_t *out)
{
	uint64_t v = 0;

	if (*text == '\0')
		return false;
	for (; *text != '\0'; text++) {
		uint64_t d = (uint64_t)(*text - '0');

		if (*text < '0' || *text > '9' || v > max / 10 || d > max - v * 10)
			return false;
		v = v * 10 + d;
	}
	*out = v;
	return true;
}

static size_t
count_digits(struct span *in)
{
	size_t n = 0;

	for (; in->n > 0 && in->p[0] >= '0' && in->p[0] <= '9'; n++)
		span_skip(in, 1);
	return n;
}

bool
text_number(struct span in, double *out)
{
	struct span rest = in;
	char copy[64];

	if (in.n >= sizeof(copy))
		return false;
	if (rest.n > 0 && rest.p[0] == '-')
		span_skip(&rest, 1);
	if (count_digits(&rest) == 0) {
		/* ".5" is not a number of the guidelines, "0.5" is */
		return false;
	}
	if (rest.n > 0 && (rest.p[0] != '.' || !span_skip(&rest, 1) || count_digits(&rest) == 0))
		return false;
	if (rest.n > 0)
		return false;
	memcpy(copy, in.p, in.n);
	copy[in.n] = '\0';
	*out = strtod(copy, NULL);
	return true;
}

const char *
text_double(double v, int decimals, char out[static 48])
{
	static const double most = 1e30; /* as a double: x87 would compare with a nearer one */
	char *end;

	if (!isfinite(v) || fabs(v) > most)
		v = 0;
	snprintf(out, 48, "%.*f", decimals, v);
	if (decimals > 0) {
		end = out + strlen(out);
		while (end[-1] == '0')
			*--end = '\0';
		if (end[-1] == '.')
			*--end = '\0';
	}
	if (strcmp(out, "-0") == 0)
		snprintf(out, 48, "0");
	return out;
}

bool
text_equal(const char *a, const char *b)
{
	return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

bool
text_equal_nocase(const char *a, const char *b)
{
	return a == NULL || b == NULL ? a == b : span_is_nocase(span_text(a), b);
}

bool
text_starts(const char *text, const char *start)
{
	return strncmp(text, start, strlen(start)) == 0;
}

static const char base64[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

char *
text_base64(struct arena *arena, struct span in)
{
	char *text = arena_alloc(arena, (in.n + 2) / 3 * 4 + 1), *to = text;

	for (size_t i = 0; i < in.n; i += 3) {
		size_t left = in.n - i;
		uint32_t v = (uint32_t)in.p[i] << 16;

		v |= left > 1 ? (uint32_t)in.p[i + 1] << 8 : 0;
		v |= left > 2 ? in.p[i + 2] : 0;
		*to++ = base64[v >> 18];
		*to++ = base64[v >> 12 & 63];
		*to++ = left > 1 ? base64[v >> 6 & 63] : '=';
		*to++ = left > 2 ? base64[v & 63] : '=';
	}
	return text;
}

/* The values of the characters; 99: not in the alphabet. */
/* clang-format off */
static const uint8_t sextets[256] = {
	99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99,
	99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99,
	99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 62, 99, 99, 99, 63,
	52, 53, 54, 55, 56, 57, 58, 59, 60, 61, 99, 99, 99, 99, 99, 99,
	99, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14,
	15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 99, 99, 99, 99, 99,
	99, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40,
	41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51, 99, 99, 99, 99, 99,
	99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99,
	99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99,
	99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99,
	99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99,
	99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99,
	99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99,
	99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99,
	99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99,
};
/* clang-format on */

/* Four characters; the result is above 63 when one is not in the alphabet. */
static inline uint32_t
quantum(const uint8_t *p, uint8_t *out)
{
	uint32_t a = sextets[p[0]], b = sextets[p[1]], c = sextets[p[2]], d = sextets[p[3]];
	uint32_t v = a << 18 | b << 12 | c << 6 | d;

	out[0] = (uint8_t)(v >> 16);
	out[1] = (uint8_t)(v >> 8);
	out[2] = (uint8_t)v;
	return a | b | c | d;
}

/* The last four, of which one or two may be '='; unused bits must be zero. */
static bool
last_quantum(struct span in, uint8_t *to, size_t *n)
{
	uint8_t four[4] = {0}, out[3];
	size_t made = 3;

	span_copy(&in, four, sizeof(four));
	for (size_t i = 3; i > 1 && four[i] == '='; i--, made--)
		four[i] = 'A';
	if (quantum(four, out) > 63 || (made < 3 && out[made] != 0))
		return false;
	memcpy(&to[*n], out, made);
	*n += made;
	return true;
}

bool
text_unbase64_to(struct span in, uint8_t *to, size_t *n)
{
	uint32_t seen = 0;
	size_t made = 0;

	*n = 0;
	if (in.n % 4 != 0)
		return false;
	for (size_t i = 0; i + 4 < in.n; i += 4, made += 3)
		seen |= quantum(&in.p[i], &to[made]);
	*n = made;
	return seen < 64 && (in.n == 0 || (span_skip(&in, in.n - 4) && last_quantum(in, to, n)));
}

bool
text_unbase64(struct arena *arena, struct span in, struct span *out)
{
	uint8_t *to = arena_alloc(arena, in.n / 4 * 3 + 3);
	size_t n;

	if (!text_unbase64_to(in, to, &n))
		return false;
	*out = span_of(to, n);
	return true;
}
