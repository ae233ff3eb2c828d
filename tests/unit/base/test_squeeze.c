/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Long words without their middle, and cuts behind words. */
#include "../unit.h"

#include <stdio.h>
#include <string.h>

#include "base/err.h"
#include "base/squeeze.h"

enum { ROOM = 512 };

static void
test_squeeze(void **state)
{
	static const struct {
		const char *text;
		size_t max, least;
		enum squeeze what;
		const char *wanted;
	} rows[] = {
		{"/short: no", 4, 20, SQUEEZE_PATHS, "/short: no"},
		{"/srv/certificates/of/the/north/roots.pem: is empty", 100, 20, SQUEEZE_PATHS,
			"/srv/certificates/of/the/north/roots.pem: is empty"},
		/* the last part stays whole, and the reason */
		{"/srv/certificates/of/the/north/roots.pem: is empty", 40, 20, SQUEEZE_PATHS,
			"/srv/certificates.../roots.pem: is empty"},
		{"/srv/certificates/of/the/north/roots.pem: is empty", 0, 20, SQUEEZE_PATHS,
			"/srv/ce.../roots.pem: is empty"},
		{"\"https://da.example.com:44500/IPHTTPS\" (x)", 30, 20, SQUEEZE_PATHS,
			"\"https://da.ex.../IPHTTPS\" (x)"},
		{"C:\\Users\\Administrator\\Desktop\\root.cer", 24, 20, SQUEEZE_PATHS,
			"C:\\Users\\Adm...\\root.cer"},
		/* the longest first */
		{"/a/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa/b /c/cccccccccccccccccc/d", 50, 20,
			SQUEEZE_PATHS, "/a/aaaaaaaaaaaaaaaaaa.../b /c/cccccccccccccccccc/d"},
		/* no paths: a network, an escaped byte, a name of a code */
		{"2001:db8:1111:2222:3333:4444:5555:6666/128", 20, 20, SQUEEZE_PATHS,
			"2001:db8:1111:2222:3333:4444:5555:6666/128"},
		{"da.example.com\\x00.evil.example.net", 20, 20, SQUEEZE_PATHS,
			"da.example.com\\x00.evil.example.net"},
		{"CRYPT_E_REVOCATION_OFFLINE", 20, 20, SQUEEZE_WORDS, "CRYPT_E_REVOCATION_OFFLINE"},
		{"abababababababababababababababababababab", 20, 20, SQUEEZE_WORDS,
			"ababababa...abababab"},
		/* characters, not bytes */
		{"/\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4"
		 "\xc3\xa4"
		 "\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4/"
		 "x",
			20, 20, SQUEEZE_PATHS,
			"/\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4"
			"\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4.../x"},
		{"", 0, 20, SQUEEZE_WORDS, ""},
	};
	char text[ROOM];

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		snprintf(text, sizeof(text), "%s", rows[i].text);
		squeeze(text, rows[i].max, rows[i].least, rows[i].what);
		assert_string_equal(text, rows[i].wanted);
	}
}

static void
test_cut(void **state)
{
	static const struct {
		const char *text;
		size_t max, least;
		const char *wanted;
	} rows[] = {
		{"one two three", 13, 0, "one two three"}, {"one two three", 12, 0, "one two..."},
		{"one two, three four", 13, 0, "one two..."},
		{"one two three four", 5, 10, "one two th..."}, /* what must stay does */
		{"onetwothreefourfive", 10, 0, "onetwot..."}, {"one two", 3, 7, "one two"},
		{"one two", 4, 5, "one two"}, /* dots would be no shorter */
	};
	char text[ROOM];

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		snprintf(text, sizeof(text), "%s", rows[i].text);
		squeeze_cut(text, rows[i].max, rows[i].least);
		assert_string_equal(text, rows[i].wanted);
	}
}

/* A path of any length leaves the reason of a failure whole. */
static void
test_reasons(void **state)
{
	char path[2 * ERR_TEXT_MAX], plain[ERR_TEXT_MAX];
	struct err err = {0};

	(void)state;
	memset(path, 'a', sizeof(path));
	memcpy(path, "/b/", 3);
	memcpy(path + sizeof(path) - 6, "/c.pem", 6);
	path[sizeof(path) - 1] = '\0';
	err_format(&err, 7, "the reason (RFC 5280 section 4.1) of it");
	err_context(&err, "%s", path);
	err_context(&err, "store");
	assert_true(strlen(err.text) < ERR_TEXT_MAX);
	assert_non_null(strstr(err.text, "store: /b/aaa"));
	assert_non_null(
		strstr(err.text, "/c.pe: the reason (RFC 5280 section 4.1) of it (at byte 7)"));
	err_plain(err.text, plain);
	assert_non_null(strstr(plain, "/c.pe: the reason of it (at byte 7)"));
	err_plain("no end (RFC 5280", plain);
	assert_string_equal(plain, "no end (RFC 5280");
	err_plain("all (MS-GPREG section 2.2.1) (X.690 section 10)", plain);
	assert_string_equal(plain, "all");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_squeeze),
		cmocka_unit_test(test_cut), cmocka_unit_test(test_reasons)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
