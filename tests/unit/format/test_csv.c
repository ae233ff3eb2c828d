/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Records of values in columns, and what is none. */
#include "../unit.h"

#include <string.h>

#include "format/csv.h"

static void
test_records(void **state)
{
	static const struct {
		const char *text;
		char separator;
		const char *wanted; /* fields between '|', records end with '/'; '!' is an error */
	} rows[] = {
		{"", ',', ""},
		{"a", ',', "a|/"},
		{"a,b\n", ',', "a|b|/"},
		{"a,\n\n,b", ',', "a||/|/|b|/"},
		{"\"a,b\",c\n", ',', "a,b|c|/"},
		{"\"a\nb\";c", ';', "a\nb|c|/"},
		{"\"say \"\"x\"\"\"", ',', "say \"x\"|/"},
		{"\"\"", ',', "|/"},
		{"\"a", ',', "!"},
		{"\"a\"b,c\n", ',', "!"},
		{"a\"b,c", ',', "a\"b|c|/"},
		{"x\n\"", ',', "x|/!"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct arena *arena = arena_new(unit_no_memory);
		struct span in = span_text(rows[i].text);
		const char *out = "";
		struct csv_record record;
		struct err err = {0};

		while (csv_read(arena, &in, rows[i].separator, &record, &err)) {
			for (size_t k = 0; k < record.count; k++)
				out = arena_printf(arena, "%s%.*s|", out, (int)record.fields[k].n,
					record.fields[k].n == 0 ? ""
								: (const char *)record.fields[k].p);
			out = arena_printf(arena, "%s/", out);
		}
		if (err.kind != ERR_NONE)
			out = arena_printf(arena, "%s!", out);
		if (strcmp(out, rows[i].wanted) != 0)
			fail_msg("row %zu: %s", i, out);
		arena_free(arena);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_records)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
