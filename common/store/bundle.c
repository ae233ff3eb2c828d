/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Certificates in a piece of input, whatever its container. */
#include "config.h"

#include "store/bundle.h"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/pkcs7.h>
#include <limits.h>
#include <string.h>

#include "base/text.h"
#include "format/ctl.h"
#include "format/der.h"
#include "format/limits.h"
#include "format/lookalike.h"
#include "format/narrow.h"
#include "format/wintext.h"
#include "store/certificate.h"
#include "store/limits.h"

/* A piece of input being read. */
struct reading {
	struct arena *arena;
	struct budget *budget;
	struct bundle *out;
	struct err *err;
	bool later;
};

static bool
contains(struct span in, const char *text)
{
	return span_find(in, text) != NULL;
}

static bool
is_pkcs7_pem(struct span in)
{
	return contains(in, "-----BEGIN PKCS7-----") ||
	       contains(in, "-----BEGIN PKCS #7 SIGNED DATA-----") ||
	       contains(in, "-----BEGIN CMS-----");
}

/* ContentInfo with signedData: a SEQUENCE that begins with OID 1.2.840.113549.1.7.2. */
static bool
is_pkcs7_der(struct span in)
{
	static const uint8_t oid[] = {
		0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x02};
	struct span head;
	uint8_t tag, length;

	if (!span_u8(&in, &tag) || tag != 0x30 || !span_u8(&in, &length))
		return false;
	if (length > 0x80 && !span_skip(&in, length & 0x7f))
		return false;
	return span_take(&in, sizeof(oid), &head) && span_equal(head, span_of(oid, sizeof(oid)));
}

static bool
has_certificate_block(struct span in)
{
	return contains(in, "-----BEGIN CERTIFICATE-----") ||
	       contains(in, "-----BEGIN X509 CERTIFICATE-----") ||
	       contains(in, "-----BEGIN TRUSTED CERTIFICATE-----");
}

bool
bundle_recognise(struct span in)
{
	X509 *x509;

	if (has_certificate_block(in) || is_pkcs7_pem(in) || is_pkcs7_der(in))
		return !ctl_recognise(in);
	if (!pem_der_is_der(in))
		return false;
	x509 = certificate_decode(in);
	X509_free(x509);
	return x509 != NULL;
}

static void
add(struct reading *reading, X509 *x509, enum pem_der_use use)
{
	struct bundle_cert cert = {.x509 = x509, .use = use};

	ARENA_PUSH(reading->arena, reading->out->certs, reading->out->count, cert);
}

/* ---------------------------------------------------------------- PKCS#7 */

/* Finds the certificates in SignedData (RFC 2315 section 9.1); false when it is not DER to its end.
 * Without certificates `certs` is empty. */
static bool
find_certs(struct span der, struct span *certs)
{
	struct span outer, inner, data, content, skipped;
	uint8_t tag;

	*certs = span_of(der.p, 0);
	if (!der_take(&der, DER_SEQUENCE, &outer) || der.n > 0 || !der_whole(&outer, &skipped) ||
		!der_take(&outer, DER_CONTEXT_0, &inner) || outer.n > 0 ||
		!der_take(&inner, DER_SEQUENCE, &data) || inner.n > 0)
		return false;
	if (!der_take(&data, DER_INTEGER, &skipped) || !der_take(&data, DER_SET, &skipped) ||
		!der_take(&data, DER_SEQUENCE, &skipped))
		return false;
	while (data.n > 0) {
		if (!der_any(&data, &tag, &content))
			return false;
		if (tag == DER_CONTEXT_0)
			*certs = content;
	}
	return true;
}

static bool
add_der(struct reading *reading, struct span whole, struct span element)
{
	struct err why = {.kind = ERR_NONE};
	X509 *x509;

	if (reading->out->count == LIMIT_STORE_CERTS)
		return err_set(reading->err, ERR_LIMIT, "has more than %d certificates",
			(int)LIMIT_STORE_CERTS);
	if (!budget_take_certificate(reading->budget, element.n, reading->err))
		return false;
	x509 = certificate_decode(element);
	if (x509 != NULL)
		add(reading, x509, PEM_DER_PLAIN);
	else {
		if (element.n > LIMIT_CERT)
			err_set(&why, ERR_LIMIT, "certificate of more than %d bytes",
				(int)LIMIT_CERT);
		else
			err_format(&why, span_offset(whole, element),
				"certificate that does not decode");
		broken_add(&reading->out->broken, reading->arena, &why);
	}
	return true;
}

static bool
add_ders(struct reading *reading, struct span whole, struct span certs)
{
	struct span element;

	while (certs.n > 0) {
		if (!der_whole(&certs, &element))
			return err_format(reading->err, span_offset(whole, certs),
				"PKCS#7 that does not decode");
		if (!add_der(reading, whole, element))
			return false;
	}
	return true;
}

/* libcrypto reads encodings other than DER, and what is not SignedData. */
static bool
add_ber(struct reading *reading, struct span der)
{
	const unsigned char *at = der.p;
	PKCS7 *p7;
	STACK_OF(X509) *certs = NULL;
	bool ok = false;

	if (der.n > LIMIT_PKCS7_BER)
		return err_set(reading->err, ERR_LIMIT,
			"PKCS#7 that is not DER, of more than %d bytes", LIMIT_PKCS7_BER);
	p7 = d2i_PKCS7(NULL, &at, (long)der.n);
	if (p7 == NULL)
		err_set(reading->err, ERR_FORMAT, "PKCS#7 that does not decode");
	else if (at != der.p + der.n)
		err_format(reading->err, (size_t)(at - der.p), "bytes after the PKCS#7 structure");
	else if (!PKCS7_type_is_signed(p7) || p7->d.sign == NULL)
		err_set(reading->err, ERR_UNSUPPORTED, "PKCS#7 that is not SignedData");
	else
		ok = true;
	if (ok)
		certs = p7->d.sign->cert;
	for (int i = 0; ok && i < sk_X509_num(certs); i++) {
		X509 *x509 = sk_X509_value(certs, i);

		X509_up_ref(x509);
		add(reading, x509, PEM_DER_PLAIN);
	}
	PKCS7_free(p7);
	return ok;
}

static bool
add_pkcs7(struct reading *reading, struct span der)
{
	struct span certs;

	return is_pkcs7_der(der) && find_certs(der, &certs) ? add_ders(reading, der, certs)
							    : add_ber(reading, der);
}

/* The first block of the file; PKCS#7 is also found armoured as CERTIFICATE. */
static bool
add_pkcs7_pem(struct reading *reading, struct span in)
{
	BIO *bio = in.n > INT_MAX ? NULL : BIO_new_mem_buf(in.p, (int)in.n);
	char *name = NULL, *header = NULL;
	unsigned char *data = NULL;
	long n = 0;
	bool ok = false;

	if (bio == NULL || PEM_read_bio(bio, &name, &header, &data, &n) != 1)
		err_set(reading->err, ERR_FORMAT, "PEM block that does not decode");
	else
		ok = add_pkcs7(reading, span_of(data, (size_t)n));
	OPENSSL_free(name);
	OPENSSL_free(header);
	OPENSSL_free(data);
	BIO_free(bio);
	return ok;
}

/* ---------------------------------------------------------------- PEM and DER */

static bool
add_pem_der(struct reading *reading, struct span in)
{
	struct pem_der found = {.count = 0};

	if (!(reading->later ? pem_der_index : pem_der_read)(
		    reading->arena, in, reading->budget, &found, reading->err))
		return false;
	reading->out->later = found.later;
	reading->out->later_count = found.later_count;
	reading->out->other = found.other;
	reading->out->broken = found.broken;
	reading->out->broken_trusted = found.broken_trusted;
	for (size_t i = 0; i < found.count; i++) {
		X509_up_ref(found.certs[i].x509);
		add(reading, found.certs[i].x509, found.certs[i].use);
	}
	pem_der_clear(&found);
	return true;
}

/* DER in base64 without the lines around it, as a web page of a CA shows it. Its first bytes are
 * those of a SEQUENCE of more than 255 bytes. */
static bool
is_bare(struct arena *arena, struct span in, struct span *out)
{
	uint8_t *text;
	size_t n = 0;

	in = narrow_trim(in);
	if (!span_starts(in, "MI"))
		return false;
	text = arena_alloc(arena, in.n);
	for (size_t i = 0; i < in.n; i++)
		if (!narrow_is_blank(in.p[i]))
			text[n++] = in.p[i];
	return text_unbase64(arena, span_of(text, n), out);
}

/* UTF-16 is what programs of Windows write with ">". */
static struct span
plain_form(struct arena *arena, struct span in)
{
	struct span out = in, der;

	if ((span_starts(in, "\xff\xfe") || span_starts(in, "\xfe\xff")) &&
		!wintext_decode(arena, in, &out, NULL))
		return in;
	if (pem_der_is_pem(out) || pem_der_is_der(out))
		return out;
	return is_bare(arena, out, &der) ? der : out;
}

static bool
refuse(struct span in, struct err *err)
{
	const char *other = lookalike(in);

	return err_set(
		err, ERR_FORMAT, "%s", other == NULL ? "is neither PEM nor DER nor PKCS#7" : other);
}

static bool
read_kind(struct reading *reading, enum bundle_kind kind, struct span in)
{
	struct err *err = reading->err;

	if (in.n == 0)
		return err_set(err, ERR_FORMAT, "is empty");
	in = plain_form(reading->arena, in);
	/* The certificates in it are its signer's. */
	if (ctl_recognise(in))
		return err_set(err, ERR_UNSUPPORTED, "is a certificate trust list (ctl:)");
	if (kind != BUNDLE_PEM_DER && (is_pkcs7_der(in) || kind == BUNDLE_PKCS7) &&
		!pem_der_is_pem(in))
		return add_pkcs7(reading, in);
	if (kind != BUNDLE_PEM_DER && (is_pkcs7_pem(in) || kind == BUNDLE_PKCS7))
		return add_pkcs7_pem(reading, in);
	if ((!pem_der_is_pem(in) && !pem_der_is_der(in)) || lookalike_pkcs12(in))
		return refuse(in, err);
	return add_pem_der(reading, in);
}

static bool
read_all(struct reading reading, enum bundle_kind kind, struct span in)
{
	bool ok;

	*reading.out = (struct bundle) {.count = 0};
	ERR_set_mark();
	ok = read_kind(&reading, kind, in);
	ERR_pop_to_mark();
	if (!ok)
		bundle_clear(reading.out);
	return ok;
}

bool
bundle_read(struct arena *arena, enum bundle_kind kind, struct span in, struct budget *budget,
	struct bundle *out, struct err *err)
{
	const struct reading reading = {arena, budget, out, err, false};

	return read_all(reading, kind, in);
}

bool
bundle_index(struct arena *arena, struct span in, struct budget *budget, struct bundle *out,
	struct err *err)
{
	const struct reading reading = {arena, budget, out, err, true};

	return read_all(reading, BUNDLE_PEM_DER, in);
}

bool
bundle_parse(struct arena *arena, enum bundle_kind kind, struct span in, struct budget *budget,
	struct bundle *out, struct err *err)
{
	if (!bundle_read(arena, kind, in, budget, out, err))
		return false;
	if (broken_none(&out->broken, err))
		return true;
	bundle_clear(out);
	return false;
}

void
bundle_clear(struct bundle *bundle)
{
	for (size_t i = 0; i < bundle->count; i++)
		X509_free(bundle->certs[i].x509);
	bundle->count = bundle->later_count = 0;
}
