/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Certificate policies of one path, as libcrypto's policy tree has them. */
#include "config.h"

#include "trust/path_policies.h"

#include <openssl/objects.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>

#include "base/must.h"
#include "model/limits.h"
#include "store/certificate.h"
#include "store/extension.h"

/* The certificates below the anchor, as libcrypto counts them for policies. */
static size_t
below_anchor(const struct path *path)
{
	return path->count - 1;
}

/* What requireExplicitPolicy says, more than any path has certificates when it is absent, 0 when
 * that cannot be read; false when there are no policyConstraints that can. */
static bool
explicit_skip(X509 *x509, long *skip)
{
	enum extension state;
	POLICY_CONSTRAINTS *constraints = extension_of_cert(x509, NID_policy_constraints, &state);

	*skip = state == EXTENSION_MALFORMED ? 0 : LIMIT_PATH_DEPTH;
	if (state != EXTENSION_THERE)
		return false;
	if (constraints->requireExplicitPolicy != NULL)
		*skip = ASN1_INTEGER_get(constraints->requireExplicitPolicy);
	POLICY_CONSTRAINTS_free(constraints);
	return true;
}

static bool
constrains_without_policies(const struct path *path)
{
	long skip;

	for (size_t i = 0; i < below_anchor(path); i++)
		if (X509_get_ext_by_NID(path->nodes[i]->x509, NID_certificate_policies, -1) < 0 &&
			explicit_skip(path->nodes[i]->x509, &skip))
			return true;
	return false;
}

/* The counter explicit_policy of RFC 5280 sections 6.1.4 (h), (i) and 6.1.5 (a), (b). */
static bool
requires_explicit(const struct path *path)
{
	long left = LIMIT_PATH_DEPTH, skip;

	for (size_t i = below_anchor(path); i > 0; i--) {
		X509 *x509 = path->nodes[i - 1]->x509;

		if (left > 0 && (i == 1 || !certificate_self_issued(x509)))
			left--;
		explicit_skip(x509, &skip);
		if (skip < left && (i > 1 || skip == 0))
			left = skip;
	}
	return left <= 0;
}

static int
ask_tree(const struct path *path, unsigned int *depth)
{
	STACK_OF(X509) *certs = sk_X509_new_null();
	STACK_OF(ASN1_OBJECT) *any = sk_ASN1_OBJECT_new_null();
	X509_POLICY_TREE *tree = NULL;
	int explicit_policy = 0, said;

	must(certs != NULL && any != NULL &&
			sk_ASN1_OBJECT_push(any, OBJ_nid2obj(NID_any_policy)) > 0,
		"libcrypto cannot check policies");
	for (size_t i = 0; i < path->count; i++)
		must(sk_X509_push(certs, path->nodes[i]->x509) > 0,
			"libcrypto cannot check policies");
	said = X509_policy_check(&tree, &explicit_policy, certs, any, X509_V_FLAG_POLICY_CHECK);
	X509_policy_tree_free(tree);
	sk_ASN1_OBJECT_free(any);
	sk_X509_free(certs);
	for (*depth = 0; said == X509_PCY_TREE_INVALID && *depth + 1 < path->count; ++*depth)
		if (X509_get_extension_flags(path->nodes[*depth]->x509) & EXFLAG_INVALID_POLICY)
			return X509_V_ERR_INVALID_POLICY_EXTENSION;
	*depth = 0;
	return said > 0                        ? X509_V_OK
	       : said == X509_PCY_TREE_FAILURE ? X509_V_ERR_NO_EXPLICIT_POLICY
	       : said == X509_PCY_TREE_INVALID ? X509_V_ERR_INVALID_POLICY_EXTENSION
					       : X509_V_ERR_OUT_OF_MEM; /* too many nodes */
}

/*
 * libcrypto forgets to free the constraints of a certificate without policies; below such a one no
 * policy is valid any more (RFC 5280 section 6.1.3 (e)), so all that is left to see is whether one
 * is required before the leaf is reached.
 */
int
path_policies_check(const struct path *path, unsigned int *depth)
{
	*depth = 0;
	if (!constrains_without_policies(path))
		return ask_tree(path, depth);
	return requires_explicit(path) ? X509_V_ERR_NO_EXPLICIT_POLICY : X509_V_OK;
}
