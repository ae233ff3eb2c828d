/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Certificates with names that break their string type. */
#include "config.h"

#include "format/lenient.h"

#include <openssl/asn1.h>
#include <openssl/crypto.h>
#include <string.h>

#include "format/der.h"

/* Takes an element with its tag and length, when it has this tag. */
static bool
take_whole(struct span *in, uint8_t tag, struct span *whole)
{
	struct span rest = *in, content;

	return der_take(&rest, tag, &content) && span_take(in, in->n - rest.n, whole);
}

/* TBSCertificate of RFC 5280 section 4.1: issuer and subject with their headers. */
static bool
find_names(struct span der, struct span *issuer, struct span *subject)
{
	struct span cert, tbs, skipped;

	if (!der_take(&der, DER_SEQUENCE, &cert) || !der_take(&cert, DER_SEQUENCE, &tbs))
		return false;
	der_take(&tbs, DER_CONTEXT_0, &skipped);
	return der_take(&tbs, DER_INTEGER, &skipped) && der_take(&tbs, DER_SEQUENCE, &skipped) &&
	       take_whole(&tbs, DER_SEQUENCE, issuer) && der_take(&tbs, DER_SEQUENCE, &skipped) &&
	       take_whole(&tbs, DER_SEQUENCE, subject);
}

/* Whether the characters break their string type. */
static bool
breaks(uint8_t tag, struct span text)
{
	ASN1_STRING *string = ASN1_STRING_type_new(tag);
	unsigned char *utf8 = NULL;
	bool broken;

	broken = string != NULL && ASN1_STRING_set(string, text.p, (int)text.n) == 1 &&
		 ASN1_STRING_to_UTF8(&utf8, string) < 0;
	OPENSSL_free(utf8);
	ASN1_STRING_free(string);
	return broken;
}

/* In a copy of the certificate, calls broken strings T61String, which takes any bytes. */
static bool
mend_name(struct span whole_der, uint8_t *copy, struct span name)
{
	struct span rdns, set, attribute, type, text;
	uint8_t tag;

	if (!der_take(&name, DER_SEQUENCE, &rdns))
		return false;
	while (rdns.n > 0) {
		if (!der_take(&rdns, DER_SET, &set))
			return false;
		while (set.n > 0) {
			size_t at;

			if (!der_take(&set, DER_SEQUENCE, &attribute) ||
				!der_take(&attribute, DER_OID, &type))
				return false;
			at = span_offset(whole_der, attribute);
			if (!der_any(&attribute, &tag, &text))
				return false;
			if (breaks(tag, text))
				copy[at] = V_ASN1_T61STRING;
		}
	}
	return true;
}

/* Puts the original bytes back under the decoded name, in the name's own memory. libcrypto hands
 * out that memory as const, and there is no function that sets it: each that takes a name decodes
 * its texts, and fails. */
static bool
restore_name(const X509_NAME *name, struct span original)
{
	const unsigned char *bytes = NULL;
	size_t n = 0;

	if (X509_NAME_get0_der(name, &bytes, &n) != 1 || n != original.n)
		return false;
	memcpy((unsigned char *)bytes, original.p, n);
	return true;
}

static bool
same_encoding(X509 *x509, struct span der)
{
	unsigned char *now = NULL;
	int n = i2d_X509(x509, &now);
	bool same = n > 0 && span_equal(span_of(now, (size_t)n), der);

	OPENSSL_free(now);
	return same;
}

X509 *
lenient_decode(struct span der)
{
	struct span issuer, subject;
	unsigned char *copy;
	const unsigned char *at;
	X509 *x509 = NULL;

	if (!find_names(der, &issuer, &subject))
		return NULL;
	copy = OPENSSL_memdup(der.p, der.n);
	if (copy == NULL)
		return NULL;
	at = copy;
	if (mend_name(der, copy, issuer) && mend_name(der, copy, subject))
		x509 = d2i_X509(NULL, &at, (long)der.n);
	OPENSSL_free(copy);
	if (x509 == NULL)
		return NULL;
	/* Then libcrypto learns that its copy of the signed part is out of date. */
	if (restore_name(X509_get_issuer_name(x509), issuer) &&
		restore_name(X509_get_subject_name(x509), subject) &&
		i2d_re_X509_tbs(x509, NULL) > 0 && same_encoding(x509, der))
		return x509;
	X509_free(x509);
	return NULL;
}
