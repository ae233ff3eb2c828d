/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Unit tests of certificates that are looked at and not decoded. */
#include "../unit.h"

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>
#include <string.h>

#include "format/cert_scan.h"

struct value {
	int nid, type, set; /* set -1: in the set of the one before */
	const char *bytes;
	int n; /* -1: a text */
};

static X509_NAME *
name_of(const struct value *values, size_t count)
{
	X509_NAME *name = X509_NAME_new();

	for (size_t i = 0; i < count && values[i].nid != 0; i++) {
		X509_NAME_ENTRY *entry = X509_NAME_ENTRY_create_by_NID(NULL, values[i].nid,
			values[i].type, (const unsigned char *)values[i].bytes, values[i].n);

		assert_non_null(entry);
		assert_int_equal(X509_NAME_add_entry(name, entry, -1, values[i].set), 1);
		X509_NAME_ENTRY_free(entry);
	}
	return name;
}

static bool
key_of(const X509_NAME *name, uint64_t *key)
{
	const unsigned char *der = NULL;
	size_t n = 0;

	assert_int_equal(X509_NAME_get0_der(name, &der, &n), 1);
	return cert_scan_name(span_of(der, n), key);
}

#define O NID_organizationName
#define CN NID_commonName

/* The first group of rows is one name to libcrypto, and so is each other one. */
static void
names(void **state)
{
	static const struct {
		int group;
		bool keyed;
		struct value values[3];
	} rows[] = {
		{1, true, {{CN, V_ASN1_UTF8STRING, 0, "Contoso Root CA 1", -1}}},
		{1, true, {{CN, V_ASN1_PRINTABLESTRING, 0, "CONTOSO root  ca 1 ", -1}}},
		{1, true, {{CN, V_ASN1_IA5STRING, 0, "contoso root ca 1", -1}}},
		{1, true, {{CN, V_ASN1_T61STRING, 0, " Contoso Root CA 1", -1}}},
		{1, true,
			{{CN, V_ASN1_BMPSTRING, 0,
				"\0C\0o\0n\0t\0o\0s\0o\0 \0R\0o\0o\0t\0 \0C\0A\0 \0001", 34}}},
		{2, true, {{CN, V_ASN1_UTF8STRING, 0, "Contoso Root CA 2", -1}}},
		{3, true, {{O, V_ASN1_UTF8STRING, 0, "Contoso Root CA 1", -1}}},
		{4, true, {{CN, V_ASN1_UTF8STRING, 0, "Caf\xc3\xa9", -1}}},
		{4, true, {{CN, V_ASN1_T61STRING, 0, "CAF\xe9", -1}}},
		{4, true, {{CN, V_ASN1_BMPSTRING, 0, "\0c\0a\0f\0\xe9", 8}}},
		{5, true,
			{{O, V_ASN1_UTF8STRING, 0, "Contoso", -1},
				{CN, V_ASN1_UTF8STRING, 0, "Root", -1}}},
		{6, true,
			{{O, V_ASN1_UTF8STRING, 0, "Contoso", -1},
				{CN, V_ASN1_UTF8STRING, -1, "Root", -1}}},
		{6, true,
			{{CN, V_ASN1_UTF8STRING, 0, "ROOT", -1},
				{O, V_ASN1_UTF8STRING, -1, "CONTOSO", -1}}},
		{7, false, {{CN, V_ASN1_UNIVERSALSTRING, 0, "\0\0\0a", 4}}},
		{8, false, {{CN, V_ASN1_NUMERICSTRING, 0, "1", -1}}},
		{9, false, {{CN, V_ASN1_BIT_STRING, 0, "a", -1}}},
	};
	X509_NAME *made[ARRAY_SIZE(rows)];
	uint64_t keys[ARRAY_SIZE(rows)] = {0};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		made[i] = name_of(rows[i].values, ARRAY_SIZE(rows[i].values));
		if (key_of(made[i], &keys[i]) != rows[i].keyed)
			fail_msg("row %zu", i);
		for (size_t k = 0; k < i; k++) {
			bool same = rows[i].group == rows[k].group;

			assert_int_equal(X509_NAME_cmp(made[i], made[k]) == 0, same);
			if (same && keys[i] != keys[k])
				fail_msg("rows %zu and %zu have two keys", k, i);
		}
	}
	/* What differs in letters or digits, or in its attribute, has another key. */
	assert_int_not_equal(keys[0], keys[5]);
	assert_int_not_equal(keys[0], keys[6]);
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		X509_NAME_free(made[i]);
}

/* What is no name has no key. */
static void
no_names(void **state)
{
	static const struct {
		const char *bytes;
		size_t n;
	} rows[] = {
		{"", 0},
		{"\x31\x00", 2},
		{"\x30\x00x", 3},
		{"\x30\x02\x31\x00", 4},
		{"\x30\x0c\x31\x0a\x30\x08\x06\x02\x55\x80\x0c\x02hi", 14},
		{"\x30\x0c\x31\x0a\x30\x08\x06\x02\x80\x01\x0c\x02hi", 14},
		{"\x30\x0c\x31\x0a\x30\x08\x06\x02\x55\x04\x0c\x02\xc3\x28", 14},
		{"\x30\x0b\x31\x09\x30\x07\x06\x02\x55\x04\x1e\x01h", 13},
		{"\x30\x0c\x31\x0a\x30\x08\x06\x02\x55\x04\x1e\x02\xd8\x00", 14},
		{"\x30\x0d\x31\x0b\x30\x09\x06\x02\x55\x04\x0c\x02hi\x00", 15},
	};
	uint64_t key;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		if (cert_scan_name(span_of(rows[i].bytes, rows[i].n), &key))
			fail_msg("row %zu has a key", i);
	assert_true(cert_scan_name(
		span_of("\x30\x0c\x31\x0a\x30\x08\x06\x02\x55\x04\x0c\x02hi", 14), &key));
	assert_true(cert_scan_name(span_of("\x30\x00", 2), &key));
}

static void
add_extension(X509 *x509, int nid, const char *value)
{
	X509V3_CTX context;
	X509_EXTENSION *extension;

	X509V3_set_ctx(&context, x509, x509, NULL, NULL, 0);
	extension = X509V3_EXT_conf_nid(NULL, &context, nid, value);
	assert_non_null(extension);
	assert_int_equal(X509_add_ext(x509, extension, -1), 1);
	X509_EXTENSION_free(extension);
}

/* A certificate of this key, with all that one can have but the unique identifiers. */
static size_t
make(EVP_PKEY *key, bool bare, unsigned char **der)
{
	static const struct value subject[] = {
		{O, V_ASN1_PRINTABLESTRING, 0, "Contoso", -1},
		{CN, V_ASN1_UTF8STRING, 0, "Caf\xc3\xa9 CA", -1},
	};
	X509_NAME *name = name_of(subject, ARRAY_SIZE(subject));
	X509 *x509 = X509_new();
	int n;

	X509_set_version(x509, bare ? X509_VERSION_1 : X509_VERSION_3);
	ASN1_INTEGER_set(X509_get_serialNumber(x509), 0x80);
	X509_set_issuer_name(x509, name);
	X509_set_subject_name(x509, name);
	X509_gmtime_adj(X509_getm_notBefore(x509), 0);
	ASN1_TIME_set_string(X509_getm_notAfter(x509), "20600101000000Z");
	X509_set_pubkey(x509, key);
	if (!bare) {
		add_extension(x509, NID_basic_constraints, "critical,CA:TRUE");
		add_extension(x509, NID_subject_key_identifier, "hash");
	}
	assert_true(X509_sign(x509, key, EVP_sha256()) > 0);
	n = i2d_X509(x509, der);
	assert_true(n > 0);
	X509_free(x509);
	X509_NAME_free(name);
	return (size_t)n;
}

/* What is taken, libcrypto decodes, to its end and with that subject. */
static bool
check_taken(const uint8_t *der, size_t n)
{
	const unsigned char *at = der;
	uint64_t key, decoded;
	X509 *x509;

	if (!cert_scan_subject(span_of(der, n), &key))
		return false;
	x509 = d2i_X509(NULL, &at, (long)n);
	if (x509 == NULL || at != der + n)
		fail_msg("%zu bytes are taken, and libcrypto does not decode them", n);
	assert_true(key_of(X509_get_subject_name(x509), &decoded));
	assert_true(key == decoded);
	X509_free(x509);
	return true;
}

static void
try_all(EVP_PKEY *key, bool bare)
{
	static const uint8_t values[] = {0x00, 0x01, 0x02, 0x03, 0x05, 0x06, 0x0c, 0x13, 0x16, 0x1e,
		0x30, 0x31, 0x7f, 0x80, 0x81, 0x82, 0xa0, 0xa3, 0xff};
	unsigned char *der = NULL;
	size_t n = make(key, bare, &der), taken = 0;

	assert_true(check_taken(der, n));
	for (size_t cut = 0; cut < n; cut += unit_step()) {
		uint8_t *copy = malloc(cut + 1);

		memcpy(copy, der, cut);
		assert_false(check_taken(copy, cut));
		free(copy);
	}
	for (size_t i = 0; i < n; i += unit_step()) {
		uint8_t old = der[i];

		der[i] = values[i % ARRAY_SIZE(values)];
		taken += check_taken(der, n);
		for (int bit = 0; bit < 8; bit += 2) {
			der[i] = old ^ (uint8_t)(1u << (bit + i % 2));
			taken += check_taken(der, n);
		}
		der[i] = old;
	}
	assert_true(taken > 0); /* a changed signature is no matter of form */
	OPENSSL_free(der);
}

static void
certificates(void **state)
{
	EVP_PKEY *rsa = EVP_RSA_gen(1024), *ec = EVP_EC_gen("P-256");

	(void)state;
	try_all(rsa, false);
	try_all(ec, false);
	try_all(ec, true);
	EVP_PKEY_free(rsa);
	EVP_PKEY_free(ec);
	ERR_clear_error();
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names),
		cmocka_unit_test(no_names),
		cmocka_unit_test(certificates),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
