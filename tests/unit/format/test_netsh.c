/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Unit tests of what clients show. */
#include "../unit.h"

#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "base/text.h"
#include "format/limits.h"
#include "format/netsh.h"

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

#define URL "https://da.contoso.com:443/IPHTTPS"
#define NAME "IPHTTPSInterface"
#define ROOT 0x800b0109u

struct sample {
	const char *file;
	size_t count;
	const char *name, *url;
	bool has_code;
	uint32_t code;
	enum netsh_link link;
};

/* The first interface of each sample. */
static const struct sample samples[] = {
	{"active.txt", 1, NAME, URL, true, 0, NETSH_LINK_NONE},
	{"root.txt", 1, NAME, URL, true, ROOT, NETSH_LINK_NONE},
	{"upper.txt", 1, NAME, URL, true, ROOT, NETSH_LINK_NONE},
	{"two.txt", 2, NAME, URL, true, 0, NETSH_LINK_NONE},
	{"german-cp850.txt", 1, "\"IPHTTPSInterface\"", URL, true, 0x800b0101, NETSH_LINK_NONE},
	{"german-active.txt", 1, NAME, URL, true, 0, NETSH_LINK_NONE},
	{"japanese-utf16le.txt", 1, NAME, URL, true, 0x274c, NETSH_LINK_NONE},
	{"japanese-utf16be.txt", 1, NAME, URL, true, 0x274c, NETSH_LINK_NONE},
	{"japanese-utf16le-no-mark.txt", 1, NAME, URL, true, 0x274c, NETSH_LINK_NONE},
	{"japanese-cp932.txt", 1, NAME, URL, true, 0x274c, NETSH_LINK_NONE},
	{"japanese-wide-colon.txt", 1, NAME, URL, true, 0x274c, NETSH_LINK_NONE},
	{"russian-cp866.txt", 1, NAME, URL, true, 0x2af9, NETSH_LINK_NONE},
	{"list.txt", 1, NULL, NULL, true, ROOT, NETSH_LINK_NONE},
	{"list-active.txt", 1, NULL, NULL, true, 0, NETSH_LINK_NONE},
	{"list-wrapped.txt", 1, NULL, NULL, true, 0x2746, NETSH_LINK_NONE},
	{"list-signed.txt", 1, NULL, NULL, true, ROOT, NETSH_LINK_NONE},
	{"object.json", 1, NULL, NULL, true, ROOT, NETSH_LINK_NONE},
	{"array-utf16.json", 2, NULL, NULL, true, 0, NETSH_LINK_NONE},
	{"ipconfig-down.txt", 1, NAME, NULL, false, 0, NETSH_LINK_DOWN},
	{"ipconfig-up.txt", 1, NAME, NULL, false, 0, NETSH_LINK_GLOBAL},
	{"ipconfig-german-cp850.txt", 1, "iphttpsinterface", NULL, false, 0, NETSH_LINK_DOWN},
	{"ipconfig-japanese-cp932.txt", 1, NAME, NULL, false, 0, NETSH_LINK_DOWN},
	{"ipconfig-russian-cp866.txt", 1, NAME, NULL, false, 0, NETSH_LINK_DOWN},
	{"active-ipconfig-up.txt", 1, NAME, URL, true, 0, NETSH_LINK_GLOBAL},
	{"active-ipconfig-down.txt", 1, NAME, URL, true, 0, NETSH_LINK_DOWN},
	{"list-ipconfig-down.txt", 1, NAME, NULL, true, 0x274c, NETSH_LINK_DOWN},
	{"table.txt", 1, NULL, NULL, true, ROOT, NETSH_LINK_NONE},
	{"table-status-first.txt", 2, NULL, NULL, true, 0, NETSH_LINK_NONE},
	{"csv.txt", 1, NULL, NULL, true, ROOT, NETSH_LINK_NONE},
	{"csv-semicolon.txt", 1, NULL, NULL, true, 0x274c, NETSH_LINK_NONE},
	{"csv-tab.txt", 1, NULL, NULL, true, 0, NETSH_LINK_NONE},
	{"markdown-rows.txt", 1, NULL, URL, true, ROOT, NETSH_LINK_NONE},
	{"markdown-columns.txt", 1, NULL, NULL, true, 0x274c, NETSH_LINK_NONE},
	{"markdown-fence.txt", 1, NAME, URL, true, ROOT, NETSH_LINK_NONE},
	{"markdown-bold.txt", 1, NULL, URL, true, 0x103, NETSH_LINK_NONE},
	{"mail.txt", 1, NAME, URL, true, 0x2af9, NETSH_LINK_NONE},
	{"stamped.txt", 1, NAME, URL, true, 0x274c, NETSH_LINK_NONE},
	{"stamped-brackets.txt", 1, NULL, NULL, true, 0x274c, NETSH_LINK_NONE},
	{"stamped-american.txt", 1, NAME, URL, true, 0, NETSH_LINK_NONE},
	{"stamped-ipconfig.txt", 1, NAME, URL, true, 0, NETSH_LINK_DOWN},
	{"stamped-table.txt", 1, NULL, NULL, true, ROOT, NETSH_LINK_NONE},
	{"syslog.txt", 1, NULL, NULL, true, 0x2746, NETSH_LINK_NONE},
	{"prompt-json.txt", 1, NULL, NULL, true, 0x274c, NETSH_LINK_NONE},
	{"log-json.txt", 2, NULL, NULL, true, 0x274c, NETSH_LINK_NONE},
	{"wmic.txt", 1, NULL, NULL, true, 0, NETSH_LINK_NONE},
	{"kb-2980627.txt", 1, NULL, "https://192.0.2.1:443/IPHTTPS", true, 0x4be, NETSH_LINK_NONE},
	{"kb-2980667.txt", 1, NULL, URL, true, ROOT, NETSH_LINK_NONE},
	{"http-url.txt", 1, NAME, "http://da.contoso.com/IPHTTPS", true, 0x4be, NETSH_LINK_NONE},
	{"empty-url.txt", 1, NAME, NULL, true, 0x4be, NETSH_LINK_NONE},
	{"spaced-out.txt", 1, NAME, URL, true, ROOT, NETSH_LINK_NONE},
	{"statistics.txt", 1, NAME, URL, true, 0, NETSH_LINK_NONE},
	{"statistics-german.txt", 1, NAME, URL, true, 0x274c, NETSH_LINK_NONE},
	{"configuration.txt", 1, NULL, NULL, true, 0, NETSH_LINK_NONE},
	{"both-commands.txt", 1, NAME, URL, true, ROOT, NETSH_LINK_NONE},
	{"disagree.txt", 2, NAME, URL, true, 0, NETSH_LINK_NONE},
	{"doubtful.txt", 1, NAME, URL, true, 0x800b0101, NETSH_LINK_NONE},
	{"poll.txt", 1, NAME, URL, true, 0, NETSH_LINK_NONE},
	{"link-local.txt", 1, NAME, URL, true, 0, NETSH_LINK_LOCAL},
	{"link-local-only.txt", 1, "iphttpsinterface", NULL, false, 0, NETSH_LINK_LOCAL},
	{"german-ipconfig-up.txt", 1, NAME, URL, true, 0, NETSH_LINK_GLOBAL},
	{"german-link-local.txt", 1, NAME, URL, true, 0, NETSH_LINK_LOCAL},
	{"prose.txt", 1, NAME, URL, true, 0, NETSH_LINK_NONE},
};

static struct span
load(struct arena *arena, const char *name)
{
	const char *dir = getenv("TESTS_DATA");
	char path[4096];
	struct err err = {.kind = ERR_NONE};
	struct span out = {.n = 0};

	snprintf(path, sizeof(path), "%s/clientstate/%s", dir == NULL ? "tests/data" : dir, name);
	if (!file_read(arena, path, LIMIT_CLIENT_STATE, deadline_in(5), &out, &err))
		fail_msg("%s", err.text);
	return out;
}

static void
taken(void **state)
{
	for (size_t i = 0; i < ARRAY_SIZE(samples); i++) {
		const struct sample *sample = &samples[i];
		const struct netsh_interface *item;
		struct err err = {.kind = ERR_NONE};
		struct netsh netsh;

		if (!netsh_parse(*state, load(*state, sample->file), &netsh, &err))
			fail_msg("%s: %s", sample->file, err.text);
		item = &netsh.items[0];
		if (netsh.count != sample->count || !text_equal(item->name, sample->name) ||
			!text_equal(item->url, sample->url) || item->has_code != sample->has_code ||
			item->code != sample->code || item->link != sample->link ||
			(item->has_code && item->code == 0 && item->status == NULL))
			fail_msg("%s: %zu, %s, %s, 0x%x, link %d", sample->file, netsh.count,
				item->name == NULL ? "-" : item->name,
				item->url == NULL ? "-" : item->url, (unsigned int)item->code,
				(int)item->link);
	}
}

static void
texts(void **state)
{
	static const struct {
		const char *file;
		size_t index;
		const char *status;
	} rows[] = {
		{"active.txt", 0, "IPHTTPS interface active"},
		{"list-wrapped.txt", 0,
			"Failed to connect to the IPHTTPS server; waiting to reconnect"},
		{"array-utf16.json", 1, "\xe6\x8e\xa5\xe7\xb6\x9a \xf0\x9f\x98\x80"},
	};
	struct netsh netsh;

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		assert_true(netsh_parse(*state, load(*state, rows[i].file), &netsh, NULL));
		assert_string_equal(netsh.items[rows[i].index].status, rows[i].status);
	}
	assert_true(netsh_parse(*state, load(*state, "german-cp850.txt"), &netsh, NULL));
	assert_non_null(strstr(netsh.items[0].status, "nicht m\\x94glich"));
	assert_true(netsh_parse(*state,
		span_text("{\"LastErrorCode\": -2146762487, \"Speed\": 18446744073709551615,"
			  " \"InterfaceStatus\": \"nicht m\\u00f6glich\", \"Other\": "
			  "[{\"LastErrorCode\": 5}]}"),
		&netsh, NULL));
	assert_string_equal(netsh.items[0].status, "nicht m\xc3\xb6glich");
	assert_int_equal(netsh.items[0].code, ROOT);
	assert_int_equal(netsh.count, 1);
}

/* In quotes, and with the next value on its line. */
static void
quoted_urls(void **state)
{
	static const char *const rows[] = {"\"https://a.example/IPHTTPS\"",
		"'https://a.example/IPHTTPS'", "`https://a.example/IPHTTPS`",
		"https://a.example/IPHTTPS"};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		for (int joined = 0; joined < 2; joined++) {
			const char *text = arena_printf(*state,
				"Interface IPHTTPSInterface\n------------\nRole : client\nURL : "
				"%s%s"
				"Last Error Code : 0x0\nInterface Status : IPHTTPS interface "
				"active\n",
				rows[i], joined ? " " : "\n");
			struct err err = {.kind = ERR_NONE};
			struct netsh netsh;

			if (!netsh_parse(*state, span_text(text), &netsh, &err))
				fail_msg("%s: %s", text, err.text);
			assert_string_equal(netsh.items[0].url, "https://a.example/IPHTTPS");
			assert_true(netsh.items[0].has_code);
		}
}

#define NOTHING "\" is no state: run netsh"
#define TABLE "Interface IPHTTPSInterface\n------------\nR : c\nU : https://a.example/IPHTTPS\n"

static void
refused(void **state)
{
	static const struct {
		const char *in, *why;
	} rows[] = {
		{"", "empty: IP-HTTPS is not active"},
		{" \r\n\t\r\n", "empty: IP-HTTPS is not active"},
		{"\xef\xbb\xbf", "empty: IP-HTTPS is not active"},
		{"\n  Access is denied.\n",
			"\"Access is denied.\" is no state: run netsh int httpstunnel show int"},
		{"Title\n------------\na : 0x0\nb : c\n", NOTHING},
		{TABLE, "line 2: an interface is shown without its code"},
		{TABLE "C : 0x0\n", "without its status"},
		{TABLE "C : 0x0\nS : \n", "without its status"},
		{TABLE "C : 0x8", "line 2: the output is cut off within an interface's code"},
		{TABLE "C : 0x800b01099\nS : x\n", "without its code"},
		{TABLE "C : 0x80g\nS : x\n", "without its code"},
		{TABLE "Last Error Code : 0x80g\nS : x\n", "not a number of 32 bits"},
		{"IPHTTPSInterface\n------------\nR : c\nC : 0x7\nS : x\n", NOTHING},
		{"IPHTTPSInterface\n------------\nBytes : 5\n", NOTHING},
		{"IPHTTPSInterface\n------------\n\nU : https://a.example/\nC : 0x7\nS : x\n",
			NOTHING},
		{TABLE "\nC : 0x7\nS : x\n", "line 2: an interface is shown without its code"},
		{"URL : https://a.example/\nError : 0x7\n", NOTHING},
		{"Last Error Code : 0x7\n", NOTHING},
		{"Interface Status : up\n", NOTHING},
		{"Interface Status : IPHTTPS interface active\n", "without its code"},
		{"LastErrorCode : 4294967296\nInterfaceStatus : x\n", "not a number of 32 bits"},
		{"LastErrorCode : -2147483649\nInterfaceStatus : x\n", "not a number of 32 bits"},
		{"LastErrorCode : \nInterfaceStatus : x\n", "not a number of 32 bits"},
		{"LastErrorCode : 0\n\nInterfaceStatus : x\n", "without its status"},
		{"InterfaceStatus : x\n", "without its code"},
		{"LastErrorCode,InterfaceStatus\n", NOTHING},
		{"LastErrorCode,InterfaceStatus\n0\n", NOTHING},
		{"LastErrorCode,InterfaceStatus\n0,\n", "without its status"},
		{"LastErrorCode,InterfaceStatus\n-,x\n", "not a number of 32 bits"},
		{"InterfaceStatus,LastErrorCode\nx,100", "cut off within a row"},
		{"Tunnel adapter IPHTTPSInterface:\n", NOTHING},
		{"Tunnel adapter IPHTTPSInterface:\n\n   Suffix . . : contoso.com\n",
			"neither an address"},
		{"x IPHTTPS:\n   M . . : not there\n   A : 2001:db8::1\n", "or both"},
		{"Why does IPHTTPS fail:\n   M . . : not there\n", NOTHING},
		{"x IPHTTPS:\n   M : not there\n", NOTHING},
		{"Get-NetIPHttpsState: Access is denied.\n", NOTHING},
		{"{}", NOTHING},
		{"[]", NOTHING},
		{"[1]", NOTHING},
		{"{\"LastErrorCode\": 0}", "no LastErrorCode or no InterfaceStatus"},
		{"{\"LastErrorCode\": \"0\", \"InterfaceStatus\": \"x\"}", "not a number"},
		{"{\"LastErrorCode\": 1.5, \"InterfaceStatus\": \"x\"}", "not a number"},
		{"{\"LastErrorCode\": 1, \"InterfaceStatus\": null}", "no text"},
		{"{\"LastErrorCode\": 01}", "what begins here is not JSON (line 1, column "},
		{"{\"LastErrorCode\": \"\\ud800\"}", "is not JSON"},
		{"{\"LastErrorCode\": \"\\u0000\"}", "is not JSON"},
		{"{\"LastErrorCode\": 1,}", "is not JSON"},
		{"{\"LastErrorCode\": 1, \"LastErrorCode\": 1}", "duplicate object key"},
		{"{\"LastErrorCode\": 1, \"lasterrorcode\": 1}", "LastErrorCode twice"},
		{"{\"LastErrorCode\": 4294967296, \"InterfaceStatus\": \"x\"}",
			"not a number of 32"},
		{"{\"LastErrorCode\": -2147483649, \"InterfaceStatus\": \"x\"}",
			"not a number of 32"},
		{"[{\"LastErrorCode\": 1, \"InterfaceStatus\": \"x\"}, 1]",
			"an element is no object"},
		{"{\"LastErrorCode\": 1,", "JSON that is cut off"},
		{"\xef\xbb\xbfUTF-8 \xff", "is not UTF-8"},
		{"\xff\xfe\x41", "not well-formed UTF-16"},
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct err err = {.kind = ERR_NONE};
		struct netsh netsh;

		if (netsh_parse(*state, span_text(rows[i].in), &netsh, &err))
			fail_msg("taken: %s", rows[i].in);
		if (err.kind != ERR_FORMAT || strstr(err.text, rows[i].why) == NULL)
			fail_msg("%s: %s", rows[i].in, err.text);
	}
}

/* What cannot be told does not hide what can. */
static void
doubts(void **state)
{
	static const struct {
		const char *file;
		size_t count;
		size_t line;
	} rows[] = {{"doubtful.txt", 1, 11}, {"doubtful-active.txt", 1, 11}, {"active.txt", 0, 0}};
	struct netsh netsh;

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		assert_true(netsh_parse(*state, load(*state, rows[i].file), &netsh, NULL));
		assert_int_equal(netsh.count, 1);
		assert_int_equal(netsh.doubt_count, rows[i].count);
		if (rows[i].count > 0)
			assert_int_equal(netsh.doubts[0].line, rows[i].line);
	}
}

static struct span
repeated(struct arena *arena, const char *text, size_t times)
{
	size_t n = strlen(text);
	uint8_t *p = arena_alloc(arena, n * times);

	for (size_t i = 0; i < times; i++)
		memcpy(p + i * n, text, n);
	return span_of(p, n * times);
}

static void
limits(void **state)
{
	static const struct {
		const char *text;
		size_t times;
		const char *why;
	} rows[] = {
		{"x", LIMIT_CLIENT_STATE + 1, "larger than 1048576 bytes"},
		{"x", LIMIT_CLIENT_STATE, NOTHING},
		{"\n", LIMIT_CLIENT_STATE, "empty: IP-HTTPS is not active"},
		{"[", LIMIT_CLIENT_STATE, NOTHING},
		{"{\n", LIMIT_CLIENT_STATE / 2, NOTHING},
		{"[{}\n", LIMIT_CLIENT_STATE / 4, NOTHING},
		{"a:", LIMIT_CLIENT_STATE / 2, NOTHING},
		{"1-1 ", LIMIT_CLIENT_STATE / 4, NOTHING},
		{"> ", LIMIT_CLIENT_STATE / 2, NOTHING},
		{"{\"a\":", LIMIT_CLIENT_STATE / 5, NOTHING},
		{"LastErrorCode : x\n\n", LIMIT_CLIENT_INTERFACES + 1, "more than 64 interfaces"},
		{"\xff", LIMIT_CLIENT_STATE, NOTHING},
	};

	if (unit_is_slow())
		skip();
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct err err = {.kind = ERR_NONE};
		struct netsh netsh;

		assert_false(netsh_parse(
			*state, repeated(*state, rows[i].text, rows[i].times), &netsh, &err));
		if (strstr(err.text, rows[i].why) == NULL)
			fail_msg("%s: %s", rows[i].text, err.text);
	}
}

/* Exactly so many bytes on the heap, so that sanitizers see a read past them. */
static bool
parse_copy(struct arena *arena, struct span in, struct netsh *out)
{
	struct err err = {.kind = ERR_NONE};
	uint8_t *copy = malloc(in.n == 0 ? 1 : in.n);
	bool ok;

	if (in.n > 0)
		memcpy(copy, in.p, in.n);
	ok = netsh_parse(arena, span_of(copy, in.n), out, &err);
	free(copy);
	assert_true(ok ? out->count > 0 && err.kind == ERR_NONE : err.kind != ERR_NONE);
	return ok;
}

/* What was cut off is refused, or says of the first interface what the whole says: never another
 * code, and never 0 in place of one. */
static void
prefixes(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(samples); i++) {
		struct arena *arena = arena_new(unit_no_memory);
		struct span in = load(arena, samples[i].file);
		struct netsh netsh;

		for (size_t n = 0; n < in.n; n += unit_step())
			if (parse_copy(arena, span_of(in.p, n), &netsh) &&
				netsh.items[0].has_code && netsh.items[0].code != samples[i].code)
				fail_msg("%s: %zu bytes give 0x%x", samples[i].file, n,
					(unsigned int)netsh.items[0].code);
		arena_free(arena);
	}
}

static void
mutations(void **state)
{
	static const uint8_t flips[] = {0x01, 0x20, 0x80, 0xff};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(samples); i++) {
		struct arena *arena = arena_new(unit_no_memory);
		struct span in = load(arena, samples[i].file);
		uint8_t *bytes = malloc(in.n);
		struct netsh netsh;

		memcpy(bytes, in.p, in.n);
		for (size_t n = 0; n < in.n * ARRAY_SIZE(flips); n += unit_step()) {
			size_t at = n / ARRAY_SIZE(flips);

			bytes[at] ^= flips[n % ARRAY_SIZE(flips)];
			parse_copy(arena, span_of(bytes, in.n), &netsh);
			bytes[at] = in.p[at];
		}
		free(bytes);
		arena_free(arena);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(taken, setup, teardown),
		cmocka_unit_test_setup_teardown(texts, setup, teardown),
		cmocka_unit_test_setup_teardown(quoted_urls, setup, teardown),
		cmocka_unit_test_setup_teardown(refused, setup, teardown),
		cmocka_unit_test_setup_teardown(doubts, setup, teardown),
		cmocka_unit_test_setup_teardown(limits, setup, teardown),
		cmocka_unit_test(prefixes),
		cmocka_unit_test(mutations),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
