/* SPDX-License-Identifier: GPL-3.0-or-later */
/* OCSP: what a response says about one certificate, if it counts at all. */
#include "config.h"

#include "trust/ocsp.h"

#include <openssl/err.h>
#include <openssl/ocsp.h>
#include <openssl/x509v3.h>

#include "base/limits.h"
#include "trust/certificate.h"

static struct status
useless(const char *why)
{
	return (struct status) {.kind = STATUS_UNKNOWN, .why = why};
}

/* ---------------------------------------------------------------- who answers */

static bool
may_answer(X509 *signer, X509 *issuer, int64_t now)
{
	EVP_PKEY *key = X509_get0_pubkey(issuer);
	int64_t from, to;

	if (X509_cmp(signer, issuer) == 0)
		return true;
	if (X509_NAME_cmp(X509_get_issuer_name(signer), X509_get_subject_name(issuer)) != 0 ||
		key == NULL || X509_verify(signer, key) != 1)
		return false;
	if ((X509_get_extension_flags(signer) & EXFLAG_XKUSAGE) == 0 ||
		(X509_get_extended_key_usage(signer) & XKU_OCSP_SIGN) == 0)
		return false;
	return certificate_time(X509_get0_notBefore(signer), &from) &&
		certificate_time(X509_get0_notAfter(signer), &to) && from <= now && now <= to;
}

/* The signature, by whoever it names; whether that one may is another question. */
static const char *
check_signer(OCSP_BASICRESP *basic, X509 *issuer, int64_t now)
{
	STACK_OF(X509) *known = sk_X509_new_null();
	X509 *signer = NULL;
	const char *why = NULL;

	if (known == NULL || sk_X509_push(known, issuer) <= 0 ||
		OCSP_basic_verify(basic, known, NULL, OCSP_NOVERIFY) != 1)
		why = "OCSP answer has a wrong signature";
	else if (OCSP_resp_get0_signer(basic, &signer, known) != 1 ||
		!may_answer(signer, issuer, now))
		why = "OCSP answer is signed by somebody who may not";
	sk_X509_free(known);
	return why;
}

/* ---------------------------------------------------------------- what about */

/* The certificate's identifier, hashed as in the one that is compared with it. */
static bool
is_about(OCSP_SINGLERESP *single, X509 *x509, X509 *issuer)
{
	const OCSP_CERTID *id = OCSP_SINGLERESP_get0_id(single);
	ASN1_OBJECT *algorithm = NULL;
	const EVP_MD *md;
	OCSP_CERTID *ours;
	bool same;

	OCSP_id_get0_info(NULL, &algorithm, NULL, NULL, (OCSP_CERTID *)id);
	md = algorithm == NULL ? NULL : EVP_get_digestbyobj(algorithm);
	ours = md == NULL ? NULL : OCSP_cert_to_id(md, x509, issuer);
	same = ours != NULL && OCSP_id_cmp(ours, id) == 0;
	OCSP_CERTID_free(ours);
	return same;
}

static struct status
single_status(struct arena *arena, OCSP_SINGLERESP *single, int64_t now)
{
	ASN1_GENERALIZEDTIME *revoked = NULL, *from = NULL, *next = NULL;
	struct status status = {.kind = STATUS_GOOD};
	int reason = -1;
	int state = OCSP_single_get0_status(single, &reason, &revoked, &from, &next);
	const char *stale = status_staleness(arena, "OCSP answer", from, next, now);

	if (stale != NULL)
		return useless(stale);
	if (state == V_OCSP_CERTSTATUS_GOOD)
		return status;
	if (state != V_OCSP_CERTSTATUS_REVOKED)
		return useless("OCSP responder does not know the certificate");
	status.kind = STATUS_REVOKED;
	status.reason = status_reason(reason);
	certificate_time(revoked, &status.at);
	return status;
}

static struct status
basic_status(struct arena *arena, OCSP_BASICRESP *basic, X509 *x509, X509 *issuer, int64_t now)
{
	const char *why = check_signer(basic, issuer, now);

	if (why != NULL)
		return useless(why);
	for (int i = 0; i < OCSP_resp_count(basic); i++) {
		OCSP_SINGLERESP *single = OCSP_resp_get0(basic, i);

		if (is_about(single, x509, issuer))
			return single_status(arena, single, now);
	}
	return useless("OCSP answer is about another certificate");
}

struct status
ocsp_status(struct arena *arena, struct span response, X509 *x509, X509 *issuer, int64_t now)
{
	const unsigned char *at = response.p;
	OCSP_RESPONSE *parsed = NULL;
	OCSP_BASICRESP *basic = NULL;
	struct status status;

	if (response.n > 0 && response.n <= LIMIT_OCSP_BYTES)
		parsed = d2i_OCSP_RESPONSE(NULL, &at, (long)response.n);
	if (parsed == NULL || at != response.p + response.n)
		status = useless("OCSP answer does not decode");
	else if (OCSP_response_status(parsed) != OCSP_RESPONSE_STATUS_SUCCESSFUL)
		status = useless(arena_printf(arena, "OCSP responder says %s",
			OCSP_response_status_str(OCSP_response_status(parsed))));
	else if ((basic = OCSP_response_get1_basic(parsed)) == NULL)
		status = useless("OCSP answer does not decode");
	else
		status = basic_status(arena, basic, x509, issuer, now);
	OCSP_BASICRESP_free(basic);
	OCSP_RESPONSE_free(parsed);
	return status;
}

struct span
ocsp_request(struct arena *arena, X509 *x509, X509 *issuer)
{
	OCSP_REQUEST *request = OCSP_REQUEST_new();
	OCSP_CERTID *id = OCSP_cert_to_id(EVP_sha1(), x509, issuer);
	struct span out = span_of(NULL, 0);
	unsigned char *der = NULL;
	int n = 0;

	if (request != NULL && id != NULL && OCSP_request_add0_id(request, id) != NULL) {
		id = NULL; /* now the request's */
		n = i2d_OCSP_REQUEST(request, &der);
	}
	if (n > 0)
		out = arena_bytes(arena, span_of(der, (size_t)n));
	OPENSSL_free(der);
	OCSP_CERTID_free(id);
	OCSP_REQUEST_free(request);
	return out;
}
