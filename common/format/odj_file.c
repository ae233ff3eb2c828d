/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Out of files into the bytes of a package: within one piece of memory that can be wiped. */
#include "format/odj_file.h"

#include <openssl/crypto.h>
#include <string.h>

#include "base/limits.h"
#include "format/narrow.h"
#include "format/ndr.h"
#include "format/unattend.h"

/* The first bytes of every package in base64, up to where its length begins. */
#define MAGIC "ARAIAMzMzM"

enum {
	NO_VALUE = 0x80,
	HEAD_BYTES = 1024, /* enough of a file to see what it is */
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
		return err_format(err, narrow_offset(narrow, rest),
			"no base64 (RFC 4648 section 4)");
	if (decoding.have > 0)
		return err_format(err, narrow_offset(narrow, rest),
			"base64 is cut off (RFC 4648 section 4)");
	buf_cut(buf, decoding.n - decoding.pads);
	return true;
}

/* ---------------------------------------------------------------- files */

static bool
open_text(struct span in, struct buf *out, struct err *err)
{
	struct narrow narrow;
	struct span text;

	if (!narrow_make(in, out, &narrow, err))
		return false;
	if (narrow.text.n == 0)
		return err_set(err, ERR_FORMAT, "empty");
	text = narrow.text;
	if (span_starts(text, "<") && !unattend_account_data(&narrow, &text, err))
		return false;
	return decode_base64(out, &narrow, text, err);
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
	struct span head;

	bool ok;

	if (!span_take(&in, HEAD_BYTES, &head))
		head = in;
	if (ndr_recognise(head))
		return true;
	ok = narrow_make(head, &buf, &narrow, NULL) &&
		(span_starts(narrow.text, MAGIC) || unattend_recognise(&narrow));
	OPENSSL_cleanse(memory, sizeof(memory)); /* the machine's password may be among it */
	return ok;
}
