/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Certificate trust lists made within a test. */
#include "config.h"

#include "list_made.h"

#include <openssl/evp.h>
#include <openssl/objects.h>
#include <openssl/pkcs7.h>
#include <stdlib.h>
#include <string.h>

#include "format/der.h"

enum { SIZE_MAX_MADE = 64 * 1024 * 1024 };

#define ROOT_LIST "1.3.6.1.4.1.311.10.3.9"
#define TRUST_LIST "1.3.6.1.4.1.311.10.1"

static void
must(bool ok)
{
	if (!ok)
		abort();
}

/* What has been built so far, as bytes of the arena. */
static struct span
finish(struct arena *arena, struct buf *buf)
{
	struct span out;

	must(!buf->failed);
	out = arena_bytes(arena, buf_view(buf));
	buf_free(buf);
	return out;
}

struct span
list_der(struct arena *arena, uint8_t tag, struct span content)
{
	struct buf out = buf_make(SIZE_MAX_MADE);
	int bytes = 0;

	buf_u8(&out, tag);
	for (size_t n = content.n; content.n >= 0x80 && n > 0; n >>= 8)
		bytes++;
	buf_u8(&out, bytes == 0 ? (uint8_t)content.n : (uint8_t)(0x80 | bytes));
	while (bytes-- > 0)
		buf_u8(&out, (uint8_t)(content.n >> (8 * bytes)));
	buf_span(&out, content);
	return finish(arena, &out);
}

struct span
list_oid(struct arena *arena, const char *oid)
{
	ASN1_OBJECT *object = OBJ_txt2obj(oid, 1);
	struct span out;

	must(object != NULL);
	out = list_der(arena, DER_OID, span_of(OBJ_get0_data(object), OBJ_length(object)));
	ASN1_OBJECT_free(object);
	return out;
}

struct span
list_usages(struct arena *arena, const char *oids)
{
	struct buf out = buf_make(SIZE_MAX_MADE);
	struct span rest = span_text(oids), oid;

	while (rest.n > 0) {
		if (!span_until(&rest, ' ', &oid))
			span_take(&rest, rest.n, &oid);
		buf_span(&out, list_oid(arena, arena_span_text(arena, oid)));
	}
	return list_der(arena, DER_SEQUENCE, finish(arena, &out));
}

struct span
list_filetime(struct arena *arena, int64_t at)
{
	uint64_t ticks = (uint64_t)(at + INT64_C(11644473600)) * 10000000;
	uint8_t bytes[8];

	for (int i = 0; i < 8; i++)
		bytes[i] = (uint8_t)(ticks >> (8 * i));
	return arena_bytes(arena, span_of(bytes, sizeof(bytes)));
}

struct span
list_utf16(struct arena *arena, const char *ascii)
{
	struct buf out = buf_make(SIZE_MAX_MADE);

	for (size_t i = 0; i <= strlen(ascii); i++) {
		buf_u8(&out, (uint8_t)ascii[i]);
		buf_u8(&out, 0);
	}
	return finish(arena, &out);
}

struct span
list_hash(struct arena *arena, struct span in, const char *digest)
{
	uint8_t out[EVP_MAX_MD_SIZE];
	unsigned int n;

	must(EVP_Digest(in.p, in.n, out, &n, EVP_get_digestbyname(digest), NULL) == 1);
	return arena_bytes(arena, span_of(out, n));
}

/* ---------------------------------------------------------------- the list */

static struct span
made_property(struct arena *arena, const struct list_property *property)
{
	struct buf values = buf_make(SIZE_MAX_MADE), out = buf_make(SIZE_MAX_MADE);
	int copies = property->copies == 0 ? 1 : property->copies;

	for (int i = 0; i < copies; i++)
		buf_span(&values, list_der(arena, property->tag == 0 ? DER_OCTETS : property->tag,
					  property->value));
	buf_span(&out,
		list_oid(arena, property->id == 0 ? "1.2.3.4"
						  : arena_printf(arena, "1.3.6.1.4.1.311.10.11.%u",
							    property->id)));
	buf_span(&out, list_der(arena, DER_SET, finish(arena, &values)));
	return list_der(arena, DER_SEQUENCE, finish(arena, &out));
}

static struct span
made_subject(struct arena *arena, const struct list_subject *subject)
{
	struct buf properties = buf_make(SIZE_MAX_MADE), out = buf_make(SIZE_MAX_MADE);

	for (size_t i = 0; i < subject->count; i++)
		buf_span(&properties, made_property(arena, &subject->properties[i]));
	buf_span(&out, list_der(arena, DER_OCTETS, subject->id));
	buf_span(&out, list_der(arena, DER_SET, finish(arena, &properties)));
	return list_der(arena, DER_SEQUENCE, finish(arena, &out));
}

static struct span
made_extensions(struct arena *arena, const struct list_recipe *recipe)
{
	static const uint8_t critical[] = {0x01, 0x01, 0xff}, value[] = {0x05, 0x00};
	struct buf out = buf_make(SIZE_MAX_MADE);

	buf_span(&out, list_oid(arena, recipe->extension));
	if (recipe->critical)
		buf_add(&out, critical, sizeof(critical));
	buf_span(&out, list_der(arena, DER_OCTETS, span_of(value, sizeof(value))));
	return list_der(arena, DER_CONTEXT_0,
		list_der(arena, DER_SEQUENCE, list_der(arena, DER_SEQUENCE, finish(arena, &out))));
}

static struct span
made_time(struct arena *arena, const char *text)
{
	return list_der(arena, strlen(text) == 13 ? 0x17 : 0x18, span_text(text));
}

/* CertificateTrustList without its tag and length. */
static struct span
made_content(struct arena *arena, const struct list_recipe *recipe)
{
	struct buf out = buf_make(SIZE_MAX_MADE), subjects = buf_make(SIZE_MAX_MADE);
	uint8_t version = (uint8_t)recipe->version;

	if (recipe->version != 0)
		buf_span(&out, list_der(arena, DER_INTEGER, span_of(&version, 1)));
	buf_span(&out, list_usages(arena, recipe->usage == NULL ? ROOT_LIST : recipe->usage));
	if (recipe->list_id != NULL)
		buf_span(&out, list_der(arena, DER_OCTETS, list_utf16(arena, recipe->list_id)));
	if (recipe->sequence.n > 0)
		buf_span(&out, list_der(arena, DER_INTEGER, recipe->sequence));
	buf_span(&out, made_time(arena, recipe->this_update == NULL ? "270114000000Z"
								    : recipe->this_update));
	if (recipe->next_update != NULL)
		buf_span(&out, made_time(arena, recipe->next_update));
	buf_span(&out,
		list_der(arena, DER_SEQUENCE,
			list_oid(arena, recipe->hash == NULL ? "1.3.14.3.2.26" : recipe->hash)));
	for (size_t i = 0; i < recipe->count; i++)
		buf_span(&subjects, made_subject(arena, &recipe->subjects[i]));
	if (!recipe->no_subjects)
		buf_span(&out, list_der(arena, DER_SEQUENCE, buf_view(&subjects)));
	buf_free(&subjects);
	if (recipe->extension != NULL)
		buf_span(&out, made_extensions(arena, recipe));
	return finish(arena, &out);
}

/* ---------------------------------------------------------------- the signature */

static void
sign(PKCS7 *p7, const struct list_recipe *recipe, struct span covered)
{
	const EVP_MD *md = EVP_get_digestbyname(recipe->digest == NULL ? "SHA256" : recipe->digest);
	PKCS7_SIGNER_INFO *signer =
		PKCS7_add_signature(p7, recipe->signer->x509, recipe->signer->key, md);
	uint8_t digest[EVP_MAX_MD_SIZE];
	unsigned int n = 0;

	must(signer != NULL && EVP_Digest(covered.p, covered.n, digest, &n, md, NULL) == 1);
	must(PKCS7_add1_attrib_digest(signer, digest, (int)n) == 1);
	/* The type becomes the signer's own. */
	must(PKCS7_add_attrib_content_type(
		     signer, recipe->wrong_type ? OBJ_nid2obj(NID_pkcs7_data)
						: OBJ_dup(p7->d.sign->contents->type)) == 1);
	must(PKCS7_SIGNER_INFO_sign(signer) == 1);
}

struct span
list_made(struct arena *arena, const struct list_recipe *recipe)
{
	struct span content = made_content(arena, recipe), der, out;
	PKCS7 *p7 = PKCS7_new(), *inner = PKCS7_new();
	unsigned char *bytes = NULL;
	int n;

	must(p7 != NULL && inner != NULL && PKCS7_set_type(p7, NID_pkcs7_signed) == 1);
	der = list_der(arena, DER_SEQUENCE, content);
	inner->type = OBJ_txt2obj(TRUST_LIST, 1);
	inner->d.other = ASN1_TYPE_new();
	ASN1_TYPE_set(inner->d.other, V_ASN1_SEQUENCE, ASN1_STRING_new());
	must(ASN1_STRING_set(inner->d.other->value.sequence, der.p, (int)der.n) == 1);
	must(PKCS7_set_content(p7, inner) == 1);
	for (size_t i = 0; i < recipe->cert_count; i++)
		must(PKCS7_add_certificate(p7, recipe->certs[i]->x509) == 1);
	if (recipe->signer != NULL)
		sign(p7, recipe, recipe->signed_with_header ? der : content);
	n = i2d_PKCS7(p7, &bytes);
	must(n > 0);
	out = arena_bytes(arena, span_of(bytes, (size_t)n));
	OPENSSL_free(bytes);
	PKCS7_free(p7);
	return out;
}
