/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Keys and signatures of certificates that Windows takes. */
#include "config.h"

#include "trust/algorithms.h"

#include <openssl/asn1t.h>
#include <openssl/evp.h>
#include <openssl/objects.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

#include "base/text.h"
#include "store/certificate.h"
#include "trust/effort.h"
#include "trust/windows.h"

enum { GROUP_NAME_MAX = 80 };

/* ---------------------------------------------------------------- signatures */

/* "CNG Algorithm Identifiers": there is no SHA-224, SHA-3 or RIPEMD. Those before SHA-1 are weak
 * (KB 2862973). */
static bool
digest_known(int digest)
{
	return digest == NID_sha1 || digest == NID_sha || digest == NID_sha256 ||
	       digest == NID_sha384 || digest == NID_sha512;
}

static bool
digest_weak(int digest)
{
	return digest == NID_md2 || digest == NID_md4 || digest == NID_md5;
}

static int
digest_of(const X509_ALGOR *algorithm)
{
	return algorithm == NULL ? NID_sha1 : OBJ_obj2nid(algorithm->algorithm);
}

/* Of RSA-PSS (RFC 4055 section 3.1). BCRYPT_PSS_PADDING_INFO has one digest, which is that of the
 * mask too, and nothing for another mask or trailer. NID_undef: none that Windows can verify. */
static int
pss_digest(const X509_ALGOR *algorithm)
{
	RSA_PSS_PARAMS *pss =
		ASN1_TYPE_unpack_sequence(ASN1_ITEM_rptr(RSA_PSS_PARAMS), algorithm->parameter);
	const X509_ALGOR *mask = pss == NULL ? NULL : pss->maskGenAlgorithm;
	X509_ALGOR *inner = NULL;
	int digest = NID_undef;

	if (mask != NULL && OBJ_obj2nid(mask->algorithm) == NID_mgf1)
		inner = ASN1_TYPE_unpack_sequence(ASN1_ITEM_rptr(X509_ALGOR), mask->parameter);
	if (pss != NULL && (mask == NULL || inner != NULL) &&
		digest_of(pss->hashAlgorithm) == digest_of(inner) &&
		(pss->trailerField == NULL || ASN1_INTEGER_get(pss->trailerField) == 1))
		digest = digest_of(pss->hashAlgorithm);
	X509_ALGOR_free(inner);
	RSA_PSS_PARAMS_free(pss);
	return digest;
}

/* NID_undef when Windows knows no such signature. */
static int
signature_digest(const X509 *x509)
{
	const X509_ALGOR *algorithm = NULL;
	int digest = NID_undef, key = NID_undef, nid = X509_get_signature_nid(x509);

	X509_get0_signature(NULL, &algorithm, x509);
	if (nid == NID_rsassaPss)
		return pss_digest(algorithm);
	if (OBJ_find_sigid_algs(nid, &digest, &key) != 1 ||
		(key != NID_rsaEncryption && key != NID_X9_62_id_ecPublicKey))
		return NID_undef;
	return digest;
}

static const char *
signature_text(struct arena *arena, const X509 *x509)
{
	int nid = X509_get_signature_nid(x509);
	const X509_ALGOR *algorithm = NULL;
	char oid[GROUP_NAME_MAX];

	if (nid == NID_rsassaPss)
		return "RSA-PSS of a kind";
	if (nid != NID_undef)
		return OBJ_nid2ln(nid);
	X509_get0_signature(NULL, &algorithm, x509);
	return OBJ_obj2txt(oid, sizeof(oid), algorithm->algorithm, 1) <= 0
		       ? "something"
		       : text_clean(arena, span_text(oid), sizeof(oid));
}

/* Nobody relies on the signature that a root puts under itself. */
static void
judge_signature(const struct path *path, unsigned int depth, struct problems *problems)
{
	const struct node *node = path->nodes[depth];
	const char *who = windows_designate(path, depth, problems->arena);
	int digest;

	if (node->self_signed)
		return;
	digest = signature_digest(node->x509);
	if (digest_weak(digest))
		problems_add(problems, CHAIN_WEAK_SIGNATURE, depth, "%s is signed with %s", who,
			OBJ_nid2sn(digest));
	else if (!digest_known(digest))
		problems_add(problems, CHAIN_WEAK_SIGNATURE, depth,
			"%s is signed with %s, which Windows cannot verify", who,
			signature_text(problems->arena, node->x509));
	else if (digest != NID_sha1 && digest != NID_sha)
		return;
	else if (path->nodes[path->count - 1]->in_programme)
		problems_add(problems, CHAIN_SHA1_BLOCKED, depth,
			"%s is signed with SHA-1 under a root of Microsoft's programme", who);
	else
		problems_add(problems, CHAIN_SHA1, depth, "%s is signed with SHA-1", who);
}

/* ---------------------------------------------------------------- keys */

/* The leaf's has to be on a curve that the client offers in TLS, one of a CA on any that it knows.
 */
static bool
curve_taken(const EVP_PKEY *key, const struct client *client, bool leaf)
{
	const char *curves = leaf ? client->groups : client->curves;
	char name[GROUP_NAME_MAX];
	size_t n;

	return EVP_PKEY_get_group_name(key, name, sizeof(name), &n) != 1 || curves == NULL ||
	       client_lists(curves, name);
}

static void
judge_curve(const struct path *path, unsigned int depth, const EVP_PKEY *key,
	const struct client *client, struct problems *problems)
{
	const struct cert *cert;

	if (curve_taken(key, client, depth == 0))
		return;
	cert = certificate_facts(problems->arena, path->nodes[depth]->x509, false);
	problems_add(problems, CHAIN_UNSUPPORTED_KEY, depth,
		"%s has an %s key, which %s does not take",
		windows_designate(path, depth, problems->arena), cert->key_type, client->windows);
}

static void
judge_key(const struct path *path, unsigned int depth, const struct client *client,
	struct problems *problems)
{
	const EVP_PKEY *key = X509_get0_pubkey(path->nodes[depth]->x509);
	const char *who = windows_designate(path, depth, problems->arena);
	const char *refusal = key == NULL ? NULL : effort_refusal(problems->arena, key);

	if (refusal != NULL)
		problems_add(problems, CHAIN_UNSUPPORTED_KEY, depth, "%s %s", who, refusal);
	if (key == NULL)
		problems_add(problems, CHAIN_MALFORMED, depth,
			"%s has a public key that cannot be decoded", who);
	else if (EVP_PKEY_is_a(key, "EC"))
		judge_curve(path, depth, key, client, problems);
	else if (!EVP_PKEY_is_a(key, "RSA") && !EVP_PKEY_is_a(key, "RSA-PSS"))
		problems_add(problems, CHAIN_UNSUPPORTED_KEY, depth,
			"%s has a key of type %s, unknown to Windows", who,
			EVP_PKEY_get0_type_name(key));
	else if (EVP_PKEY_get_bits(key) < client->rsa_bits)
		problems_add(problems, CHAIN_WEAK_KEY, depth, "%s has an RSA key of only %d bits",
			who, EVP_PKEY_get_bits(key));
}

void
algorithms_judge(const struct path *path, const struct client *client, struct problems *problems)
{
	for (unsigned int depth = 0; depth < path->count; depth++) {
		judge_signature(path, depth, problems);
		judge_key(path, depth, client, problems);
	}
}
