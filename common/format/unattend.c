/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Answer files of Windows Setup: where the account data is. */
#include "format/unattend.h"

#include <string.h>

#include "base/limits.h"

#define COMPONENT "Microsoft-Windows-UnattendedJoin"

/* An element that is open. */
struct element {
	struct span name; /* with its prefix */
	bool joins;	  /* carries the name of the component */
};

/* A file being read. */
struct reading {
	const struct narrow *in;
	struct span rest;
	struct element open[LIMIT_XML_DEPTH];
	size_t depth;
	struct span found;
	struct err *err;
};

static bool
wrong(const struct reading *reading, struct span at, const char *what)
{
	return err_format(reading->err, narrow_offset(reading->in, at), "%s (XML 1.0)", what);
}

/* Takes what stands before `end`, and drops that. */
static bool
take_before(struct span *in, const char *end, struct span *out)
{
	size_t n = strlen(end);
	struct span rest = *in;

	while (!span_starts(rest, end))
		if (!span_skip(&rest, 1))
			return false;
	span_take(in, in->n - rest.n, out);
	return span_skip(in, n);
}

static bool
ends_name(uint8_t c)
{
	return narrow_is_blank(c) || c == '>' || c == '/' || c == '=' || c == '<';
}

static struct span
take_name(struct span *in)
{
	struct span name;
	size_t n = 0;

	while (n < in->n && !ends_name(in->p[n]))
		n++;
	span_take(in, n, &name);
	return name;
}

static void
skip_blanks(struct span *in)
{
	while (in->n > 0 && narrow_is_blank(in->p[0]))
		span_skip(in, 1);
}

static bool
take_text(struct span *in, const char *text)
{
	return span_starts(*in, text) && span_skip(in, strlen(text));
}

/* The name behind a prefix. */
static bool
is_named(struct span name, const char *local)
{
	struct span prefix;

	span_until(&name, ':', &prefix);
	return span_is(name, local);
}

/* ---------------------------------------------------------------- the path */

/* Whether the innermost element is that of the account data. */
static bool
at_account_data(const struct reading *reading)
{
	const struct element *inner = &reading->open[reading->depth - (reading->depth > 0)];
	bool in_component = false;

	if (reading->depth < 4 || !is_named(inner[0].name, "AccountData") ||
		!is_named(inner[-1].name, "Provisioning") ||
		(!is_named(inner[-2].name, "OfflineIdentification") &&
			!is_named(inner[-2].name, "Identification")))
		return false;
	for (size_t i = 0; i + 3 < reading->depth; i++)
		in_component |= reading->open[i].joins &&
			is_named(reading->open[i].name, "component");
	return in_component;
}

/* ---------------------------------------------------------------- markup */

/* name="value"; false when it is malformed. */
static bool
take_attribute(struct span *in, bool *joins)
{
	struct span name = take_name(in), value;
	const char *quote;

	skip_blanks(in);
	if (name.n == 0 || !take_text(in, "="))
		return false;
	skip_blanks(in);
	quote = take_text(in, "\"") ? "\"" : take_text(in, "'") ? "'" : NULL;
	if (quote == NULL || !take_before(in, quote, &value) ||
		memchr(value.p, '<', value.n) != NULL)
		return false;
	*joins |= span_is(name, "name") && span_is_nocase(narrow_trim(value), COMPONENT);
	return true;
}

/* Behind "<". */
static bool
take_start(struct reading *reading)
{
	struct span start = reading->rest;
	struct element element = {.name = take_name(&reading->rest)};

	if (element.name.n == 0)
		return wrong(reading, start, "no name of an element");
	if (reading->depth >= LIMIT_XML_DEPTH)
		return err_set(reading->err, ERR_LIMIT, "elements more than %d deep at byte %zu",
			LIMIT_XML_DEPTH, narrow_offset(reading->in, start));
	for (;;) {
		skip_blanks(&reading->rest);
		if (take_text(&reading->rest, "/>"))
			return true;
		if (take_text(&reading->rest, ">"))
			break;
		if (!take_attribute(&reading->rest, &element.joins))
			return wrong(reading, start, "element with a malformed attribute");
	}
	reading->open[reading->depth++] = element;
	return true;
}

/* Behind "</". */
static bool
take_end(struct reading *reading)
{
	struct span start = reading->rest, name = take_name(&reading->rest);

	skip_blanks(&reading->rest);
	if (!take_text(&reading->rest, ">") || reading->depth == 0 ||
		!span_equal(name, reading->open[reading->depth - 1].name))
		return wrong(reading, start, "end of an element that is not open");
	reading->depth--;
	return true;
}

static bool
take_markup(struct reading *reading)
{
	static const struct {
		const char *start, *end;
	} skipped[] = {{"<!--", "-->"}, {"<?", "?>"}, {"<![CDATA[", "]]>"}};
	struct span start = reading->rest, passed;

	for (size_t i = 0; i < sizeof(skipped) / sizeof(skipped[0]); i++)
		if (take_text(&reading->rest, skipped[i].start))
			return take_before(&reading->rest, skipped[i].end, &passed) ||
				wrong(reading, start, "markup without an end");
	if (take_text(&reading->rest, "<!"))
		return wrong(reading, start, "a document type, which is not read");
	if (take_text(&reading->rest, "</"))
		return take_end(reading);
	span_skip(&reading->rest, 1);
	return take_start(reading);
}

/* The text up to the next markup, which must end the element. */
static bool
take_account_data(struct reading *reading, struct span text)
{
	if (!span_starts(reading->rest, "</"))
		return wrong(reading, reading->rest, "markup within AccountData");
	text = narrow_trim(text);
	if (reading->found.p != NULL && !span_equal(reading->found, text))
		return err_set(reading->err, ERR_UNSUPPORTED,
			"holds two packages that differ, the second at byte %zu",
			narrow_offset(reading->in, text));
	reading->found = text;
	return true;
}

bool
unattend_account_data(const struct narrow *in, struct span *out, struct err *err)
{
	struct reading reading = {.in = in, .rest = in->text, .err = err};
	struct span text;

	while (reading.rest.n > 0) {
		struct span probe = reading.rest;

		if (!span_until(&probe, '<', &text)) {
			span_skip(&reading.rest, reading.rest.n);
			break;
		}
		span_skip(&reading.rest, text.n);
		if (at_account_data(&reading) && !take_account_data(&reading, text))
			return false;
		if (!take_markup(&reading))
			return false;
	}
	if (reading.depth > 0)
		return wrong(&reading, reading.rest, "elements without an end");
	if (reading.found.p == NULL)
		return err_set(err, ERR_FORMAT,
			"holds no AccountData of a component " COMPONENT);
	*out = reading.found;
	return true;
}

bool
unattend_recognise(const struct narrow *in)
{
	struct span rest = in->text, passed;

	if (!span_starts(rest, "<"))
		return false;
	while (span_until(&rest, '<', &passed)) {
		struct span probe = rest;

		if (is_named(take_name(&probe), "unattend"))
			return true;
	}
	return false;
}
