/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Scopes of certificate revocation lists, and distribution points. */
#include "config.h"

#include "trust/crl_scope.h"

#include <openssl/asn1.h>

#include "store/certificate.h"
#include "store/extension.h"

/* ---------------------------------------------------------------- names */

static struct span
text_of(const ASN1_STRING *string)
{
	return span_of(ASN1_STRING_get0_data(string), (size_t)ASN1_STRING_length(string));
}

static bool
same_directory_name(const X509_NAME *a, const X509_NAME *b)
{
	const unsigned char *x, *y;
	size_t n, m;

	return X509_NAME_get0_der(a, &x, &n) == 1 && X509_NAME_get0_der(b, &y, &m) == 1 &&
	       span_equal(span_of(x, n), span_of(y, m));
}

/* IsSameGeneralName of the document: texts without case and as they are (no %-escapes are
 * resolved), the others by their bytes; x400Address and ediPartyName are not supported. */
static bool
same_name(const GENERAL_NAME *a, const GENERAL_NAME *b)
{
	if (a->type != b->type)
		return false;
	switch (a->type) {
	case GEN_EMAIL:
	case GEN_DNS:
	case GEN_URI:
		return span_equal_nocase(text_of(a->d.ia5), text_of(b->d.ia5));
	case GEN_DIRNAME:
		return same_directory_name(a->d.directoryName, b->d.directoryName);
	case GEN_OTHERNAME:
	case GEN_IPADD:
	case GEN_RID:
		return GENERAL_NAME_cmp((GENERAL_NAME *)a, (GENERAL_NAME *)b) == 0;
	default:
		return false;
	}
}

static bool
names_meet(const GENERAL_NAMES *a, const GENERAL_NAMES *b)
{
	for (int i = 0; i < sk_GENERAL_NAME_num(a); i++)
		for (int k = 0; k < sk_GENERAL_NAME_num(b); k++)
			if (same_name(sk_GENERAL_NAME_value(a, i), sk_GENERAL_NAME_value(b, k)))
				return true;
	return false;
}

/* ---------------------------------------------------------------- scope */

/* Its full name, the only kind that is supported; NULL when there is another or none. */
static const GENERAL_NAMES *
full_name(const DIST_POINT_NAME *point)
{
	return point == NULL || point->type != 0 ? NULL : point->name.fullname;
}

/* Whether a list with that distribution point is one that the certificate names. Points for some
 * reasons, or of another issuer, are passed over. */
static bool
is_named(const DIST_POINT_NAME *point, X509 *x509)
{
	enum extension state;
	CRL_DIST_POINTS *points = extension_of_cert(x509, NID_crl_distribution_points, &state);
	bool found = false;

	for (int i = 0; i < sk_DIST_POINT_num(points) && !found; i++) {
		const DIST_POINT *own = sk_DIST_POINT_value(points, i);

		found = own->reasons == NULL && own->CRLissuer == NULL &&
			names_meet(full_name(point), full_name(own->distpoint));
	}
	CRL_DIST_POINTS_free(points);
	return found;
}

/* The scope of a delta list is that of its base, but its own address may stand in it. */
struct crl_scope
crl_scope_of(const struct crl_scan *crl, X509 *x509)
{
	struct crl_scope scope = {NULL, false};
	bool ca = certificate_is_ca(x509, false);
	struct crl_extension delta;
	enum extension state;
	ISSUING_DIST_POINT *idp = extension_of_crl(crl, NID_issuing_distribution_point, &state);

	if (state == EXTENSION_MALFORMED)
		scope.unusable = "has a malformed scope";
	if (state != EXTENSION_THERE)
		return scope;
	if (idp->indirectCRL > 0)
		scope.unusable = "is indirect";
	else if (idp->onlysomereasons != NULL)
		scope.unusable = "covers some reasons only";
	scope.other = (idp->onlyuser > 0 && ca) || (idp->onlyCA > 0 && !ca) || idp->onlyattr > 0 ||
		      (!extension_in(crl->extensions, NID_delta_crl, &delta) &&
			      idp->distpoint != NULL && !is_named(idp->distpoint, x509));
	ISSUING_DIST_POINT_free(idp);
	return scope;
}

bool
crl_scope_same(const struct crl_scan *a, const struct crl_scan *b)
{
	struct crl_extension x, y;
	bool there = extension_in(a->extensions, NID_issuing_distribution_point, &x);

	return extension_in(b->extensions, NID_issuing_distribution_point, &y) == there &&
	       (!there || span_equal(x.value, y.value));
}

/* ---------------------------------------------------------------- distribution points */

static void
add_point(struct arena *arena, struct crl_point **out, size_t *count, const ASN1_IA5STRING *uri,
	const char *obstacle)
{
	struct crl_point point = {.obstacle = obstacle};

	if (uri != NULL)
		point.url = arena_bytes(arena,
			span_of(ASN1_STRING_get0_data(uri), (size_t)ASN1_STRING_length(uri)));
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
