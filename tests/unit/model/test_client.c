/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The profiles: their names, and what each of them takes. */
#include "config.h"

#include "../unit.h"
#include "model/client.h"

static void
test_names(void **state)
{
	static const struct {
		const char *text;
		bool ok;
		enum client_profile profile;
	} rows[] = {
		{"win7", true, CLIENT_WIN7},
		{"7", true, CLIENT_WIN7},
		{"win8", true, CLIENT_WIN8},
		{"8", true, CLIENT_WIN8},
		{"win10", true, CLIENT_WIN10},
		{"10", true, CLIENT_WIN10},
		{"win11", true, CLIENT_WIN11},
		{"11", true, CLIENT_WIN11},
		{"", false, CLIENT_WIN10},
		{"1", false, CLIENT_WIN10},
		{"win", false, CLIENT_WIN10},
		{"Win10", false, CLIENT_WIN10},
		{"win9", false, CLIENT_WIN10},
		{"win101", false, CLIENT_WIN10},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		enum client_profile profile = CLIENT_WIN10;

		if (client_parse(rows[i].text, &profile) != rows[i].ok ||
			profile != rows[i].profile)
			fail_msg("%s", rows[i].text);
	}
}

#define GCM "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384"
#define CBC "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA"
#define DHE "TLS_DHE_RSA_WITH_AES_256_GCM_SHA384"

static void
test_lacks(void **state)
{
	static const struct {
		struct tls_facts tls;
		enum client_lack lacks[CLIENT_COUNT]; /* by profile */
	} rows[] = {
#define LACKS(seven, eight, ten, eleven)                                                           \
	{[CLIENT_WIN7] = CLIENT_LACKS_##seven,                                                     \
		[CLIENT_WIN8] = CLIENT_LACKS_##eight,                                              \
		[CLIENT_WIN10] = CLIENT_LACKS_##ten,                                               \
		[CLIENT_WIN11] = CLIENT_LACKS_##eleven}
		{{.version = 0x0304, .cipher = "TLS_AES_128_GCM_SHA256", .group = "X25519"},
			LACKS(VERSION, VERSION, VERSION, NOTHING)},
		{{.version = 0x0304, .cipher = "TLS_CHACHA20_POLY1305_SHA256", .group = "X25519"},
			LACKS(VERSION, VERSION, VERSION, SUITE)},
		{{.version = 0x0303, .cipher = GCM, .group = "prime256v1"},
			LACKS(VERSION, SUITE, NOTHING, NOTHING)},
		{{.version = 0x0303, .cipher = DHE}, LACKS(VERSION, NOTHING, SUITE, SUITE)},
		{{.version = 0x0303, .cipher = CBC, .group = "X25519"},
			LACKS(VERSION, GROUP, NOTHING, NOTHING)},
		{{.version = 0x0303, .cipher = CBC, .group = "secp521r1"},
			LACKS(VERSION, GROUP, GROUP, GROUP)},
		{{.version = 0x0301, .cipher = CBC, .group = "prime256v1"},
			LACKS(NOTHING, NOTHING, NOTHING, NOTHING)},
		{{.version = 0x0303,
			 .cipher = CBC,
			 .group = "secp384r1",
			 .signature = "rsa_pss_rsae_sha256"},
			LACKS(VERSION, SIGNATURE, NOTHING, NOTHING)},
		{{.version = 0x0303, .cipher = CBC, .group = "secp384r1", .signature = "ed25519"},
			LACKS(VERSION, SIGNATURE, SIGNATURE, SIGNATURE)},
		{{.version = 0x0301, .cipher = "TLS_RSA_WITH_NULL_SHA"},
			LACKS(NOTHING, NOTHING, NOTHING, NOTHING)},
		{{.version = 0x0303, .cipher = "TLS_RSA_WITH_NULL_MD5"},
			LACKS(VERSION, SUITE, SUITE, SUITE)},
		{{.version = 0x0300, .cipher = CBC}, LACKS(VERSION, VERSION, VERSION, VERSION)},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		for (int k = 0; k < CLIENT_COUNT; k++) {
			const struct client *client = client_row((enum client_profile)k);

			if (client_lacks(client, &rows[i].tls) != rows[i].lacks[k])
				fail_msg("%s, %04x %s", client->name, rows[i].tls.version,
					rows[i].tls.cipher);
		}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_lacks),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
