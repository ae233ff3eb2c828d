/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Finds where JSON begins and ends in other text. */
#include "format/json_within.h"

bool
json_within_begins(struct span line)
{
	struct span rest = line;

	if (!span_starts(line, "{") && !span_starts(line, "["))
		return false;
	span_skip(&rest, 1);
	rest = span_trim(rest);
	return rest.n == 0 || rest.p[0] == '{' || rest.p[0] == '"' || rest.p[0] == '}';
}

struct span
json_within(struct span in)
{
	size_t depth = 0;
	bool quoted = false;

	for (size_t i = 0; i < in.n; i++) {
		uint8_t c = in.p[i];

		if (quoted && c == '\\')
			i++;
		else if (c == '"')
			quoted = !quoted;
		else if (!quoted && (c == '{' || c == '['))
			depth++;
		else if (!quoted && (c == '}' || c == ']') && --depth == 0)
			return span_of(in.p, i + 1);
	}
	return span_of(in.p, 0);
}
