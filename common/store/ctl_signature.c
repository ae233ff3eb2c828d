/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The signature of a certificate trust list, its signers, and their chains. */
#include "config.h"

#include "store/ctl_signature.h"

#include <limits.h>
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/objects.h>
#include <openssl/pkcs7.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>
#include <string.h>

#include "format/limits.h"
#include "store/certificate.h"
#include "store/extension.h"

/* One verification; what it owns is freed at its end. */
struct verification {
	struct arena *arena;
	PKCS7 *p7;
	const struct ctl *ctl;
	const char *const *usages;
	STACK_OF(X509) *roots;
	struct err *err;
};

static PKCS7 *
decode(struct span message)
{
	const unsigned char *at = message.p;
	PKCS7 *p7 = message.n > LONG_MAX ? NULL : d2i_PKCS7(NULL, &at, (long)message.n);

	if (p7 != NULL && PKCS7_type_is_signed(p7) && p7->d.sign != NULL)
		return p7;
	PKCS7_free(p7);
	return NULL;
}

STACK_OF(X509) *
ctl_signature_certs(struct span message)
{
	PKCS7 *p7 = decode(message);
	STACK_OF(X509) *certs = p7 == NULL                 ? NULL
				: p7->d.sign->cert == NULL ? sk_X509_new_null()
							   : X509_chain_up_ref(p7->d.sign->cert);

	PKCS7_free(p7);
	return certs;
}

/* ---------------------------------------------------------------- the signature */

static bool
strong_digest(const PKCS7_SIGNER_INFO *signer)
{
	int nid = OBJ_obj2nid(signer->digest_alg->algorithm);

	return nid == NID_sha256 || nid == NID_sha384 || nid == NID_sha512;
}

/* RFC 2315 section 9.2: the content type is one of the signed attributes. */
static bool
right_type(const struct verification *v, PKCS7_SIGNER_INFO *signer)
{
	const ASN1_TYPE *type = PKCS7_get_signed_attribute(signer, NID_pkcs9_contentType);

	if (sk_X509_ATTRIBUTE_num(PKCS7_get_signed_attributes(signer)) <= 0)
		return true;
	return type != NULL && type->type == V_ASN1_OBJECT &&
	       OBJ_cmp(type->value.object, v->p7->d.sign->contents->type) == 0;
}

static bool
check_signers(const struct verification *v)
{
	STACK_OF(PKCS7_SIGNER_INFO) *signers = PKCS7_get_signer_info(v->p7);

	if (sk_PKCS7_SIGNER_INFO_num(signers) <= 0)
		return err_set(v->err, ERR_FORMAT, "is not signed");
	for (int i = 0; i < sk_PKCS7_SIGNER_INFO_num(signers); i++) {
		PKCS7_SIGNER_INFO *signer = sk_PKCS7_SIGNER_INFO_value(signers, i);

		if (!strong_digest(signer))
			return err_set(v->err, ERR_FORMAT,
				"is signed with a hash other than SHA-256, SHA-384 and SHA-512");
		if (!right_type(v, signer))
			return err_set(
				v->err, ERR_FORMAT, "has a signature for another content type");
	}
	return true;
}

/* The signers' certificates, after every signature over these contents was verified. NULL: err is
 * set. */
static STACK_OF(X509) *
good_signers(const struct verification *v)
{
	struct span content = v->ctl->content;
	BIO *bio = content.n > INT_MAX ? NULL : BIO_new_mem_buf(content.p, (int)content.n);
	STACK_OF(X509) *signers = NULL;

	if (bio == NULL ||
		PKCS7_verify(v->p7, NULL, NULL, bio, NULL, PKCS7_NOVERIFY | PKCS7_BINARY) != 1)
		err_set(v->err, ERR_FORMAT,
			"has a wrong signature: damaged, or changed after it "
			"was signed");
	else
		signers = PKCS7_get0_signers(v->p7, NULL, PKCS7_BINARY);
	BIO_free(bio);
	return signers;
}

/* ---------------------------------------------------------------- the signer */

/* 1 when it lists the usage, 0 when it does not, -1 when it has no extended key usage. */
static int
lists_usage(X509 *x509, const char *usage)
{
	enum extension state;
	EXTENDED_KEY_USAGE *list = extension_of_cert(x509, NID_ext_key_usage, &state);
	char oid[80];
	int found = 0;

	if (state == EXTENSION_ABSENT)
		return -1;
	for (int i = 0; i < sk_ASN1_OBJECT_num(list) && found == 0; i++)
		found = OBJ_obj2txt(oid, sizeof(oid), sk_ASN1_OBJECT_value(list, i), 1) > 0 &&
			strcmp(oid, usage) == 0;
	EXTENDED_KEY_USAGE_free(list);
	return found;
}

static bool
chain_allows(STACK_OF(X509) *chain, const char *usage)
{
	for (int i = 0; i < sk_X509_num(chain); i++) {
		int lists = lists_usage(sk_X509_value(chain, i), usage);

		if (lists == 0 || (i == 0 && lists < 0))
			return false;
	}
	return true;
}

static bool
check_usage(const struct verification *v, STACK_OF(X509) *chain)
{
	for (const char *const *usage = v->usages; *usage != NULL; usage++)
		if (chain_allows(chain, *usage))
			return true;
	return err_set(v->err, ERR_FORMAT, "is signed by %s, which may not sign such lists",
		certificate_quote(v->arena, sk_X509_value(chain, 0)));
}

/* The issuer above the last certificate of the signer's chain in the list. */
static const char *
missing_issuer(const struct verification *v, X509_STORE_CTX *ctx)
{
	STACK_OF(X509) *chain = X509_STORE_CTX_get0_chain(ctx);
	X509 *last = sk_X509_value(chain, sk_X509_num(chain) - 1);

	return certificate_common_name(v->arena, X509_get_issuer_name(last), CERTIFICATE_QUOTE_MAX);
}

static bool
tell_failure(const struct verification *v, X509_STORE_CTX *ctx)
{
	int error = X509_STORE_CTX_get_error(ctx);

	switch (error) {
	case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
	case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
	case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
	case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
	case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
		return err_set(v->err, ERR_FORMAT,
			"is signed under \"%s\", which is not trusted "
			"for this",
			missing_issuer(v, ctx));
	default:
		return err_set(v->err, ERR_FORMAT, "signer %s: %s",
			certificate_quote(v->arena, X509_STORE_CTX_get_current_cert(ctx)),
			X509_verify_cert_error_string(error));
	}
}

static void
set_time(X509_VERIFY_PARAM *param, int64_t at)
{
#ifdef LIBRARY_TIME_32 /* the library's time_t, see base/library_time.h */
	void (*set)(X509_VERIFY_PARAM *, int32_t) =
		(void (*)(X509_VERIFY_PARAM *, int32_t))(void (*)(void))X509_VERIFY_PARAM_set_time;

	set(param, (int32_t)at);
#else
	X509_VERIFY_PARAM_set_time(param, (time_t)at);
#endif
}

static bool
check_chain(const struct verification *v, X509 *signer)
{
	X509_STORE *store = X509_STORE_new();
	X509_STORE_CTX *ctx = X509_STORE_CTX_new();
	X509_VERIFY_PARAM *param;
	bool ok = false;

	if (store == NULL || ctx == NULL ||
		X509_STORE_CTX_init(ctx, store, signer, v->p7->d.sign->cert) != 1) {
		err_set(v->err, ERR_MEMORY, "no memory");
		goto out;
	}
	X509_STORE_CTX_set0_trusted_stack(ctx, v->roots);
	param = X509_STORE_CTX_get0_param(ctx);
	set_time(param, v->ctl->this_update);
	X509_VERIFY_PARAM_set_auth_level(param, 1);
	X509_VERIFY_PARAM_set_depth(param, LIMIT_CTL_CERTS);
	ok = X509_verify_cert(ctx) == 1 ? check_usage(v, X509_STORE_CTX_get0_chain(ctx))
					: tell_failure(v, ctx);
out:
	X509_STORE_CTX_free(ctx);
	X509_STORE_free(store);
	return ok;
}

/* ---------------------------------------------------------------- entry */

bool
ctl_signature_verify(struct arena *arena, struct span message, const struct ctl *ctl,
	const char *const *usages, STACK_OF(X509) *roots, struct err *err)
{
	struct verification v = {
		.arena = arena, .ctl = ctl, .usages = usages, .roots = roots, .err = err};
	STACK_OF(X509) *signers = NULL;
	bool ok;

	ERR_set_mark();
	v.p7 = decode(message);
	ok = v.p7 != NULL || err_set(err, ERR_FORMAT, "SignedData that does not decode");
	ok = ok && check_signers(&v);
	if (ok) {
		signers = good_signers(&v);
		ok = signers != NULL;
	}
	for (int i = 0; ok && i < sk_X509_num(signers); i++)
		ok = check_chain(&v, sk_X509_value(signers, i));
	sk_X509_free(signers);
	PKCS7_free(v.p7);
	ERR_pop_to_mark();
	return ok;
}
