/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Options from ini files: by themselves, beside the command line, and where files are found. */
#include "../unit.h"

#include <string.h>

#include "base/text.h"
#include "options/extra_opts.h"
#include "manual.h"

static int
setup(void **state)
{
	unsetenv("MP_CONFIG_FILE");
	unsetenv("NAGIOS_CONFIG_PATH");
	*state = arena_new(unit_no_memory);
	return 0;
}

static int
teardown(void **state)
{
	arena_free(*state);
	return 0;
}

static const char *
locator(struct arena *arena, const char *section, const char *file)
{
	return arena_printf(
		arena, "%s@%s", section, test_data(arena, arena_printf(arena, "ini/%s", file)));
}

/* The options as one text: "key=value key ..." */
static const char *
read_text(struct arena *arena, const char *where)
{
	struct extra_opts opts = {0};
	struct err err = {0};
	const char *text = "";

	if (!extra_opts_read(&opts, where, "check_iphttps", arena, &err))
		return err.text[0] == '\0' ? "?" : arena_text(arena, err.text);
	for (size_t i = 0; i < opts.count; i++)
		text = arena_printf(arena, "%s%s%s%s%s", text, i == 0 ? "" : " ", opts.items[i].key,
			opts.items[i].value == NULL ? "" : "=",
			opts.items[i].value == NULL ? "" : opts.items[i].value);
	return text;
}

static void
test_good(void **state)
{
	static const struct {
		const char *section, *file, *want;
	} cases[] = {
		{"", "basic.ini",
			"hostname=da.example.com I=192.0.2.1 I=192.0.2.2 address=2001:db8::1 "
			"any-address null-cipher store=corp = pem:/etc/a file.pem store=b "
			"proxy=http://user:pa#ss;w@proxy.example.com:8080 verbose v port=8443"},
		{"spaced name", "basic.ini", "H=spaced.example.com"},
		{" spaced name ", "basic.ini", "H=spaced.example.com"},
		{"empty", "basic.ini", ""},
		{"quotes", "basic.ini", "store=\" store= store=\"a' store=\"a\" store= a "},
		{"", "bom-crlf.ini", "hostname=da.example.com port=8443"},
		{"", "no-final-newline.ini", "hostname=da.example.com"},
		{"", "header-comment.ini", "hostname=a"},
		{"", "long-elsewhere.ini", "hostname=a"},
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
		assert_string_equal(
			read_text(*state, locator(*state, cases[i].section, cases[i].file)),
			cases[i].want);
	assert_true(strlen(read_text(*state, locator(*state, "", "longest-line.ini"))) > 192);
}

static void
test_refused(void **state)
{
	static const struct {
		const char *section, *file, *want;
	} cases[] = {
		{"nowhere", "basic.ini", ": there is no section [nowhere]"},
		{"check_ipht", "basic.ini", ": there is no section [check_ipht]"},
		{"", "before-section.ini", " line 1: stands before the first section"},
		{"", "zero-byte.ini", " line 3: holds a zero byte"},
		{"", "open-header.ini", " line 1: ']' is missing"},
		{"", "header-junk.ini", " line 1: text after ']'"},
		{"", "inline-comment.ini", " line 2: comments need a line of their own"},
		{"", "inline-hash.ini", " line 2: comments need a line of their own"},
		{"", "no-key.ini", " line 2: no option before '='"},
		{"", "long-line.ini", " line 3: longer than 198 bytes"},
		{"", "no-such-file.ini", ": cannot be opened: No such file or directory"},
		{"", "search", ": is a directory"},
	};
	struct arena *arena = *state;

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
		assert_string_equal(
			read_text(arena, locator(arena, cases[i].section, cases[i].file)),
			arena_printf(arena, "--extra-opts: %s%s",
				test_data(arena, arena_printf(arena, "ini/%s", cases[i].file)),
				cases[i].want));
	assert_string_equal(read_text(arena, "check@"), "--extra-opts: no file after '@'");
}

static void
test_search(void **state)
{
	struct arena *arena = *state;
	const char *first = test_data(arena, "ini/search/first");
	const char *second = test_data(arena, "ini/search/second");

	setenv("NAGIOS_CONFIG_PATH", arena_printf(arena, "::/no/such:%s:%s:", second, first), 1);
	assert_string_equal(read_text(arena, NULL), "hostname=second.example.com");
	assert_string_equal(read_text(arena, "check_iphttps"), "hostname=second.example.com");
	setenv("NAGIOS_CONFIG_PATH", arena_printf(arena, "%s:%s", first, second), 1);
	assert_string_equal(read_text(arena, ""), "hostname=first.example.com");
	setenv("MP_CONFIG_FILE", test_data(arena, "ini/no-final-newline.ini"), 1);
	assert_string_equal(read_text(arena, ""), "hostname=da.example.com");
	setenv("MP_CONFIG_FILE", "/no/such/file", 1);
	assert_string_equal(read_text(arena, ""),
		"--extra-opts: /no/such/file: cannot be opened: No such file or directory");
	unsetenv("MP_CONFIG_FILE");
}

static bool
parse(struct arena *arena, const char *const *arguments, struct options *options, struct err *err)
{
	err_clear(err);
	return test_parse(arena, arguments, options, err);
}

/* What the file says is a default for what the command line says. */
static void
test_precedence(void **state)
{
	struct arena *arena = *state;
	const char *file =
		arena_printf(arena, "--extra-opts=%s", locator(arena, "", "defaults.ini"));
	const char *url = arena_printf(arena, "--extra-opts=%s", locator(arena, "", "url.ini"));
	struct options o;
	struct err err = {0};

	assert_true(parse(arena, (const char *const[]) {file, NULL}, &o, &err));
	assert_string_equal(o.target.name, "file.example.com");
	assert_int_equal(o.target.port, 8443);
	assert_int_equal(o.family, ADDRESS_IPV4);
	assert_true(o.timeout == 5);
	assert_true(parse(arena,
		(const char *const[]) {"-t1", "-H", "line", "-S", "pem:line", "-6", file, NULL}, &o,
		&err));
	assert_string_equal(o.target.name, "line");
	assert_int_equal(o.target.port, 8443);
	assert_int_equal(o.family, ADDRESS_IPV6);
	assert_true(o.timeout == 1);
	assert_int_equal(o.store_count, 2);
	assert_string_equal(o.stores[0], "pem:file");
	assert_true(
		parse(arena, (const char *const[]) {file, "-u", "https://line/", NULL}, &o, &err));
	assert_string_equal(o.target.name, "line");
	assert_int_equal(o.target.port, 443);
	assert_true(parse(arena, (const char *const[]) {url, NULL}, &o, &err));
	assert_int_equal(o.target.port, 444);
	assert_true(
		parse(arena, (const char *const[]) {url, "-H", "line", "-p", "1", NULL}, &o, &err));
	assert_string_equal(o.target.name, "line");
	assert_string_equal(o.target.path, "/IPHTTPS");
	assert_false(parse(arena, (const char *const[]) {url, "-p", "1", NULL}, &o, &err));
	/* not the option, but the value of one */
	assert_false(parse(arena, (const char *const[]) {"-H", "--extra-opts=x", NULL}, &o, &err));
	assert_non_null(strstr(err.text, "is not a host name"));
}

static void
test_bad_options(void **state)
{
	static const struct {
		const char *file, *want;
	} cases[] = {
		{"unknown-option.ini", " line 3: unknown key \"no-such-option\""},
		{"nested.ini", " line 3: unknown key \"extra-opts\""},
		{"needs-value.ini", " line 3: key \"port\" needs a value"},
		{"takes-none.ini", " line 3: key \"any-address\" takes no value"},
		{"bad-value.ini", " line 4: port: \"70000\" is not a port (1 to 65535)"},
	};
	struct arena *arena = *state;
	struct options o;
	struct err err = {0};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		const char *where = locator(arena, "", cases[i].file);

		assert_false(parse(arena,
			(const char *const[]) {arena_printf(arena, "--extra-opts=%s", where), NULL},
			&o, &err));
		assert_int_equal(err.kind, ERR_USAGE);
		assert_string_equal(
			err.text, arena_printf(arena, "%s%s", where + 1, cases[i].want));
	}
}

static void
test_whole(void **state)
{
	struct arena *arena = *state;
	struct options o;
	struct err err = {0};

	assert_true(parse(arena,
		(const char *const[]) {
			arena_printf(arena, "--extra-opts=%s", locator(arena, "", "basic.ini")),
			NULL},
		&o, &err));
	assert_string_equal(o.target.name, "da.example.com");
	assert_int_equal(o.address_count, 3);
	assert_int_equal(o.store_count, 2);
	assert_string_equal(o.proxy.password, "pa#ss;w");
	assert_int_equal(o.verbosity, 2);
	assert_true(o.any_address && o.null_cipher);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {TEST(test_good), TEST(test_refused), TEST(test_search),
		TEST(test_precedence), TEST(test_bad_options), TEST(test_whole)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
