/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Certificate revocation lists: whether one counts, and what it says. */
#include "config.h"

#include "trust/crl.h"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <limits.h>

#include "base/clock.h"
#include "format/pem_der.h"
#include "trust/certificate.h"
#include "trust/extension.h"

X509_CRL *
crl_decode(struct span in)
{
	const unsigned char *at = in.p;
	X509_CRL *crl = NULL;
	BIO *bio;

	if (in.n == 0 || in.n > INT_MAX)
		return NULL;
	if (pem_der_is_pem(in)) {
		bio = BIO_new_mem_buf(in.p, (int)in.n);
		crl = bio == NULL ? NULL : PEM_read_bio_X509_CRL(bio, NULL, NULL, NULL);
		BIO_free(bio);
		return crl;
	}
	crl = d2i_X509_CRL(NULL, &at, (long)in.n);
	if (crl == NULL || at == in.p + in.n)
		return crl;
	X509_CRL_free(crl);
	return NULL;
}

static size_t
decode_pem(struct arena *arena, struct span in, X509_CRL ***out)
{
	BIO *bio = BIO_new_mem_buf(in.p, (int)in.n);
	X509_CRL *crl = NULL;
	size_t count = 0;
	bool complete;

	while (bio != NULL && (crl = PEM_read_bio_X509_CRL(bio, NULL, NULL, NULL)) != NULL)
		ARENA_PUSH(arena, *out, count, crl);
	complete = ERR_GET_REASON(ERR_peek_last_error()) == PEM_R_NO_START_LINE;
	BIO_free(bio);
	if (complete)
		return count;
	while (count > 0)
		X509_CRL_free((*out)[--count]);
	return 0;
}

size_t
crl_decode_all(struct arena *arena, struct span in, X509_CRL ***out)
{
	X509_CRL *crl;
	size_t count = 0;

	*out = NULL;
	if (in.n > 0 && in.n <= INT_MAX && pem_der_is_pem(in))
		return decode_pem(arena, in, out);
	crl = crl_decode(in);
	if (crl != NULL)
		ARENA_PUSH(arena, *out, count, crl);
	return count;
}

/* ---------------------------------------------------------------- scope */

static bool
names_meet(const GENERAL_NAMES *a, const GENERAL_NAMES *b)
{
	for (int i = 0; i < sk_GENERAL_NAME_num(a); i++)
		for (int k = 0; k < sk_GENERAL_NAME_num(b); k++)
			if (GENERAL_NAME_cmp(sk_GENERAL_NAME_value(a, i),
				sk_GENERAL_NAME_value(b, k)) == 0)
				return true;
	return false;
}

/* Whether a list with that distribution point is one that the certificate names. */
static bool
is_named(const DIST_POINT_NAME *point, X509 *x509)
{
	enum extension state;
	CRL_DIST_POINTS *points = extension_of_cert(x509, NID_crl_distribution_points, &state);
	bool found = point->type != 0; /* relative names are not compared */

	for (int i = 0; i < sk_DIST_POINT_num(points) && !found; i++) {
		const DIST_POINT_NAME *own = sk_DIST_POINT_value(points, i)->distpoint;

		found = own != NULL && own->type == 0 &&
			names_meet(point->name.fullname, own->name.fullname);
	}
	CRL_DIST_POINTS_free(points);
	return found;
}

/* What the issuing distribution point (section 5.2.5) says against the list. */
struct scope {
	const char *unusable; /* for anybody */
	bool other;	      /* other certificates than this one */
};

static struct scope
scope_of(X509_CRL *crl, X509 *x509)
{
	struct scope scope = {NULL, false};
	enum extension state;
	ISSUING_DIST_POINT *idp = extension_of_crl(crl, NID_issuing_distribution_point, &state);
	bool ca = certificate_is_ca(x509, false);

	if (state == EXTENSION_MALFORMED)
		scope.unusable = "has a malformed scope";
	if (state != EXTENSION_THERE)
		return scope;
	if (idp->indirectCRL > 0)
		scope.unusable = "is indirect";
	else if (idp->onlysomereasons != NULL)
		scope.unusable = "covers some reasons only";
	scope.other = (idp->onlyuser > 0 && ca) || (idp->onlyCA > 0 && !ca) || idp->onlyattr > 0 ||
		(!crl_is_delta(crl) && idp->distpoint != NULL && !is_named(idp->distpoint, x509));
	ISSUING_DIST_POINT_free(idp);
	return scope;
}

/* A CA that was renewed with a new key has lists of its own for each key. Whose a list is that has a
 * malformed identifier is not known: it is looked at, and refused for that. */
static bool
is_of_other_key(X509_CRL *crl, X509 *issuer)
{
	enum extension state;
	AUTHORITY_KEYID *id = extension_of_crl(crl, NID_authority_key_identifier, &state);
	const ASN1_OCTET_STRING *own = X509_get0_subject_key_id(issuer);
	bool other = id != NULL && id->keyid != NULL && own != NULL &&
		ASN1_OCTET_STRING_cmp(id->keyid, own) != 0;

	AUTHORITY_KEYID_free(id);
	return other;
}

static bool
has_malformed_key_id(X509_CRL *crl)
{
	enum extension state;

	AUTHORITY_KEYID_free(extension_of_crl(crl, NID_authority_key_identifier, &state));
	return state == EXTENSION_MALFORMED;
}

static bool
is_of_issuer(X509_CRL *crl, X509 *x509)
{
	return X509_NAME_cmp(X509_CRL_get_issuer(crl), X509_get_issuer_name(x509)) == 0;
}

bool
crl_concerns(X509_CRL *crl, X509 *x509, X509 *issuer)
{
	return is_of_issuer(crl, x509) && !is_of_other_key(crl, issuer) &&
		!scope_of(crl, x509).other;
}

static bool
has_unknown_critical(X509_CRL *crl)
{
	static const int known[] = {NID_authority_key_identifier, NID_issuer_alt_name,
		NID_crl_number, NID_delta_crl, NID_issuing_distribution_point, NID_freshest_crl};

	for (int i = 0; i < X509_CRL_get_ext_count(crl); i++) {
		X509_EXTENSION *ext = X509_CRL_get_ext(crl, i);
		int nid = OBJ_obj2nid(X509_EXTENSION_get_object(ext));
		bool found = !X509_EXTENSION_get_critical(ext);

		for (size_t k = 0; k < sizeof(known) / sizeof(known[0]); k++)
			found |= known[k] == nid;
		if (!found)
			return true;
	}
	return false;
}

bool
crl_is_delta(X509_CRL *crl)
{
	return X509_CRL_get_ext_by_NID(crl, NID_delta_crl, -1) >= 0;
}

/* ---------------------------------------------------------------- whether it counts */

static const char *
objection(X509_CRL *crl, bool delta, X509 *x509, X509 *issuer)
{
	EVP_PKEY *key = X509_get0_pubkey(issuer);
	struct scope scope;

	if (!is_of_issuer(crl, x509))
		return "is of another CA";
	if ((X509_get_key_usage(issuer) & KU_CRL_SIGN) == 0)
		return "is signed by a CA that may not sign CRLs";
	if (key == NULL || X509_CRL_verify(crl, key) != 1)
		return "has a wrong signature";
	if (crl_is_delta(crl) != delta)
		return delta ? "is no delta" : "is only a delta";
	if (has_unknown_critical(crl))
		return "has an unknown critical extension";
	if (has_malformed_key_id(crl))
		return "has a malformed key identifier";
	scope = scope_of(crl, x509);
	if (scope.unusable != NULL)
		return scope.unusable;
	return scope.other ? "is about other certificates" : NULL;
}

/* ---------------------------------------------------------------- what it says */

static bool
has_unknown_critical_entry(const X509_REVOKED *entry)
{
	for (int i = 0; i < X509_REVOKED_get_ext_count(entry); i++) {
		X509_EXTENSION *ext = X509_REVOKED_get_ext(entry, i);
		int nid = OBJ_obj2nid(X509_EXTENSION_get_object(ext));

		if (X509_EXTENSION_get_critical(ext) && nid != NID_crl_reason &&
			nid != NID_invalidity_date && nid != NID_hold_instruction_code)
			return true;
	}
	return false;
}

static void
look_up(X509_CRL *crl, X509 *x509, struct status *status)
{
	X509_REVOKED *entry = NULL;
	enum extension state;
	ASN1_ENUMERATED *reason;

	status->state = REVOCATION_GOOD;
	if (X509_CRL_get0_by_cert(crl, &entry, x509) != 1)
		return;
	if (has_unknown_critical_entry(entry)) {
		status_set(status, REVOCATION_UNUSABLE, "has an unknown critical extension");
		return;
	}
	status->state = REVOCATION_REVOKED;
	certificate_time(X509_REVOKED_get0_revocationDate(entry), &status->revoked_at);
	reason = extension_of_entry(entry, NID_crl_reason, &state);
	if (reason != NULL)
		status->reason = status_reason(ASN1_ENUMERATED_get(reason));
	ASN1_ENUMERATED_free(reason);
}

struct status
crl_judge(struct arena *arena, X509_CRL *crl, bool delta, X509 *x509, X509 *issuer, int64_t now)
{
	struct status status = {.state = REVOCATION_STATE_NONE};
	bool dated = status_dates(&status, X509_CRL_get0_lastUpdate(crl),
		X509_CRL_get0_nextUpdate(crl));
	const char *why = objection(crl, delta, x509, issuer);

	if (why == NULL && !dated)
		why = "has a malformed date";
	if (why != NULL)
		status_set(&status, REVOCATION_UNUSABLE, why);
	else if (status_current(arena, &status, "", now))
		look_up(crl, x509, &status);
	return status;
}

/* ---------------------------------------------------------------- base and delta */

bool
crl_fits(X509_CRL *delta, X509_CRL *base)
{
	enum extension state;
	ASN1_INTEGER *wanted = extension_of_crl(delta, NID_delta_crl, &state);
	ASN1_INTEGER *have = extension_of_crl(base, NID_crl_number, &state);
	bool ok = wanted != NULL && have != NULL && ASN1_INTEGER_cmp(have, wanted) >= 0;

	ASN1_INTEGER_free(wanted);
	ASN1_INTEGER_free(have);
	return ok;
}

bool
crl_is_older(X509_CRL *delta, X509_CRL *base)
{
	enum extension state;
	ASN1_INTEGER *new = extension_of_crl(delta, NID_crl_number, &state);
	ASN1_INTEGER *old = extension_of_crl(base, NID_crl_number, &state);
	bool older = new != NULL && old != NULL && ASN1_INTEGER_cmp(new, old) < 0;

	ASN1_INTEGER_free(new);
	ASN1_INTEGER_free(old);
	return older;
}

bool
crl_releases(X509_CRL *delta, X509 *x509)
{
	X509_REVOKED *entry = NULL;

	return X509_CRL_get0_by_cert(delta, &entry, x509) == 2;
}

/* ---------------------------------------------------------------- distribution points */

static void
add_point(struct arena *arena, struct crl_point **out, size_t *count, const ASN1_IA5STRING *uri,
	const char *obstacle)
{
	struct crl_point point = {.obstacle = obstacle};

	if (uri != NULL)
		point.url = arena_bytes(arena, span_of(ASN1_STRING_get0_data(uri),
			(size_t)ASN1_STRING_length(uri)));
	ARENA_PUSH(arena, *out, *count, point);
}

size_t
crl_points(struct arena *arena, const CRL_DIST_POINTS *points, struct crl_point **out)
{
	size_t count = 0;

	*out = NULL;
	for (int i = 0; i < sk_DIST_POINT_num(points); i++) {
		const DIST_POINT *point = sk_DIST_POINT_value(points, i);
		const char *obstacle = NULL;
		const GENERAL_NAMES *names = NULL;
		size_t before = count;

		if (point->CRLissuer != NULL)
			obstacle = "the list would be indirect";
		else if (point->reasons != NULL)
			obstacle = "the list covers some reasons only";
		if (point->distpoint != NULL && point->distpoint->type == 0)
			names = point->distpoint->name.fullname;
		for (int k = 0; k < sk_GENERAL_NAME_num(names); k++) {
			const GENERAL_NAME *name = sk_GENERAL_NAME_value(names, k);

			if (name->type == GEN_URI)
				add_point(arena, out, &count, name->d.uniformResourceIdentifier,
					obstacle);
		}
		if (count == before)
			add_point(arena, out, &count, NULL,
				obstacle == NULL ? "the distribution point has no URL" : obstacle);
	}
	return count;
}
