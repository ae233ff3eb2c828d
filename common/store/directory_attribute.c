/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Names of attributes, and of Public Key Services, the container above all others. */
#include "store/directory_attribute.h"

#include <string.h>

#include "base/span.h"
#include "base/text.h"

#define RANGE "range="
#define SERVICES "Public Key Services"

/* "0-1499" or "1500-*". */
static bool
parse_range(struct span in, struct directory_attribute_name *out)
{
	char digits[2][16];
	struct span low;
	uint64_t from, to = 0;

	if (!span_until(&in, '-', &low) || low.n >= sizeof(digits[0]) || in.n >= sizeof(digits[1]))
		return false;
	memset(digits, 0, sizeof(digits));
	span_copy(&low, digits[0], low.n);
	span_copy(&in, digits[1], in.n);
	out->last = strcmp(digits[1], "*") == 0;
	if (!text_u64(digits[0], UINT32_MAX, &from) ||
		(!out->last && (!text_u64(digits[1], UINT32_MAX - 1, &to) || to < from)))
		return false;
	out->ranged = true;
	out->low = (uint32_t)from;
	out->high = (uint32_t)to;
	return true;
}

/* Removes the first part: the type, then one option at a time. */
static bool
next_option(struct span *in, struct span *out)
{
	if (in->n == 0)
		return false;
	if (span_until(in, ';', out))
		return true;
	return span_take(in, in->n, out);
}

static bool
is_range(struct span option)
{
	struct span start;

	return span_take(&option, strlen(RANGE), &start) && span_is_nocase(start, RANGE);
}

bool
directory_attribute_is(const char *name, const char *type, struct directory_attribute_name *out)
{
	struct directory_attribute_name found = {.ranged = false};
	struct span in = span_text(name), option;

	if (!next_option(&in, &option) || !span_is_nocase(option, type))
		return false;
	while (next_option(&in, &option)) {
		if (!is_range(option))
			continue;
		span_skip(&option, strlen(RANGE));
		if (found.ranged || !parse_range(option, &found))
			return false;
	}
	*out = found;
	return true;
}

const char *
directory_attribute_next(struct arena *arena, const char *name, uint32_t low)
{
	struct span in = span_text(name), option;
	const char *out = "";

	while (next_option(&in, &option))
		if (!is_range(option))
			out = arena_printf(arena, "%s%s%s", out, *out == '\0' ? "" : ";",
				arena_span_text(arena, option));
	return arena_printf(arena, "%s;" RANGE "%u-*", out, low);
}

/* Whether the first part of a distinguished name is CN=Public Key Services. */
static bool
is_services(const char *dn)
{
	struct span first, type, in = span_text(dn);

	if (!span_until(&in, ',', &first))
		first = span_text(dn);
	return span_until(&first, '=', &type) && span_is_nocase(span_trim(type), "CN") &&
	       span_is_nocase(span_trim(first), SERVICES);
}

const char *
directory_services_of(struct arena *arena, const char *base)
{
	return is_services(base) ? base
				 : arena_printf(arena, "CN=" SERVICES ",CN=Services,%s", base);
}
