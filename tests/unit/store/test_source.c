/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Locations: what a specification means, what a location is called, and how reading one fails. */
#include "config.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "../made/made.h"
#include "../unit.h"
#include "base/file.h"
#include "base/limits.h"
#include "store/source.h"

static int
setup(void **state)
{
	*state = arena_new(unit_no_memory);
	return 0;
}

static int
teardown(void **state)
{
	arena_free(*state);
	return 0;
}

static void
test_understand(void **state)
{
	static const struct {
		const char *spec, *name, *path;
		enum channel_kind kind;
		bool named;
	} rows[] = {
		{"/etc/ssl/corp.pem", "corp.pem", "/etc/ssl/corp.pem", CHANNEL_FILES, false},
		{"corp.pem", "corp.pem", "corp.pem", CHANNEL_FILES, false},
		{"dir:/etc/ssl/certs", "certs", "/etc/ssl/certs", CHANNEL_FILES, false},
		{"dir:/etc/ssl/certs///", "certs", "/etc/ssl/certs///", CHANNEL_FILES, false},
		{"dir:certs/", "certs", "certs/", CHANNEL_FILES, false},
		{"dir:/", "/", "/", CHANNEL_FILES, false},
		{"dir:/c", "c", "/c", CHANNEL_FILES, false},
		{"p7b:a/x.p7b", "x.p7b", "a/x.p7b", CHANNEL_FILES, false},
		{"ctl:authroot.stl", "authroot.stl", "authroot.stl", CHANNEL_CTL, false},
		{"sst:a.sst", "a.sst", "a.sst", CHANNEL_SST, false},
		{"gpo:Registry.pol", "Registry.pol", "Registry.pol", CHANNEL_GPO, false},
		{"odj:laptop.txt", "laptop.txt", "laptop.txt", CHANNEL_ODJ, false},
		{"system:", "system", "", CHANNEL_FILES, false},
		{"ldap://dc1.corp.example/", "dc1.corp.example", "ldap://dc1.corp.example/",
			CHANNEL_DIRECTORY, false},
		{"ldapi://%2frun%2fldapi/", "ldapi://%2frun%2fldapi/", "ldapi://%2frun%2fldapi/",
			CHANNEL_DIRECTORY, false},
		{"Berlin=gpo:a/Registry.pol", "Berlin", "a/Registry.pol", CHANNEL_GPO, true},
		{"a=b=c", "a", "b=c", CHANNEL_FILES, true},
		/* No name: nothing stands before the '=', or a path or a kind does. */
		{"=x.pem", "=x.pem", "=x.pem", CHANNEL_FILES, false},
		{"a/b=c.pem", "b=c.pem", "a/b=c.pem", CHANNEL_FILES, false},
		{"pem:b=c.pem", "b=c.pem", "b=c.pem", CHANNEL_FILES, false},
		/* A colon behind a slash is part of the path. */
		{"./a:b.pem", "a:b.pem", "./a:b.pem", CHANNEL_FILES, false},
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct location location;
		struct err err = {.kind = ERR_NONE};

		if (!source_understand(*state, rows[i].spec, &location, &err))
			fail_msg("%s: %s", rows[i].spec, err.text);
		assert_string_equal(location.name, rows[i].name);
		assert_string_equal(location.path, rows[i].path);
		assert_int_equal(location.named, rows[i].named);
		assert_int_equal(source_kind_channel(&location), rows[i].kind);
		assert_int_equal(location.closed, 0);
	}
}

static void
test_not_understood(void **state)
{
	static const struct {
		const char *spec, *text;
	} rows[] = {
		{"jks:a", "store \"jks:a\": unknown kind \"jks\""},
		{"x=jks:a", "store \"x=jks:a\": unknown kind \"jks\""},
		{"", "store \"\": no path"},
		{"x=", "store \"x=\": no path"},
		{"pem:", "store \"pem:\": no path"},
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct location location;
		struct err err = {.kind = ERR_NONE};

		assert_false(source_understand(*state, rows[i].spec, &location, &err));
		assert_int_equal(err.kind, ERR_USAGE);
		assert_string_equal(err.text, rows[i].text);
	}
}

/* A file of a folder that is larger than any may be ends the reading, with its reason. */
static void
test_large_entry(void **state)
{
	char folder[] = "test_source.XXXXXX";
	const struct source_options options = {.deadline = deadline_in(600)};
	struct location location;
	struct source source;
	struct err err = {.kind = ERR_NONE};
	const char *path;
	FILE *file;

	assert_non_null(mkdtemp(folder));
	path = arena_printf(*state, "%s/large.cer", folder);
	file = fopen(path, "w");
	assert_non_null(file);
	assert_int_equal(ftruncate(fileno(file), (off_t)LIMIT_FILE + 1), 0);
	fclose(file);
	assert_true(source_understand(*state, folder, &location, &err));
	assert_false(source_read(*state, &location, &options, &source, &err));
	remove(path);
	rmdir(folder);
	assert_int_equal(err.kind, ERR_LIMIT);
	assert_non_null(strstr(err.text, path));
}

/* One that is damaged hides no other: it is noted, and the folder is read. */
static void
test_damaged_entry(void **state)
{
	char folder[] = "test_source.XXXXXX";
	const struct source_options options = {.deadline = deadline_in(600)};
	const struct recipe recipe = {.cn = "Root", .ca = true};
	struct made root = made_new(&recipe);
	const struct made *one = &root;
	struct location location;
	struct source source;
	struct err err = {.kind = ERR_NONE};
	const char *damaged, *whole;

	assert_non_null(mkdtemp(folder));
	damaged = arena_printf(*state, "%s/a.cer", folder);
	whole = arena_printf(*state, "%s/b.pem", folder);
	assert_true(file_write(damaged, span_text("0\x82"), NULL));
	made_write(whole, &one, 1);
	assert_true(source_understand(*state, folder, &location, &err));
	if (!source_read(*state, &location, &options, &source, &err))
		fail_msg("%s", err.text);
	remove(damaged);
	remove(whole);
	rmdir(folder);
	made_free(&root);
	assert_int_equal(source.count, 1);
	assert_int_equal(source.broken.count, 1);
	assert_non_null(strstr(source.broken.items[0].text, damaged));
	assert_true(source.changed > 0);
	source_clear(&source);
}

/* What a link of a folder leads to may be the very certificate that is asked for. */
static void
test_dangling_entry(void **state)
{
	char folder[] = "test_source.XXXXXX";
	const struct source_options options = {.deadline = deadline_in(600)};
	struct location location;
	struct source source;
	struct err err = {.kind = ERR_NONE};
	const char *path;

	assert_non_null(mkdtemp(folder));
	path = arena_printf(*state, "%s/root.pem", folder);
	assert_int_equal(symlink("/nonexistent/root.pem", path), 0);
	assert_true(source_understand(*state, folder, &location, &err));
	assert_false(source_read(*state, &location, &options, &source, &err));
	remove(path);
	rmdir(folder);
	assert_int_equal(err.kind, ERR_SYSTEM);
	assert_string_equal(err.text,
		arena_printf(*state, "%s: cannot be examined: No such file or directory", path));
}

/* The path says more than a name that was made from it, and stands once. */
static void
test_refuse(void **state)
{
	static const struct {
		const char *spec, *why, *text;
	} rows[] = {
		{"a/corp.pem", "a/corp.pem: is empty", "store a/corp.pem: is empty"},
		{"x=a/corp.pem", "a/corp.pem: is empty", "store x: a/corp.pem: is empty"},
		{"a/corp.pem", "is empty", "store corp.pem: is empty"},
		{"corporation=p", "p: is empty", "store corporation: p: is empty"},
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct location location;
		struct err why = {.kind = ERR_NONE}, err = {.kind = ERR_NONE};

		assert_true(source_understand(*state, rows[i].spec, &location, &err));
		err_set(&why, ERR_FORMAT, "%s", rows[i].why);
		assert_false(source_refuse(*state, &location, &why, &err));
		assert_int_equal(err.kind, ERR_FORMAT);
		assert_string_equal(err.text, rows[i].text);
	}
}

/* What does not decode is told by its place: in the file, or behind the key that holds it. */
static void
test_broken(void **state)
{
	struct source source = {.name = "s"};
	const struct source_cert in_file = {.offset = 40},
				 in_key = {.key = "ROOT\\Certificates\\AB",
					 .offset = 12,
					 .use = PEM_DER_REJECTED};

	source_cert_broken(*state, &source, &in_file, 3);
	source_cert_broken(*state, &source, &in_key, 4);
	assert_int_equal(source.broken.count, 1);
	assert_string_equal(
		source.broken.items[0].text, "certificate 3, at byte 40, does not decode");
	assert_int_equal(source.doubts.count, 1);
	assert_string_equal(source.doubts.items[0].text,
		"ROOT\\Certificates\\AB: certificate at byte 12 does not decode");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_understand, setup, teardown),
		cmocka_unit_test_setup_teardown(test_not_understood, setup, teardown),
		cmocka_unit_test_setup_teardown(test_large_entry, setup, teardown),
		cmocka_unit_test_setup_teardown(test_damaged_entry, setup, teardown),
		cmocka_unit_test_setup_teardown(test_dangling_entry, setup, teardown),
		cmocka_unit_test_setup_teardown(test_refuse, setup, teardown),
		cmocka_unit_test_setup_teardown(test_broken, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
