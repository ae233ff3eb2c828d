/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Microsoft's lists as stores: their kinds, accepted signers and entries. */
#include "config.h"

#include "store/ctl_store.h"

#include <dirent.h>
#include <openssl/evp.h>
#include <openssl/objects.h>
#include <openssl/x509.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/limits.h"
#include "base/must.h"
#include "base/text.h"
#include "format/ctl.h"
#include "format/der.h"
#include "format/limits.h"
#include "store/bundle.h"
#include "store/certificate.h"
#include "store/ctl_signature.h"
#include "store/limits.h"

enum { MD5_BYTES = 16 };

struct ctl_store {
	const char *name;
	enum ctl_role role;
	struct ctl ctl;
	const struct ctl_subject **sorted; /* by identifier */
};

/* ---------------------------------------------------------------- tables */

/*
 * Kinds of lists by their usage, and the usages that their signers need. Microsoft's list CAs have
 * the extended key usages of the root list (10.3.9) and of the revoked list (10.3.19); that of the
 * disallowed list itself (10.3.30) is accepted too.
 */
static const struct list_kind {
	const char *usage;
	enum ctl_role role;
	const char *signer[4];
} list_kinds[] = {
	{"1.3.6.1.4.1.311.10.3.9", CTL_ROLE_ROOTS, {"1.3.6.1.4.1.311.10.3.9"}},
	{"1.3.6.1.4.1.311.10.3.30", CTL_ROLE_DISALLOWED,
		{"1.3.6.1.4.1.311.10.3.30", "1.3.6.1.4.1.311.10.3.19", "1.3.6.1.4.1.311.10.3.9"}},
};

/* The roots of Microsoft's list signers. The signers of the lists of 2025 and 2026 chain to that of
 * 2010; the lists name both with these hashes. */
static const struct ctl_pin own_pins[] = {
	{{0xdf, 0x54, 0x5b, 0xf9, 0x19, 0xa2, 0x43, 0x9c, 0x36, 0x98, 0x3b, 0x54, 0xcd, 0xfc, 0x90,
		 0x3d, 0xfa, 0x4f, 0x37, 0xd3, 0x99, 0x6d, 0x8d, 0x84, 0xb4, 0xc3, 0x1e, 0xec, 0x6f,
		 0x3c, 0x16, 0x3e},
		"3b1efd3a66ea28b16697394703a72ca340a05bd5",
		"Microsoft Root Certificate Authority 2010"},
	{{0x84, 0x7d, 0xf6, 0xa7, 0x84, 0x97, 0x94, 0x3f, 0x27, 0xfc, 0x72, 0xeb, 0x93, 0xf9, 0xa6,
		 0x37, 0x32, 0x0a, 0x02, 0xb5, 0x61, 0xd0, 0xa9, 0x1b, 0x09, 0xe8, 0x7a, 0x78, 0x07,
		 0xed, 0x7c, 0x61},
		"8f43288ad272f3103b6fb1428485ea3014c0bcfe",
		"Microsoft Root Certificate Authority 2011"},
};

enum { OWN_PINS = sizeof(own_pins) / sizeof(own_pins[0]) };

/* ---------------------------------------------------------------- the root of the signer */

/* A list being loaded. */
struct loading {
	struct arena *arena;
	const struct ctl_source *source;
	STACK_OF(X509) *certs; /* inside the list */
	STACK_OF(X509) *roots; /* pinned roots that were found */
};

static const struct ctl_pin *
pin_at(const struct loading *loading, size_t i)
{
	if (i < OWN_PINS)
		return &own_pins[i];
	i -= OWN_PINS;
	return i < loading->source->more_pin_count ? &loading->source->more_pins[i] : NULL;
}

/* Takes the certificate as a root if it is pinned. */
static void
offer(struct loading *loading, X509 *x509)
{
	const struct ctl_pin *pin;
	uint8_t sha256[32];

	certificate_sha256(x509, sha256);
	for (size_t i = 0; (pin = pin_at(loading, i)) != NULL; i++)
		if (memcmp(pin->sha256, sha256, sizeof(sha256)) == 0)
			must(X509_up_ref(x509) == 1 && sk_X509_push(loading->roots, x509) > 0,
				"libcrypto cannot make a list");
}

static void
offer_all(struct loading *loading, STACK_OF(X509) *certs)
{
	for (int i = 0; i < sk_X509_num(certs); i++)
		offer(loading, sk_X509_value(certs, i));
}

static void
look_elsewhere(struct loading *loading)
{
	const struct ctl_source *source = loading->source;

	for (int i = 0; source->find != NULL && i < sk_X509_num(loading->certs); i++) {
		STACK_OF(X509) *found = source->find(
			source->context, X509_get_issuer_name(sk_X509_value(loading->certs, i)));

		offer_all(loading, found);
		sk_X509_pop_free(found, X509_free);
	}
}

/* The operator did not name this file, so its faults are ignored. */
static void
look_into(struct loading *loading, const char *dir, const char *name)
{
	struct arena *scratch = arena_beside(loading->arena);
	const char *path = arena_printf(scratch, "%s/%s", dir, name);
	struct budget budget = {.deadline = loading->source->deadline};
	struct bundle bundle = {.count = 0};
	struct span in;

	if (!file_is_directory(path) &&
		file_read(scratch, path, LIMIT_CERT, budget.deadline, &in, NULL) &&
		bundle_parse(scratch, BUNDLE_PEM_DER, in, &budget, &bundle, NULL))
		for (size_t i = 0; i < bundle.count; i++)
			offer(loading, bundle.certs[i].x509);
	bundle_clear(&bundle);
	arena_free(scratch);
}

static const char *
directory_of(struct arena *arena, const char *path)
{
	const char *slash = strrchr(path, '/');

	if (slash == NULL)
		return ".";
	return slash == path ? "/" : arena_span_text(arena, span_of(path, (size_t)(slash - path)));
}

static bool
is_crt(const char *name)
{
	size_t n = strlen(name);

	return n > 4 && text_equal_nocase(name + n - 4, ".crt");
}

/* "certutil -syncWithWU" writes the lists and each root as <SHA-1>.crt into one folder. */
static void
look_beside(struct loading *loading)
{
	const char *dir = directory_of(loading->arena, loading->source->path);
	const struct ctl_pin *pin;
	const struct dirent *entry;
	DIR *open;

	for (size_t i = 0; (pin = pin_at(loading, i)) != NULL; i++)
		if (pin->sha1 != NULL)
			look_into(loading, dir, arena_printf(loading->arena, "%s.crt", pin->sha1));
	if (sk_X509_num(loading->roots) > 0)
		return;
	open = opendir(dir);
	for (int i = 0; open != NULL && i < LIMIT_CTL_BESIDE && (entry = readdir(open)) != NULL;
		i++)
		if (is_crt(entry->d_name))
			look_into(loading, dir, entry->d_name);
	if (open != NULL)
		closedir(open);
}

/* The pinned root that a certificate of the list names as its issuer. */
static const struct ctl_pin *
wanted_pin(const struct loading *loading)
{
	for (int i = 0; i < sk_X509_num(loading->certs); i++) {
		const char *issuer = certificate_common_name(loading->arena,
			X509_get_issuer_name(sk_X509_value(loading->certs, i)), LIMIT_TEXT_FIELD);
		const struct ctl_pin *pin;

		for (size_t k = 0; (pin = pin_at(loading, k)) != NULL; k++)
			if (text_equal(pin->name, issuer))
				return pin;
	}
	return NULL;
}

/*
 * The signature cannot be verified without the root. When the signer's issuer is a pinned root, the
 * message says where to put it; any other signer fails when the signature is verified.
 */
static bool
find_roots(struct loading *loading, struct err *err)
{
	const struct ctl_pin *pin;

	offer_all(loading, loading->certs);
	if (sk_X509_num(loading->roots) == 0)
		look_elsewhere(loading);
	if (sk_X509_num(loading->roots) == 0)
		look_beside(loading);
	pin = sk_X509_num(loading->roots) == 0 ? wanted_pin(loading) : NULL;
	if (pin == NULL)
		return true;
	return err_set(err, ERR_SYSTEM,
		"signature cannot be checked without the certificate of "
		"\"%s\": put it beside the list as %s.crt, or into a store named before it",
		pin->name, pin->sha1 == NULL ? "root" : pin->sha1);
}

/* ---------------------------------------------------------------- loading */

static int
compare_ids(struct span a, struct span b)
{
	if (a.n != b.n)
		return a.n < b.n ? -1 : 1;
	return memcmp(a.p, b.p, a.n);
}

static int
compare_subjects(const void *a, const void *b)
{
	return compare_ids((*(const struct ctl_subject *const *)a)->id,
		(*(const struct ctl_subject *const *)b)->id);
}

static int
compare_to_id(const void *id, const void *subject)
{
	return compare_ids(
		*(const struct span *)id, (*(const struct ctl_subject *const *)subject)->id);
}

static const struct list_kind *
kind_of(const struct ctl *ctl, struct err *err)
{
	for (size_t i = 0; i < sizeof(list_kinds) / sizeof(list_kinds[0]); i++)
		for (size_t k = 0; k < ctl->usage_count; k++)
			if (text_equal(ctl->usages[k], list_kinds[i].usage))
				return &list_kinds[i];
	err_set(err, ERR_UNSUPPORTED,
		"is a list for %s, neither of roots nor of disallowed "
		"certificates",
		ctl->usages[0]);
	return NULL;
}

static bool
verify(struct arena *arena, const struct ctl_source *source, struct span in, const struct ctl *ctl,
	const struct list_kind *kind, struct err *err)
{
	struct loading loading = {.arena = arena,
		.source = source,
		.certs = ctl_signature_certs(in),
		.roots = sk_X509_new_null()};
	bool ok;

	if (ctl->signer_count == 0)
		ok = err_set(err, ERR_FORMAT, "is not signed");
	else if (loading.certs == NULL || loading.roots == NULL)
		ok = err_set(err, ERR_MEMORY, "no memory");
	else
		ok = find_roots(&loading, err) &&
		     ctl_signature_verify(arena, in, ctl, kind->signer, loading.roots, err);
	sk_X509_pop_free(loading.certs, X509_free);
	sk_X509_pop_free(loading.roots, X509_free);
	return ok;
}

struct ctl_store *
ctl_store_load(
	struct arena *arena, const struct ctl_source *source, struct span in, struct err *err)
{
	struct ctl_store *list = arena_alloc(arena, sizeof(*list));
	const struct list_kind *kind;

	if (span_starts(in, "MSCF")) {
		err_set(err, ERR_UNSUPPORTED, "is a cabinet: unpack the .stl file that it holds");
		return NULL;
	}
	if (!ctl_parse(arena, in, &list->ctl, err))
		return NULL;
	kind = kind_of(&list->ctl, err);
	if (kind == NULL || !verify(arena, source, in, &list->ctl, kind, err))
		return NULL;
	list->name = source->name;
	list->role = kind->role;
	list->sorted = arena_array(arena, list->ctl.subject_count, sizeof(*list->sorted));
	for (size_t i = 0; i < list->ctl.subject_count; i++)
		list->sorted[i] = &list->ctl.subjects[i];
	if (list->ctl.subject_count > 1)
		qsort(list->sorted, list->ctl.subject_count, sizeof(*list->sorted),
			compare_subjects);
	return list;
}

/* ---------------------------------------------------------------- asking */

static const struct certprops *
find_id(const struct ctl_store *list, struct span id)
{
	const struct ctl_subject *const *found =
		list->ctl.subject_count == 0 ? NULL
					     : bsearch(&id, list->sorted, list->ctl.subject_count,
						       sizeof(*list->sorted), compare_to_id);

	return found == NULL ? NULL : &(*found)->props;
}

/* FIPS mode may refuse MD5. Without the hash a certificate that the list names would not be found.
 */
#define NO_DIGEST                                                                                  \
	"libcrypto cannot compute a hash by which a list of Microsoft's names certificates"

static const struct certprops *
find_digest(const struct ctl_store *list, struct span in, const EVP_MD *md)
{
	uint8_t digest[EVP_MAX_MD_SIZE];
	unsigned int n;

	if (md == NULL)
		return NULL;
	must(EVP_Digest(in.p, in.n, digest, &n, md, NULL) == 1, NO_DIGEST);
	return find_id(list, span_of(digest, n));
}

/* The hash that the signature uses, over the signed part. */
static const struct certprops *
find_signature_hash(const struct ctl_store *list, X509 *x509, struct span der)
{
	int digest = NID_undef, key;
	struct span certificate, signed_part;

	if (OBJ_find_sigid_algs(X509_get_signature_nid(x509), &digest, &key) != 1 ||
		digest == NID_undef)
		X509_get_signature_info(x509, &digest, NULL, NULL, NULL); /* RSA-PSS */
	if (!der_take(&der, DER_SEQUENCE, &certificate) || !der_whole(&certificate, &signed_part))
		return NULL;
	return find_digest(list, signed_part, EVP_get_digestbynid(digest));
}

/* MD5 of the public key; whether with its algorithm or without is not documented: either one. */
static const struct certprops *
find_key_hash(const struct ctl_store *list, X509 *x509)
{
	const ASN1_BIT_STRING *bits = X509_get0_pubkey_bitstr(x509);
	unsigned char *der = NULL;
	int n = i2d_X509_PUBKEY(X509_get_X509_PUBKEY(x509), &der);
	const struct certprops *found = NULL;

	if (bits != NULL)
		found = find_digest(list,
			span_of(ASN1_STRING_get0_data(bits), (size_t)ASN1_STRING_length(bits)),
			EVP_md5());
	if (found == NULL && n > 0)
		found = find_digest(list, span_of(der, (size_t)n), EVP_md5());
	OPENSSL_free(der);
	return found;
}

static const struct certprops *
find_der(const struct ctl_store *list, X509 *x509, struct span der)
{
	const struct certprops *found;

	if (list->ctl.hash == CTL_SHA1)
		return find_digest(list, der, EVP_sha1());
	if (list->ctl.hash == CTL_SHA256)
		return find_digest(list, der, EVP_sha256());
	found = find_signature_hash(list, x509, der);
	return found != NULL ? found : find_key_hash(list, x509);
}

const struct certprops *
ctl_store_find(const struct ctl_store *list, X509 *x509)
{
	const struct certprops *found;
	unsigned char *der = NULL;
	int n = i2d_X509(x509, &der);
	uint8_t sha256[32];

	if (n <= 0)
		return NULL;
	found = find_der(list, x509, span_of(der, (size_t)n));
	OPENSSL_free(der);
	if (found == NULL || found->sha256.n == 0)
		return found;
	certificate_sha256(x509, sha256);
	return span_equal(found->sha256, span_of(sha256, sizeof(sha256))) ? found : NULL;
}

const char *
ctl_store_find_name(const struct ctl_store *list, const X509_NAME *subject)
{
	uint8_t md5[MD5_BYTES];
	unsigned int n;

	must(X509_NAME_digest(subject, EVP_md5(), md5, &n) == 1, NO_DIGEST);
	for (size_t i = 0; i < list->ctl.subject_count; i++) {
		const struct certprops *props = &list->ctl.subjects[i].props;

		if (span_equal(props->name_md5, span_of(md5, n)))
			return props->friendly_name == NULL ? "" : props->friendly_name;
	}
	return NULL;
}

const char *
ctl_store_name(const struct ctl_store *list)
{
	return list->name;
}

enum ctl_role
ctl_store_role(const struct ctl_store *list)
{
	return list->role;
}

int64_t
ctl_store_this_update(const struct ctl_store *list)
{
	return list->ctl.this_update;
}

size_t
ctl_store_count(const struct ctl_store *list)
{
	return list->ctl.subject_count;
}

struct span
ctl_store_sequence_number(const struct ctl_store *list)
{
	return list->ctl.sequence_number;
}
