/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Unit tests of extensions: absent, there, malformed or failed. */
#include "config.h"

#include "../unit.h"
#include "format/der.h"
#include "store/extension.h"

#include <openssl/x509v3.h>
#include <string.h>

/* A subjectAltName with the dNSName "a", and what it is not. */
#define NAME                                                                                       \
	"\x30\x03\x82\x01"                                                                         \
	"a"
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

	assert_int_equal(
		ASN1_OCTET_STRING_set(data, (const unsigned char *)bytes, (int)strlen(bytes)), 1);
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
		unsigned char *der = NULL;
		struct crl_scan crl = {.extensions = {NULL, 0}};
		struct span whole;
		int n;
		enum extension state;
		void *value;

		for (size_t k = 0; k < 2 && rows[i].bytes[k] != NULL; k++) {
			X509_EXTENSION *ext = make(rows[i].bytes[k]);

			assert_int_equal(X509_add_ext(x509, ext, -1), 1);
			X509_EXTENSION_free(ext);
		}
		value = extension_of_cert(x509, NID_subject_alt_name, &state);
		expect(value, state, i);
		/* A list in which one is twice is not taken. */
		n = i2d_X509_EXTENSIONS(X509_get0_extensions(x509), &der);
		whole = span_of(der, n < 0 ? 0 : (size_t)n);
		if (n > 0)
			assert_true(der_take(&whole, DER_SEQUENCE, &crl.extensions));
		if (rows[i].bytes[0] == NULL || rows[i].bytes[1] == NULL) {
			value = extension_of_crl(&crl, NID_subject_alt_name, &state);
			expect(value, state, i);
		}
		OPENSSL_free(der);
		X509_free(x509);
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
