/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Objects that RPC wrote to memory. */
#include "format/ndr.h"

#include "format/limits.h"

enum {
	VERSION = 1,
	LITTLE_ENDIAN_MARK = 0x10,
	COMMON_HEADER = 8,
	COMMON_FILLER = 4,
	PRIVATE_FILLER = 4,
	PADDING = 8, /* the object's length is a multiple of it */
	GUID_BYTES = 16,
};

static size_t
offset_of(const struct ndr *ndr)
{
	return span_offset(ndr->whole, ndr->rest);
}

static bool
cut_off(const struct ndr *ndr)
{
	return err_format(ndr->err, offset_of(ndr), "object is cut off (C706 chapter 14)");
}

/* Bytes that are skipped have no defined value. */
static bool
align(struct ndr *ndr, size_t to)
{
	size_t past = (offset_of(ndr) - ndr->begin) % to;

	return past == 0 || span_skip(&ndr->rest, to - past) || cut_off(ndr);
}

/* ---------------------------------------------------------------- the envelope */

/* MS-RPCE section 2.2.6.1: whoever reads does not look at the filler. */
static bool
take_common_header(struct ndr *ndr)
{
	size_t offset = offset_of(ndr);
	uint8_t version, order;
	uint16_t length;

	if (!span_u8(&ndr->rest, &version) || !span_u8(&ndr->rest, &order) ||
		!span_u16le(&ndr->rest, &length) || !span_skip(&ndr->rest, COMMON_FILLER))
		return err_format(ndr->err, offset, "no object (MS-RPCE section 2.2.6.1)");
	if (version != VERSION)
		return err_format(
			ndr->err, offset, "no object of version 1 (MS-RPCE section 2.2.6.1)");
	if (order == 0)
		return err_set(ndr->err, ERR_UNSUPPORTED,
			"object in big-endian order at byte %zu (MS-RPCE section 2.2.6.1)",
			offset + 1);
	if (order != LITTLE_ENDIAN_MARK)
		return err_format(ndr->err, offset + 1, "no byte order (MS-RPCE section 2.2.6.1)");
	if (length != COMMON_HEADER)
		return err_format(ndr->err, offset + 2,
			"header of %u bytes (MS-RPCE section 2.2.6.1)", (unsigned int)length);
	return true;
}

/* MS-RPCE section 2.2.6.2. */
static bool
take_private_header(struct ndr *ndr, struct span *object)
{
	size_t offset = offset_of(ndr);
	uint32_t length;

	if (!span_u32le(&ndr->rest, &length) || !span_skip(&ndr->rest, PRIVATE_FILLER))
		return err_format(ndr->err, offset, "header is cut off (MS-RPCE section 2.2.6.2)");
	if (!span_take(&ndr->rest, length, object))
		return err_format(ndr->err, offset,
			"object of %lu bytes in %zu (MS-RPCE section 2.2.6.2)",
			(unsigned long)length, ndr->rest.n);
	return true;
}

static bool
is_padding(struct span in)
{
	uint8_t c;

	if (in.n >= PADDING)
		return false;
	while (span_u8(&in, &c))
		if (c != 0)
			return false;
	return true;
}

bool
ndr_open(struct ndr *ndr, struct span whole, struct span in, struct err *err)
{
	struct ndr_pointer pointer;
	struct span object;

	*ndr = (struct ndr) {.whole = whole, .rest = in, .err = err};
	if (!take_common_header(ndr) || !take_private_header(ndr, &object))
		return false;
	if (!is_padding(ndr->rest))
		return err_format(
			err, offset_of(ndr), "bytes behind the object (MS-RPCE section 2.2.6.2)");
	ndr->rest = object;
	ndr->begin = offset_of(ndr);
	if (!ndr_text_pointer(ndr, &pointer))
		return false;
	return pointer.there || err_format(err, ndr->begin, "a null object (C706 section 14.3.11)");
}

bool
ndr_close(struct ndr *ndr)
{
	return ndr->rest.n < PADDING || err_format(ndr->err, offset_of(ndr),
						"bytes at the end of the object (C706 chapter 14)");
}

/* By the filler, which no text has; what is wrong before it is then said. */
bool
ndr_recognise(struct span in)
{
	return span_skip(&in, 4) && span_starts(in, "\xcc\xcc\xcc\xcc");
}

/* ---------------------------------------------------------------- scalars */

bool
ndr_u32(struct ndr *ndr, uint32_t *out)
{
	return align(ndr, 4) && (span_u32le(&ndr->rest, out) || cut_off(ndr));
}

bool
ndr_guid(struct ndr *ndr, struct span *out)
{
	return align(ndr, 4) && (span_take(&ndr->rest, GUID_BYTES, out) || cut_off(ndr));
}

bool
ndr_skip(struct ndr *ndr, size_t n)
{
	return span_skip(&ndr->rest, n) || cut_off(ndr);
}

/* Writers put anything but zero there, as addresses of their own. */
bool
ndr_text_pointer(struct ndr *ndr, struct ndr_pointer *out)
{
	uint32_t referent;

	if (!ndr_u32(ndr, &referent))
		return false;
	*out = (struct ndr_pointer) {.there = referent != 0};
	return true;
}

bool
ndr_array_pointer(struct ndr *ndr, struct ndr_pointer *out)
{
	uint32_t count;

	if (!ndr_u32(ndr, &count) || !ndr_text_pointer(ndr, out))
		return false;
	out->count = count;
	if (!out->there && count > 0)
		return err_format(ndr->err, offset_of(ndr) - 4,
			"null pointer to %lu elements (C706 section 14.3.11)",
			(unsigned long)count);
	return true;
}

/* ---------------------------------------------------------------- what is pointed to */

/* C706 section 14.3.3.2: a conformant array begins with its count. */
static bool
take_count(struct ndr *ndr, uint32_t promised)
{
	uint32_t count;

	if (!ndr_u32(ndr, &count))
		return false;
	return count == promised ||
	       err_format(ndr->err, offset_of(ndr) - 4,
		       "%lu elements where %lu are promised (C706 section 14.3.3.2)",
		       (unsigned long)count, (unsigned long)promised);
}

/* `count` elements of `each` bytes, if they are there. */
static bool
take_elements(struct ndr *ndr, uint32_t count, size_t each, struct span *out)
{
	if (count <= ndr->rest.n / each)
		return span_take(&ndr->rest, count * each, out);
	return err_format(ndr->err, offset_of(ndr) - 4,
		"%lu elements of %zu bytes in %zu (C706 section 14.3.3.2)", (unsigned long)count,
		each, ndr->rest.n);
}

bool
ndr_bytes(struct ndr *ndr, struct ndr_pointer pointer, struct span *out)
{
	*out = span_of(NULL, 0);
	if (!pointer.there)
		return true;
	return take_count(ndr, pointer.count) && take_elements(ndr, pointer.count, 1, out);
}

bool
ndr_array(struct ndr *ndr, struct ndr_pointer pointer, size_t each, size_t limit,
	struct ndr *elements)
{
	*elements = *ndr;
	elements->rest = span_of(NULL, 0);
	if (!pointer.there)
		return true;
	if (!take_count(ndr, pointer.count) ||
		!take_elements(ndr, pointer.count, each, &elements->rest))
		return false;
	return pointer.count <= limit ||
	       err_set(ndr->err, ERR_LIMIT, "%lu elements at byte %zu, more than %zu",
		       (unsigned long)pointer.count, offset_of(elements), limit);
}

static bool
has_no_zero(struct span text)
{
	uint16_t unit;

	while (span_u16le(&text, &unit))
		if (unit == 0)
			return false;
	return true;
}

/* C706 section 14.3.4.2: a conformant and varying string. */
bool
ndr_text(struct ndr *ndr, struct ndr_pointer pointer, struct span *out)
{
	uint32_t most, first, count;
	size_t offset;
	uint16_t end;

	*out = span_of(NULL, 0);
	if (!pointer.there)
		return true;
	if (!ndr_u32(ndr, &most) || !ndr_u32(ndr, &first) || !ndr_u32(ndr, &count))
		return false;
	offset = offset_of(ndr) - 4;
	if (first != 0 || count > most || count == 0)
		return err_format(ndr->err, offset,
			"text of %lu characters from %lu on in %lu "
			"(C706 section 14.3.4.2)",
			(unsigned long)count, (unsigned long)first, (unsigned long)most);
	if (count > ndr->rest.n / 2)
		return err_format(ndr->err, offset,
			"text of %lu characters in %zu bytes "
			"(C706 section 14.3.4.2)",
			(unsigned long)count, ndr->rest.n);
	if (count > LIMIT_NDR_TEXT / 2)
		return err_set(ndr->err, ERR_LIMIT, "text of more than %d bytes at byte %zu",
			LIMIT_NDR_TEXT, offset);
	span_take(&ndr->rest, 2 * ((size_t)count - 1), out);
	span_u16le(&ndr->rest, &end);
	return (end == 0 && has_no_zero(*out)) ||
	       err_format(ndr->err, offset,
		       "text that does not end with its only zero "
		       "(C706 section 14.3.4.2)");
}
