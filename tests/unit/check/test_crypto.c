/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A key that is read the direct way is the key that OpenSSL's decoders read. */
#include "config.h"

#include "../unit.h"
#include "check/crypto.h"
#include "check/crypto_direct.h"

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>
#include <stdbool.h>
#include <string.h>

enum spoiled { WHOLE, POINT, TRUNCATED };

static const struct row {
	const char *type, *group; /* of RSA and RSA-PSS: none */
	int bits;
	bool explicit_curve;
	bool direct; /* read without a provider's decoder */
	enum spoiled spoiled;
} rows[] = {
	{"RSA", .bits = 1024, .direct = true},
	{"RSA", .bits = 2048, .direct = true},
	{"RSA", .bits = 2048, .direct = true, .spoiled = TRUNCATED},
	{"RSA-PSS", .bits = 2048},
	{"EC", "P-256", .direct = true},
	{"EC", "P-384", .direct = true},
	{"EC", "P-521", .direct = true},
	{"EC", "secp256k1", .direct = true},
	{"EC", "brainpoolP256r1", .direct = true},
	{"EC", "P-256", .explicit_curve = true, .direct = true},
	{"EC", "P-256", .direct = true, .spoiled = POINT},
	{"EC", "P-384", .direct = true, .spoiled = TRUNCATED},
	{"ED25519"},
	{"ED448"},
};

struct made {
	unsigned char *der;
	int size;
	X509 *decoded; /* before crypto_begin */
};
static struct made made[ARRAY_SIZE(rows)];

static EVP_PKEY *
new_key(const struct row *row)
{
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_name(NULL, row->type, NULL);
	EVP_PKEY *key = NULL;

	assert_int_equal(EVP_PKEY_keygen_init(ctx), 1);
	if (row->group != NULL)
		assert_int_equal(EVP_PKEY_CTX_set_group_name(ctx, row->group), 1);
	if (row->bits != 0)
		assert_int_equal(
			EVP_PKEY_CTX_set_rsa_keygen_bits(ctx, unit_is_slow() ? 1024 : row->bits),
			1);
	assert_int_equal(EVP_PKEY_generate(ctx, &key), 1);
	if (row->explicit_curve)
		assert_int_equal(EVP_PKEY_set_utf8_string_param(
					 key, OSSL_PKEY_PARAM_EC_ENCODING, "explicit"),
			1);
	EVP_PKEY_CTX_free(ctx);
	return key;
}

/* The bytes of the key stand in the certificate as they are. */
static void
spoil(const struct made *m, X509 *x509, enum spoiled how)
{
	const ASN1_BIT_STRING *bits = X509_get0_pubkey_bitstr(x509);
	unsigned char *at = memmem(m->der, (size_t)m->size, bits->data, (size_t)bits->length);

	assert_non_null(at);
	if (how == POINT)
		at[bits->length - 1] ^= 1; /* no longer on the curve */
	else if (how == TRUNCATED)
		memset(at, 0, (size_t)bits->length); /* neither a point nor a SEQUENCE */
}

static X509 *
read_again(const struct made *m)
{
	const unsigned char *p = m->der;

	return d2i_X509(NULL, &p, m->size);
}

static struct made
make(const struct row *row)
{
	EVP_PKEY *key = new_key(row);
	X509 *x509 = X509_new();
	struct made m = {0};

	X509_set_version(x509, 2);
	ASN1_INTEGER_set(X509_get_serialNumber(x509), 1);
	X509_gmtime_adj(X509_getm_notBefore(x509), 0);
	X509_gmtime_adj(X509_getm_notAfter(x509), 3600);
	assert_int_equal(X509_set_pubkey(x509, key), 1);
	assert_true(
		X509_sign(x509, key, strncmp(row->type, "ED", 2) == 0 ? NULL : EVP_sha256()) > 0);
	m.size = i2d_X509(x509, &m.der);
	assert_true(m.size > 0);
	spoil(&m, x509, row->spoiled);
	m.decoded = read_again(&m);
	X509_free(x509);
	EVP_PKEY_free(key);
	return m;
}

static int
number_of(EVP_PKEY *key, const char *name)
{
	int value = -1;

	return EVP_PKEY_get_int_param(key, name, &value) == 1 ? value : -1;
}

static void
compare(const struct row *row, EVP_PKEY *one, EVP_PKEY *two)
{
	char group[2][64] = {"", ""};

	assert_true(EVP_PKEY_is_a(one, row->type) && EVP_PKEY_is_a(two, row->type));
	assert_int_equal(EVP_PKEY_eq(one, two), 1);
	assert_int_equal(EVP_PKEY_get_base_id(one), EVP_PKEY_get_base_id(two));
	assert_int_equal(EVP_PKEY_get_bits(one), EVP_PKEY_get_bits(two));
	assert_int_equal(EVP_PKEY_get_security_bits(one), EVP_PKEY_get_security_bits(two));
	assert_string_equal(EVP_PKEY_get0_type_name(one), EVP_PKEY_get0_type_name(two));
	assert_int_equal(EVP_PKEY_get_group_name(one, group[0], sizeof(group[0]), NULL),
		EVP_PKEY_get_group_name(two, group[1], sizeof(group[1]), NULL));
	assert_string_equal(group[0], group[1]);
	if (EVP_PKEY_is_a(one, "EC"))
		assert_int_equal(number_of(one, OSSL_PKEY_PARAM_EC_DECODED_FROM_EXPLICIT_PARAMS),
			number_of(two, OSSL_PKEY_PARAM_EC_DECODED_FROM_EXPLICIT_PARAMS));
}

static void
test_same_keys(void **state)
{
	bool direct_way = crypto_direct(
		OPENSSL_version_major(), OPENSSL_version_minor(), OPENSSL_version_patch());

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		made[i] = make(&rows[i]);
	assert_true(crypto_begin());
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		X509 *again = read_again(&made[i]);
		EVP_PKEY *one = X509_get0_pubkey(made[i].decoded), *two = X509_get0_pubkey(again);

		assert_true((one == NULL) == (two == NULL));
		assert_true((two == NULL) == (rows[i].spoiled != WHOLE));
		if (two != NULL) {
			assert_true((EVP_PKEY_get0_provider(two) == NULL) ==
				    (direct_way && rows[i].direct));
			compare(&rows[i], one, two);
			assert_int_equal(X509_verify(again, two), 1);
			assert_int_equal(X509_verify(again, one), 1);
			assert_int_equal(X509_verify(made[i].decoded, two), 1);
			made[i].der[made[i].size - 1] ^= 1;
			X509_free(again);
			again = read_again(&made[i]);
			assert_int_not_equal(X509_verify(again, X509_get0_pubkey(again)), 1);
		}
		X509_free(again);
		X509_free(made[i].decoded);
		OPENSSL_free(made[i].der);
	}
}

/* Not where an ENGINE breaks handshakes, and not where it is of no use. */
static void
test_versions(void **state)
{
	static const struct {
		unsigned int major, minor, patch;
		bool direct;
	} versions[] = {{3, 0, 2, false}, {3, 0, 8, false}, {3, 0, 9, true}, {3, 0, 22, true},
		{3, 1, 0, false}, {3, 1, 1, true}, {3, 2, 0, false}, {3, 5, 9, false},
		{4, 0, 9, false}};

	(void)state;
#if !defined(HAVE_OPENSSL_ENGINE_H) || defined(OPENSSL_NO_ENGINE)
	skip();
#endif
	for (size_t i = 0; i < ARRAY_SIZE(versions); i++)
		assert_int_equal(
			crypto_direct(versions[i].major, versions[i].minor, versions[i].patch),
			versions[i].direct);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_same_keys),
		cmocka_unit_test(test_versions),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
