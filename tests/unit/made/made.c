/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Certificates made within a test. */
#include "config.h"

#include "made.h"

#include <openssl/conf.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/rsa.h>
#include <openssl/x509v3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "store/store_find.h"
#include "trust/judge.h"

static void
must(bool ok)
{
	if (!ok)
		abort();
}

static void
add_extension(X509 *x509, X509 *issuer, int nid, const char *value)
{
	X509V3_CTX ctx;
	X509_EXTENSION *ext;
	CONF *empty = NCONF_new(NULL); /* some extensions want one to look into */

	X509V3_set_ctx(&ctx, issuer, x509, NULL, NULL, 0);
	X509V3_set_nconf(&ctx, empty);
	ext = X509V3_EXT_nconf_nid(empty, &ctx, nid, value);
	must(ext != NULL && X509_add_ext(x509, ext, -1) == 1);
	X509_EXTENSION_free(ext);
	NCONF_free(empty);
}

/* Microsoft's application policies: certificate policies whose identifiers are key purposes. */
static void
add_applications(X509 *x509, const char *oids)
{
	CERTIFICATEPOLICIES *policies = CERTIFICATEPOLICIES_new();
	ASN1_OBJECT *id = OBJ_txt2obj("1.3.6.1.4.1.311.21.10", 1);
	ASN1_OCTET_STRING *data = ASN1_OCTET_STRING_new();
	X509_EXTENSION *ext;
	char oid[80];
	int used;

	for (; sscanf(oids, "%79s%n", oid, &used) == 1; oids += used) {
		POLICYINFO *policy = POLICYINFO_new();

		ASN1_OBJECT_free(policy->policyid);
		policy->policyid = OBJ_txt2obj(oid, 1);
		must(policy->policyid != NULL && sk_POLICYINFO_push(policies, policy) > 0);
	}
	data->length = i2d_CERTIFICATEPOLICIES(policies, &data->data);
	ext = X509_EXTENSION_create_by_OBJ(NULL, id, 0, data);
	must(data->length > 0 && ext != NULL && X509_add_ext(x509, ext, -1) == 1);
	X509_EXTENSION_free(ext);
	ASN1_OCTET_STRING_free(data);
	ASN1_OBJECT_free(id);
	CERTIFICATEPOLICIES_free(policies);
}

static void
rename_san(X509 *x509)
{
	ASN1_OBJECT *id = OBJ_txt2obj("2.5.29.7", 1);
	X509_EXTENSION *ext =
		X509_delete_ext(x509, X509_get_ext_by_NID(x509, NID_subject_alt_name, -1));

	must(ext != NULL && X509_EXTENSION_set_object(ext, id) == 1 &&
		X509_add_ext(x509, ext, -1) == 1);
	X509_EXTENSION_free(ext);
	ASN1_OBJECT_free(id);
}

static void
set_names(X509 *x509, const struct recipe *recipe)
{
	X509_NAME *name = X509_get_subject_name(x509);

	if (recipe->key != NULL)
		must(X509_set_subject_name(x509, X509_get_subject_name(recipe->key->x509)) == 1);
	else if (recipe->cn != NULL)
		must(X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8,
			     (const unsigned char *)recipe->cn, -1, -1, 0) == 1);
	if (recipe->second_cn != NULL)
		must(X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8,
			     (const unsigned char *)recipe->second_cn, -1, -1, 0) == 1);
	must(X509_set_issuer_name(x509,
		     X509_get_subject_name(recipe->issuer == NULL ? x509 : recipe->issuer->x509)) ==
		1);
}

static EVP_PKEY *
make_key(const char *type)
{
	const char *colon = type == NULL ? NULL : strchr(type, ':');
	EVP_PKEY *key = NULL;
	EVP_PKEY_CTX *ctx;
	char kind[16];

	if (type == NULL)
		return EVP_EC_gen("P-256");
	if (colon == NULL)
		return strncmp(type, "ED", 2) == 0 ? EVP_PKEY_Q_keygen(NULL, NULL, type)
						   : EVP_EC_gen(type);
	snprintf(kind, sizeof(kind), "%.*s", (int)(colon - type), type);
	ctx = EVP_PKEY_CTX_new_from_name(NULL, kind, NULL);
	must(EVP_PKEY_keygen_init(ctx) == 1 &&
		EVP_PKEY_CTX_set_rsa_keygen_bits(ctx, atoi(colon + 1)) == 1 &&
		EVP_PKEY_keygen(ctx, &key) == 1);
	EVP_PKEY_CTX_free(ctx);
	return key;
}

static void
sign(X509 *x509, EVP_PKEY *key, const struct recipe *recipe)
{
	const char *md = recipe->md == NULL ? "sha256" : recipe->md;
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	EVP_PKEY_CTX *pkey = NULL;

	must(EVP_DigestSignInit_ex(ctx, &pkey, EVP_PKEY_is_a(key, "ED25519") ? NULL : md, NULL,
		     NULL, key, NULL) == 1);
	if (recipe->pss_mask != NULL)
		must(EVP_PKEY_CTX_set_rsa_padding(pkey, RSA_PKCS1_PSS_PADDING) == 1 &&
			EVP_PKEY_CTX_set_rsa_mgf1_md_name(pkey, recipe->pss_mask, NULL) == 1 &&
			EVP_PKEY_CTX_set_rsa_pss_saltlen(pkey, recipe->pss_salt) == 1);
	must(X509_sign_ctx(x509, ctx) > 0);
	EVP_MD_CTX_free(ctx);
}

struct made
made_new(const struct recipe *recipe)
{
	struct made made = {.x509 = X509_new()};
	long from = recipe->from, to = recipe->to;
	unsigned char serial[8];
	X509 *issuer;
	EVP_PKEY *stranger;

	if (from == 0 && to == 0) {
		from = -365L * CLOCK_DAY;
		to = 365L * CLOCK_DAY;
	}
	if (recipe->key != NULL) {
		made.key = recipe->key->key;
		EVP_PKEY_up_ref(made.key);
	} else
		made.key = make_key(recipe->key_type);
	if (recipe->explicit_curve)
		must(EVP_PKEY_set_utf8_string_param(
			     made.key, OSSL_PKEY_PARAM_EC_ENCODING, "explicit") == 1);
	must(made.x509 != NULL && made.key != NULL);
	issuer = recipe->issuer == NULL ? made.x509 : recipe->issuer->x509;
	X509_set_version(made.x509, 2);
	must(RAND_bytes(serial, sizeof(serial)) == 1);
	serial[0] = (serial[0] & 0x3f) | 0x40; /* positive, and no leading zero */
	ASN1_STRING_set(X509_get_serialNumber(made.x509), serial, sizeof(serial));
	ASN1_TIME_set(X509_getm_notBefore(made.x509), (time_t)MADE_NOW + from);
	ASN1_TIME_set(X509_getm_notAfter(made.x509), (time_t)MADE_NOW + to);
	must(X509_set_pubkey(made.x509, made.key) == 1);
	set_names(made.x509, recipe);
	if (!recipe->no_basic)
		add_extension(made.x509, issuer, NID_basic_constraints,
			recipe->basic != NULL ? recipe->basic
			: recipe->ca          ? "critical,CA:TRUE"
					      : "CA:FALSE");
	if (!recipe->no_ids) {
		add_extension(made.x509, issuer, NID_subject_key_identifier, "hash");
		add_extension(made.x509, issuer, NID_authority_key_identifier, "keyid");
	}
	if (recipe->constraints != NULL)
		add_extension(made.x509, issuer, NID_name_constraints, recipe->constraints);
	if (recipe->san != NULL)
		add_extension(made.x509, issuer, NID_subject_alt_name, recipe->san);
	if (recipe->san_of_1993)
		rename_san(made.x509);
	if (recipe->eku != NULL)
		add_extension(made.x509, issuer, NID_ext_key_usage, recipe->eku);
	if (recipe->apps != NULL)
		add_applications(made.x509, recipe->apps);
	for (size_t i = 0; i < MADE_MORE && recipe->more[i].name != NULL; i++)
		if (recipe->more[i].value != NULL)
			add_extension(made.x509, issuer, OBJ_sn2nid(recipe->more[i].name),
				recipe->more[i].value);
	stranger = recipe->other_signer ? EVP_EC_gen("P-256") : NULL;
	sign(made.x509,
		stranger != NULL         ? stranger
		: recipe->issuer == NULL ? made.key
					 : recipe->issuer->key,
		recipe);
	EVP_PKEY_free(stranger);
	return made;
}

void
made_free(struct made *made)
{
	X509_free(made->x509);
	EVP_PKEY_free(made->key);
}

struct span
made_der(struct arena *arena, const struct made *made)
{
	unsigned char *der = NULL;
	int n = i2d_X509(made->x509, &der);
	struct span out;

	must(n > 0);
	out = arena_bytes(arena, span_of(der, (size_t)n));
	OPENSSL_free(der);
	return out;
}

void
made_write(const char *path, const struct made *const *made, size_t count)
{
	FILE *file = fopen(path, "a");

	must(file != NULL);
	for (size_t i = 0; i < count; i++)
		must(PEM_write_X509(file, made[i]->x509) == 1);
	must(fclose(file) == 0);
}

static const char *const fault_names[CHAIN_FAULT_COUNT] = {
	[CHAIN_OK] = "ok",
	[CHAIN_UNTRUSTED_ROOT] = "untrusted-root",
	[CHAIN_INCOMPLETE] = "incomplete",
	[CHAIN_BAD_SIGNATURE] = "bad-signature",
	[CHAIN_DISTRUSTED] = "distrusted",
	[CHAIN_EXPIRED] = "expired",
	[CHAIN_NOT_YET_VALID] = "not-yet-valid",
	[CHAIN_REVOKED] = "revoked",
	[CHAIN_NAME_MISMATCH] = "name-mismatch",
	[CHAIN_WRONG_USAGE] = "wrong-usage",
	[CHAIN_NOT_CA] = "not-ca",
	[CHAIN_PATH_LENGTH] = "path-length",
	[CHAIN_NAME_CONSTRAINT] = "name-constraint",
	[CHAIN_POLICY] = "policy",
	[CHAIN_CRITICAL_EXTENSION] = "critical-extension",
	[CHAIN_WEAK_SIGNATURE] = "weak-signature",
	[CHAIN_WEAK_KEY] = "weak-key",
	[CHAIN_UNSUPPORTED_KEY] = "unsupported-key",
	[CHAIN_SHA1] = "sha1",
	[CHAIN_SHA1_BLOCKED] = "sha1-blocked",
	[CHAIN_REVOCATION_OFFLINE] = "revocation-offline",
	[CHAIN_REVOCATION_UNCHECKED] = "revocation-unchecked",
	[CHAIN_REVOCATION_NONE] = "revocation-none",
	[CHAIN_MALFORMED] = "malformed",
	[CHAIN_LOCAL] = "local",
	[CHAIN_OTHER] = "other",
	[CHAIN_UNDECIDED] = "undecided",
};

const char *
made_fault_name(enum chain_fault fault)
{
	return fault_names[fault];
}

size_t
made_held(const struct made *const *made, size_t count, struct stores *stores, struct arena *arena,
	const char **store)
{
	const struct store_entry **entries;
	size_t held = 0;

	for (size_t i = 0; i < count; i++) {
		const X509_NAME *subject = X509_get_subject_name(made[i]->x509);
		size_t n = stores_find_again(stores, subject, arena, &entries);

		for (size_t k = 0; k < n; k++)
			if (!entries[k]->machine) {
				held++;
				if (store != NULL)
					*store = entries[k]->store;
			}
	}
	return held;
}

const char *
made_faults(struct arena *arena, const struct chain_report *report)
{
	const struct chain_path *best = chain_best(report);
	const char *text = "";

	must(best != NULL);
	for (size_t i = 0; i < best->problem_count; i++)
		text = arena_printf(arena, "%s%s%s@%u", text, i > 0 ? " " : "",
			made_fault_name(best->problems[i].fault), best->problems[i].depth);
	return text;
}

bool
made_is_faulty(const struct recipe *ca_recipe, struct recipe leaf_recipe, enum chain_fault fault)
{
	struct arena *arena = arena_new(abort);
	struct made ca = made_new(ca_recipe), leaf;
	struct stores *stores = stores_new(arena);
	struct trust_options options = {.now = MADE_NOW, .client = leaf_recipe.client};
	const struct chain_path *best;
	struct span ders[2];
	bool faulty = false;

	leaf_recipe.issuer = &ca;
	leaf = made_new(&leaf_recipe);
	ders[0] = made_der(arena, &leaf);
	ders[1] = made_der(arena, &ca);
	best = chain_best(trust_judge(arena, ders, 2, span_of(NULL, 0), stores, NULL, &options));
	for (size_t i = 0; i < best->problem_count; i++)
		faulty = faulty || best->problems[i].fault == fault;
	stores_free(stores);
	made_free(&leaf);
	made_free(&ca);
	arena_free(arena);
	return faulty;
}
