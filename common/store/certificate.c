/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One certificate: decoding, and its facts as texts and numbers. */
#include "config.h"

#include "store/certificate.h"

#include <openssl/bn.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/objects.h>
#include <openssl/sha.h>
#include <openssl/x509v3.h>
#include <limits.h>
#include <string.h>
#include <time.h>

#include "base/address.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/limits.h"
#include "base/must.h"
#include "base/text.h"
#include "format/lenient.h"
#include "format/limits.h"
#include "store/extension.h"

enum { NAME_TEXT_MAX = 1024 };

X509 *
certificate_decode(struct span der)
{
	const unsigned char *at = der.p;
	X509 *x509;

	if (der.n == 0 || der.n > LIMIT_CERT)
		return NULL;
	ERR_set_mark();
	x509 = d2i_X509(NULL, &at, (long)der.n);
	if (x509 == NULL) {
		x509 = lenient_decode(der);
		at = der.p + der.n;
	}
	ERR_pop_to_mark();
	if (x509 == NULL || at == der.p + der.n)
		return x509;
	X509_free(x509);
	return NULL;
}

void
certificate_sha256(X509 *x509, uint8_t out[static 32])
{
	unsigned int n = 32;

	must(X509_digest(x509, EVP_sha256(), out, &n) == 1, "libcrypto cannot compute SHA-256");
}

void
certificate_key_sha256(X509 *x509, uint8_t out[static 32])
{
	unsigned char *der = NULL;
	int n = i2d_X509_PUBKEY(X509_get_X509_PUBKEY(x509), &der);

	if (n <= 0)
		memset(out, 0, 32);
	else
		must(EVP_Digest(der, (size_t)n, out, NULL, EVP_sha256(), NULL) == 1,
			"libcrypto cannot compute SHA-256");
	OPENSSL_free(der);
}

/* ---------------------------------------------------------------- names */

/* Any ASN.1 string type as UTF-8; bytes that break the rules of the type stay as they are. */
static struct span
string_bytes(struct arena *arena, const ASN1_STRING *string)
{
	unsigned char *utf8 = NULL;
	struct span out;
	int n;

	ERR_set_mark();
	n = ASN1_STRING_to_UTF8(&utf8, string);
	ERR_pop_to_mark();
	if (n < 0)
		return span_of(ASN1_STRING_get0_data(string), (size_t)ASN1_STRING_length(string));
	out = arena_bytes(arena, span_of(utf8, (size_t)n));
	OPENSSL_free(utf8);
	return out;
}

static void
attribute_name(struct buf *out, const ASN1_OBJECT *object)
{
	int nid = OBJ_obj2nid(object);
	char oid[80];

	if (nid != NID_undef) {
		buf_text(out, OBJ_nid2sn(nid));
		return;
	}
	OBJ_obj2txt(oid, sizeof(oid), object, 1);
	buf_text(out, oid);
}

const char *
certificate_name_text(struct arena *arena, const X509_NAME *name)
{
	struct buf out = buf_make(NAME_TEXT_MAX * 2);
	int set = -1;
	char *text;

	for (int i = X509_NAME_entry_count(name) - 1; i >= 0; i--) {
		const X509_NAME_ENTRY *entry = X509_NAME_get_entry(name, i);
		struct span value = string_bytes(arena, X509_NAME_ENTRY_get_data(entry));

		if (out.n > NAME_TEXT_MAX)
			break;
		if (set >= 0)
			buf_text(&out, X509_NAME_ENTRY_set(entry) == set ? "+" : ", ");
		set = X509_NAME_ENTRY_set(entry);
		attribute_name(&out, X509_NAME_ENTRY_get_object(entry));
		buf_u8(&out, '=');
		text_printable(&out, value, LIMIT_TEXT_FIELD);
	}
	text = arena_text(arena, buf_cstr(&out));
	buf_free(&out);
	return text;
}

size_t
certificate_common_names(struct arena *arena, const X509_NAME *name, struct span **out)
{
	size_t count = 0;

	for (int i = X509_NAME_get_index_by_NID(name, NID_commonName, -1); i >= 0;
		i = X509_NAME_get_index_by_NID(name, NID_commonName, i)) {
		struct span raw =
			string_bytes(arena, X509_NAME_ENTRY_get_data(X509_NAME_get_entry(name, i)));

		ARENA_PUSH(arena, *out, count, raw);
	}
	return count;
}

bool
certificate_common_name_raw(struct arena *arena, const X509_NAME *name, struct span *out)
{
	struct span *names = NULL;
	size_t count = certificate_common_names(arena, name, &names);

	if (count > 0)
		*out = names[count - 1];
	return count > 0;
}

const char *
certificate_common_name(struct arena *arena, const X509_NAME *name, size_t max)
{
	struct span raw;
	const char *whole;

	if (certificate_common_name_raw(arena, name, &raw) && raw.n > 0)
		return text_clean(arena, raw, max);
	whole = certificate_name_text(arena, name);
	return *whole == '\0' ? "(no name)" : text_clean(arena, span_text(whole), max);
}

const char *
certificate_quote(struct arena *arena, X509 *x509)
{
	return arena_printf(arena, "\"%s\"",
		certificate_common_name(arena, X509_get_subject_name(x509), CERTIFICATE_QUOTE_MAX));
}

static bool
same_attributes(const X509_NAME *a, const X509_NAME *b, int nid)
{
	int i = X509_NAME_get_index_by_NID(a, nid, -1), k = X509_NAME_get_index_by_NID(b, nid, -1);

	if (i < 0 || k < 0)
		return false;
	for (; i >= 0 && k >= 0; i = X509_NAME_get_index_by_NID(a, nid, i),
				 k = X509_NAME_get_index_by_NID(b, nid, k))
		if (ASN1_STRING_cmp(X509_NAME_ENTRY_get_data(X509_NAME_get_entry(a, i)),
			    X509_NAME_ENTRY_get_data(X509_NAME_get_entry(b, k))) != 0)
			return false;
	return i < 0 && k < 0;
}

bool
certificate_same_organization(const X509_NAME *a, const X509_NAME *b)
{
	return same_attributes(a, b, NID_organizationName) ||
	       same_attributes(a, b, NID_domainComponent);
}

/* ---------------------------------------------------------------- simple facts */

bool
certificate_time(const ASN1_TIME *time, int64_t *out)
{
	struct tm tm;
	struct civil civil;

	/* NULL would mean the present time. */
	if (time == NULL || ASN1_TIME_to_tm(time, &tm) != 1)
		return false;
	civil = (struct civil) {.year = (int64_t)tm.tm_year + 1900,
		.month = tm.tm_mon + 1,
		.day = tm.tm_mday,
		.hour = tm.tm_hour,
		.minute = tm.tm_min,
		.second = tm.tm_sec};
	*out = clock_from_civil(&civil);
	return true;
}

bool
certificate_self_issued(X509 *x509)
{
	return X509_NAME_cmp(X509_get_subject_name(x509), X509_get_issuer_name(x509)) == 0;
}

bool
certificate_self_signed(X509 *x509)
{
	EVP_PKEY *key = X509_get0_pubkey(x509);
	bool ok;

	if (key == NULL || !certificate_self_issued(x509))
		return false;
	ERR_set_mark();
	ok = X509_verify(x509, key) == 1;
	ERR_pop_to_mark();
	return ok;
}

bool
certificate_is_ca(X509 *x509, bool self_signed)
{
	uint32_t flags = X509_get_extension_flags(x509);

	if ((flags & EXFLAG_BCONS) != 0)
		return (flags & EXFLAG_CA) != 0;
	return (flags & EXFLAG_V1) != 0 && self_signed;
}

static const char *
serial_text(struct arena *arena, const X509 *x509)
{
	const ASN1_INTEGER *serial = X509_get0_serialNumber(x509);
	struct span bytes =
		span_of(ASN1_STRING_get0_data(serial), (size_t)ASN1_STRING_length(serial));
	bool negative = ASN1_STRING_type(serial) == V_ASN1_NEG_INTEGER;

	if (bytes.n == 0)
		return "00";
	if (bytes.n > 64)
		bytes.n = 64;
	return arena_printf(arena, "%s%s", negative ? "-" : "", text_hex(arena, bytes, '\0'));
}

static const char *
object_text(struct arena *arena, const ASN1_OBJECT *object)
{
	int nid = OBJ_obj2nid(object);
	char oid[80];

	if (nid != NID_undef)
		return OBJ_nid2ln(nid);
	if (OBJ_obj2txt(oid, sizeof(oid), object, 1) <= 0)
		return "unknown";
	return text_clean(arena, span_text(oid), LIMIT_TEXT_FIELD);
}

static const char *
curve_text(struct arena *arena, const EVP_PKEY *key)
{
	static const struct {
		const char *group, *name;
	} curves[] = {
		{"prime256v1", "EC P-256"}, {"secp384r1", "EC P-384"}, {"secp521r1", "EC P-521"}};
	char group[80];
	size_t n = 0;

	if (EVP_PKEY_get_group_name(key, group, sizeof(group), &n) != 1)
		return "EC";
	for (size_t i = 0; i < sizeof(curves) / sizeof(curves[0]); i++)
		if (strcmp(curves[i].group, group) == 0)
			return curves[i].name;
	return arena_printf(arena, "EC %s", group);
}

static const char *
key_text(struct arena *arena, X509 *x509)
{
	const EVP_PKEY *key = X509_get0_pubkey(x509);
	ASN1_OBJECT *algorithm = NULL;

	if (key != NULL && EVP_PKEY_is_a(key, "RSA"))
		return "RSA";
	if (key != NULL && EVP_PKEY_is_a(key, "EC"))
		return curve_text(arena, key);
	if (key != NULL && EVP_PKEY_is_a(key, "ED25519"))
		return "Ed25519";
	if (key != NULL && EVP_PKEY_is_a(key, "ED448"))
		return "Ed448";
	X509_PUBKEY_get0_param(&algorithm, NULL, NULL, NULL, X509_get_X509_PUBKEY(x509));
	return algorithm == NULL ? "unknown" : object_text(arena, algorithm);
}

static const char *
address_text(struct arena *arena, const ASN1_OCTET_STRING *ip)
{
	struct address address = {.family = ADDRESS_NONE};
	struct span bytes = span_of(ASN1_STRING_get0_data(ip), (size_t)ASN1_STRING_length(ip));
	char text[ADDRESS_TEXT_MAX];

	if (bytes.n != 4 && bytes.n != 16)
		return text_hex(arena, bytes, ':');
	address.family = bytes.n == 4 ? ADDRESS_IPV4 : ADDRESS_IPV6;
	span_copy(&bytes, address.bytes, bytes.n);
	return arena_text(arena, address_format(&address, text));
}

GENERAL_NAMES *
certificate_alternative_names(const X509 *x509, enum extension *state)
{
	GENERAL_NAMES *names = extension_of_cert(x509, NID_subject_alt_name, state);

	return *state == EXTENSION_ABSENT
		       ? extension_of_oid(x509, "2.5.29.7", ASN1_ITEM_rptr(GENERAL_NAMES), state)
		       : names;
}

static void
add_names(struct arena *arena, X509 *x509, struct cert *cert)
{
	enum extension state;
	GENERAL_NAMES *names = certificate_alternative_names(x509, &state);

	for (int i = 0; i < sk_GENERAL_NAME_num(names); i++) {
		const GENERAL_NAME *name = sk_GENERAL_NAME_value(names, i);
		const char *text;

		if (name->type == GEN_DNS)
			text = text_clean(arena,
				span_of(ASN1_STRING_get0_data(name->d.dNSName),
					(size_t)ASN1_STRING_length(name->d.dNSName)),
				LIMIT_TEXT_FIELD);
		else if (name->type == GEN_IPADD)
			text = address_text(arena, name->d.iPAddress);
		else
			continue;
		ARENA_PUSH(arena, cert->names, cert->name_count, text);
	}
	GENERAL_NAMES_free(names);
}

static struct span
der_of(struct arena *arena, X509 *x509)
{
	unsigned char *der = NULL;
	int n = i2d_X509(x509, &der);
	struct span out = span_of(NULL, 0);

	if (n > 0)
		out = arena_bytes(arena, span_of(der, (size_t)n));
	OPENSSL_free(der);
	return out;
}

struct cert *
certificate_facts(struct arena *arena, X509 *x509, bool self_signed)
{
	struct cert *cert = arena_alloc(arena, sizeof(*cert));
	const EVP_PKEY *key = X509_get0_pubkey(x509);
	const X509_ALGOR *algorithm = NULL;

	ERR_set_mark();
	cert->der = der_of(arena, x509);
	cert->subject = certificate_name_text(arena, X509_get_subject_name(x509));
	cert->issuer = certificate_name_text(arena, X509_get_issuer_name(x509));
	cert->name = certificate_common_name(arena, X509_get_subject_name(x509), LIMIT_TEXT_FIELD);
	cert->serial = serial_text(arena, x509);
	must(SHA1(cert->der.p, cert->der.n, cert->sha1) != NULL &&
			SHA256(cert->der.p, cert->der.n, cert->sha256) != NULL,
		"libcrypto cannot compute a thumbprint");
	certificate_time(X509_get0_notBefore(x509), &cert->not_before);
	certificate_time(X509_get0_notAfter(x509), &cert->not_after);
	cert->key_type = key_text(arena, x509);
	cert->key_bits = key == NULL ? 0 : EVP_PKEY_get_bits(key);
	X509_get0_signature(NULL, &algorithm, x509);
	cert->signature = object_text(arena, algorithm->algorithm);
	add_names(arena, x509, cert);
	cert->self_issued = certificate_self_issued(x509);
	cert->self_signed = self_signed;
	cert->is_ca = certificate_is_ca(x509, self_signed);
	ERR_pop_to_mark();
	return cert;
}
