/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Takes off what mail, Markdown and logs put in front of lines. */
#include "format/netsh_clean.h"

#include <string.h>

#include "base/buf.h"

enum { STAMP_DIGITS = 4 }; /* "3:27" has fewer, "03:27" has as many */

static void
skip_quotes(struct span *line)
{
	struct span rest = *line;

	while (rest.n > 0 && (rest.p[0] == ' ' || rest.p[0] == '\t'))
		span_skip(&rest, 1);
	while (span_starts(rest, ">")) {
		span_skip(&rest, 1);
		if (span_starts(rest, " "))
			span_skip(&rest, 1);
		*line = rest;
	}
}

static bool
is_of(const char *set, uint8_t c)
{
	return c != '\0' && strchr(set, c) != NULL;
}

/* A word of a time stamp: digits with what stands between them, or the dash behind them. */
static bool
take_stamp_word(struct span *in, size_t *digits)
{
	size_t n = 0, seen = 0;
	bool separated = false;

	while (n < in->n && is_of("0123456789:-./,TZ+[]()", in->p[n])) {
		seen += is_of("0123456789", in->p[n]);
		separated |= seen > 0 && is_of(":-/.", in->p[n]);
		n++;
	}
	if (n == 0 || n == in->n || !is_of(" \t", in->p[n]) ||
		!(separated || (*digits > 0 && n == 1 && in->p[0] == '-')))
		return false;
	*digits += seen;
	return span_skip(in, n + 1);
}

/* The first column of a table is a number without a separator, and no stamp. */
static void
skip_stamp(struct span *line)
{
	struct span rest = *line, head;
	size_t digits = 0;

	while (take_stamp_word(&rest, &digits))
		if (digits >= STAMP_DIGITS)
			*line = rest;
	rest = *line;
	if (digits >= STAMP_DIGITS && span_take(&rest, 3, &head) &&
		(span_is(head, "AM ") || span_is(head, "PM ")))
		*line = rest;
}

static bool
is_fence(struct span line)
{
	struct span text = span_trim(line);

	return span_starts(text, "```") || span_starts(text, "~~~");
}

bool
netsh_clean(struct arena *arena, struct span in, struct span *out, struct err *err)
{
	struct buf text = buf_make(in.n + 1);
	struct span line;
	bool ended = true;

	while (in.n > 0) {
		ended = span_until(&in, '\n', &line);
		if (!ended)
			span_take(&in, in.n, &line);
		skip_quotes(&line);
		skip_stamp(&line);
		if (!is_fence(line))
			buf_span(&text, line);
		if (ended)
			buf_u8(&text, '\n');
	}
	*out = text.failed ? span_of(NULL, 0) : arena_bytes(arena, buf_view(&text));
	buf_free(&text);
	return !text.failed || err_set(err, ERR_MEMORY, "no memory for the text");
}
