/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lines of text for people: broken at blanks, counted in characters. */
#include "output/wrap.h"

#include "base/span.h"
#include "base/text.h"

static size_t
count(struct span in)
{
	size_t n = 0;
	uint32_t c;

	for (; in.n > 0; n++)
		if (!text_utf8(&in, &c))
			span_skip(&in, 1);
	return n;
}

size_t
wrap_columns(const char *text)
{
	return count(span_text(text));
}

void
wrap_indent(struct buf *out, size_t blanks)
{
	for (; blanks > 0; blanks--)
		buf_u8(out, ' ');
}

void
wrap_within(struct buf *out, const char *text, size_t column, size_t indent, size_t width)
{
	struct span in = span_text(text), word;
	bool begun = false; /* the line has a word */

	while (in.n > 0) {
		if (!span_until(&in, ' ', &word))
			span_take(&in, in.n, &word);
		if (word.n == 0)
			continue;
		if (begun && column + 1 + count(word) > width) {
			buf_u8(out, '\n');
			wrap_indent(out, indent);
			column = indent;
		} else if (begun) {
			buf_u8(out, ' ');
			column++;
		}
		buf_span(out, word);
		column += count(word);
		begun = true;
	}
	buf_u8(out, '\n');
}

void
wrap_write(struct buf *out, const char *text, size_t column, size_t indent)
{
	wrap_within(out, text, column, indent, WRAP_WIDTH);
}
