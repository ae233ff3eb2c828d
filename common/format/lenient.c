/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Certificates with names that break their string type. */
#include "config.h"

#include "format/lenient.h"

#include <openssl/asn1.h>
#include <openssl/crypto.h>
#include <string.h>

enum {
	TAG_INTEGER = 0x02,
	TAG_OID = 0x06,
	TAG_SEQUENCE = 0x30,
	TAG_SET = 0x31,
	TAG_VERSION = 0xa0,
};

/* Takes a DER element with a definite length; false when it does not fit. */
static bool
take(struct span *in, uint8_t *tag, struct span *whole, struct span *body)
{
	struct span start = *in;
	uint8_t first, byte;
	size_t n;

	if (!span_u8(in, tag) || !span_u8(in, &first))
		return false;
	n = first;
	if (first >= 0x80) {
		if (first == 0x80 || first > 0x83)
			return false;
		for (n = 0; first > 0x80; first--) {
			if (!span_u8(in, &byte))
				return false;
			n = n << 8 | byte;
		}
	}
	if (!span_take(in, n, body))
		return false;
	return span_take(&start, start.n - in->n, whole);
}

static bool
take_tag(struct span *in, uint8_t wanted, struct span *whole, struct span *body)
{
	uint8_t tag;

	return take(in, &tag, whole, body) && tag == wanted;
}

/* TBSCertificate of RFC 5280 section 4.1: issuer and subject with their headers. */
static bool
find_names(struct span der, struct span *issuer, struct span *subject)
{
	struct span cert, tbs, whole, body, probe;

	if (!take_tag(&der, TAG_SEQUENCE, &whole, &cert) ||
		!take_tag(&cert, TAG_SEQUENCE, &whole, &tbs))
		return false;
	probe = tbs;
	if (take_tag(&probe, TAG_VERSION, &whole, &body))
		tbs = probe;
	return take_tag(&tbs, TAG_INTEGER, &whole, &body) &&
	       take_tag(&tbs, TAG_SEQUENCE, &whole, &body) &&
	       take_tag(&tbs, TAG_SEQUENCE, issuer, &body) &&
	       take_tag(&tbs, TAG_SEQUENCE, &whole, &body) &&
	       take_tag(&tbs, TAG_SEQUENCE, subject, &body);
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
	struct span whole, rdns, set, attribute, body, value;
	uint8_t tag;

	if (!take_tag(&name, TAG_SEQUENCE, &whole, &rdns))
		return false;
	while (rdns.n > 0) {
		if (!take_tag(&rdns, TAG_SET, &whole, &set))
			return false;
		while (set.n > 0) {
			if (!take_tag(&set, TAG_SEQUENCE, &whole, &attribute) ||
				!take_tag(&attribute, TAG_OID, &whole, &body) ||
				!take(&attribute, &tag, &value, &body))
				return false;
			if (breaks(tag, body))
				copy[span_offset(whole_der, value)] = V_ASN1_T61STRING;
		}
	}
	return true;
}

/* Puts the original bytes back under the decoded name. */
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
	/* Then libcrypto is told that its copy of the signed part is out of date. */
	if (restore_name(X509_get_issuer_name(x509), issuer) &&
		restore_name(X509_get_subject_name(x509), subject) &&
		i2d_re_X509_tbs(x509, NULL) > 0 && same_encoding(x509, der))
		return x509;
	X509_free(x509);
	return NULL;
}
