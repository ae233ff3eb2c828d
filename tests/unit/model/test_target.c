/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Unit tests of URLs, names and proxies. */
#include "../unit.h"

#include <stdio.h>
#include <string.h>

#include "base/limits.h"
#include "model/target.h"

#define LABEL "abcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghij"

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
urls(void **state)
{
	static const struct {
		const char *url, *name;
		unsigned int port;
		const char *path;
	} rows[] = {
		{"https://da.example.com:443/IPHTTPS", "da.example.com", 443, "/IPHTTPS"},
		{"https://da.example.com", "da.example.com", 443, "/IPHTTPS"},
		{"https://da.example.com/", "da.example.com", 443, "/"},
		{"https://da.example.com:443", "da.example.com", 443, "/IPHTTPS"},
		{"HTTPS://DA.Example.COM:44500/iphttps", "DA.Example.COM", 44500, "/iphttps"},
		{"https://da.example.com.:443/IPHTTPS", "da.example.com", 443, "/IPHTTPS"},
		{"https://da/IPHTTPS/a:b@c", "da", 443, "/IPHTTPS/a:b@c"},
		{"https://da.example.com:1/x//y%20", "da.example.com", 1, "/x//y%20"},
		{"https://da.example.com:65535", "da.example.com", 65535, "/IPHTTPS"},
		{"https://da_1.xn--bcher-kva.example", "da_1.xn--bcher-kva.example", 443,
			"/IPHTTPS"},
		{"https://192.0.2.7:8443", "192.0.2.7", 8443, "/IPHTTPS"},
		{"https://[2001:db8::7]", "2001:db8::7", 443, "/IPHTTPS"},
		{"https://[2001:db8::7]:8443/IPHTTPS", "2001:db8::7", 8443, "/IPHTTPS"},
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct err err = {.kind = ERR_NONE};
		struct target target;

		if (!target_parse_url(*state, rows[i].url, &target, &err))
			fail_msg("%s: %s", rows[i].url, err.text);
		assert_string_equal(target.name, rows[i].name);
		assert_string_equal(target.path, rows[i].path);
		assert_int_equal(target.port, rows[i].port);
	}
}

static void
refused_urls(void **state)
{
	static const struct {
		const char *url, *text;
	} rows[] = {
		{"", "https://"},
		{"da.example.com", "https://"},
		{"https:/da.example.com", "https://"},
		{"httpss://da.example.com", "https://"},
		{"ftp://da.example.com", "https://"},
		{"http://da.example.com/IPHTTPS", "is not https://"},
		{"HTTP://da.example.com/IPHTTPS", "is not https://"},
		{" https://da.example.com", "blank"},
		{"https://da.example.com ", "blank"},
		{"https://da.example.com/a b", "blank"},
		{"https://da.example.com/\r\nX: y", "control"},
		{"https://da.example.com/\x7f", "control"},
		{"https://b\xc3\xbc"
		 "cher.example/",
			"ASCII"},
		{"https://", "no host"},
		{"https:///IPHTTPS", "no host"},
		{"https://:443/IPHTTPS", "no host"},
		{"https://da.example.com?x", "query"},
		{"https://da.example.com/IPHTTPS?x=y", "query"},
		{"https://da.example.com/IPHTTPS#x", "fragment"},
		{"https://user@da.example.com/", "user information"},
		{"https://user:pw@da.example.com/", "user information"},
		{"https://da.example.com:/IPHTTPS", "port"},
		{"https://da.example.com:0/IPHTTPS", "port"},
		{"https://da.example.com:65536/IPHTTPS", "port"},
		{"https://da.example.com:443x/IPHTTPS", "port"},
		{"https://da.example.com:-1/IPHTTPS", "port"},
		{"https://da.example.com:99999999999999999999/", "port"},
		{"https://2001:db8::1/IPHTTPS", "brackets"},
		{"https://da.example.com:443:443/", "colon"},
		{"https://[2001:db8::1/IPHTTPS", "]"},
		{"https://[]/IPHTTPS", "IPv6"},
		{"https://[192.0.2.1]/IPHTTPS", "IPv6"},
		{"https://[da.example.com]/IPHTTPS", "IPv6"},
		{"https://[fe80::1%1]/IPHTTPS", "IPv6"},
		{"https://[2001:db8::1]443/IPHTTPS", "port"},
		{"https://[2001:db8::1]:/IPHTTPS", "port"},
		{"https://da..example.com/", "host name"},
		{"https://.example.com/", "host name"},
		{"https://./", "host name"},
		{"https://da.example.com../", "host name"},
		{"https://-da.example.com/", "host name"},
		{"https://da-.example.com/", "host name"},
		{"https://*.example.com/", "host name"},
		{"https://da%2eexample.com/", "host name"},
		{"https://192.0.2.256/", "host name"},
		{"https://192.0.2/", "host name"},
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct err err = {.kind = ERR_NONE};
		struct target target = {.port = 77};

		if (target_parse_url(*state, rows[i].url, &target, &err))
			fail_msg("%s was taken", rows[i].url);
		if (strstr(err.text, rows[i].text) == NULL)
			fail_msg("%s: %s", rows[i].url, err.text);
		assert_int_equal(target.port, 77);
		assert_false(target_parse_url(*state, rows[i].url, &target, NULL));
	}
}

/* Of every byte that may stand in a path of a URL as it is, and in its credentials. */
static void
plain_bytes(void **state)
{
	for (unsigned int c = 1; c < 256; c++) {
		const char *url = arena_printf(*state, "https://da.example.com/a%cb", (int)c);
		bool taken = c > 0x20 && c < 0x7f && c != '?' && c != '#';
		struct err err = {.kind = ERR_NONE};
		struct target target;

		if (target_parse_url(*state, url, &target, &err) != taken)
			fail_msg("byte 0x%02x: %s", c, err.text);
		if (c > 0x7f)
			assert_non_null(strstr(err.text, "ASCII"));
		else if (c <= 0x20 || c == 0x7f)
			assert_non_null(strstr(err.text, "blank or a control"));
	}
}

static void
long_url(void **state)
{
	char url[LIMIT_URL + 2] = "https://da.example.com/";
	struct err err = {.kind = ERR_NONE};
	struct target target;

	memset(url + strlen(url), 'x', sizeof(url) - strlen(url));
	url[LIMIT_URL + 1] = '\0';
	assert_false(target_parse_url(*state, url, &target, &err));
	assert_int_equal(err.kind, ERR_LIMIT);
	url[LIMIT_URL] = '\0';
	assert_true(target_parse_url(*state, url, &target, NULL));
}

static void
names(void **state)
{
	static const struct {
		const char *name;
		bool valid;
	} rows[] = {
		{"da.example.com", true},
		{"da", true},
		{"da.example.com.", true},
		{"_x.y", true},
		{"1a.2b", true},
		{"1.example", true},
		{"192.0.2.1", true},
		{"2001:db8::1", true},
		{LABEL "abc.example", true},
		{LABEL "abcd.example", false},
		{LABEL "abc." LABEL "abc." LABEL "abc." LABEL "a", true},
		{LABEL "abc." LABEL "abc." LABEL "abc." LABEL "a.", true},
		{LABEL "abc." LABEL "abc." LABEL "abc." LABEL "ab", false},
		{"", false},
		{".", false},
		{"a..b", false},
		{"a.", true},
		{".a", false},
		{"a b", false},
		{"a,b", false},
		{"a:b", false},
		{"a/b", false},
		{"a|b", false},
		{"a\nb", false},
		{"[2001:db8::1]", false},
		{"fe80::1%1", false},
		{"-a", false},
		{"a-", false},
		{"a.-b", false},
		{"256.1.1.1", false},
		{"1.2.3.4.5", false},
		{"12345", false},
		{"b\xc3\xbc", false},
		{"*.example", false},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		if (target_name_valid(rows[i].name) != rows[i].valid)
			fail_msg("'%s'", rows[i].name);
}

static void
proxies(void **state)
{
	static const struct {
		const char *url, *host;
		unsigned int port;
		const char *user, *password;
	} rows[] = {
		{"http://proxy.example.com:8080", "proxy.example.com", 8080, NULL, NULL},
		{"HTTP://proxy.example.com:8080/", "proxy.example.com", 8080, NULL, NULL},
		{"http://[2001:db8::8]:3128", "2001:db8::8", 3128, NULL, NULL},
		{"http://u:p@proxy:1", "proxy", 1, "u", "p"},
		{"http://u@proxy:1", "proxy", 1, "u", ""},
		{"http://u:@proxy:1", "proxy", 1, "u", ""},
		{"http://DOM%5cu:p%40%3A%2f%25:x@proxy:1", "proxy", 1, "DOM\\u", "p@:/%:x"},
		{"http://u:%c3%bc%20@proxy:1", "proxy", 1, "u", "\xc3\xbc "},
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct err err = {.kind = ERR_NONE};
		struct proxy proxy;

		if (!target_parse_proxy(*state, rows[i].url, &proxy, &err))
			fail_msg("%s: %s", rows[i].url, err.text);
		assert_string_equal(proxy.host, rows[i].host);
		assert_int_equal(proxy.port, rows[i].port);
		assert_int_equal(proxy.user == NULL, rows[i].user == NULL);
		if (rows[i].user != NULL) {
			assert_string_equal(proxy.user, rows[i].user);
			assert_string_equal(proxy.password, rows[i].password);
		} else
			assert_null(proxy.password);
	}
}

static void
refused_proxies(void **state)
{
	static const char *const urls[] = {"", "proxy:8080", "https://proxy:8080",
		"socks5://proxy:1080", "http://proxy", "http://proxy:", "http://proxy:0",
		"http://proxy:70000", "http://proxy:8080/x", "http://proxy:8080?x", "http://:8080",
		"http://u:secret@:8080", "http://:secret@proxy:8080", "http://@proxy:8080",
		"http://u:secret@x@proxy:8080", "http://u:secret%@proxy:1",
		"http://u:secret%4@proxy:1", "http://u:secret%zz@proxy:1",
		"http://u:secret%0a@proxy:1", "http://u:secret%00@proxy:1",
		"http://u%3ax:secret@proxy:1", "http://u:secret@pro xy:1",
		"http://u:secret@2001:db8::1:1", "http://u:secret@-:1"};

	for (size_t i = 0; i < ARRAY_SIZE(urls); i++) {
		struct err err = {.kind = ERR_NONE};
		struct proxy proxy = {.port = 77};

		if (target_parse_proxy(*state, urls[i], &proxy, &err))
			fail_msg("%s was taken", urls[i]);
		assert_int_equal(err.kind, ERR_USAGE);
		assert_null(strstr(err.text, "secret"));
		assert_int_equal(proxy.port, 77);
		assert_false(target_parse_proxy(*state, urls[i], &proxy, NULL));
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(urls, setup, teardown),
		cmocka_unit_test_setup_teardown(refused_urls, setup, teardown),
		cmocka_unit_test_setup_teardown(plain_bytes, setup, teardown),
		cmocka_unit_test_setup_teardown(long_url, setup, teardown),
		cmocka_unit_test(names),
		cmocka_unit_test_setup_teardown(proxies, setup, teardown),
		cmocka_unit_test_setup_teardown(refused_proxies, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
