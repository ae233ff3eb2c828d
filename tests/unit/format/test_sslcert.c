/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Unit tests of what a server has bound. */
#include "../unit.h"

#include <string.h>

#include "base/text.h"
#include "format/limits.h"
#include "format/sslcert.h"

#define HASH "00112233445566778899aabbccddeeff00112233"
#define UPPER "00112233445566778899AABBCCDDEEFF00112233"
#define OTHER "ffeeddccbbaa99887766554433221100ffeeddcc"

static void
shapes(void **state)
{
	static const struct {
		const char *text;
		size_t count;
		const char *endpoint, *host;
		int port;
		bool named;
		const char *sha1;
	} rows[] = {
		{"    IP:port                      : 0.0.0.0:443\n"
		 "    Certificate Hash             : " UPPER "\n"
		 "    Application ID               : {5d8e2743-ef20-4d38-8751-7e400f200e65}\n",
			1, "0.0.0.0:443", "0.0.0.0", 443, false, HASH},
		{" IP:port : [::]:8443\n Certificate Hash : " HASH "\n", 1, "[::]:8443", "::", 8443,
			false, HASH},
		{" Hostname:port : da.contoso.com:443\n Certificate Hash : " HASH "\n"
		 " IP:port : 0.0.0.0:443\n Certificate Hash : " OTHER "\n",
			2, "da.contoso.com:443", "da.contoso.com", 443, true, HASH},
		/* German and Portuguese, as public posts show them */
		{" IP:Port        : 192.0.2.4:443\n Zertifikathash : " HASH "\n", 1,
			"192.0.2.4:443", "192.0.2.4", 443, false, HASH},
		{" IP:porta            : 0.0.0.0:443\n Hash do Certificado : " HASH "\n", 1,
			"0.0.0.0:443", "0.0.0.0", 443, false, HASH},
		{"IP:port\xef\xbc\x9a 0.0.0.0:443\nHash\xef\xbc\x9a " HASH "\n", 1, "0.0.0.0:443",
			"0.0.0.0", 443, false, HASH},
		/* no hash, none of 40 digits, another value of the same shape behind it */
		{" IP:port : 0.0.0.0:443\n", 1, "0.0.0.0:443", "0.0.0.0", 443, false, NULL},
		{" IP:port : 0.0.0.0:443\n Hash : 0011\n", 1, "0.0.0.0:443", "0.0.0.0", 443, false,
			NULL},
		{" IP:port : 0.0.0.0:443\n Hash : " HASH "\n Other : " OTHER "\n", 1, "0.0.0.0:443",
			"0.0.0.0", 443, false, HASH},
		/* a hash above the address is not its own */
		{" Hash : " OTHER "\n IP:port : 0.0.0.0:443\n", 1, "0.0.0.0:443", "0.0.0.0", 443,
			false, NULL},
		/* a central store has a port alone */
		{" Central Certificate Store : 443\n Certificate Hash : (null)\n", 0, NULL, NULL, 0,
			false, NULL},
		{" IP:port : 0.0.0.0:0\n Hash : " HASH "\n", 0, NULL, NULL, 0, false, NULL},
		{" IP:port : 0.0.0.0:65536\n", 0, NULL, NULL, 0, false, NULL},
		{" Time : 2026-11-30 10:15:02\n", 0, NULL, NULL, 0, false, NULL},
		{" URL : https://da.contoso.com:443/IPHTTPS\n", 0, NULL, NULL, 0, false, NULL},
		{"", 0, NULL, NULL, 0, false, NULL},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct arena *arena = arena_new(unit_no_memory);
		struct err err = {.kind = ERR_NONE};
		struct sslcert found;
		bool ok = sslcert_parse(arena, span_text(rows[i].text), &found, &err);

		if (ok != (rows[i].count > 0) || found.count != rows[i].count)
			fail_msg("row %zu: %zu bindings: %s", i, found.count, err.text);
		if (ok && (!text_equal(found.items[0].endpoint, rows[i].endpoint) ||
				  !text_equal(found.items[0].host, rows[i].host) ||
				  found.items[0].port != rows[i].port ||
				  found.items[0].named != rows[i].named ||
				  !text_equal(found.items[0].sha1, rows[i].sha1)))
			fail_msg("row %zu: %s, %s, %s", i, found.items[0].endpoint,
				found.items[0].host,
				found.items[0].sha1 == NULL ? "-" : found.items[0].sha1);
		arena_free(arena);
	}
}

static void
limits(void **state)
{
	struct arena *arena = arena_new(unit_no_memory);
	struct err err = {.kind = ERR_NONE};
	struct buf text = buf_make(SIZE_MAX / 2);
	struct sslcert found;

	(void)state;
	for (int i = 0; i <= LIMIT_BINDINGS; i++)
		buf_text(&text, " IP:port : 0.0.0.0:443\n");
	assert_false(sslcert_parse(arena, buf_view(&text), &found, &err));
	assert_int_equal(err.kind, ERR_LIMIT);
	buf_free(&text);
	arena_free(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(shapes),
		cmocka_unit_test(limits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
