/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Windows' rules for a TLS server certificate, and what libcrypto's errors mean in its terms. */
#include "config.h"

#include "trust/windows.h"

#include <openssl/objects.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>
#include <string.h>

#include "base/clock.h"
#include "store/certificate.h"
#include "store/restriction.h"
#include "trust/algorithms.h"
#include "trust/names.h"
#include "trust/status.h"
#include "trust/usage.h"

/* ---------------------------------------------------------------- errors of libcrypto */

#define NO_CA "may not issue certificates"

/* In order of the numbers in x509_vfy.h. Not listed: CRL, Suite B, DANE, CT and e-mail errors,
 * which cannot come because nothing asks for those checks (tests/unit/trust/test_verify_errors.c).
 */
static const struct windows_error errors[] = {
	{X509_V_OK, CHAIN_OK, NULL},
	/* More names and name constraints than libcrypto compares. */
	{X509_V_ERR_UNSPECIFIED, CHAIN_UNDECIDED, "has too many names to compare"},
	/* How a path ends is judged by chain_judge_end. */
	{X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT, CHAIN_OK, NULL},
	{X509_V_ERR_UNABLE_TO_DECRYPT_CERT_SIGNATURE, CHAIN_BAD_SIGNATURE,
		"has a signature that cannot be decrypted"},
	{X509_V_ERR_UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY, CHAIN_MALFORMED,
		"has a public key that cannot be decoded"},
	{X509_V_ERR_CERT_SIGNATURE_FAILURE, CHAIN_BAD_SIGNATURE, "has a wrong signature"},
	{X509_V_ERR_CERT_NOT_YET_VALID, CHAIN_NOT_YET_VALID, "is not yet valid"},
	{X509_V_ERR_CERT_HAS_EXPIRED, CHAIN_EXPIRED, "has expired"},
	{X509_V_ERR_ERROR_IN_CERT_NOT_BEFORE_FIELD, CHAIN_MALFORMED, "has a malformed date"},
	{X509_V_ERR_ERROR_IN_CERT_NOT_AFTER_FIELD, CHAIN_MALFORMED, "has a malformed date"},
	/* Memory is always had (base/memory): it is a bound of libcrypto's for the policies of a
	   path. */
	{X509_V_ERR_OUT_OF_MEM, CHAIN_OTHER, "is below more policies than can be compared"},
	{X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT, CHAIN_OK, NULL},
	{X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN, CHAIN_OK, NULL},
	{X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY, CHAIN_OK, NULL},
	{X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE, CHAIN_OK, NULL},
	{X509_V_ERR_CERT_CHAIN_TOO_LONG, CHAIN_INCOMPLETE, "is at the end of too long a chain"},
	{X509_V_ERR_CERT_REVOKED, CHAIN_REVOKED, "is revoked"},
	{X509_V_ERR_NO_ISSUER_PUBLIC_KEY, CHAIN_MALFORMED,
		"has a public key that cannot be decoded"},
	{X509_V_ERR_PATH_LENGTH_EXCEEDED, CHAIN_PATH_LENGTH, "allows fewer CAs below it"},
	{X509_V_ERR_INVALID_PURPOSE, CHAIN_WRONG_USAGE, "is not for server authentication"},
	/* Trust settings of stores come with the stores. */
	{X509_V_ERR_CERT_UNTRUSTED, CHAIN_OK, NULL},
	{X509_V_ERR_CERT_REJECTED, CHAIN_DISTRUSTED, "is rejected for server authentication"},
	/* Windows takes the issuer that has the name and verifies the signature. */
	{X509_V_ERR_SUBJECT_ISSUER_MISMATCH, CHAIN_INCOMPLETE, "has not issued the one below it"},
	{X509_V_ERR_AKID_SKID_MISMATCH, CHAIN_OK, NULL},
	{X509_V_ERR_AKID_ISSUER_SERIAL_MISMATCH, CHAIN_OK, NULL},
	{X509_V_ERR_KEYUSAGE_NO_CERTSIGN, CHAIN_NOT_CA, NO_CA},
	{X509_V_ERR_UNHANDLED_CRITICAL_EXTENSION, CHAIN_CRITICAL_EXTENSION,
		"has an unknown critical extension"},
	/* The CA above a proxy certificate; the proxy certificate itself is reported. */
	{X509_V_ERR_INVALID_NON_CA, CHAIN_OK, NULL},
	{X509_V_ERR_PROXY_PATH_LENGTH_EXCEEDED, CHAIN_OK, NULL},
	{X509_V_ERR_KEYUSAGE_NO_DIGITAL_SIGNATURE, CHAIN_OK, NULL},
	{X509_V_ERR_PROXY_CERTIFICATES_NOT_ALLOWED, CHAIN_CRITICAL_EXTENSION,
		"is a proxy certificate"},
	/* Internet resources (RFC 3779), which Windows does not know: see judge_extensions. */
	{X509_V_ERR_INVALID_EXTENSION, CHAIN_OK, NULL},
	{X509_V_ERR_INVALID_POLICY_EXTENSION, CHAIN_POLICY, "has a malformed policy extension"},
	{X509_V_ERR_NO_EXPLICIT_POLICY, CHAIN_POLICY, "is under no policy, which a CA requires"},
	{X509_V_ERR_UNSUPPORTED_EXTENSION_FEATURE, CHAIN_OTHER, NULL},
	{X509_V_ERR_UNNESTED_RESOURCE, CHAIN_OK, NULL},
	{X509_V_ERR_PERMITTED_VIOLATION, CHAIN_NAME_CONSTRAINT, WINDOWS_NOT_NAMED},
	{X509_V_ERR_EXCLUDED_VIOLATION, CHAIN_NAME_CONSTRAINT, WINDOWS_NOT_NAMED},
	{X509_V_ERR_SUBTREE_MINMAX, CHAIN_NAME_CONSTRAINT, "is below malformed name constraints"},
	{X509_V_ERR_APPLICATION_VERIFICATION, CHAIN_OTHER, NULL},
	{X509_V_ERR_UNSUPPORTED_CONSTRAINT_TYPE, CHAIN_NAME_CONSTRAINT,
		"is below name constraints of an unknown kind"},
	{X509_V_ERR_UNSUPPORTED_CONSTRAINT_SYNTAX, CHAIN_NAME_CONSTRAINT,
		"is below malformed name constraints"},
	{X509_V_ERR_UNSUPPORTED_NAME_SYNTAX, CHAIN_NAME_CONSTRAINT,
		"has a name that name constraints cannot be applied to"},
	{X509_V_ERR_PATH_LOOP, CHAIN_INCOMPLETE, "is part of a loop"},
	{X509_V_ERR_HOSTNAME_MISMATCH, CHAIN_NAME_MISMATCH, "is for another name"},
	{X509_V_ERR_IP_ADDRESS_MISMATCH, CHAIN_NAME_MISMATCH, "is for another address"},
	{X509_V_ERR_EE_KEY_TOO_SMALL, CHAIN_WEAK_KEY, "has a weak key"},
	{X509_V_ERR_CA_KEY_TOO_SMALL, CHAIN_WEAK_KEY, "has a weak key"},
	{X509_V_ERR_CA_MD_TOO_WEAK, CHAIN_WEAK_SIGNATURE, "has a weak signature"},
	{X509_V_ERR_INVALID_CALL, CHAIN_OTHER, NULL},
	{X509_V_ERR_STORE_LOOKUP, CHAIN_OTHER, NULL},
	{X509_V_ERR_PROXY_SUBJECT_NAME_VIOLATION, CHAIN_OK, NULL},
	{X509_V_ERR_UNSUPPORTED_SIGNATURE_ALGORITHM, CHAIN_BAD_SIGNATURE,
		"has a signature of an unknown algorithm"},
	{X509_V_ERR_SIGNATURE_ALGORITHM_MISMATCH, CHAIN_BAD_SIGNATURE,
		"has a signature that does not fit its issuer's key"},
	{X509_V_ERR_SIGNATURE_ALGORITHM_INCONSISTENCY, CHAIN_BAD_SIGNATURE,
		"names two different signature algorithms"},
	{X509_V_ERR_INVALID_CA, CHAIN_NOT_CA, NO_CA},
	{X509_V_ERR_PATHLEN_INVALID_FOR_NON_CA, CHAIN_OK, NULL},
	{X509_V_ERR_PATHLEN_WITHOUT_KU_KEY_CERT_SIGN, CHAIN_OK, NULL},
	{X509_V_ERR_KU_KEY_CERT_SIGN_INVALID_FOR_NON_CA, CHAIN_OK, NULL},
	/* What libcrypto says in strict mode only: Windows does not mind. */
	{X509_V_ERR_ISSUER_NAME_EMPTY, CHAIN_OK, NULL},
	{X509_V_ERR_SUBJECT_NAME_EMPTY, CHAIN_OK, NULL},
	{X509_V_ERR_MISSING_AUTHORITY_KEY_IDENTIFIER, CHAIN_OK, NULL},
	{X509_V_ERR_MISSING_SUBJECT_KEY_IDENTIFIER, CHAIN_OK, NULL},
	{X509_V_ERR_EMPTY_SUBJECT_ALT_NAME, CHAIN_OK, NULL},
	{X509_V_ERR_EMPTY_SUBJECT_SAN_NOT_CRITICAL, CHAIN_OK, NULL},
	{X509_V_ERR_CA_BCONS_NOT_CRITICAL, CHAIN_OK, NULL},
	{X509_V_ERR_AUTHORITY_KEY_IDENTIFIER_CRITICAL, CHAIN_OK, NULL},
	{X509_V_ERR_SUBJECT_KEY_IDENTIFIER_CRITICAL, CHAIN_OK, NULL},
	{X509_V_ERR_CA_CERT_MISSING_KEY_USAGE, CHAIN_OK, NULL},
	{X509_V_ERR_EXTENSIONS_REQUIRE_VERSION_3, CHAIN_OK, NULL},
	{X509_V_ERR_EC_KEY_EXPLICIT_PARAMS, CHAIN_OTHER,
		"has a key on a curve given by parameters"},
};

const struct windows_error *
windows_error_find(int error)
{
	for (size_t i = 0; i < sizeof(errors) / sizeof(errors[0]); i++)
		if (errors[i].error == error)
			return &errors[i];
	return NULL;
}

const char *
windows_designate(const struct path *path, unsigned int depth, struct arena *arena)
{
	return depth == 0 ? "certificate" : certificate_quote(arena, path->nodes[depth]->x509);
}

/* ---------------------------------------------------------------- dates */

/* notBefore and notAfter belong to the validity (RFC 5280 section 4.1.2.5). */
static void
judge_dates(const struct path *path, unsigned int depth, int64_t now, struct problems *problems)
{
	X509 *x509 = path->nodes[depth]->x509;
	const char *who = windows_designate(path, depth, problems->arena);
	char day[CLOCK_TEXT_MAX];
	int64_t from, to;

	if (!certificate_time(X509_get0_notBefore(x509), &from) ||
		!certificate_time(X509_get0_notAfter(x509), &to)) {
		problems_add(problems, CHAIN_MALFORMED, depth, "%s has a malformed date", who);
		return;
	}
	if (now < from && from - now < CLOCK_DAY)
		problems_add(problems, CHAIN_NOT_YET_VALID, depth, "%s is not valid before %s", who,
			clock_format(from, day));
	else if (now < from)
		problems_add(problems, CHAIN_NOT_YET_VALID, depth, "%s is not valid before %s", who,
			clock_format_day(from, day));
	if (now > to)
		problems_add(problems, CHAIN_EXPIRED, depth, "%s expired %s (%s)", who,
			status_ago(problems->arena, now - to), clock_format_day(to, day));
}

/* ---------------------------------------------------------------- extensions */

static bool
is_oid(const ASN1_OBJECT *object, const char *oid)
{
	char text[80];

	return OBJ_obj2txt(text, sizeof(text), object, 1) > 0 && strcmp(text, oid) == 0;
}

/* What libcrypto processes and Windows does not know: internet resources of RFC 3779. */
static bool
known_to_libcrypto_only(const ASN1_OBJECT *object)
{
	return is_oid(object, "1.3.6.1.5.5.7.1.7") || is_oid(object, "1.3.6.1.5.5.7.1.8");
}

/* What libcrypto does not process and Windows knows. */
static bool
known_to_windows(const ASN1_OBJECT *object)
{
	static const char *const oids[] = {
		"2.5.29.7",              /* subjectAltName of 1993 */
		"2.5.29.14",             /* subjectKeyIdentifier */
		"2.5.29.18",             /* issuerAltName */
		"2.5.29.35",             /* authorityKeyIdentifier */
		"2.5.29.46",             /* freshestCRL */
		"1.3.6.1.5.5.7.1.1",     /* authorityInfoAccess */
		"1.3.6.1.4.1.311.20.2",  /* certificate template name */
		"1.3.6.1.4.1.311.21.1",  /* CA version */
		"1.3.6.1.4.1.311.21.7",  /* certificate template */
		"1.3.6.1.4.1.311.21.10", /* application policies */
		"1.3.6.1.4.1.311.21.11", /* application policy mappings */
		"1.3.6.1.4.1.311.21.12", /* application policy constraints */
	};

	for (size_t i = 0; i < sizeof(oids) / sizeof(oids[0]); i++)
		if (is_oid(object, oids[i]))
			return true;
	return false;
}

static void
judge_extensions(const struct path *path, unsigned int depth, struct problems *problems)
{
	X509 *x509 = path->nodes[depth]->x509;
	char oid[80];

	if ((X509_get_extension_flags(x509) & EXFLAG_INVALID) != 0)
		problems_add(problems, CHAIN_MALFORMED, depth, "%s has a malformed extension",
			windows_designate(path, depth, problems->arena));
	for (int i = 0; i < X509_get_ext_count(x509); i++) {
		X509_EXTENSION *ext = X509_get_ext(x509, i);
		const ASN1_OBJECT *object = X509_EXTENSION_get_object(ext);

		if (!X509_EXTENSION_get_critical(ext) || known_to_windows(object) ||
			(X509_supported_extension(ext) && !known_to_libcrypto_only(object)))
			continue;
		if (OBJ_obj2txt(oid, sizeof(oid), object, 1) <= 0)
			oid[0] = '\0';
		problems_add(problems, CHAIN_CRITICAL_EXTENSION, depth,
			"%s has unknown critical extension %s",
			windows_designate(path, depth, problems->arena), oid);
	}
}

static void
judge_distrust(const struct path *path, unsigned int depth, struct problems *problems)
{
	const struct node *node = path->nodes[depth];

	if (node->disallowed_store != NULL)
		problems_add(problems, CHAIN_DISTRUSTED, depth, "%s is distrusted by store %s",
			windows_designate(path, depth, problems->arena), node->disallowed_store);
}

/* What the store that makes the root one says against its use. */
static void
judge_root(const struct path *path, int64_t now, struct problems *problems)
{
	unsigned int depth = (unsigned int)path->count - 1;
	const struct node *root = path->nodes[depth];
	const char *who = windows_designate(path, depth, problems->arena);
	const char *store = root->root_store;
	int64_t issued = INT64_MAX;
	char day[CLOCK_TEXT_MAX];

	if (root->props == NULL)
		return;
	certificate_time(X509_get0_notBefore(path->nodes[0]->x509), &issued);
	switch (restriction_of(root->props, issued, now)) {
	case RESTRICTION_DISALLOWED:
		if (root->props->disallowed.ever)
			problems_add_cause(problems, CHAIN_DISTRUSTED, CAUSE_PROPERTY, depth,
				"%s is disallowed by store %s", who, store);
		else
			problems_add_cause(problems, CHAIN_DISTRUSTED, CAUSE_PROPERTY, depth,
				"%s is disallowed by store %s since %s", who, store,
				clock_format_day(root->props->disallowed.at, day));
		break;
	case RESTRICTION_DISALLOWED_USAGE:
		problems_add_cause(problems, CHAIN_DISTRUSTED, CAUSE_PROPERTY, depth,
			"%s is disallowed for servers by store %s", who, store);
		break;
	case RESTRICTION_NOT_BEFORE:
		if (!root->props->not_before.present || root->props->not_before.ever)
			problems_add_cause(problems, CHAIN_DISTRUSTED, CAUSE_PROPERTY, depth,
				"store %s trusts no server certificate of %s", store, who);
		else
			problems_add_cause(problems, CHAIN_DISTRUSTED, CAUSE_PROPERTY, depth,
				"store %s trusts no certificate of %s issued after %s", store, who,
				clock_format_day(root->props->not_before.at, day));
		break;
	case RESTRICTION_USAGE:
		problems_add(problems, CHAIN_WRONG_USAGE, depth,
			"%s is not for server authentication in store %s", who, store);
		break;
	case RESTRICTION_NONE:
		break;
	}
}

void
windows_judge(const struct path *path, int64_t now, const char *name, const struct client *client,
	struct problems *problems)
{
	names_judge(path, name, problems);
	usage_judge(path, problems);
	algorithms_judge(path, client, problems);
	for (unsigned int depth = 0; depth < path->count; depth++) {
		judge_dates(path, depth, now, problems);
		judge_extensions(path, depth, problems);
		judge_distrust(path, depth, problems);
	}
	judge_root(path, now, problems);
}
