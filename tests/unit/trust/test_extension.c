/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "../unit.h"
#include "trust/extension.h"

#include <openssl/x509v3.h>
#include <string.h>

/* A subjectAltName with the dNSName "a", and what it is not. */
#define NAME "\x30\x03\x82\x01" "a"
#define CUT "\x30\x03\x82\x01"
#define OTHER_TYPE "\x02\x01\x01"

static const struct {
	const char *bytes[2]; /* of the extension, NULL: it is not there */
	enum extension state;
} rows[] = {
	{{NULL}, EXTENSION_ABSENT},
	{{NAME}, EXTENSION_THERE},
	{{CUT}, EXTENSION_MALFORMED},
	{{OTHER_TYPE}, EXTENSION_MALFORMED},
	{{""}, EXTENSION_MALFORMED},
	{{NAME, NAME}, EXTENSION_MALFORMED},
	{{NAME, CUT}, EXTENSION_MALFORMED},
};

static X509_EXTENSION *
make(const char *bytes)
{
	ASN1_OCTET_STRING *data = ASN1_OCTET_STRING_new();
	X509_EXTENSION *ext;

	assert_int_equal(ASN1_OCTET_STRING_set(data, (const unsigned char *)bytes, (int)strlen(bytes)), 1);
	ext = X509_EXTENSION_create_by_NID(NULL, NID_subject_alt_name, 0, data);
	ASN1_OCTET_STRING_free(data);
	assert_non_null(ext);
	return ext;
}

static void
expect(void *value, enum extension state, size_t row)
{
	if (state != rows[row].state)
		fail_msg("row %zu: state %d", row, (int)state);
	assert_true((value != NULL) == (state == EXTENSION_THERE));
	GENERAL_NAMES_free(value);
}

static void
test_extensions(void **unused)
{
	(void)unused;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		X509 *x509 = X509_new();
		X509_CRL *crl = X509_CRL_new();
		X509_REVOKED *entry = X509_REVOKED_new();
		enum extension state;
		void *value;

		for (size_t k = 0; k < 2 && rows[i].bytes[k] != NULL; k++) {
			X509_EXTENSION *ext = make(rows[i].bytes[k]);

			assert_int_equal(X509_add_ext(x509, ext, -1), 1);
			assert_int_equal(X509_CRL_add_ext(crl, ext, -1), 1);
			assert_int_equal(X509_REVOKED_add_ext(entry, ext, -1), 1);
			X509_EXTENSION_free(ext);
		}
		value = extension_of_cert(x509, NID_subject_alt_name, &state);
		expect(value, state, i);
		value = extension_of_crl(crl, NID_subject_alt_name, &state);
		expect(value, state, i);
		value = extension_of_entry(entry, NID_subject_alt_name, &state);
		expect(value, state, i);
		X509_free(x509);
		X509_CRL_free(crl);
		X509_REVOKED_free(entry);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_extensions),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
