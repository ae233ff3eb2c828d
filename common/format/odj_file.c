/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Out of files into the bytes of a package: within one piece of memory that can be wiped. */
#include "format/odj_file.h"

#include <openssl/crypto.h>
#include <string.h>

#include "format/limits.h"
#include "format/narrow.h"
#include "format/ndr.h"
#include "format/unattend.h"

/* The first bytes of every package in base64, up to where its length begins. */
#define MAGIC "ARAIAMzMzM"

enum {
	NO_VALUE = 0x80,
	HEAD_BYTES = 8192,   /* enough of a file to see what it is */
	HEADER_LETTERS = 16, /* of base64: the header of a package up to and with its length */
	HEADER_BYTES = 16,
};

/* ---------------------------------------------------------------- base64 */

static void
make_values(uint8_t values[256])
{
	static const char letters[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

	memset(values, NO_VALUE, 256);
	for (uint8_t i = 0; letters[i] != '\0'; i++)
		values[(uint8_t)letters[i]] = i;
}

/* A text being decoded in its own place: three bytes come of four. */
struct decoding {
	uint8_t *to;
	size_t n; /* bytes made */
	uint32_t bits;
	size_t have, pads; /* characters of the four that are being read */
};

static void
put(struct decoding *decoding)
{
	decoding->to[decoding->n++] = (uint8_t)(decoding->bits >> 16);
	decoding->to[decoding->n++] = (uint8_t)(decoding->bits >> 8);
	decoding->to[decoding->n++] = (uint8_t)decoding->bits;
	decoding->bits = 0;
	decoding->have = 0;
}

/* One character; false when it cannot stand there. */
static bool
take(struct decoding *decoding, uint8_t c, uint8_t value)
{
	if (narrow_is_blank(c))
		return true;
	if (c == '=' && decoding->have >= 2 && decoding->pads < 2) {
		decoding->pads++;
		value = 0;
	} else if (decoding->pads > 0 || value == NO_VALUE)
		return false;
	decoding->bits = decoding->bits << 6 | value;
	if (++decoding->have == 4)
		put(decoding);
	return true;
}

/* As many fours as follow each other, from character `i` on; where they end. Nearly all time goes
 * here. */
static size_t
take_fours(struct decoding *decoding, const uint8_t values[static 256], struct span in, size_t i)
{
	uint8_t *to = decoding->to;
	size_t n = decoding->n;

	for (; in.n - i >= 4; i += 4, n += 3) {
		uint32_t a = values[in.p[i]], b = values[in.p[i + 1]], c = values[in.p[i + 2]],
			 d = values[in.p[i + 3]];

		if (((a | b | c | d) & NO_VALUE) != 0)
			break;
		to[n] = (uint8_t)(a << 2 | b >> 4);
		to[n + 1] = (uint8_t)(b << 4 | c >> 2);
		to[n + 2] = (uint8_t)(c << 6 | d);
	}
	decoding->n = n;
	return i;
}

/* How many characters could be taken; all of them, unless one is wrong. */
static size_t
decode(struct decoding *decoding, struct span in)
{
	uint8_t values[256];
	size_t i = 0;

	make_values(values);
	for (; i < in.n; i++) {
		if (decoding->have == 0 && decoding->pads == 0)
			i = take_fours(decoding, values, in, i);
		if (i < in.n && !take(decoding, in.p[i], values[in.p[i]]))
			break;
	}
	return i < in.n ? i : in.n;
}

/* `text` is a part of what `buf` holds. */
static bool
decode_base64(struct buf *buf, const struct narrow *narrow, struct span text, struct err *err)
{
	struct decoding decoding = {.to = buf->p};
	struct span rest = text;

	span_skip(&rest, decode(&decoding, text));
	if (rest.n > 0)
		return err_format(
			err, narrow_offset(narrow, rest), "no base64 (RFC 4648 section 4)");
	if (decoding.have > 0)
		return err_format(
			err, narrow_offset(narrow, rest), "base64 is cut off (RFC 4648 section 4)");
	buf_cut(buf, decoding.n - decoding.pads);
	return true;
}

/* ---------------------------------------------------------------- among other lines */

static bool
is_letter(uint8_t c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
	       c == '+' || c == '/';
}

/* The text from where a package begins on; a magic within a longer word is none. */
static bool
find_package(struct span text, struct span *out)
{
	struct span rest = text, passed;

	while (!span_starts(rest, MAGIC) || (rest.p > text.p && is_letter(rest.p[-1])))
		if (!span_take(&rest, 1, &passed))
			return false;
	*out = rest;
	return true;
}

/* How many letters a package has by its own header (MS-RPCE section 2.2.6); false without one. */
static bool
count_letters(struct span text, size_t *out)
{
	uint8_t letters[HEADER_LETTERS], bytes[HEADER_LETTERS];
	struct decoding decoding = {.to = bytes};
	struct span header;
	size_t n = 0;
	uint32_t length;

	for (uint8_t c; n < HEADER_LETTERS && span_u8(&text, &c);)
		if (!narrow_is_blank(c))
			letters[n++] = c;
	if (n < HEADER_LETTERS ||
		decode(&decoding, span_of(letters, HEADER_LETTERS)) < HEADER_LETTERS)
		return false;
	header = span_of(bytes, decoding.n);
	if (!span_skip(&header, 8) || !span_u32le(&header, &length))
		return false;
	*out = ((size_t)length + HEADER_BYTES + 2) / 3 * 4;
	return length <= LIMIT_ODJ_BYTES;
}

/* The letters that a line begins with, and the padding behind them. */
static struct span
take_letters(struct span *line)
{
	struct span letters;
	size_t n = 0;

	while (n < line->n && is_letter(line->p[n]))
		n++;
	while (n < line->n && line->p[n] == '=')
		n++;
	span_take(line, n, &letters);
	return letters;
}

/*
 * The package that begins with `text`, over as many lines as it takes, and no more: each of them
 * has nothing but base64, so that words behind one that was cut off are not taken for its end. The
 * last may go on with something else. `rest` is what follows.
 */
static bool
take_lines(const struct narrow *narrow, struct span text, size_t wanted, struct span *rest,
	struct err *err)
{
	struct span line, letters;

	*rest = text;
	for (size_t have = 0; have < wanted;) {
		if (!span_line(rest, &line))
			return err_format(err, narrow_offset(narrow, *rest),
				"base64 is cut off (RFC 4648 section 4)");
		line = narrow_trim(line);
		letters = take_letters(&line);
		have += letters.n;
		if (line.n > 0 && have < wanted)
			return err_format(
				err, narrow_offset(narrow, line), "no base64 (RFC 4648 section 4)");
		if (have >= wanted)
			*rest = span_of(line.p, text.n - span_offset(text, line));
	}
	return true;
}
/* Without a header that can be read all of the text must be one package. */
static bool
decode_lines(struct buf *out, const struct narrow *narrow, struct err *err)
{
	struct span text, rest, second;
	size_t wanted;

	if (!find_package(narrow->text, &text) || !count_letters(text, &wanted))
		return decode_base64(out, narrow, narrow->text, err);
	if (!take_lines(narrow, text, wanted, &rest, err))
		return false;
	if (find_package(rest, &second))
		return err_set(err, ERR_UNSUPPORTED,
			"holds more than one package, the second at byte %zu: a file each",
			narrow_offset(narrow, second));
	return decode_base64(out, narrow, span_of(text.p, text.n - rest.n), err);
}

/* ---------------------------------------------------------------- files */

/* Of the file only NULs at its end are left out, which XML cannot have. */
static bool
open_answer_file(struct span in, const struct narrow *narrow, struct buf *out, struct err *err)
{
	struct narrow within = {.each = 0};
	size_t end = narrow->first + narrow->each * narrow->text.n;

	buf_reset(out);
	return unattend_account_data(span_of(in.p, end), out, &within.text, &within.first, err) &&
	       decode_base64(out, &within, within.text, err);
}

static bool
open_text(struct span in, struct buf *out, struct err *err)
{
	struct narrow narrow;

	if (!narrow_make(in, out, &narrow, err))
		return false;
	if (narrow.text.n == 0)
		return err_set(err, ERR_FORMAT, "empty");
	if (span_starts(narrow.text, "<"))
		return open_answer_file(in, &narrow, out, err);
	return decode_lines(out, &narrow, err);
}

bool
odj_file_open(struct span in, struct buf *out, struct err *err)
{
	bool ok;

	if (in.n > LIMIT_ODJ_BYTES)
		return err_set(err, ERR_LIMIT, "larger than %d bytes", LIMIT_ODJ_BYTES);
	/* All of it at once: a buffer that grows leaves copies behind. */
	*out = buf_make(in.n);
	if (buf_room(out, in.n) == NULL)
		return err_set(err, ERR_MEMORY, "no memory for the package");
	ok = ndr_recognise(in) ? buf_span(out, in) : open_text(in, out, err);
	if (!ok)
		odj_file_close(out);
	return ok;
}

void
odj_file_close(struct buf *bytes)
{
	if (bytes->p != NULL)
		OPENSSL_cleanse(bytes->p, bytes->cap);
	buf_free(bytes);
}

bool
odj_file_recognise(struct span in)
{
	uint8_t memory[HEAD_BYTES + 1];
	struct buf buf = {.p = memory, .cap = sizeof(memory), .max = HEAD_BYTES};
	struct narrow narrow;
	struct span head, package;
	bool ok;

	if (!span_take(&in, HEAD_BYTES, &head))
		head = in;
	if (ndr_recognise(head))
		return true;
	ok = narrow_make(head, &buf, &narrow, NULL) &&
	     (find_package(narrow.text, &package) || unattend_recognise(&narrow));
	OPENSSL_cleanse(memory, sizeof(memory)); /* the machine's password may be among it */
	return ok;
}
