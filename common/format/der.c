/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Elements of DER: lengths before anything else, so that the input bounds what a decoder takes. */
#include "der.h"

#include "base/buf.h"
#include "format/limits.h"

enum {
	CONSTRUCTED = 0x20,
	TAG_NUMBER = 0x1f,
	LENGTH_BYTES = 4,
};

/* Reads tag and length; NULL, or what is wrong with them. */
static const char *
head(struct span *in, uint8_t *tag, size_t *length)
{
	uint8_t form, byte;

	if (!span_u8(in, tag))
		return "an element is missing";
	if ((*tag & TAG_NUMBER) == TAG_NUMBER)
		return "tag of more than one byte (X.690 section 8.1.2.4)";
	if (!span_u8(in, &form))
		return "element without length";
	*length = form;
	if (form < 0x80)
		return NULL;
	if (form == 0x80)
		return "indefinite length (X.690 section 10.1)";
	if ((form & 0x7f) > LENGTH_BYTES)
		return "length of more than 4 bytes";
	*length = 0;
	for (int left = form & 0x7f; left > 0; left--) {
		if (!span_u8(in, &byte))
			return "length that is cut off";
		*length = *length << 8 | byte;
	}
	if (*length < 0x80 || *length >> (8 * ((form & 0x7f) - 1)) == 0)
		return "length not in its shortest form (X.690 section 10.1)";
	return NULL;
}

/* An element of less than 128 bytes, as nearly all are: lists have millions of them. */
static bool
take_short(struct span *in, uint8_t *tag, struct span *content)
{
	struct span rest = *in;

	if (in->n < 2 || in->p[1] >= 0x80 || (in->p[0] & TAG_NUMBER) == TAG_NUMBER)
		return false;
	*tag = in->p[0];
	if (!span_skip(&rest, 2) || !span_take(&rest, in->p[1], content))
		return false;
	*in = rest;
	return true;
}

static const char *
take(struct span *in, uint8_t *tag, struct span *content)
{
	struct span rest = *in;
	size_t length;
	const char *wrong;

	if (take_short(in, tag, content))
		return NULL;
	wrong = head(&rest, tag, &length);
	if (wrong != NULL)
		return wrong;
	if (!span_take(&rest, length, content))
		return "element longer than what holds it";
	*in = rest;
	return NULL;
}

bool
der_any(struct span *in, uint8_t *tag, struct span *content)
{
	return take(in, tag, content) == NULL;
}

bool
der_take(struct span *in, uint8_t tag, struct span *content)
{
	struct span rest = *in;
	uint8_t found;

	if (!der_any(&rest, &found, content) || found != tag)
		return false;
	*in = rest;
	return true;
}

bool
der_whole(struct span *in, struct span *element)
{
	struct span rest = *in, content;
	uint8_t tag;

	return der_any(&rest, &tag, &content) && span_take(in, in->n - rest.n, element);
}

/* ---------------------------------------------------------------- all of it */

/* One check on its way through the input. */
struct check {
	struct span whole;
	size_t elements; /* left */
	struct err *err;
};

/* Depth is bounded by LIMIT_DER_DEPTH. */
static bool
check_content(struct check *check, struct span in, int depth)
{
	if (depth > LIMIT_DER_DEPTH)
		return err_set(check->err, ERR_LIMIT, "DER nested deeper than %d", LIMIT_DER_DEPTH);
	while (in.n > 0) {
		size_t offset = span_offset(check->whole, in);
		struct span content;
		uint8_t tag;
		const char *wrong = take(&in, &tag, &content);

		if (wrong != NULL)
			return err_format(check->err, offset, "%s", wrong);
		if (check->elements-- == 0)
			return err_set(check->err, ERR_LIMIT, "DER of too many elements");
		if ((tag & CONSTRUCTED) != 0 && !check_content(check, content, depth + 1))
			return false;
	}
	return true;
}

bool
der_check(struct span in, size_t elements, struct err *err)
{
	struct check check = {.whole = in, .elements = elements, .err = err};
	struct span rest = in, content;
	uint8_t tag;
	const char *wrong = take(&rest, &tag, &content);

	if (wrong != NULL)
		return err_format(err, 0, "%s", wrong);
	if (rest.n > 0)
		return err_format(err, in.n - rest.n, "%zu bytes behind the end", rest.n);
	return check_content(&check, in, 0);
}

size_t
der_count(struct span content)
{
	struct span element;
	size_t count = 0;

	while (der_whole(&content, &element))
		count++;
	return count;
}

/* ---------------------------------------------------------------- object identifiers */

/* One arc of seven bits a byte, without leading zeros. */
static bool
take_arc(struct span *in, uint64_t *out)
{
	uint8_t byte;

	*out = 0;
	do {
		if (!span_u8(in, &byte) || *out > UINT64_MAX >> 7 || (*out == 0 && byte == 0x80))
			return false;
		*out = *out << 7 | (byte & 0x7f);
	} while ((byte & 0x80) != 0);
	return true;
}

bool
der_oid_below(struct span content, struct span above, uint64_t *arc)
{
	struct span start;

	return span_take(&content, above.n, &start) && span_equal(start, above) &&
	       take_arc(&content, arc) && content.n == 0;
}

/* A dot, unless it is the first arc, and digits: lists have thousands of identifiers. */
static void
add_arc(struct buf *out, uint64_t arc)
{
	char digits[24];
	size_t at = sizeof(digits);

	do {
		digits[--at] = (char)('0' + arc % 10);
		arc /= 10;
	} while (arc > 0);
	if (out->n > 0)
		digits[--at] = '.';
	buf_add(out, &digits[at], sizeof(digits) - at);
}

const char *
der_oid_text(struct arena *arena, struct span content)
{
	struct buf out = buf_make(LIMIT_DER_OID_TEXT);
	uint64_t arc, first;
	const char *text = NULL;

	if (!take_arc(&content, &arc))
		goto out;
	first = arc < 80 ? arc / 40 : 2;
	add_arc(&out, first);
	add_arc(&out, arc - first * 40);
	while (content.n > 0) {
		if (!take_arc(&content, &arc))
			goto out;
		add_arc(&out, arc);
	}
	if (!out.failed)
		text = arena_text(arena, buf_cstr(&out));
out:
	buf_free(&out);
	return text;
}
