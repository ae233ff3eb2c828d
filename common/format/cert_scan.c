/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Certificates that are looked at and not decoded. */
#include "format/cert_scan.h"

#include "base/text.h"
#include "format/der.h"
#include "format/limits.h"

enum {
	NULL_TAG = 0x05,
	UTF8 = 0x0c,
	PRINTABLE = 0x13,
	TELETEX = 0x14,
	IA5 = 0x16,
	BMP = 0x1e,
	ISSUER_ID = 0x81, /* issuerUniqueID [1] and subjectUniqueID [2], BIT STRING */
	SUBJECT_ID = 0x82,
	EXTENSIONS = 0xa3, /* [3] */
	LAST_UNUSED = 7,   /* bits of the last byte of a BIT STRING */
};

/* ---------------------------------------------------------------- keys */

static const uint64_t FNV_START = UINT64_C(0xcbf29ce484222325);
static const uint64_t FNV_PRIME = UINT64_C(0x100000001b3);

static uint64_t
mix(uint64_t key, uint8_t byte)
{
	return (key ^ byte) * FNV_PRIME;
}

/* Letters and digits of ASCII count, in either case: they are the same in all string types. */
static uint64_t
mix_character(uint64_t key, uint8_t c)
{
	if (c >= 'A' && c <= 'Z')
		c = (uint8_t)(c + ('a' - 'A'));
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ? mix(key, c) : key;
}

/* Whether it is ASCII. */
static bool
mix_text(uint64_t *key, struct span text)
{
	uint8_t seen = 0;

	for (size_t i = 0; i < text.n; i++) {
		*key = mix_character(*key, text.p[i]);
		seen |= text.p[i];
	}
	return seen < 0x80;
}

/* UTF-16, big-endian, without surrogates. */
static bool
mix_bmp(uint64_t *key, struct span text)
{
	uint16_t unit;

	while (span_u16be(&text, &unit)) {
		if (unit >= 0xd800 && unit <= 0xdfff)
			return false;
		if (unit < 0x80)
			*key = mix_character(*key, (uint8_t)unit);
	}
	return text.n == 0;
}

static bool
mix_value(uint64_t *key, uint8_t tag, struct span text)
{
	if (tag == BMP)
		return mix_bmp(key, text);
	if (tag != UTF8 && tag != PRINTABLE && tag != TELETEX && tag != IA5)
		return false;
	return mix_text(key, text) || tag != UTF8 || text_utf8_valid(text);
}

/* The last byte of each arc has no high bit, and none begins with a byte that says nothing (X.690
 * section 8.19.2). */
static bool
is_oid(struct span oid)
{
	bool first = true;

	for (size_t i = 0; i < oid.n; i++) {
		if (first && oid.p[i] == 0x80)
			return false;
		first = oid.p[i] < 0x80;
	}
	return oid.n > 0 && first;
}

static bool
take_oid(struct span *in, struct span *oid)
{
	return der_take(in, DER_OID, oid) && is_oid(*oid);
}

/* Attributes are added up: those of a set have no order. */
static bool
add_attribute(uint64_t *key, struct span *set)
{
	struct span attribute, oid, text;
	uint64_t own = FNV_START;
	uint8_t tag;

	if (!der_take(set, DER_SEQUENCE, &attribute) || !take_oid(&attribute, &oid) ||
		!der_any(&attribute, &tag, &text) || attribute.n > 0)
		return false;
	for (size_t i = 0; i < oid.n; i++)
		own = mix(own, oid.p[i]);
	if (!mix_value(&own, tag, text))
		return false;
	*key += own;
	return true;
}

static bool
take_name(struct span *in, uint64_t *key)
{
	struct span name, set;

	*key = 0;
	if (!der_take(in, DER_SEQUENCE, &name))
		return false;
	while (name.n > 0) {
		if (!der_take(&name, DER_SET, &set) || set.n == 0)
			return false;
		while (set.n > 0)
			if (!add_attribute(key, &set))
				return false;
	}
	return true;
}

bool
cert_scan_name(struct span name, uint64_t *key)
{
	return take_name(&name, key) && name.n == 0;
}

/* ---------------------------------------------------------------- all of it */

/* In its shortest form (X.690 section 8.3.2). */
static bool
take_integer(struct span *in)
{
	struct span content;
	uint8_t first, second;

	if (!der_take(in, DER_INTEGER, &content) || !span_u8(&content, &first))
		return false;
	return !span_u8(&content, &second) ||
	       !((first == 0x00 && second < 0x80) || (first == 0xff && second >= 0x80));
}

static bool
take_bits(struct span *in, uint8_t tag)
{
	struct span content;
	uint8_t unused;

	return der_take(in, tag, &content) && span_u8(&content, &unused) && unused <= LAST_UNUSED &&
	       (content.n > 0 || unused == 0);
}

/* Of the parameters, of any type, those that are common. */
static bool
take_algorithm(struct span *in)
{
	struct span algorithm, oid, content;

	if (!der_take(in, DER_SEQUENCE, &algorithm) || !take_oid(&algorithm, &oid))
		return false;
	if (algorithm.n == 0)
		return true;
	if (der_take(&algorithm, NULL_TAG, &content))
		return content.n == 0 && algorithm.n == 0;
	return (take_oid(&algorithm, &content) || der_take(&algorithm, DER_SEQUENCE, &content)) &&
	       algorithm.n == 0;
}

static bool
take_time(struct span *in)
{
	struct span content;

	return der_take(in, DER_UTC_TIME, &content) || der_take(in, DER_GENERALIZED_TIME, &content);
}

static bool
take_validity(struct span *in)
{
	struct span validity;

	return der_take(in, DER_SEQUENCE, &validity) && take_time(&validity) &&
	       take_time(&validity) && validity.n == 0;
}

static bool
take_key(struct span *in)
{
	struct span info;

	return der_take(in, DER_SEQUENCE, &info) && take_algorithm(&info) &&
	       take_bits(&info, DER_BITS) && info.n == 0;
}

static bool
take_extension(struct span *in)
{
	struct span extension, oid, critical, value;

	if (!der_take(in, DER_SEQUENCE, &extension) || !take_oid(&extension, &oid))
		return false;
	if (der_take(&extension, DER_BOOLEAN, &critical) && critical.n != 1)
		return false;
	return der_take(&extension, DER_OCTETS, &value) && extension.n == 0;
}

/* What follows the key; each is optional. */
static bool
take_rest(struct span *tbs)
{
	struct span wrapped, extensions;

	if ((tbs->n > 0 && tbs->p[0] == ISSUER_ID && !take_bits(tbs, ISSUER_ID)) ||
		(tbs->n > 0 && tbs->p[0] == SUBJECT_ID && !take_bits(tbs, SUBJECT_ID)))
		return false;
	if (tbs->n == 0)
		return true;
	if (!der_take(tbs, EXTENSIONS, &wrapped) || tbs->n > 0 ||
		!der_take(&wrapped, DER_SEQUENCE, &extensions) || wrapped.n > 0)
		return false;
	while (extensions.n > 0)
		if (!take_extension(&extensions))
			return false;
	return true;
}

static bool
take_signed(struct span tbs, uint64_t *key)
{
	struct span version, issuer, subject;

	if (tbs.n > 0 && tbs.p[0] == DER_CONTEXT_0 &&
		(!der_take(&tbs, DER_CONTEXT_0, &version) || !take_integer(&version) ||
			version.n > 0))
		return false;
	if (!take_integer(&tbs) || !take_algorithm(&tbs) || !der_whole(&tbs, &issuer) ||
		!take_validity(&tbs) || !der_whole(&tbs, &subject) || !take_key(&tbs) ||
		!take_rest(&tbs))
		return false;
	/* both must decode; nearly all in a store have issued themselves */
	return (span_equal(issuer, subject) || cert_scan_name(issuer, key)) &&
	       cert_scan_name(subject, key);
}

bool
cert_scan_subject(struct span der, uint64_t *key)
{
	struct span cert, tbs;

	return der.n <= LIMIT_CERT && der_take(&der, DER_SEQUENCE, &cert) && der.n == 0 &&
	       der_take(&cert, DER_SEQUENCE, &tbs) && take_algorithm(&cert) &&
	       take_bits(&cert, DER_BITS) && cert.n == 0 && take_signed(tbs, key);
}
