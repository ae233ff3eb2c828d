/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Records of values in columns. */
#include "format/csv.h"

#include "base/buf.h"
#include "format/limits.h"

static bool
next_is(struct span in, char c)
{
	return in.n > 0 && in.p[0] == (uint8_t)c;
}

/* RFC 4180 section 2, 5 to 7. */
static bool
read_quoted(struct arena *arena, struct span *in, struct csv_record *record, struct span *out,
	struct err *err)
{
	struct buf text = buf_make(in->n);
	bool closed = false;
	uint8_t c;

	span_skip(in, 1);
	while (!closed && span_u8(in, &c)) {
		closed = c == '"' && !next_is(*in, '"');
		if (c == '"' && !closed)
			span_skip(in, 1);
		record->lines += c == '\n';
		if (!closed)
			buf_u8(&text, c);
	}
	*out = buf_leave(&text, arena);
	return closed || err_set(err, ERR_FORMAT, "a quotation mark is not closed");
}

static void
read_plain(struct span *in, char separator, struct span *out)
{
	size_t n = 0;

	while (n < in->n && in->p[n] != (uint8_t)separator && in->p[n] != '\n')
		n++;
	span_take(in, n, out);
}

bool
csv_read(struct arena *arena, struct span *in, char separator, struct csv_record *out,
	struct err *err)
{
	bool more = in->n > 0;

	*out = (struct csv_record) {.lines = 1};
	if (!more)
		return false;
	while (more) {
		struct span field = {0};

		if (out->count == LIMIT_CSV_FIELDS)
			return err_set(err, ERR_LIMIT, "more than %d columns", LIMIT_CSV_FIELDS);
		if (!next_is(*in, '"'))
			read_plain(in, separator, &field);
		else if (!read_quoted(arena, in, out, &field, err))
			return false;
		ARENA_PUSH(arena, out->fields, out->count, field);
		more = next_is(*in, separator) && span_skip(in, 1);
	}
	if (in->n > 0 && !next_is(*in, '\n'))
		return err_set(err, ERR_FORMAT, "there is text behind a quotation mark");
	span_skip(in, in->n > 0 ? 1 : 0);
	return true;
}
