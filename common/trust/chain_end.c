/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What it means that a path ends where it does. */
#include "config.h"

#include "trust/chain.h"

#include <openssl/objects.h>
#include <openssl/x509v3.h>
#include <string.h>

#include "base/span.h"
#include "model/limits.h"
#include "store/certificate.h"
#include "store/extension.h"
#include "store/store_find.h"
#include "trust/windows.h"

/* A store that has a certificate of this name. Where it is not this one, it is usually the one
 * before or after a renewal. */
static const char *
store_of_namesake(const X509_NAME *name, struct stores *stores, struct arena *arena)
{
	const struct store_entry **entries;

	return stores_find_again(stores, name, arena, &entries) > 0 ? entries[0]->store : NULL;
}

/* Where this very certificate is, and makes nothing trusted: clients take roots from Root alone. */
static const struct store_entry *
among_intermediates(const struct node *node, struct stores *stores, struct arena *arena)
{
	const struct store_entry **entries;
	size_t count =
		stores_find_again(stores, X509_get_subject_name(node->x509), arena, &entries);

	for (size_t i = 0; i < count; i++)
		if (entries[i]->intermediate && entries[i]->use != PEM_DER_REJECTED &&
			memcmp(entries[i]->sha256, node->sha256, sizeof(node->sha256)) == 0)
			return entries[i];
	return NULL;
}

static void
untrusted_root(const struct path *path, struct stores *stores, struct problems *problems)
{
	struct arena *arena = problems->arena;
	unsigned int depth = (unsigned int)path->count - 1;
	X509 *root = path->nodes[depth]->x509;
	const char *quoted = certificate_quote(arena, root);
	const char *store = store_of_namesake(X509_get_subject_name(root), stores, arena);
	const struct store_entry *misplaced =
		among_intermediates(path->nodes[depth], stores, arena);

	if (misplaced != NULL)
		problems_add(problems, CHAIN_UNTRUSTED_ROOT, depth,
			"store %s holds %s only in %s, where clients take no roots from",
			misplaced->store, quoted, misplaced->container);
	else if (path->count == 1 && store != NULL)
		problems_add(problems, CHAIN_UNTRUSTED_ROOT, depth,
			"self-signed certificate is not the one in store %s", store);
	else if (path->count == 1)
		problems_add(problems, CHAIN_UNTRUSTED_ROOT, depth,
			"certificate is self-signed and in no store");
	else if (store != NULL)
		problems_add(problems, CHAIN_UNTRUSTED_ROOT, depth, "store %s holds another %s",
			store, quoted);
	else if (!stores_follow_lists(stores) && stores_listed(stores, root).store != NULL)
		problems_add(problems, CHAIN_UNTRUSTED_ROOT, depth,
			"%s is only in a list that DisableRootAutoUpdate switches off", quoted);
	else
		problems_add(problems, CHAIN_UNTRUSTED_ROOT, depth,
			"chain ends in %s, which no store holds", quoted);
}

/* As a CA's certificate for its new key that the old one has signed. */
static bool
names_another_key(X509 *x509)
{
	const ASN1_OCTET_STRING *wanted = X509_get0_authority_key_id(x509);
	const ASN1_OCTET_STRING *own = X509_get0_subject_key_id(x509);

	return wanted != NULL && own != NULL && ASN1_OCTET_STRING_cmp(wanted, own) != 0;
}

/* Whether the issuer's certificate has an issuer of another name: 1, -1 when it names itself, 0
 * when the key identifier does not say. */
static int
told_by_key_id(X509 *x509)
{
	const GENERAL_NAMES *names = X509_get0_authority_issuer(x509);

	for (int i = 0; i < sk_GENERAL_NAME_num(names); i++) {
		const GENERAL_NAME *name = sk_GENERAL_NAME_value(names, i);

		if (name->type == GEN_DIRNAME)
			return X509_NAME_cmp(name->d.directoryName, X509_get_issuer_name(x509)) == 0
				       ? -1
				       : 1;
	}
	return 0;
}

/* The same of what stores have under this name, with another key. */
static int
told_by_namesakes(const X509_NAME *name, struct stores *stores, struct arena *arena)
{
	const struct store_entry **entries;
	size_t count = stores_find_again(stores, name, arena, &entries);

	for (size_t i = 0; i < count; i++)
		if (certificate_self_issued(entries[i]->x509))
			return -1;
	return count > 0 ? 1 : 0;
}

/* By http, where clients outside get what a server should have served; the ldap that a Microsoft CA
 * writes by default is of every one of its certificates. */
static bool
offers_issuer(X509 *x509)
{
	enum extension state;
	AUTHORITY_INFO_ACCESS *aia = extension_of_cert(x509, NID_info_access, &state);
	bool found = false;

	for (int i = 0; i < sk_ACCESS_DESCRIPTION_num(aia) && !found; i++) {
		const ACCESS_DESCRIPTION *access = sk_ACCESS_DESCRIPTION_value(aia, i);
		const ASN1_IA5STRING *uri;

		if (OBJ_obj2nid(access->method) != NID_ad_ca_issuers ||
			access->location->type != GEN_URI)
			continue;
		uri = access->location->d.uniformResourceIdentifier;
		found = span_starts(
			span_of(ASN1_STRING_get0_data(uri), (size_t)ASN1_STRING_length(uri)),
			"http");
	}
	AUTHORITY_INFO_ACCESS_free(aia);
	return found;
}

static bool
is_called_root(struct arena *arena, const X509_NAME *name)
{
	struct span cn;

	if (!certificate_common_name_raw(arena, name, &cn))
		return false;
	for (; cn.n >= 4; span_skip(&cn, 1)) {
		struct span word = span_of(cn.p, 4);

		if (span_is_nocase(word, "root"))
			return true;
	}
	return false;
}

/*
 * When a leaf's issuer is missing, it may be a root, as with a single CA, or an intermediate that
 * the server should have sent. Clients that lack the CA that issued the certificate show 0x800b0109
 * (KB 2980667); 0x800b010a belongs to a chain that breaks off below a root
 * (CERT_CHAIN_POLICY_STATUS). The evidence is considered in the order of its weight.
 */
static bool
is_told_intermediate(X509 *x509, struct stores *stores, struct arena *arena)
{
	const X509_NAME *issuer = X509_get_issuer_name(x509);
	int told = told_by_key_id(x509);

	if (told == 0)
		told = told_by_namesakes(issuer, stores, arena);
	if (told != 0)
		return told > 0;
	if (is_called_root(arena, issuer))
		return false;
	return offers_issuer(x509) || stores_hold_relative(stores, issuer);
}

enum chain_fault
chain_missing_fault(bool intermediate, bool held)
{
	return intermediate || held ? CHAIN_INCOMPLETE : CHAIN_UNTRUSTED_ROOT;
}

/*
 * The issuer of the last certificate is nowhere. Above a CA certificate that is taken for the root,
 * which a server rightly does not serve: clients that have any copy of it show 0x800b0109, those
 * without one 0x800b010a. Where the stores hold the CA itself, what clients have is known: the CA
 * and not its root, which makes no complete chain. Above the leaf see is_told_intermediate.
 */
static void
missing_issuer(const struct path *path, struct stores *stores, struct problems *problems)
{
	struct arena *arena = problems->arena;
	unsigned int depth = (unsigned int)path->count - 1;
	X509 *last = path->nodes[depth]->x509;
	const X509_NAME *issuer = X509_get_issuer_name(last);
	const char *missing = certificate_common_name(arena, issuer, CERTIFICATE_QUOTE_MAX);
	const char *store = store_of_namesake(issuer, stores, arena);
	const char *holder = path->nodes[depth]->store;
	bool intermediate = depth == 0 && is_told_intermediate(last, stores, arena);

	if (certificate_self_issued(last) && !names_another_key(last))
		problems_add(problems, CHAIN_BAD_SIGNATURE, depth,
			"%s names itself as issuer, but its signature is wrong",
			windows_designate(path, depth, arena));
	else if (depth > 0 && path->nodes[depth]->aia_stopped)
		problems_add(problems, CHAIN_INCOMPLETE, depth,
			"issuer \"%s\" is missing, and clients fetch no more", missing);
	else if (store != NULL && (depth > 0 || !intermediate))
		problems_add(problems, CHAIN_UNTRUSTED_ROOT, depth, "store %s holds another \"%s\"",
			store, missing);
	else if (depth > 0 && holder != NULL)
		problems_add(problems, chain_missing_fault(false, true), depth,
			"store %s holds %s without its root", holder,
			certificate_quote(arena, last));
	else
		problems_add(problems, chain_missing_fault(intermediate, false), depth,
			intermediate ? "issuer \"%s\" is not served and in no store"
				     : "chain ends in \"%s\", which no store holds",
			missing);
}

void
chain_judge_end(const struct path *path, struct stores *stores, struct problems *problems)
{
	unsigned int depth = (unsigned int)path->count - 1;

	/* A distrusted root is reported as distrusted. */
	if (path->end == PATH_SELF_SIGNED && path->nodes[depth]->disallowed_store == NULL)
		untrusted_root(path, stores, problems);
	else if (path->end == PATH_NO_ISSUER)
		missing_issuer(path, stores, problems);
	else if (path->end == PATH_TOO_LONG)
		problems_add(problems, CHAIN_UNDECIDED, depth,
			"chain is longer than %d certificates", LIMIT_PATH_DEPTH);
	else if (path->end == PATH_LOOP)
		problems_add(problems, CHAIN_INCOMPLETE, depth,
			"chain has no root: its CAs only certify each other");
}
