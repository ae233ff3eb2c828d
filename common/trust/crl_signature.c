/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The signature of a list over its bytes, a piece at a time. */
#include "config.h"

#include "trust/crl_signature.h"

#include <limits.h>
#include <openssl/objects.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

enum {
	PIECE = 1024 * 1024, /* between two looks at the clock */
	PIECE_COST = 32,     /* a millisecond, see trust/effort.h */
};

/* ---------------------------------------------------------------- RSASSA-PSS */

static const EVP_MD *
digest_of(const X509_ALGOR *algorithm)
{
	const ASN1_OBJECT *object;

	if (algorithm == NULL)
		return EVP_sha1(); /* the default of RFC 4055 section 3.1 */
	X509_ALGOR_get0(&object, NULL, NULL, algorithm);
	return EVP_get_digestbyobj(object);
}

static const EVP_MD *
mask_digest_of(const X509_ALGOR *algorithm)
{
	X509_ALGOR *hash;
	const ASN1_OBJECT *object;
	const void *value;
	const EVP_MD *md;
	int type;

	if (algorithm == NULL)
		return EVP_sha1();
	X509_ALGOR_get0(&object, &type, &value, algorithm);
	if (OBJ_obj2nid(object) != NID_mgf1 || type != V_ASN1_SEQUENCE)
		return NULL;
	hash = ASN1_item_unpack(value, ASN1_ITEM_rptr(X509_ALGOR));
	md = hash == NULL ? NULL : digest_of(hash);
	X509_ALGOR_free(hash);
	return md;
}

/* RFC 4055 section 3.1; a salt of 20 bytes and a trailer of 1 are the defaults. */
static bool
start_pss(EVP_MD_CTX *context, const X509_ALGOR *algorithm, EVP_PKEY *key)
{
	RSA_PSS_PARAMS *params = NULL;
	const EVP_MD *md, *mask;
	const void *value;
	EVP_PKEY_CTX *settings;
	int64_t salt = 20, trailer = 1;
	int type;
	bool ok = false;

	X509_ALGOR_get0(NULL, &type, &value, algorithm);
	if (type == V_ASN1_SEQUENCE)
		params = ASN1_item_unpack(value, ASN1_ITEM_rptr(RSA_PSS_PARAMS));
	if (params == NULL)
		return false;
	md = digest_of(params->hashAlgorithm);
	mask = mask_digest_of(params->maskGenAlgorithm);
	if ((params->saltLength == NULL ||
		    ASN1_INTEGER_get_int64(&salt, params->saltLength) == 1) &&
		(params->trailerField == NULL ||
			ASN1_INTEGER_get_int64(&trailer, params->trailerField) == 1))
		ok = md != NULL && mask != NULL && salt >= 0 && salt <= INT_MAX && trailer == 1 &&
		     EVP_DigestVerifyInit(context, &settings, md, NULL, key) == 1 &&
		     EVP_PKEY_CTX_set_rsa_padding(settings, RSA_PKCS1_PSS_PADDING) > 0 &&
		     EVP_PKEY_CTX_set_rsa_pss_saltlen(settings, (int)salt) > 0 &&
		     EVP_PKEY_CTX_set_rsa_mgf1_md(settings, mask) > 0;
	RSA_PSS_PARAMS_free(params);
	return ok;
}

/* ---------------------------------------------------------------- the others */

/* Sets the context up for the algorithm; false when the key does not make such signatures. `whole`:
 * it is one that wants all of the bytes at once. */
static bool
start(EVP_MD_CTX *context, const X509_ALGOR *algorithm, EVP_PKEY *key, bool *whole)
{
	const ASN1_OBJECT *object;
	int md, kind, base = EVP_PKEY_get_base_id(key);

	X509_ALGOR_get0(&object, NULL, NULL, algorithm);
	if (OBJ_obj2nid(object) == NID_rsassaPss)
		return (base == EVP_PKEY_RSA || base == EVP_PKEY_RSA_PSS) &&
		       start_pss(context, algorithm, key);
	if (OBJ_find_sigid_algs(OBJ_obj2nid(object), &md, &kind) != 1 || kind != base)
		return false;
	*whole = md == NID_undef;
	return EVP_DigestVerifyInit(
		       context, NULL, *whole ? NULL : EVP_get_digestbynid(md), NULL, key) == 1;
}

static enum crl_signature
check(EVP_MD_CTX *context, const struct crl_scan *crl, bool whole, struct effort *effort)
{
	struct span rest = crl->signed_part, piece;
	int result;

	while (!whole && rest.n > 0) {
		if (!effort_take(effort, PIECE_COST))
			return CRL_SIGNATURE_LATE;
		span_take(&rest, rest.n < PIECE ? rest.n : PIECE, &piece);
		if (EVP_DigestVerifyUpdate(context, piece.p, piece.n) != 1)
			return CRL_SIGNATURE_WRONG;
	}
	result = whole ? EVP_DigestVerify(
				 context, crl->signature.p, crl->signature.n, rest.p, rest.n)
		       : EVP_DigestVerifyFinal(context, crl->signature.p, crl->signature.n);
	return result == 1 ? CRL_SIGNATURE_GOOD : CRL_SIGNATURE_WRONG;
}

enum crl_signature
crl_signature_verify(const struct crl_scan *crl, EVP_PKEY *key, struct effort *effort)
{
	const unsigned char *at = crl->algorithm.p;
	X509_ALGOR *algorithm = d2i_X509_ALGOR(NULL, &at, (long)crl->algorithm.n);
	EVP_MD_CTX *context = EVP_MD_CTX_new();
	enum crl_signature found = CRL_SIGNATURE_WRONG;
	bool whole = false;

	if (algorithm != NULL && start(context, algorithm, key, &whole))
		found = check(context, crl, whole, effort);
	EVP_MD_CTX_free(context);
	X509_ALGOR_free(algorithm);
	return found;
}
