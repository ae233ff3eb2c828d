/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Text in which only ASCII matters, a byte a character. */
#include "format/narrow.h"

/* How a file is written: its mark, or how a first ASCII character looks without one. */
struct form {
	const char *mark;
	size_t mark_bytes;
	size_t each;
	size_t low; /* which byte of a unit is the lower one */
};

static const struct form forms[] = {
	{"\xff\xfe", 2, 2, 0},
	{"\xfe\xff", 2, 2, 1},
	{"\xef\xbb\xbf", 3, 1, 0},
	{"", 0, 1, 0},
};
static const struct form little = {"", 0, 2, 0}, big = {"", 0, 2, 1};

static const struct form *
find_form(struct span in)
{
	size_t i = 0;

	if (in.n >= 2 && in.p[0] != 0 && in.p[1] == 0)
		return &little;
	if (in.n >= 2 && in.p[0] == 0 && in.p[1] != 0)
		return &big;
	while (!span_starts(in, forms[i].mark))
		i++;
	return &forms[i];
}

bool
narrow_is_blank(unsigned char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

struct span
narrow_trim(struct span text)
{
	while (text.n > 0 && narrow_is_blank(text.p[0]))
		span_skip(&text, 1);
	while (text.n > 0 && narrow_is_blank(text.p[text.n - 1]))
		text.n--;
	return text;
}

static void
put(uint8_t *to, struct span in, size_t low)
{
	for (size_t i = 0; i < in.n / 2; i++) {
		uint8_t c = in.p[2 * i + low];

		to[i] = in.p[2 * i + 1 - low] == 0 && c < 0x80 ? c : NARROW_OTHER;
	}
}

bool
narrow_make(struct span in, struct buf *buf, struct narrow *out, struct err *err)
{
	const struct form *form = find_form(in);
	struct span rest = in, text;
	uint8_t *to;

	span_skip(&rest, form->mark_bytes);
	*out = (struct narrow) {.first = form->mark_bytes, .each = form->each};
	if (rest.n % form->each != 0)
		return err_format(err, in.n - 1, "half a UTF-16 character (RFC 2781 section 2)");
	to = buf_room(buf, rest.n / form->each);
	if (to == NULL)
		return err_set(err, ERR_MEMORY, "no memory for the text");
	if (form->each == 2)
		put(to, rest, form->low);
	text = span_of(to, rest.n / form->each);
	if (form->each == 2)
		buf_grew(buf, text.n);
	else
		buf_span(buf, rest);
	while (text.n > 0 && (text.p[text.n - 1] == 0 || narrow_is_blank(text.p[text.n - 1])))
		text.n--;
	out->text = text;
	text = narrow_trim(text);
	out->first += form->each * span_offset(out->text, text);
	out->text = text;
	return true;
}

size_t
narrow_offset(const struct narrow *narrow, struct span part)
{
	return narrow->first + narrow->each * span_offset(narrow->text, part);
}
