/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Characters that were copied along. */
#include "options/slip.h"

#include <ctype.h>
#include <string.h>
#include <unistd.h>

#include "base/span.h"
#include "base/text.h"
#include "options/option_value.h"

enum where { BEGIN = 1, END = 2, BOTH = BEGIN | END };

/* The longest first, where one begins another. */
static const struct {
	const char *bytes, *name;
	enum where where;
	bool never; /* no value is meant to have it there */
	bool text;  /* nor has a free text */
} marks[] = {
	{"\r", "\\r, as Windows ends lines", END, true, true},
	{"\xe2\x80\x9c", "a web page's quotation mark", BOTH, true, false},
	{"\xe2\x80\x9d", "a web page's quotation mark", BOTH, true, false},
	{"\xe2\x80\x9e", "a web page's quotation mark", BOTH, true, false},
	{"\xe2\x80\x98", "a web page's quotation mark", BOTH, true, false},
	{"\xe2\x80\x99", "a web page's quotation mark", BOTH, true, false},
	{"\xc2\xa0", "a non-breaking space", BOTH, true, true},
	{"\xe2\x80\x8b", "an invisible mark", BOTH, true, true},
	{"\xe2\x80\x8e", "an invisible mark", BOTH, true, true},
	{"\xe2\x80\x8f", "an invisible mark", BOTH, true, true},
	{"\xef\xbb\xbf", "an invisible mark", BOTH, true, true},
	{"\"", "a quotation mark", BOTH, false, false},
	{"'", "a quotation mark", BOTH, false, false},
	{" ", "a blank", BOTH, false, false},
	{"\t", "a tab", BOTH, false, false},
	{"\n", "a newline", BOTH, false, false},
};

enum {
	MARKS = sizeof(marks) / sizeof(marks[0]),
	REPEATED_MAX = 12, /* of what is written twice in a line */
};

static const char *const dashes[] = {"\xe2\x80\x90", "\xe2\x80\x91", "\xe2\x80\x92", "\xe2\x80\x93",
	"\xe2\x80\x94", "\xe2\x88\x92"};

static bool
ends_with(struct span in, const char *bytes)
{
	size_t n = strlen(bytes);

	return in.n >= n && memcmp(in.p + in.n - n, bytes, n) == 0;
}

/* The mark at one end: an index of `marks`, MARKS for none. */
static size_t
mark_at(struct span in, enum where where)
{
	for (size_t i = 0; i < MARKS; i++)
		if ((marks[i].where & where) != 0 &&
			(where == BEGIN ? span_starts(in, marks[i].bytes)
					: ends_with(in, marks[i].bytes)))
			return i;
	return MARKS;
}

/* What is between marks of all kinds. */
static struct span
without_marks(struct span in)
{
	size_t i;

	while ((i = mark_at(in, BEGIN)) < MARKS)
		span_skip(&in, strlen(marks[i].bytes));
	while ((i = mark_at(in, END)) < MARKS)
		in.n -= strlen(marks[i].bytes);
	return in;
}

/* "$HOSTADDRESS$" and "$host.name$" of Nagios and Icinga; "{HOST.NAME}" and "{$MACRO}" of Zabbix,
 * but not the folder of a policy. */
static bool
is_macro(struct span in)
{
	char last = in.n > 2 ? (char)in.p[in.n - 1] : 0;

	if (last != '}' || in.p[0] != '{')
		return last == '$' && in.p[0] == '$';
	for (size_t i = 1; i + 1 < in.n; i++)
		if (!isupper(in.p[i]) && !isdigit(in.p[i]) && strchr("$._#", in.p[i]) == NULL)
			return false;
	return true;
}

static bool
is_quoted(struct span in)
{
	return in.n > 1 && (in.p[0] == '"' || in.p[0] == '\'') && in.p[in.n - 1] == in.p[0];
}

/* "da.example.com -p 443" */
static bool
holds_option(const char *value)
{
	const char *at = strstr(value, " -");

	return at != NULL && (isalpha((unsigned char)at[2]) || at[2] == '-');
}

/* Options whose values are what people call something: quotation marks can belong to them. */
static bool
is_free_text(const char *option)
{
	static const char *const names[] = {"issuer", "title", "only", "tag", "ldap-user"};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (text_equal(option, names[i]))
			return true;
	return false;
}

bool
slip_never(const char *option, const char *value)
{
	struct span in = span_text(value);
	size_t begin = mark_at(in, BEGIN), end = mark_at(in, END);

	if (is_free_text(option))
		return (begin < MARKS && marks[begin].text) || (end < MARKS && marks[end].text);
	return ((begin < MARKS && marks[begin].never) || (end < MARKS && marks[end].never) ||
		       is_quoted(in) || is_macro(in)) &&
	       access(value, F_OK) != 0;
}

const char *
slip_of(struct arena *arena, const char *value, bool shown)
{
	struct span in = span_text(value), meant = without_marks(in);
	size_t begin = mark_at(in, BEGIN), end = mark_at(in, END);
	const char *right = "take it out";

	if (holds_option(value))
		return "holds another option: quote each value by itself";
	if (is_macro(meant))
		return "is a macro that was not filled in";
	if (begin == MARKS && end == MARKS)
		return NULL;
	if (shown && meant.n > 0 && meant.n <= REPEATED_MAX)
		right = arena_printf(
			arena, "write %s", text_clean(arena, meant, OPTION_VALUE_SHOWN));
	return arena_printf(arena, "%s with %s: %s", begin < MARKS ? "begins" : "ends",
		marks[begin < MARKS ? begin : end].name, right);
}

char *
slip_dash(struct arena *arena, const char *word)
{
	struct span rest = span_text(word);
	bool found = false, any = true;
	size_t count = 0;

	while (any) {
		any = span_starts(rest, "-");
		for (size_t i = 0; !any && i < sizeof(dashes) / sizeof(dashes[0]); i++)
			if (span_starts(rest, dashes[i])) {
				span_skip(&rest, strlen(dashes[i]) - 1);
				any = found = true;
			}
		if (any)
			span_skip(&rest, 1);
		count += any;
	}
	if (!found || rest.n == 0)
		return NULL;
	return arena_printf(
		arena, "-%s%s", count > 1 || rest.n > 1 ? "-" : "", arena_span_text(arena, rest));
}
