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
	CRL_DIST_POINTS *points = X509_get_ext_d2i(x509, NID_crl_distribution_points, NULL, NULL);
	bool found = point->type != 0; /* relative names are not compared */

	for (int i = 0; i < sk_DIST_POINT_num(points) && !found; i++) {
		const DIST_POINT_NAME *own = sk_DIST_POINT_value(points, i)->distpoint;

		found = own != NULL && own->type == 0 &&
			names_meet(point->name.fullname, own->name.fullname);
	}
	CRL_DIST_POINTS_free(points);
	return found;
}

static bool
covers(X509_CRL *crl, X509 *x509, bool delta)
{
	int critical = -1;
	ISSUING_DIST_POINT *idp = X509_CRL_get_ext_d2i(crl, NID_issuing_distribution_point,
		&critical, NULL);
	bool ca = certificate_is_ca(x509, false);
	bool ok;

	if (idp == NULL)
		return critical == -1; /* not there, rather than twice or malformed */
	ok = !(idp->onlyuser > 0 && ca) && !(idp->onlyCA > 0 && !ca) && idp->onlyattr <= 0 &&
		idp->indirectCRL <= 0 && idp->onlysomereasons == NULL &&
		(delta || idp->distpoint == NULL || is_named(idp->distpoint, x509));
	ISSUING_DIST_POINT_free(idp);
	return ok;
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

static bool
is_delta(X509_CRL *crl)
{
	return X509_CRL_get_ext_by_NID(crl, NID_delta_crl, -1) >= 0;
}

/* ---------------------------------------------------------------- whether it counts */

static const char *
objection(struct arena *arena, const char *what, X509_CRL *crl, X509 *x509, X509 *issuer,
	int64_t now)
{
	EVP_PKEY *key = X509_get0_pubkey(issuer);

	if (X509_NAME_cmp(X509_CRL_get_issuer(crl), X509_get_issuer_name(x509)) != 0)
		return arena_printf(arena, "%s is of another CA", what);
	if ((X509_get_key_usage(issuer) & KU_CRL_SIGN) == 0)
		return arena_printf(arena, "%s is signed by a CA that may not sign CRLs", what);
	if (key == NULL || X509_CRL_verify(crl, key) != 1)
		return arena_printf(arena, "%s has a wrong signature", what);
	if (has_unknown_critical(crl))
		return arena_printf(arena, "%s has an unknown critical extension", what);
	if (!covers(crl, x509, is_delta(crl)))
		return arena_printf(arena, "%s is about other certificates", what);
	return status_staleness(arena, what, X509_CRL_get0_lastUpdate(crl),
		X509_CRL_get0_nextUpdate(crl), now);
}

const char *
crl_objection(struct arena *arena, X509_CRL *crl, X509 *x509, X509 *issuer, int64_t now)
{
	if (is_delta(crl))
		return "CRL is only a delta";
	return objection(arena, "CRL", crl, x509, issuer, now);
}

/* The base must be at least as new as the one that the delta builds on. */
static bool
fits(X509_CRL *delta, X509_CRL *base)
{
	ASN1_INTEGER *wanted = X509_CRL_get_ext_d2i(delta, NID_delta_crl, NULL, NULL);
	ASN1_INTEGER *have = X509_CRL_get_ext_d2i(base, NID_crl_number, NULL, NULL);
	bool ok = wanted != NULL && have != NULL && ASN1_INTEGER_cmp(have, wanted) >= 0;

	ASN1_INTEGER_free(wanted);
	ASN1_INTEGER_free(have);
	return ok;
}

const char *
crl_delta_objection(struct arena *arena, X509_CRL *delta, X509_CRL *base, X509 *x509, X509 *issuer,
	int64_t now)
{
	if (!is_delta(delta))
		return "delta CRL is none";
	if (!fits(delta, base))
		return "delta CRL does not fit its base";
	return objection(arena, "delta CRL", delta, x509, issuer, now);
}

/* ---------------------------------------------------------------- what it says */

struct status
crl_status(X509_CRL *crl, X509 *x509)
{
	struct status status = {.kind = STATUS_NONE};
	X509_REVOKED *entry = NULL;
	ASN1_ENUMERATED *reason;
	int found = X509_CRL_get0_by_cert(crl, &entry, x509);

	if (found == 2) /* removeFromCRL */
		status.kind = STATUS_GOOD;
	if (found != 1)
		return status;
	status.kind = STATUS_REVOKED;
	certificate_time(X509_REVOKED_get0_revocationDate(entry), &status.at);
	reason = X509_REVOKED_get_ext_d2i(entry, NID_crl_reason, NULL, NULL);
	if (reason != NULL)
		status.reason = status_reason(ASN1_ENUMERATED_get(reason));
	ASN1_ENUMERATED_free(reason);
	return status;
}

size_t
crl_urls(struct arena *arena, const CRL_DIST_POINTS *points, struct span **out)
{
	size_t count = 0;

	*out = NULL;
	for (int i = 0; i < sk_DIST_POINT_num(points); i++) {
		const DIST_POINT *point = sk_DIST_POINT_value(points, i);
		const GENERAL_NAMES *names;

		if (point->distpoint == NULL || point->distpoint->type != 0 ||
			point->reasons != NULL || point->CRLissuer != NULL)
			continue;
		names = point->distpoint->name.fullname;
		for (int k = 0; k < sk_GENERAL_NAME_num(names); k++) {
			const GENERAL_NAME *name = sk_GENERAL_NAME_value(names, k);
			const ASN1_IA5STRING *uri;

			if (name->type != GEN_URI)
				continue;
			uri = name->d.uniformResourceIdentifier;
			ARENA_PUSH(arena, *out, count, arena_bytes(arena,
				span_of(ASN1_STRING_get0_data(uri),
					(size_t)ASN1_STRING_length(uri))));
		}
	}
	return count;
}
