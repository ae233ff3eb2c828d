/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Unit tests of the names of evidence files. */
#include "../unit.h"

#include <string.h>

#include "survey/evidence_folder.h"

static void
names_are_safe(void **state)
{
	static const char *const rows[][2] = {
		{"lisbon", "d/lisbon.cert.json"},
		{"a.b-c_D", "d/a.b-c_D.cert.json"},
		{".hidden", "d/%2Ehidden.cert.json"},
		{"..", "d/%2E..cert.json"},
		{"../x", "d/%2E.%2Fx.cert.json"},
		{"a b%", "d/a%20b%25.cert.json"},
		{"\xc3\xa4", "d/%C3%A4.cert.json"},
		{"", "d/.cert.json"},
	};
	struct arena *arena = arena_new(unit_no_memory);

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		assert_string_equal(
			evidence_folder_path(arena, "d", rows[i][0], "cert"), rows[i][1]);
	arena_free(arena);
}

/* However long a name is, the file has one that a file system takes, and its own. */
static void
long_names(void **state)
{
	struct arena *arena = arena_new(unit_no_memory);
	const char *first, *second;
	char site[300];

	(void)state;
	for (size_t n = 40; n < sizeof(site); n++) {
		memset(site, n % 2 == 0 ? 'x' : ' ', n);
		site[n] = '\0';
		first = evidence_folder_path(arena, "d", site, "iphttps");
		assert_true(strlen(first) < 255);
		site[n - 1] = 'y';
		second = evidence_folder_path(arena, "d", site, "iphttps");
		assert_string_not_equal(first, second);
	}
	arena_free(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_are_safe),
		cmocka_unit_test(long_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
