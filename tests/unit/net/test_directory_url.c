/* SPDX-License-Identifier: GPL-3.0-or-later */
/* URLs of directories: what is taken, and what is refused in which words. */
#include "../unit.h"

#include <string.h>

#include "base/limits.h"
#include "net/directory_url.h"

static const struct {
	const char *text;
	enum directory_scheme scheme;
	const char *host;
	uint16_t port;
	const char *base, *server;
} good[] = {
	{"ldap://dc1", DIRECTORY_LDAP, "dc1", 389, "", "ldap://dc1"},
	{"ldap://dc1.example.com/", DIRECTORY_LDAP, "dc1.example.com", 389, "",
		"ldap://dc1.example.com"},
	{"ldaps://dc1.example.com", DIRECTORY_LDAPS, "dc1.example.com", 636, "",
		"ldaps://dc1.example.com"},
	{"ldap://dc1:3268/DC=a,DC=b", DIRECTORY_LDAP, "dc1", 3268, "DC=a,DC=b", "ldap://dc1:3268"},
	{"ldap://192.0.2.1:65535/CN=Public%20Key%20Services", DIRECTORY_LDAP, "192.0.2.1", 65535,
		"CN=Public Key Services", "ldap://192.0.2.1:65535"},
	{"ldaps://[2001:db8::1]", DIRECTORY_LDAPS, "2001:db8::1", 636, "", "ldaps://[2001:db8::1]"},
	{"ldaps://[2001:db8::1]:1/CN=%c3%a4%2C", DIRECTORY_LDAPS, "2001:db8::1", 1, "CN=\xc3\xa4,",
		"ldaps://[2001:db8::1]:1"},
	{"ldap://dc1/CN=a/b", DIRECTORY_LDAP, "dc1", 389, "CN=a/b", "ldap://dc1"},
	{"ldapi://%2frun%2Fldapi", DIRECTORY_LDAPI, "/run/ldapi", 0, "", "ldapi://%2frun%2Fldapi"},
	{"ldapi://%2Frun%2Fldapi/DC=a", DIRECTORY_LDAPI, "/run/ldapi", 0, "DC=a",
		"ldapi://%2Frun%2Fldapi"},
};

static const struct {
	const char *text, *why;
} bad[] = {
	{"http://dc1/", "is not ldap://"},
	{"ldap:dc1", "is not ldap://"},
	{"LDAP://dc1", "is not ldap://"},
	{"", "is not ldap://"},
	{"ldap://", "names no server"},
	{"ldap:///DC=a", "names no server"},
	{"ldaps://:636", "HOST"},
	{"ldap://dc1:0", "HOST:PORT"},
	{"ldap://dc1:65536", "HOST:PORT"},
	{"ldap://dc1:", "HOST:PORT"},
	{"ldap://dc1:389x", "HOST:PORT"},
	{"ldap://dc1:389:1", "HOST:PORT"},
	{"ldap://2001:db8::1", "HOST:PORT"},
	{"ldap://[2001:db8::1", "HOST:PORT"},
	{"ldap://[2001:db8::1]x", "HOST:PORT"},
	{"ldap://[192.0.2.1]", "HOST:PORT"},
	{"ldap://[]", "HOST:PORT"},
	{"ldap://dc 1", "HOST"},
	{"ldap://-dc1", "HOST"},
	{"ldap://dc1%2e", "HOST"},
	{"ldap://dc1,dc2", "HOST"},
	{"ldap://user@dc1", "--ldap-user"},
	{"ldap://user:password@dc1", "--ldap-user"},
	{"ldap://dc1/DC=a?cACertificate?one", "behind '?'"},
	{"ldap://dc1/?", "behind '?'"},
	{"ldap://dc1/#", "behind '?'"},
	{"ldap://dc1/%", "%XX"},
	{"ldap://dc1/%2", "%XX"},
	{"ldap://dc1/%zz", "%XX"},
	{"ldap://dc1/%0g", "%XX"},
	{"ldap://dc1/%1\x11", "%XX"},
	{"ldap://dc1/a%00b", "%XX"},
	{"ldapi://", "names no socket"},
	{"ldapi:///DC=a", "names no socket"},
	{"ldapi://run", "names no socket"},
	{"ldapi://%2", "names no socket"},
};

static void
test_good(void **state)
{
	struct arena *arena = arena_new(unit_no_memory);

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(good); i++) {
		struct err err = {.kind = ERR_NONE};
		struct directory_url url;

		if (!directory_url_parse(arena, good[i].text, &url, &err))
			fail_msg("%s", err.text);
		assert_int_equal(url.scheme, good[i].scheme);
		assert_string_equal(url.host, good[i].host);
		assert_int_equal(url.port, good[i].port);
		assert_string_equal(url.base, good[i].base);
		assert_string_equal(url.server, good[i].server);
	}
	arena_free(arena);
}

static void
test_bad(void **state)
{
	struct arena *arena = arena_new(unit_no_memory);

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
		struct err err = {.kind = ERR_NONE};
		struct directory_url url;

		if (directory_url_parse(arena, bad[i].text, &url, &err))
			fail_msg("%s is taken", bad[i].text);
		assert_int_equal(err.kind, ERR_USAGE);
		if (strstr(err.text, bad[i].why) == NULL)
			fail_msg("%s, not %s", err.text, bad[i].why);
	}
	arena_free(arena);
}

static void
test_long(void **state)
{
	struct arena *arena = arena_new(unit_no_memory);
	char *text = arena_alloc(arena, LIMIT_URL + 2);
	struct err err = {.kind = ERR_NONE};
	struct directory_url url;
	size_t n = strlen("ldap://dc1/");

	(void)state;
	memset(text, 'a', LIMIT_URL);
	memcpy(text, "ldap://dc1/", n);
	assert_true(directory_url_parse(arena, text, &url, &err));
	assert_int_equal(strlen(url.base), LIMIT_URL - n);
	text[LIMIT_URL] = 'a';
	assert_false(directory_url_parse(arena, text, &url, &err));
	assert_non_null(strstr(err.text, "is too long"));
	err_clear(&err);
	memset(text, 0, LIMIT_URL);
	memcpy(text, "ldapi://%2F", strlen("ldapi://%2F"));
	memset(text + strlen(text), 'a', 106);
	assert_true(directory_url_parse(arena, text, &url, &err));
	text[strlen(text)] = 'a';
	assert_false(directory_url_parse(arena, text, &url, &err));
	arena_free(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_good),
		cmocka_unit_test(test_bad),
		cmocka_unit_test(test_long),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
