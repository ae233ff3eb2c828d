/* SPDX-License-Identifier: GPL-3.0-or-later */
/* JSON, read without a library: objects of one level, or an array of them. */
#include "format/jsonscan.h"

#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "format/limits.h"

struct scan {
	struct arena *arena;
	struct span whole, in;
	json_visit *visit;
	void *context;
	size_t objects;
	bool listed; /* the objects are elements of an array */
	struct err *err;
};

static bool
refuse(const struct scan *scan, const char *why)
{
	return err_format(scan->err, span_offset(scan->whole, scan->in), "JSON: %s", why);
}

static int
peek(const struct scan *scan)
{
	return scan->in.n == 0 ? -1 : scan->in.p[0];
}

static void
skip_blanks(struct scan *scan)
{
	while (scan->in.n > 0 && memchr(" \t\r\n", scan->in.p[0], 4) != NULL)
		span_skip(&scan->in, 1);
}

/* This byte, after blanks. */
static bool
take(struct scan *scan, char c)
{
	skip_blanks(scan);
	return peek(scan) == c && span_skip(&scan->in, 1);
}

/* --- scalars --------------------------------------------------------------------------------- */

static bool
take_hex4(struct scan *scan, uint32_t *out)
{
	struct span digits;

	*out = 0;
	if (!span_take(&scan->in, 4, &digits))
		return refuse(scan, "ends within an escape");
	for (size_t i = 0; i < digits.n; i++) {
		const char *all = "0123456789abcdef0123456789ABCDEF";
		const char *at = digits.p[i] == 0 ? NULL : strchr(all, digits.p[i]);

		if (at == NULL)
			return refuse(scan, "\\u without four hexadecimal digits before");
		*out = *out << 4 | (uint32_t)(at - all) % 16;
	}
	return true;
}

/* RFC 8259 section 7: what lies outside the first plane is a pair of escapes. */
static bool
take_unicode(struct scan *scan, struct buf *out)
{
	uint32_t c, low;

	if (!take_hex4(scan, &c))
		return false;
	if (c >= 0xd800 && c <= 0xdbff) {
		if (!span_starts(scan->in, "\\u") || !span_skip(&scan->in, 2) ||
			!take_hex4(scan, &low) || low < 0xdc00 || low > 0xdfff)
			return refuse(scan, "half a pair of escapes before");
		c = 0x10000 + ((c - 0xd800) << 10 | (low - 0xdc00));
	} else if (c == 0 || (c >= 0xdc00 && c <= 0xdfff))
		return refuse(scan, "an escape that stands for no character before");
	text_utf8_add(out, c);
	return true;
}

static bool
take_escape(struct scan *scan, struct buf *out)
{
	static const char names[] = "\"\\/bfnrt", values[] = "\"\\/\b\f\n\r\t";
	const char *at;
	uint8_t c;

	if (!span_u8(&scan->in, &c))
		return refuse(scan, "ends within an escape");
	if (c == 'u')
		return take_unicode(scan, out);
	at = c == 0 ? NULL : strchr(names, c);
	return at == NULL ? refuse(scan, "an unknown escape before")
			  : buf_u8(out, (uint8_t)values[at - names]);
}

static bool
take_string(struct scan *scan, const char **out)
{
	struct buf text = buf_make(scan->in.n);
	bool ok = true, open = true;
	uint8_t c;

	span_skip(&scan->in, 1);
	while (ok && open) {
		if (!span_u8(&scan->in, &c))
			ok = refuse(scan, "ends within a string");
		else if (c == '"')
			open = false;
		else if (c == '\\')
			ok = take_escape(scan, &text);
		else if (c < 0x20)
			ok = refuse(scan, "a control character in a string before");
		else
			buf_u8(&text, c);
	}
	if (ok)
		*out = arena_span_text(scan->arena, buf_view(&text));
	buf_free(&text);
	return ok;
}

static bool
digits(struct span *in)
{
	size_t n = 0;

	for (; in->n > 0 && in->p[0] >= '0' && in->p[0] <= '9'; n++)
		span_skip(in, 1);
	return n > 0;
}

static bool
take_number(struct scan *scan, const char **out)
{
	struct span begin = scan->in, *in = &scan->in;
	bool zero;

	if (peek(scan) == '-')
		span_skip(in, 1);
	zero = peek(scan) == '0';
	if (zero ? !span_skip(in, 1) : !digits(in))
		return refuse(scan, "no value");
	if (peek(scan) == '.' && (!span_skip(in, 1) || !digits(in)))
		return refuse(scan, "no digit behind the point");
	if (peek(scan) == 'e' || peek(scan) == 'E') {
		span_skip(in, 1);
		if (peek(scan) == '+' || peek(scan) == '-')
			span_skip(in, 1);
		if (!digits(in))
			return refuse(scan, "no digit in the exponent");
	}
	*out = arena_span_text(scan->arena, span_of(begin.p, span_offset(begin, *in)));
	return true;
}

static bool
take_word(struct scan *scan)
{
	static const char *const words[] = {"true", "false", "null"};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (span_starts(scan->in, words[i]))
			return span_skip(&scan->in, strlen(words[i]));
	return refuse(scan, "no value");
}

/* --- objects and arrays ---------------------------------------------------------------------- */

static bool take_value(struct scan *scan, int depth, struct json_member *value);

static bool
take_member(struct scan *scan, int depth, bool shown)
{
	struct json_member member = {.object = scan->objects - 1};

	skip_blanks(scan);
	if (peek(scan) != '"')
		return refuse(scan, "no name of a member");
	if (!take_string(scan, &member.key))
		return false;
	if (!take(scan, ':'))
		return refuse(scan, "no colon behind a name");
	if (!take_value(scan, depth, &member))
		return false;
	return !shown || scan->visit(scan->context, &member, scan->err);
}

static bool
take_object(struct scan *scan, int depth)
{
	bool shown = depth == (scan->listed ? 1 : 0);

	span_skip(&scan->in, 1);
	scan->objects += shown;
	if (take(scan, '}'))
		return true;
	do {
		if (!take_member(scan, depth + 1, shown))
			return false;
	} while (take(scan, ','));
	return take(scan, '}') || refuse(scan, "an object does not end");
}

static bool
take_array(struct scan *scan, int depth)
{
	struct json_member ignored;

	span_skip(&scan->in, 1);
	if (take(scan, ']'))
		return true;
	do {
		skip_blanks(scan);
		if (depth == 0 && peek(scan) != '{')
			return refuse(scan, "an element that is no object");
		if (!take_value(scan, depth + 1, &ignored))
			return false;
	} while (take(scan, ','));
	return take(scan, ']') || refuse(scan, "an array does not end");
}

static bool
take_value(struct scan *scan, int depth, struct json_member *value)
{
	if (depth > LIMIT_JSON_DEPTH)
		return refuse(scan, "nested too deep");
	skip_blanks(scan);
	value->offset = span_offset(scan->whole, scan->in);
	value->kind = JSON_OTHER;
	value->text = NULL;
	if (peek(scan) == '{')
		return take_object(scan, depth);
	if (peek(scan) == '[')
		return take_array(scan, depth);
	if (peek(scan) == '"') {
		value->kind = JSON_STRING;
		return take_string(scan, &value->text);
	}
	if (peek(scan) != '-' && (peek(scan) < '0' || peek(scan) > '9'))
		return take_word(scan);
	value->kind = JSON_NUMBER;
	return take_number(scan, &value->text);
}

bool
json_scan(struct arena *arena, struct span in, json_visit *visit, void *context, size_t *objects,
	struct err *err)
{
	struct scan scan = {.arena = arena,
		.whole = in,
		.in = in,
		.visit = visit,
		.context = context,
		.err = err};
	struct json_member ignored;

	skip_blanks(&scan);
	scan.listed = peek(&scan) == '[';
	if (!scan.listed && peek(&scan) != '{')
		return refuse(&scan, "neither an object nor an array");
	if (!take_value(&scan, 0, &ignored))
		return false;
	skip_blanks(&scan);
	*objects = scan.objects;
	return scan.in.n == 0 || refuse(&scan, "more than one value");
}
