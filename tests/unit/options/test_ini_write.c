/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is written into an ini file is what is read from it, or it is not written. */
#include "../unit.h"

#include <string.h>

#include "options/ini_write.h"

static void
test_lines(void **state)
{
	static const struct {
		const char *value, *wanted; /* NULL: cannot be written */
	} rows[] = {
		{"a", "k = a\n"},
		{"a = b", "k = a = b\n"},
		{"https://x/#", "k = https://x/#\n"},
		{" a ", "k = \" a \"\n"},
		{"\"a\"", "k = \"\"a\"\"\n"},
		{"'a'", "k = \"'a'\"\n"},
		{"a\nb", NULL},
		{"a\n[x]\nk = b", NULL},
		{"a #b", NULL},
		{"a ;b", NULL},
		{"#a", "k = \"#a\"\n"},
		{"", "k = \"\"\n"},
	};
	struct arena *arena = arena_new(unit_no_memory);

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct buf out = buf_make(1000);
		bool ok = ini_write_line(arena, &out, "k", rows[i].value);

		assert_int_equal(ok, rows[i].wanted != NULL);
		assert_string_equal(buf_cstr(&out), ok ? rows[i].wanted : "");
		buf_free(&out);
	}
	arena_free(arena);
}

static void
test_sections(void **state)
{
	static const struct {
		const char *name;
		bool fits;
	} rows[] = {{"a", true}, {"a b #c", true}, {"[a", true}, {"", false}, {"a]", false},
		{" a", false}, {"a\nb", false}, {"a]\n[b", false}, {"a|b", false}};
	struct arena *arena = arena_new(unit_no_memory);

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct buf out = buf_make(1000);

		assert_int_equal(ini_write_section(arena, &out, rows[i].name), rows[i].fits);
		assert_int_equal(out.n > 0, rows[i].fits);
		buf_free(&out);
	}
	arena_free(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_lines), cmocka_unit_test(test_sections)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
