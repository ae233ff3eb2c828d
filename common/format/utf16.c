/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Characters out of UTF-16. */
#include "format/utf16.h"

#include "base/text.h"

enum { REPLACEMENT = 0xfffd };

static bool
take_unit(struct span *in, enum utf16_order order, uint16_t *out)
{
	return order == UTF16_BIG ? span_u16be(in, out) : span_u16le(in, out);
}

/* RFC 2781 section 2.2. */
bool
utf16_take(struct span *in, enum utf16_order order, uint32_t *out)
{
	uint16_t high, low;
	struct span rest;

	if (!take_unit(in, order, &high))
		return false;
	*out = high;
	if (high < 0xd800 || high > 0xdfff)
		return true;
	*out = UTF16_UNPAIRED;
	rest = *in;
	if (high < 0xdc00 && take_unit(&rest, order, &low) && low >= 0xdc00 && low <= 0xdfff) {
		*out = 0x10000 + ((uint32_t)(high - 0xd800) << 10) + (low - 0xdc00U);
		*in = rest;
	}
	return true;
}

void
utf16_add(struct buf *out, struct span in)
{
	uint32_t c;

	while (!out->failed && utf16_take(&in, UTF16_LITTLE, &c))
		text_utf8_add(out, c == UTF16_UNPAIRED ? REPLACEMENT : c);
}

char *
utf16_text(struct arena *arena, struct span in)
{
	/* Up to three bytes for two. */
	struct buf utf8 = buf_make(2 * in.n + 1);
	struct span text;
	char *out;

	utf16_add(&utf8, span_until_nul16(&in, &text) ? text : in);
	out = arena_span_text(arena, buf_view(&utf8));
	buf_free(&utf8);
	return out;
}
