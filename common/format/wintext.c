/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Text of Windows programs: which encoding it has, and its UTF-8. */
#include "format/wintext.h"

#include "base/buf.h"
#include "base/text.h"
#include "format/utf16.h"

enum {
	MARK = 0xfeff, /* byte order mark */
	PLAINLY = 4,   /* times more zero bytes on one side than on the other */
	GROWTH = 4,    /* a byte of a code page becomes so many */
};

enum coding { BYTES, LITTLE, BIG };

/* Every line has ASCII in any language, so one half of its characters' bytes holds the zeros. */
static enum coding
guess(struct span in)
{
	size_t zeros[2] = {0, 0};
	uint8_t c;

	for (size_t i = 0; span_u8(&in, &c); i++)
		zeros[i % 2] += c == 0;
	if (zeros[1] > PLAINLY * zeros[0])
		return LITTLE;
	return zeros[0] > PLAINLY * zeros[1] ? BIG : BYTES;
}

static bool
decode_utf16(struct buf *out, struct span in, enum utf16_order order, struct err *err)
{
	struct span whole = in;
	uint32_t c;

	while (in.n > 0) {
		size_t at = span_offset(whole, in);

		if (!utf16_take(&in, order, &c) || c == UTF16_UNPAIRED)
			return err_format(err, at, "is not well-formed UTF-16");
		if (c == 0)
			return err_format(err, at, "a zero character, which no text has");
		if (c != '\r' && !(c == MARK && at == 0))
			text_utf8_add(out, c);
	}
	return true;
}

static bool
decode_bytes(struct buf *out, struct span in, struct err *err)
{
	bool utf8 = text_utf8_valid(in);
	struct span whole = in;
	uint8_t c;

	if (span_starts(in, "\xef\xbb\xbf")) {
		if (!utf8)
			return err_format(err, 0, "has the mark of UTF-8 and is not UTF-8");
		span_skip(&in, 3);
	}
	while (span_u8(&in, &c)) {
		if (c == 0)
			return err_format(
				err, span_offset(whole, in) - 1, "a zero byte, which no text has");
		if (c >= 0x80 && !utf8)
			buf_printf(out, "\\x%02x", (unsigned int)c);
		else if (c != '\r')
			buf_u8(out, c);
	}
	return true;
}

bool
wintext_decode(struct arena *arena, struct span in, struct span *out, struct err *err)
{
	struct buf text = buf_make(in.n * GROWTH + 1);
	enum coding coding = span_starts(in, "\xff\xfe")   ? LITTLE
			     : span_starts(in, "\xfe\xff") ? BIG
							   : guess(in);
	bool ok = coding == BYTES
			  ? decode_bytes(&text, in, err)
			  : decode_utf16(&text, in, coding == BIG ? UTF16_BIG : UTF16_LITTLE, err);

	if (ok && text.failed)
		ok = err_set(err, ERR_MEMORY, "no memory for the text");
	if (ok)
		*out = arena_bytes(arena, buf_view(&text));
	buf_free(&text);
	return ok;
}
