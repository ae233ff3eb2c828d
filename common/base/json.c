/* SPDX-License-Identifier: GPL-3.0-or-later */
/* JSON, read by jansson within limits. */
#include "json.h"

#include "limits.h"

/* Counted by what separates values, which is never less than there are; whether it is JSON is found
 * out by jansson. */
static bool
within_limits(struct span in, size_t most, struct err *err)
{
	size_t depth = 0, values = 1;
	bool quoted = false;

	for (size_t i = 0; i < in.n; i++) {
		uint8_t c = in.p[i];
		bool begins = !quoted && (c == '{' || c == '[');

		if (quoted && c == '\\')
			i++;
		else if (c == '"')
			quoted = !quoted;
		else if (!quoted && (c == '}' || c == ']'))
			depth -= depth > 0;
		depth += begins;
		values += begins || (!quoted && c == ',');
		if (depth > LIMIT_JSON_DEPTH)
			return err_set(
				err, ERR_LIMIT, "is JSON nested deeper than %d", LIMIT_JSON_DEPTH);
		if (values > most)
			return err_set(err, ERR_LIMIT, "is JSON of more than %zu values", most);
	}
	return true;
}

json_t *
json_read(struct span in, size_t most, size_t flags, struct err *err)
{
	json_error_t why;
	json_t *value;

	if (!within_limits(in, most, err))
		return NULL;
	value = json_loadb((const char *)in.p, in.n, JSON_REJECT_DUPLICATES | flags, &why);
	if (value == NULL)
		err_set(err, ERR_FORMAT, "is not JSON (line %d, column %d): %s", why.line,
			why.column, why.text);
	return value;
}
