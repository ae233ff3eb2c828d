/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Verification of one path with libcrypto, which does not stop at the first problem. */
#include "config.h"

#include "trust/chain.h"

#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>
#include <string.h>

#include "base/must.h"
#include "model/limits.h"
#include "store/certificate.h"
#include "trust/constraints.h"
#include "trust/path_policies.h"
#include "trust/windows.h"

/* What depends on this host alone: without it, what is left would look like a chain that is fine.
 */
#define NO_VERIFICATION "libcrypto cannot verify a chain"

enum { COMPARISONS = 256 }; /* of a name with a constraint, for the price of a signature */

/* What the callbacks of one verification work on. */
struct verification {
	const struct path *path;
	struct effort *effort;
	struct problems *problems;
};

/*
 * A root of version 3 that says nothing of being a CA is one: CERT_TRUST_INVALID_BASIC_CONSTRAINTS
 * (CERT_TRUST_STATUS in wincrypt.h) is for certificates that have the extension, and Microsoft's
 * programme had such roots (Entrust TN 7875).
 */
static bool
is_plain_root(const struct path *path, unsigned int depth)
{
	return depth + 1 == path->count && path->nodes[depth]->self_signed &&
	       (X509_get_extension_flags(path->nodes[depth]->x509) &
		       (EXFLAG_BCONS | EXFLAG_KUSAGE)) == 0;
}

/* What is about no certificate of the path is about the chain. */
static void
add_error(struct verification *v, int error, unsigned int depth)
{
	const struct windows_error *row = windows_error_find(error);
	const char *who = depth < v->path->count
				  ? windows_designate(v->path, depth, v->problems->arena)
				  : "chain";

	if ((row != NULL && row->fault == CHAIN_OK) ||
		(error == X509_V_ERR_INVALID_CA && is_plain_root(v->path, depth)))
		return;
	if (depth >= v->path->count)
		depth = 0;
	if (row != NULL && row->text != NULL)
		problems_add(v->problems, row->fault, depth, "%s %s", who, row->text);
	else
		problems_add(v->problems, row == NULL ? CHAIN_OTHER : row->fault, depth, "%s: %s",
			who, X509_verify_cert_error_string(error));
}

/* What is looked at here, with what Windows knows besides. */
static bool
is_about_names(int error)
{
	static const int errors[] = {X509_V_ERR_UNSPECIFIED, X509_V_ERR_PERMITTED_VIOLATION,
		X509_V_ERR_EXCLUDED_VIOLATION, X509_V_ERR_SUBTREE_MINMAX,
		X509_V_ERR_UNSUPPORTED_CONSTRAINT_TYPE, X509_V_ERR_UNSUPPORTED_CONSTRAINT_SYNTAX,
		X509_V_ERR_UNSUPPORTED_NAME_SYNTAX};

	for (size_t i = 0; i < sizeof(errors) / sizeof(errors[0]); i++)
		if (errors[i] == error)
			return true;
	return false;
}

static int
collect(int ok, X509_STORE_CTX *ctx)
{
	struct verification *v = X509_STORE_CTX_get_app_data(ctx);

	if (!ok && !is_about_names(X509_STORE_CTX_get_error(ctx)))
		add_error(v, X509_STORE_CTX_get_error(ctx),
			(unsigned int)X509_STORE_CTX_get_error_depth(ctx)); /* -1: UINT_MAX */
	return 1;
}

/*
 * Who has issued what has been decided by the path search, by name and signature. libcrypto would
 * also refuse an issuer for its key identifier, which Windows does not.
 */
static int
is_our_issuer(X509_STORE_CTX *ctx, X509 *x509, X509 *issuer)
{
	const struct verification *v = X509_STORE_CTX_get_app_data(ctx);
	const struct path *path = v->path;

	for (size_t i = 0; i < path->count; i++) {
		if (path->nodes[i]->x509 != x509)
			continue;
		if (i + 1 < path->count)
			return path->nodes[i + 1]->x509 == issuer;
		return issuer == x509 && path->nodes[i]->self_signed;
	}
	return 0;
}

/* In place of libcrypto's own check: the search has had every signature of the path verified. */
static int
tell_signatures(X509_STORE_CTX *ctx)
{
	struct verification *v = X509_STORE_CTX_get_app_data(ctx);

	for (unsigned int i = 0; i < v->path->count; i++)
		if (path_signature(v->path, i) == EDGE_BAD)
			add_error(v, X509_V_ERR_CERT_SIGNATURE_FAILURE, i);
	X509_STORE_CTX_set_error_depth(
		ctx, 0); /* for what follows and is about no one certificate */
	return 1;
}

/*
 * Which certificates are self-signed is decided by the path search, by name and signature.
 * libcrypto guesses: one whose key identifiers contradict each other it takes for one that somebody
 * else has issued, and looks for its issuer without end; one without them, signed by another key of
 * the same name, for a root.
 */
static bool
agrees_on_self_signed(const struct path *path)
{
	for (size_t i = 0; i < path->count; i++)
		if (path->nodes[i]->self_signed !=
			((X509_get_extension_flags(path->nodes[i]->x509) & EXFLAG_SS) != 0))
			return false;
	return true;
}

static bool
built_our_path(X509_STORE_CTX *ctx, const struct path *path)
{
	STACK_OF(X509) *chain = X509_STORE_CTX_get0_chain(ctx);

	if (chain == NULL || (size_t)sk_X509_num(chain) != path->count)
		return false;
	for (size_t i = 0; i < path->count; i++)
		if (sk_X509_value(chain, (int)i) != path->nodes[i]->x509)
			return false;
	return true;
}

static void
split(const struct path *path, STACK_OF(X509) *untrusted, STACK_OF(X509) *trusted)
{
	for (size_t i = 0; i < path->count; i++) {
		bool anchor = path->end == PATH_ANCHORED && i + 1 == path->count;

		if (anchor || i > 0)
			must(sk_X509_push(anchor ? trusted : untrusted, path->nodes[i]->x509) > 0,
				NO_VERIFICATION);
	}
}

static void
check_policies(struct verification *v)
{
	unsigned int depth;
	int error = path_policies_check(v->path, &depth);

	if (error == X509_V_ERR_OUT_OF_MEM)
		problems_add(v->problems, CHAIN_UNDECIDED, 0,
			"the chain has more certificate policies than are looked at");
	else if (error != X509_V_OK)
		add_error(v, error, depth);
}

/* True when libcrypto has verified just this path. */
static bool
verify_by_libcrypto(struct verification *v)
{
	STACK_OF(X509) *untrusted = sk_X509_new_null(), *trusted = sk_X509_new_null();
	X509_STORE *store = X509_STORE_new();
	X509_STORE_CTX *ctx = X509_STORE_CTX_new();
	X509_VERIFY_PARAM *param;
	bool ok;

	must(untrusted != NULL && trusted != NULL && store != NULL && ctx != NULL, NO_VERIFICATION);
	split(v->path, untrusted, trusted);
	X509_STORE_set_check_issued(store, is_our_issuer);
	X509_STORE_set_verify(store, tell_signatures);
	must(X509_STORE_CTX_init(ctx, store, v->path->nodes[0]->x509, untrusted) == 1,
		NO_VERIFICATION);
	X509_STORE_CTX_set0_trusted_stack(ctx, trusted);
	X509_STORE_CTX_set_app_data(ctx, v);
	X509_STORE_CTX_set_verify_cb(ctx, collect);
	param = X509_STORE_CTX_get0_param(ctx);
	X509_VERIFY_PARAM_set_auth_level(param, 0);
	X509_VERIFY_PARAM_set_depth(param, LIMIT_PATH_DEPTH);
	X509_VERIFY_PARAM_set_flags(param, X509_V_FLAG_NO_CHECK_TIME | X509_V_FLAG_IGNORE_CRITICAL);
	if (X509_verify_cert(ctx) < 0)
		add_error(v, X509_STORE_CTX_get_error(ctx), 0);
	ok = built_our_path(ctx, v->path);
	X509_STORE_CTX_free(ctx);
	X509_STORE_free(store);
	sk_X509_free(untrusted);
	sk_X509_free(trusted);
	return ok;
}

/* ---------------------------------------------------------------- by hand */

static void
check_names(struct verification *v)
{
	const struct path *path = v->path;

	for (unsigned int i = 0; i < path->count; i++) {
		X509 *x509 = path->nodes[i]->x509;

		/* RFC 5280 section 6.1.3 (b): not for self-issued certificates above the leaf */
		if (i > 0 && certificate_self_issued(x509))
			continue;
		for (unsigned int ca = i + 1; ca < path->count; ca++) {
			int error = constraints_check(path->nodes[ca]->x509, x509, i == 0);

			if (error != X509_V_OK)
				add_error(v, error, i);
		}
	}
}

static void
check_ca(struct verification *v, unsigned int depth, long below)
{
	X509 *ca = v->path->nodes[depth]->x509;
	bool last = depth + 1 == v->path->count;
	int is_ca = X509_check_ca(ca);

	if (is_ca == 0 || (is_ca != 1 && !last))
		add_error(v, X509_V_ERR_INVALID_CA, depth);
	if (X509_get_pathlen(ca) >= 0 && below > X509_get_pathlen(ca))
		add_error(v, X509_V_ERR_PATH_LENGTH_EXCEEDED, depth);
}

/* What libcrypto looks at besides, as in its check of a chain. */
static void
check_kind(struct verification *v, unsigned int depth)
{
	X509 *x509 = v->path->nodes[depth]->x509;
	EVP_PKEY *key = X509_get0_pubkey(x509);
	int explicit_curve = 0;

	if ((X509_get_extension_flags(x509) & EXFLAG_PROXY) != 0)
		add_error(v, X509_V_ERR_PROXY_CERTIFICATES_NOT_ALLOWED, depth);
	if (v->path->count > 1 && key != NULL &&
		EVP_PKEY_get_int_param(key, OSSL_PKEY_PARAM_EC_DECODED_FROM_EXPLICIT_PARAMS,
			&explicit_curve) == 1 &&
		explicit_curve == 1)
		add_error(v, X509_V_ERR_EC_KEY_EXPLICIT_PARAMS, depth);
}

/* Paths that libcrypto would not build: RFC 5280 section 6.1.4; policies have a check of their
 * own. */
static void
verify_by_hand(struct verification *v)
{
	long below = 0;

	for (unsigned int i = 0; i < v->path->count; i++) {
		if (path_signature(v->path, i) == EDGE_BAD)
			add_error(v, X509_V_ERR_CERT_SIGNATURE_FAILURE, i);
		check_kind(v, i);
		if (i == 0)
			continue;
		check_ca(v, i, below);
		if (!certificate_self_issued(v->path->nodes[i]->x509))
			below++;
	}
}

void
chain_verify(const struct path *path, struct effort *effort, struct problems *problems)
{
	struct verification v = {.path = path, .effort = effort, .problems = problems};

	if (!effort_take(effort, constraints_comparisons(path) / COMPARISONS)) {
		problems_add(problems, CHAIN_UNDECIDED, 0,
			"not all names of the chain were compared with its name constraints");
		return;
	}
	ERR_set_mark();
	if (!agrees_on_self_signed(path) || !verify_by_libcrypto(&v))
		verify_by_hand(&v);
	check_names(&v);
	check_policies(&v);
	ERR_pop_to_mark();
}
