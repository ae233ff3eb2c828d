/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Name constraints, those on user principal names included. */
#include "config.h"

#include "trust/constraints.h"

#include <openssl/objects.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>

#include "base/span.h"
#include "store/certificate.h"
#include "store/extension.h"

/* ---------------------------------------------------------------- user principal names */

/* The text of an otherName that is one; false for all other names. */
static bool
is_upn(const GENERAL_NAME *name, struct span *text)
{
	const ASN1_TYPE *value;

	*text = span_of(NULL, 0);
	if (name->type != GEN_OTHERNAME || OBJ_obj2nid(name->d.otherName->type_id) != NID_ms_upn)
		return false;
	value = name->d.otherName->value;
	if (value != NULL && value->type == V_ASN1_UTF8STRING)
		*text = span_of(ASN1_STRING_get0_data(value->value.utf8string),
			(size_t)ASN1_STRING_length(value->value.utf8string));
	return true;
}

/* As with mail addresses: "user@example.com" one, "@example.com" or "example.com" all of the
 * domain,
 * ".example.com" all of those below it. */
static bool
upn_within(struct span upn, struct span base)
{
	struct span user, rest = base, domain = upn, end;

	if (base.n == 0 || (span_until(&rest, '@', &user) && user.n > 0))
		return base.n == 0 || span_equal_nocase(upn, base);
	if (!span_until(&domain, '@', &user))
		return false;
	if (base.p[0] == '@')
		span_skip(&base, 1);
	if (base.n == 0 || base.p[0] != '.')
		return span_equal_nocase(domain, base);
	if (domain.n <= base.n)
		return false;
	end = domain;
	span_skip(&end, domain.n - base.n);
	return span_equal_nocase(end, base);
}

/* Whether one of the subtrees holds the name; `any` says whether one is about such names. */
static bool
held(const STACK_OF(GENERAL_SUBTREE) *subtrees, struct span upn, bool *any)
{
	struct span base;

	*any = false;
	for (int i = 0; i < sk_GENERAL_SUBTREE_num(subtrees); i++) {
		if (!is_upn(sk_GENERAL_SUBTREE_value(subtrees, i)->base, &base))
			continue;
		*any = true;
		if (upn_within(upn, base))
			return true;
	}
	return false;
}

static int
check_upns(const NAME_CONSTRAINTS *constraints, const GENERAL_NAMES *names)
{
	struct span upn;
	bool any;

	for (int i = 0; i < sk_GENERAL_NAME_num(names); i++) {
		if (!is_upn(sk_GENERAL_NAME_value(names, i), &upn))
			continue;
		if (!held(constraints->permittedSubtrees, upn, &any) && any)
			return X509_V_ERR_PERMITTED_VIOLATION;
		if (held(constraints->excludedSubtrees, upn, &any))
			return X509_V_ERR_EXCLUDED_VIOLATION;
	}
	return X509_V_OK;
}

/* What libcrypto would refuse without having looked at it. */
static void
drop_upns(STACK_OF(GENERAL_SUBTREE) *subtrees)
{
	struct span base;

	for (int i = sk_GENERAL_SUBTREE_num(subtrees); i > 0; i--)
		if (is_upn(sk_GENERAL_SUBTREE_value(subtrees, i - 1)->base, &base))
			GENERAL_SUBTREE_free(sk_GENERAL_SUBTREE_delete(subtrees, i - 1));
}

/* ---------------------------------------------------------------- all names */

static bool
has_dns_name(const GENERAL_NAMES *names)
{
	for (int i = 0; i < sk_GENERAL_NAME_num(names); i++)
		if (sk_GENERAL_NAME_value(names, i)->type == GEN_DNS)
			return true;
	return false;
}

int
constraints_check(X509 *ca, X509 *x509, bool leaf)
{
	enum extension state;
	NAME_CONSTRAINTS *constraints = extension_of_cert(ca, NID_name_constraints, &state);
	GENERAL_NAMES *names;
	int error;

	if (constraints == NULL)
		return X509_V_OK; /* a malformed one is a problem of the CA */
	names = extension_of_cert(x509, NID_subject_alt_name, &state);
	error = check_upns(constraints, names);
	drop_upns(constraints->permittedSubtrees);
	drop_upns(constraints->excludedSubtrees);
	if (error == X509_V_OK)
		error = NAME_CONSTRAINTS_check(x509, constraints);
	if (error == X509_V_OK && leaf && !has_dns_name(names))
		error = NAME_CONSTRAINTS_check_CN(x509, constraints);
	GENERAL_NAMES_free(names);
	NAME_CONSTRAINTS_free(constraints);
	return error;
}

/* ---------------------------------------------------------------- how many */

static void
count(struct node *node)
{
	enum extension state;
	NAME_CONSTRAINTS *constraints;
	GENERAL_NAMES *names;

	if (node->names_counted)
		return;
	node->names_counted = true;
	constraints = extension_of_cert(node->x509, NID_name_constraints, &state);
	names = extension_of_cert(node->x509, NID_subject_alt_name, &state);
	node->name_count = (unsigned long)X509_NAME_entry_count(X509_get_subject_name(node->x509));
	if (names != NULL)
		node->name_count += (unsigned long)sk_GENERAL_NAME_num(names);
	if (constraints != NULL && constraints->permittedSubtrees != NULL)
		node->constraint_count +=
			(unsigned long)sk_GENERAL_SUBTREE_num(constraints->permittedSubtrees);
	if (constraints != NULL && constraints->excludedSubtrees != NULL)
		node->constraint_count +=
			(unsigned long)sk_GENERAL_SUBTREE_num(constraints->excludedSubtrees);
	GENERAL_NAMES_free(names);
	NAME_CONSTRAINTS_free(constraints);
}

unsigned long
constraints_comparisons(const struct path *path)
{
	unsigned long names = 0, comparisons = 0;

	for (size_t i = 0; i < path->count; i++) {
		count(path->nodes[i]);
		comparisons += names * path->nodes[i]->constraint_count;
		names += path->nodes[i]->name_count;
	}
	return comparisons;
}
