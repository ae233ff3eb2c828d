/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The table of profiles. Sources, all of Microsoft's unless said otherwise:
 *
 * versions    "Protocols in TLS/SSL (Schannel SSP)": Windows 7 has TLS 1.1 and 1.2 disabled, 8, 8.1
 *             and 10 have 1.0 to 1.2, TLS 1.3 comes with Windows 11. KB 3140245 lets WinHTTP, and
 *             with it IP-HTTPS (which it names), use 1.1 and 1.2 on Windows 7.
 * suites      "TLS Cipher Suites in Windows 7", "... 8.1", "... 10 v22H2", "... 11 v22H2": those
 *             that are enabled by default. 22H2 has none with DHE (1903 had two), and Windows up
 *             to 8.1 none with ECDHE_RSA and GCM. NULL_SHA256 and NULL_SHA are "only used when
 *             application explicitly requests", as IP-HTTPS does; NULL_MD5 is enabled nowhere.
 *             Left out is what OpenSSL has no more (3DES, RC4), and DHE_DSS of 7 and 8.1: there
 *             are no such certificates for servers.
 * groups      "TLS Elliptic Curves in Windows 10 version 1607 and later"; before that the endings
 *             _P256 and _P384 of the suites' names.
 * signatures  the default value Functions of SSL\00010003, as listed by administrators; 8.1 without
 *             RSA-PSS, and since KB 2973337 with SHA-512. DSA is left out here too.
 * curves      "CNG Named Elliptic Curves": three before Windows 10.
 * rsa_bits    wincrypt.h, CERT_CHAIN_MIN_RSA_PUB_KEY_BIT_LENGTH_DEFAULT.
 * revocation  KB 2980672: "CRL checking is enforced in Windows 7 and cannot be disabled. However,
 *             CRL checking is disabled automatically in Windows 8 and Windows 8.1."
 */
#include "model/client.h"

#include <string.h>

#define TLS_1_0 0x0301
#define TLS_1_2 0x0303
#define TLS_1_3 0x0304

#define NULL_SUITES "TLS_RSA_WITH_NULL_SHA256:TLS_RSA_WITH_NULL_SHA"

#define RSA_SUITES                                                                                 \
	"TLS_RSA_WITH_AES_256_GCM_SHA384:TLS_RSA_WITH_AES_128_GCM_SHA256:"                         \
	"TLS_RSA_WITH_AES_256_CBC_SHA256:TLS_RSA_WITH_AES_128_CBC_SHA256:"                         \
	"TLS_RSA_WITH_AES_256_CBC_SHA:TLS_RSA_WITH_AES_128_CBC_SHA:"

#define SUITES_10                                                                                  \
	"TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384:TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256:"         \
	"TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384:TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256:"             \
	"TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA384:TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256:"         \
	"TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384:TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256:"             \
	"TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA:TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA:"               \
	"TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA:TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA:" RSA_SUITES        \
		NULL_SUITES

/* Those with ECDHE_ECDSA and AES_256_GCM are for P-384 alone. */
#define SUITES_7                                                                                   \
	"TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384:TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256:"             \
	"TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA:TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA:"                   \
	"TLS_DHE_RSA_WITH_AES_256_GCM_SHA384:TLS_DHE_RSA_WITH_AES_128_GCM_SHA256:"                 \
	"TLS_DHE_RSA_WITH_AES_256_CBC_SHA:TLS_DHE_RSA_WITH_AES_128_CBC_SHA:" RSA_SUITES            \
	"TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384:TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256:"         \
	"TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA384:TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256:"         \
	"TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA:TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA:" NULL_SUITES

#define SIGNATURES_7                                                                               \
	"RSA+SHA256:RSA+SHA384:RSA+SHA1:ECDSA+SHA256:ECDSA+SHA384:ECDSA+SHA1:"                     \
	"RSA+SHA512:ECDSA+SHA512"
#define SIGNATURES_10 "rsa_pss_rsae_sha256:rsa_pss_rsae_sha384:rsa_pss_rsae_sha512:" SIGNATURES_7

#define GROUPS_7 "prime256v1:secp384r1"
#define GROUPS_10 "X25519:" GROUPS_7
#define CURVES_7 GROUPS_7 ":secp521r1"

enum { RSA_BITS = 1023 };

static const struct client rows[CLIENT_COUNT] = {
	[CLIENT_WIN7] = {"win7", "Windows 7", TLS_1_0, TLS_1_0, TLS_1_2, "KB 3140245", SUITES_7,
		NULL_SUITES, "", GROUPS_7, SIGNATURES_7, CURVES_7, RSA_BITS, true},
	[CLIENT_WIN8] = {"win8", "Windows 8.1", TLS_1_0, TLS_1_2, 0, NULL, SUITES_7, NULL_SUITES,
		"", GROUPS_7, SIGNATURES_7, CURVES_7, RSA_BITS, false},
	[CLIENT_WIN10] = {"win10", "Windows 10", TLS_1_0, TLS_1_2, 0, NULL, SUITES_10, NULL_SUITES,
		"", GROUPS_10, SIGNATURES_10, NULL, RSA_BITS, false},
	[CLIENT_WIN11] = {"win11", "Windows 11", TLS_1_0, TLS_1_3, 0, NULL, SUITES_10, NULL_SUITES,
		"TLS_AES_256_GCM_SHA384:TLS_AES_128_GCM_SHA256", GROUPS_10, SIGNATURES_10, NULL,
		RSA_BITS, false},
};

const struct client *
client_row(enum client_profile profile)
{
	return &rows[profile];
}

bool
client_parse(const char *text, enum client_profile *out)
{
	for (size_t i = 0; i < CLIENT_COUNT; i++)
		if (strcmp(text, rows[i].name) == 0 ||
			strcmp(text, rows[i].name + strlen("win")) == 0) {
			*out = (enum client_profile)i;
			return true;
		}
	return false;
}

const struct client *
client_of(const struct tls_facts *tls)
{
	enum client_profile profile;

	return tls->client != NULL && client_parse(tls->client, &profile) ? &rows[profile] : NULL;
}

bool
client_lists(const char *list, const char *item)
{
	size_t n = strlen(item);

	while (list != NULL && *list != '\0') {
		size_t word = strcspn(list, ":");

		if (word == n && memcmp(list, item, n) == 0)
			return true;
		list += word + (list[word] == ':');
	}
	return false;
}

enum client_lack
client_lacks(const struct client *client, const struct tls_facts *tls)
{
	if (tls->version < client->oldest || tls->version > client->newest)
		return CLIENT_LACKS_VERSION;
	if (tls->cipher != NULL && !client_lists(client->suites, tls->cipher) &&
		!client_lists(client->suites13, tls->cipher))
		return CLIENT_LACKS_SUITE;
	if (tls->group != NULL && !client_lists(client->groups, tls->group))
		return CLIENT_LACKS_GROUP;
	if (tls->signature != NULL && !client_lists(client->signatures, tls->signature))
		return CLIENT_LACKS_SIGNATURE;
	return CLIENT_LACKS_NOTHING;
}
