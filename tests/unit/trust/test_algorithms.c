/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Keys and signatures that the versions of Windows take. */
#include "config.h"

#include "../unit.h"
#include "../made/made.h"

static void
test_keys(void **state)
{
	static const struct {
		const char *type;
		enum client_profile client;
		enum chain_fault fault; /* CHAIN_OK: none of these two */
		bool of_ca;
	} rows[] = {
		{"P-256", CLIENT_WIN7, CHAIN_OK, false},
		{"P-384", CLIENT_WIN7, CHAIN_OK, false},
		{"P-256", CLIENT_WIN10, CHAIN_OK, false},
		{"P-384", CLIENT_WIN11, CHAIN_OK, false},
		{"P-521", CLIENT_WIN7, CHAIN_UNSUPPORTED_KEY, false},
		{"P-521", CLIENT_WIN10, CHAIN_UNSUPPORTED_KEY, false},
		{"P-521", CLIENT_WIN11, CHAIN_UNSUPPORTED_KEY, false},
		{"P-224", CLIENT_WIN10, CHAIN_UNSUPPORTED_KEY, false},
		{"brainpoolP256r1", CLIENT_WIN10, CHAIN_UNSUPPORTED_KEY, false},
		{"secp256k1", CLIENT_WIN10, CHAIN_UNSUPPORTED_KEY, false},
		{"ED25519", CLIENT_WIN10, CHAIN_UNSUPPORTED_KEY, false},
		{"ED25519", CLIENT_WIN11, CHAIN_UNSUPPORTED_KEY, true},
		/* a CA's key is none of the handshake */
		{"P-521", CLIENT_WIN10, CHAIN_OK, true},
		{"P-521", CLIENT_WIN7, CHAIN_OK, true},
		{"brainpoolP256r1", CLIENT_WIN10, CHAIN_OK, true},
		{"brainpoolP256r1", CLIENT_WIN8, CHAIN_UNSUPPORTED_KEY, true},
		/* CERT_CHAIN_MIN_RSA_PUB_KEY_BIT_LENGTH_DEFAULT is 1023 */
		{"RSA:1024", CLIENT_WIN10, CHAIN_OK, false},
		{"RSA:1023", CLIENT_WIN10, CHAIN_OK, false},
		{"RSA:1022", CLIENT_WIN10, CHAIN_WEAK_KEY, false},
		{"RSA:1022", CLIENT_WIN7, CHAIN_WEAK_KEY, false},
		{"RSA-PSS:1024", CLIENT_WIN10, CHAIN_OK, false},
		{"RSA-PSS:1022", CLIENT_WIN10, CHAIN_WEAK_KEY, false},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		const struct recipe ca = {
			.cn = "CA", .ca = true, .key_type = rows[i].of_ca ? rows[i].type : NULL};
		const struct recipe leaf = {.cn = "x",
			.client = client_row(rows[i].client),
			.key_type = rows[i].of_ca ? NULL : rows[i].type};

		for (enum chain_fault fault = CHAIN_WEAK_KEY; fault <= CHAIN_UNSUPPORTED_KEY;
			fault++)
			if (made_is_faulty(&ca, leaf, fault) != (rows[i].fault == fault))
				fail_msg("%s, %s", rows[i].type, leaf.client->name);
	}
}

static void
test_signatures(void **state)
{
	static const struct {
		const char *ca_key, *md, *mask;
		int salt;
		bool refused;
	} rows[] = {
		{NULL, "sha1", NULL, 0, false}, /* told apart, as SHA-1 */
		{NULL, "sha256", NULL, 0, false},
		{NULL, "sha384", NULL, 0, false},
		{NULL, "sha512", NULL, 0, false},
		{NULL, "sha224", NULL, 0, true},
		{NULL, "sha3-256", NULL, 0, true},
		{"RSA:1024", "sha1", NULL, 0, false},
		{"RSA:1024", "sha512", NULL, 0, false},
		{"RSA:1024", "md5", NULL, 0, true},
		{"RSA:1024", "sha224", NULL, 0, true},
		{"RSA:1024", "sha512-256", NULL, 0, true},
		{"RSA:1024", "sha3-256", NULL, 0, true},
		{"ED25519", NULL, NULL, 0, true},
		/* RSA-PSS */
		{"RSA:1024", "sha256", "sha256", 32, false},
		{"RSA:1024", "sha256", "sha256", 20, false},
		{"RSA:1024", "sha384", "sha384", 48, false},
		{"RSA:1024", "sha1", "sha1", 20, false},
		{"RSA:1024", "sha256", "sha1", 32, true},
		{"RSA:1024", "sha256", "sha384", 32, true},
		{"RSA:1024", "sha224", "sha224", 28, true},
		{"RSA-PSS:1024", "sha256", "sha256", 32, false},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		const struct recipe ca = {.cn = "CA", .ca = true, .key_type = rows[i].ca_key};
		const struct recipe leaf = {.cn = "x",
			.md = rows[i].md,
			.pss_mask = rows[i].mask,
			.pss_salt = rows[i].salt};

		if (made_is_faulty(&ca, leaf, CHAIN_WEAK_SIGNATURE) != rows[i].refused)
			fail_msg("%s, %s, %s", rows[i].ca_key, rows[i].md, rows[i].mask);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_keys),
		cmocka_unit_test(test_signatures),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
