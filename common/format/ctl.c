/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Certificate trust lists. The bytes are first walked as DER, which bounds them and finds offsets;
 * what they mean is declared below in libcrypto's templates, as the specification has it.
 */
#include "ctl.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/asn1t.h>
#include <openssl/err.h>
#include <openssl/pkcs7.h>
#include <openssl/x509.h>

#include "base/clock.h"
#include "base/text.h"
#include "format/limits.h"
#include "der.h"

/* ---------------------------------------------------------------- the specification */

/*
 * TrustedSubject ::= SEQUENCE {
 *	subjectIdentifier	OCTET STRING,
 *	subjectAttributes	SET OF Attribute OPTIONAL }
 */
struct trusted_subject {
	ASN1_OCTET_STRING *id;
	OPENSSL_STACK *attributes; /* of X509_ATTRIBUTE */
};

ASN1_SEQUENCE(TRUSTED_SUBJECT) =
	{
		ASN1_SIMPLE(struct trusted_subject, id, ASN1_OCTET_STRING),
		ASN1_SET_OF_OPT(struct trusted_subject, attributes, X509_ATTRIBUTE),
} static_ASN1_SEQUENCE_END_name(struct trusted_subject, TRUSTED_SUBJECT)

	/*
	 * CertificateTrustList ::= SEQUENCE {
	 *	version			INTEGER DEFAULT v1 (0),
	 *	subjectUsage		SEQUENCE OF OBJECT IDENTIFIER,
	 *	listIdentifier		OCTET STRING OPTIONAL,
	 *	sequenceNumber		INTEGER OPTIONAL,
	 *	ctlThisUpdate		Time,
	 *	ctlNextUpdate		Time OPTIONAL,
	 *	subjectAlgorithm	AlgorithmIdentifier,
	 *	trustedSubjects		SEQUENCE OF TrustedSubject OPTIONAL,
	 *	ctlExtensions		[0] EXPLICIT Extensions OPTIONAL }
	 */
	struct trust_list {
	ASN1_INTEGER *version;
	OPENSSL_STACK *usages; /* of ASN1_OBJECT */
	ASN1_OCTET_STRING *list_id;
	ASN1_INTEGER *sequence_number;
	ASN1_TIME *this_update;
	ASN1_TIME *next_update;
	X509_ALGOR *algorithm;
	OPENSSL_STACK *subjects;   /* of struct trusted_subject */
	OPENSSL_STACK *extensions; /* of X509_EXTENSION */
};

ASN1_SEQUENCE(TRUST_LIST) =
	{
		ASN1_OPT(struct trust_list, version, ASN1_INTEGER),
		ASN1_SEQUENCE_OF(struct trust_list, usages, ASN1_OBJECT),
		ASN1_OPT(struct trust_list, list_id, ASN1_OCTET_STRING),
		ASN1_OPT(struct trust_list, sequence_number, ASN1_INTEGER),
		ASN1_SIMPLE(struct trust_list, this_update, ASN1_TIME),
		ASN1_OPT(struct trust_list, next_update, ASN1_TIME),
		ASN1_SIMPLE(struct trust_list, algorithm, X509_ALGOR),
		ASN1_SEQUENCE_OF_OPT(struct trust_list, subjects, TRUSTED_SUBJECT),
		ASN1_EXP_SEQUENCE_OF_OPT(struct trust_list, extensions, X509_EXTENSION, 0),
} static_ASN1_SEQUENCE_END_name(struct trust_list, TRUST_LIST)

	/* ---------------------------------------------------------------- the way in */

	/* A list being parsed. */
	struct parsing {
	struct arena *arena;
	struct span whole;
	struct span list; /* CertificateTrustList with its tag and length */
	struct ctl ctl;
	struct err *err;
};

/* 1.2.840.113549.1.7.2 signedData, 1.3.6.1.4.1.311.10.1 certificate trust list */
static const uint8_t SIGNED_DATA[] = {0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x02};
static const uint8_t TRUST_LIST_TYPE[] = {0x2b, 0x06, 0x01, 0x04, 0x01, 0x82, 0x37, 0x0a, 0x01};
/* 1.3.6.1.4.1.311.10.11: above the number of a property */
static const uint8_t PROPERTY[] = {0x2b, 0x06, 0x01, 0x04, 0x01, 0x82, 0x37, 0x0a, 0x0b};

static bool
is_type(struct span *in, const uint8_t *type, size_t n)
{
	struct span oid;

	return der_take(in, DER_OID, &oid) && span_equal(oid, span_of(type, n));
}

/* Goes into ContentInfo as far as the type of what is signed; `rest` is what follows in SignedData,
 * `type` begins with the type. */
static bool
open_signed_data(struct span in, struct span *type, struct span *rest)
{
	struct span outer, explicit, skipped;

	return der_take(&in, DER_SEQUENCE, &outer) &&
	       is_type(&outer, SIGNED_DATA, sizeof(SIGNED_DATA)) &&
	       der_take(&outer, DER_CONTEXT_0, &explicit) && outer.n == 0 &&
	       der_take(&explicit, DER_SEQUENCE, rest) && explicit.n == 0 &&
	       der_take(rest, DER_INTEGER, &skipped) && der_take(rest, DER_SET, &skipped) &&
	       der_take(rest, DER_SEQUENCE, type);
}

bool
ctl_recognise(struct span in)
{
	struct span type, rest;

	return open_signed_data(in, &type, &rest) &&
	       is_type(&type, TRUST_LIST_TYPE, sizeof(TRUST_LIST_TYPE));
}

static bool
open_message(struct parsing *parsing)
{
	struct span type, rest, explicit, part;
	bool has_signers = false;
	uint8_t tag;

	if (!open_signed_data(parsing->whole, &type, &rest))
		return err_format(parsing->err, 0, "no SignedData (RFC 2315 section 9.1)");
	if (!is_type(&type, TRUST_LIST_TYPE, sizeof(TRUST_LIST_TYPE)))
		return err_format(parsing->err, span_offset(parsing->whole, type),
			"signed, but no certificate trust list");
	if (!der_take(&type, DER_CONTEXT_0, &explicit) || type.n > 0)
		return err_format(parsing->err, span_offset(parsing->whole, type),
			"signed data without content (RFC 2315 section 9.1)");
	parsing->list = explicit;
	if (!der_take(&explicit, DER_SEQUENCE, &parsing->ctl.content) || explicit.n > 0)
		return err_format(parsing->err, span_offset(parsing->whole, parsing->list),
			"signed content is no SEQUENCE");
	/* certificates and CRLs, then, last, the signers */
	while (der_any(&rest, &tag, &part))
		if (tag == DER_SET && rest.n == 0) {
			parsing->ctl.signer_count = der_count(part);
			has_signers = true;
		} else if (tag == DER_CONTEXT_0 && der_count(part) > LIMIT_CTL_CERTS)
			return err_set(parsing->err, ERR_LIMIT, "more than %d certificates",
				LIMIT_CTL_CERTS);
	if (!has_signers)
		return err_format(parsing->err, parsing->whole.n - rest.n,
			"is not signed: SignedData without signers (RFC 2315 section 9.1)");
	if (parsing->ctl.signer_count > LIMIT_CTL_SIGNERS)
		return err_set(parsing->err, ERR_LIMIT, "more than %d signers", LIMIT_CTL_SIGNERS);
	return true;
}

/* The signature is looked at later, but its bytes must be what they should be now. */
static bool
check_message(struct parsing *parsing)
{
	const unsigned char *at = parsing->whole.p;
	PKCS7 *p7 = d2i_PKCS7(NULL, &at, (long)parsing->whole.n);
	bool ok = p7 != NULL && PKCS7_type_is_signed(p7) && p7->d.sign != NULL &&
		  span_offset(parsing->whole, span_of(at, 0)) == parsing->whole.n;

	PKCS7_free(p7);
	return ok || err_format(parsing->err, 0, "SignedData that does not decode");
}

/* ---------------------------------------------------------------- counts */

/* The contents of the element after ctlThisUpdate, ctlNextUpdate and subjectAlgorithm. */
static bool
find_subjects(struct parsing *parsing, struct span *subjects)
{
	struct span rest = parsing->ctl.content, part;
	uint8_t tag;
	int sequences = 0;

	/* subjectUsage and subjectAlgorithm are SEQUENCEs too, and come first. */
	*subjects = span_of(NULL, 0);
	while (der_any(&rest, &tag, &part))
		if (tag == DER_SEQUENCE && ++sequences == 3)
			*subjects = part;
		else if (tag == DER_SEQUENCE && sequences == 1 &&
			 der_count(part) > LIMIT_CTL_USAGES)
			return err_set(
				parsing->err, ERR_LIMIT, "more than %d usages", LIMIT_CTL_USAGES);
	if (der_count(*subjects) > LIMIT_CTL_SUBJECTS)
		return err_set(
			parsing->err, ERR_LIMIT, "more than %d subjects", LIMIT_CTL_SUBJECTS);
	return true;
}

/* ---------------------------------------------------------------- fields */

static struct span
octets(const ASN1_STRING *string)
{
	return span_of(ASN1_STRING_get0_data(string), (size_t)ASN1_STRING_length(string));
}

static bool
malformed(struct parsing *parsing, const char *what)
{
	return err_format(parsing->err, span_offset(parsing->whole, parsing->list), "%s", what);
}

static bool
take_time(const ASN1_TIME *time, int64_t *out)
{
	struct civil civil;
	struct tm tm;

	if (ASN1_TIME_to_tm(time, &tm) != 1)
		return false;
	civil = (struct civil) {.year = tm.tm_year + INT64_C(1900),
		.month = tm.tm_mon + 1,
		.day = tm.tm_mday,
		.hour = tm.tm_hour,
		.minute = tm.tm_min,
		.second = tm.tm_sec};
	*out = clock_from_civil(&civil);
	return true;
}

static struct span
oid_octets(const ASN1_OBJECT *object)
{
	return span_of(OBJ_get0_data(object), OBJ_length(object));
}

/* "1.2.3"; NULL when it is malformed or too long. */
static const char *
oid_text(struct arena *arena, const ASN1_OBJECT *object)
{
	return der_oid_text(arena, oid_octets(object));
}

static bool
take_usages(struct parsing *parsing, const struct trust_list *list)
{
	struct ctl *ctl = &parsing->ctl;

	for (int i = 0; i < OPENSSL_sk_num(list->usages); i++) {
		const char *text = oid_text(parsing->arena, OPENSSL_sk_value(list->usages, i));

		if (text == NULL)
			return malformed(parsing, "usage is malformed");
		ARENA_PUSH(parsing->arena, ctl->usages, ctl->usage_count, text);
	}
	return ctl->usage_count > 0 || malformed(parsing, "no usage");
}

static bool
take_hash(struct parsing *parsing, const struct trust_list *list)
{
	static const struct {
		const char *oid;
		enum ctl_hash hash;
	} rows[] = {
		{"1.3.14.3.2.26", CTL_SHA1},
		{"2.16.840.1.101.3.4.2.1", CTL_SHA256},
		{"1.3.6.1.4.1.311.10.11.15", CTL_DISALLOWED_HASH},
	};
	const ASN1_OBJECT *object;
	const char *text;

	X509_ALGOR_get0(&object, NULL, NULL, list->algorithm);
	text = oid_text(parsing->arena, object);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (text_equal(text, rows[i].oid))
			parsing->ctl.hash = rows[i].hash;
	return parsing->ctl.hash != CTL_HASH_NONE ||
	       err_set(parsing->err, ERR_UNSUPPORTED, "names its subjects by unknown hash %s",
		       text == NULL ? "" : text);
}

static bool
take_extensions(struct parsing *parsing, const struct trust_list *list)
{
	for (int i = 0; i < OPENSSL_sk_num(list->extensions); i++) {
		X509_EXTENSION *extension = OPENSSL_sk_value(list->extensions, i);

		if (X509_EXTENSION_get_critical(extension))
			return err_set(
				parsing->err, ERR_UNSUPPORTED, "has an unknown critical extension");
	}
	return true;
}

static bool
take_fields(struct parsing *parsing, const struct trust_list *list)
{
	struct ctl *ctl = &parsing->ctl;
	int64_t version = 0;

	if (list->version != NULL &&
		(ASN1_INTEGER_get_int64(&version, list->version) != 1 || version != 0))
		return err_set(parsing->err, ERR_UNSUPPORTED, "is not of version 1");
	if (list->list_id != NULL) {
		ctl->list_id = certprop_text(parsing->arena, octets(list->list_id));
		if (ctl->list_id == NULL)
			return malformed(parsing, "list identifier is no UTF-16 text");
	}
	if (list->sequence_number != NULL)
		ctl->sequence_number = arena_bytes(parsing->arena, octets(list->sequence_number));
	if (!take_time(list->this_update, &ctl->this_update))
		return malformed(parsing, "this update is no time");
	ctl->has_next_update = list->next_update != NULL;
	if (ctl->has_next_update && !take_time(list->next_update, &ctl->next_update))
		return malformed(parsing, "next update is no time");
	return take_usages(parsing, list) && take_hash(parsing, list) &&
	       take_extensions(parsing, list);
}

/* ---------------------------------------------------------------- subjects */

/* The number of the property that an attribute holds, 0 when it holds something else. */
static unsigned int
property_id(X509_ATTRIBUTE *attribute)
{
	struct span oid = oid_octets(X509_ATTRIBUTE_get0_object(attribute));
	uint64_t id;

	if (!der_oid_below(oid, span_of(PROPERTY, sizeof(PROPERTY)), &id) || id > UINT_MAX)
		return 0;
	return (unsigned int)id;
}

static bool
take_property(struct parsing *parsing, struct ctl_subject *subject, X509_ATTRIBUTE *attribute,
	size_t offset)
{
	unsigned int id = property_id(attribute);
	const ASN1_OCTET_STRING *value;

	if (id == 0)
		return true;
	value = X509_ATTRIBUTE_count(attribute) != 1
			? NULL
			: X509_ATTRIBUTE_get0_data(attribute, 0, V_ASN1_OCTET_STRING, NULL);
	if (value == NULL)
		return err_format(parsing->err, offset, "property %u is not one OCTET STRING", id);
	return certprops_add(parsing->arena, &subject->props, id,
		arena_bytes(parsing->arena, octets(value)), offset, parsing->err);
}

static bool
right_length(enum ctl_hash hash, size_t n)
{
	if (hash == CTL_SHA1)
		return n == 20;
	if (hash == CTL_SHA256)
		return n == 32;
	return n == 16 || n == 20 || n == 28 || n == 32 || n == 48 || n == 64;
}

static bool
take_subject(struct parsing *parsing, const struct trusted_subject *from, size_t offset,
	struct ctl_subject *out)
{
	out->id = arena_bytes(parsing->arena, octets(from->id));
	if (!right_length(parsing->ctl.hash, out->id.n))
		return err_format(parsing->err, offset, "hash of %zu bytes", out->id.n);
	for (int i = 0; i < OPENSSL_sk_num(from->attributes); i++)
		if (!take_property(parsing, out, OPENSSL_sk_value(from->attributes, i), offset))
			return false;
	return true;
}

static int
compare_ids(const void *a, const void *b)
{
	const struct ctl_subject *x = *(struct ctl_subject *const *)a;
	const struct ctl_subject *y = *(struct ctl_subject *const *)b;

	if (x->id.n != y->id.n)
		return x->id.n < y->id.n ? -1 : 1;
	return memcmp(x->id.p, y->id.p, x->id.n);
}

static bool
check_duplicates(struct parsing *parsing)
{
	struct ctl *ctl = &parsing->ctl;
	struct ctl_subject **sorted =
		arena_array(parsing->arena, ctl->subject_count, sizeof(struct ctl_subject *));

	for (size_t i = 0; i < ctl->subject_count; i++)
		sorted[i] = &ctl->subjects[i];
	if (ctl->subject_count > 1)
		qsort(sorted, ctl->subject_count, sizeof(*sorted), compare_ids);
	for (size_t i = 1; i < ctl->subject_count; i++)
		if (compare_ids(&sorted[i - 1], &sorted[i]) == 0)
			return malformed(
				parsing, arena_printf(parsing->arena, "subject %s is there twice",
						 text_hex(parsing->arena, sorted[i]->id, 0)));
	return true;
}

/* `subjects` is what the stack was decoded from, for offsets. */
static bool
take_subjects(struct parsing *parsing, const struct trust_list *list, struct span subjects)
{
	struct ctl *ctl = &parsing->ctl;
	int count = OPENSSL_sk_num(list->subjects);
	struct span element;

	if (count <= 0)
		return true;
	ctl->subjects = arena_array(parsing->arena, (size_t)count, sizeof(*ctl->subjects));
	ctl->subject_count = (size_t)count;
	for (int i = 0; i < count; i++) {
		size_t offset = span_offset(parsing->whole, subjects);

		if (!der_whole(&subjects, &element))
			return malformed(parsing, "subjects that do not decode");
		if (!take_subject(parsing, OPENSSL_sk_value(list->subjects, i), offset,
			    &ctl->subjects[i]))
			return false;
	}
	return check_duplicates(parsing);
}

static bool
take_list(struct parsing *parsing)
{
	const unsigned char *at = parsing->list.p;
	struct span subjects;
	ASN1_VALUE *value;
	const struct trust_list *list;
	bool ok;

	if (!find_subjects(parsing, &subjects))
		return false;
	value = ASN1_item_d2i(NULL, &at, (long)parsing->list.n, ASN1_ITEM_rptr(TRUST_LIST));
	list = (const struct trust_list *)value;
	if (value == NULL || span_offset(parsing->list, span_of(at, 0)) != parsing->list.n)
		ok = malformed(parsing, "certificate trust list that does not decode");
	else
		ok = take_fields(parsing, list) && take_subjects(parsing, list, subjects);
	ASN1_item_free(value, ASN1_ITEM_rptr(TRUST_LIST));
	return ok;
}

bool
ctl_parse(struct arena *arena, struct span in, struct ctl *out, struct err *err)
{
	struct parsing parsing = {.arena = arena, .whole = in, .err = err};
	bool ok;

	if (in.n == 0)
		return err_format(err, 0, "is empty");
	if (in.n > LIMIT_CTL_BYTES)
		return err_set(err, ERR_LIMIT, "larger than %d bytes", LIMIT_CTL_BYTES);
	ERR_set_mark();
	ok = der_check(in, LIMIT_CTL_ELEMENTS, err) && open_message(&parsing) &&
	     check_message(&parsing) && take_list(&parsing);
	ERR_pop_to_mark();
	if (ok)
		*out = parsing.ctl;
	return ok;
}
