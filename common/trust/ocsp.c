/* SPDX-License-Identifier: GPL-3.0-or-later */
/* OCSP: what a response says about one certificate, if it counts at all. */
#include "config.h"

#include "trust/ocsp.h"

#include <openssl/err.h>
#include <openssl/ocsp.h>
#include <openssl/x509v3.h>

#include "base/must.h"
#include "store/certificate.h"
#include "trust/limits.h"

/* ---------------------------------------------------------------- who answers */

/* Before a signature is verified with the key; NULL when it may be. */
static const char *
ask(const struct status_question *question, const EVP_PKEY *key, enum revocation_state *state)
{
	const char *why = status_ask(question, key, state);

	return why == NULL ? NULL : arena_printf(question->arena, "answer %s", why);
}

/* NULL when that one may answer for the issuer (RFC 6960 section 4.2.2.2), else why not. */
static const char *
may_not_answer(const struct status_question *question, X509 *signer, enum revocation_state *state)
{
	static const char nobody[] = "answer is signed by somebody who may not";
	EVP_PKEY *key = X509_get0_pubkey(question->issuer);
	const char *why;
	int64_t from, to;

	if (X509_cmp(signer, question->issuer) == 0)
		return NULL;
	if (X509_NAME_cmp(X509_get_issuer_name(signer), X509_get_subject_name(question->issuer)) !=
		0)
		return nobody;
	why = ask(question, key, state);
	if (why != NULL)
		return why;
	if (X509_verify(signer, key) != 1 ||
		(X509_get_extension_flags(signer) & EXFLAG_XKUSAGE) == 0 ||
		(X509_get_extended_key_usage(signer) & XKU_OCSP_SIGN) == 0)
		return nobody;
	if (!certificate_time(X509_get0_notBefore(signer), &from) ||
		!certificate_time(X509_get0_notAfter(signer), &to) || question->now < from)
		return "answer is signed with a certificate that is not yet valid";
	return question->now > to ? "answer is signed with a certificate that has expired" : NULL;
}

/* The signature, by whoever it names; whether that one may is another question. */
static const char *
check_signer(const struct status_question *question, OCSP_BASICRESP *basic,
	enum revocation_state *state, X509 **delegate)
{
	STACK_OF(X509) *known = sk_X509_new_null();
	X509 *signer = NULL;
	const char *why = NULL;

	*state = REVOCATION_UNUSABLE;
	must(known != NULL && sk_X509_push(known, question->issuer) > 0,
		"libcrypto cannot make a list");
	if (OCSP_resp_get0_signer(basic, &signer, known) != 1)
		why = "answer has a wrong signature";
	else
		why = ask(question, X509_get0_pubkey(signer), state);
	if (why == NULL && OCSP_basic_verify(basic, known, NULL, OCSP_NOVERIFY) != 1)
		why = "answer has a wrong signature";
	if (why == NULL)
		why = may_not_answer(question, signer, state);
	if (why == NULL && X509_cmp(signer, question->issuer) != 0 &&
		X509_get_ext_by_NID(signer, NID_id_pkix_OCSP_noCheck, -1) < 0) {
		X509_up_ref(signer);
		*delegate = signer;
	}
	sk_X509_free(known);
	return why;
}

/* A nonce is not asked for, and one that comes says nothing against the answer. */
static bool
is_unknown_critical(X509_EXTENSION *ext)
{
	return X509_EXTENSION_get_critical(ext) != 0 &&
	       OBJ_obj2nid(X509_EXTENSION_get_object(ext)) != NID_id_pkix_OCSP_Nonce;
}

static bool
has_unknown_critical(OCSP_BASICRESP *basic, OCSP_SINGLERESP *single)
{
	for (int i = 0; i < OCSP_BASICRESP_get_ext_count(basic); i++)
		if (is_unknown_critical(OCSP_BASICRESP_get_ext(basic, i)))
			return true;
	for (int i = 0; i < OCSP_SINGLERESP_get_ext_count(single); i++)
		if (is_unknown_critical(OCSP_SINGLERESP_get_ext(single, i)))
			return true;
	return false;
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
	struct status status = {.state = REVOCATION_GOOD};
	int reason = -1;
	int state = OCSP_single_get0_status(single, &reason, &revoked, &from, &next);

	if (!status_dates(&status, from, next))
		status_set(&status, REVOCATION_UNUSABLE, "answer has a malformed date");
	else if (next == NULL) /* to be rejected: RFC 5019 section 4 */
		status_set(
			&status, REVOCATION_UNUSABLE, "answer does not say until when it is valid");
	else if (!status_current(arena, &status, "answer ", now) || state == V_OCSP_CERTSTATUS_GOOD)
		return status;
	else if (state != V_OCSP_CERTSTATUS_REVOKED)
		status_set(&status, REVOCATION_UNKNOWN, "responder does not know the certificate");
	else {
		status.state = REVOCATION_REVOKED;
		status.reason = status_reason(reason);
		certificate_time(revoked, &status.revoked_at);
	}
	return status;
}

static int
weight(const struct status *status)
{
	return status->state == REVOCATION_REVOKED ? 2 : status->state == REVOCATION_GOOD;
}

/* Of several answers about the certificate the one that says most counts, revoked before good. */
static struct status
basic_status(const struct status_question *question, OCSP_BASICRESP *basic, X509 **delegate)
{
	struct status best = {
		.state = REVOCATION_UNUSABLE, .text = "answer is about another certificate"};
	enum revocation_state state;
	const char *why = check_signer(question, basic, &state, delegate);
	bool found = false;

	for (int i = 0; i < OCSP_resp_count(basic); i++) {
		OCSP_SINGLERESP *single = OCSP_resp_get0(basic, i);
		struct status status;

		if (!is_about(single, question->x509, question->issuer))
			continue;
		status = single_status(question->arena, single, question->now);
		if (has_unknown_critical(basic, single))
			status_set(&status, REVOCATION_UNUSABLE,
				"answer has an unknown critical extension");
		if (!found || weight(&status) > weight(&best))
			best = status;
		found = true;
	}
	if (why != NULL)
		status_set(&best, state, why);
	return best;
}

/* RFC 6960 section 4.2.1; the names are those of the specification. */
static const char *
responder_says(int status)
{
	static const char *const texts[] = {
		[OCSP_RESPONSE_STATUS_MALFORMEDREQUEST] = "responder says malformedRequest",
		[OCSP_RESPONSE_STATUS_INTERNALERROR] = "responder says internalError",
		[OCSP_RESPONSE_STATUS_TRYLATER] = "responder says tryLater",
		[OCSP_RESPONSE_STATUS_SIGREQUIRED] = "responder says sigRequired",
		[OCSP_RESPONSE_STATUS_UNAUTHORIZED] = "responder says unauthorized",
	};

	if (status < 0 || status >= (int)(sizeof(texts) / sizeof(texts[0])))
		return NULL;
	return texts[status];
}

/* The status of the response comes before its body: without success there is none. */
struct status
ocsp_status(const struct status_question *question, struct span response, X509 **delegate)
{
	const unsigned char *at = response.p;
	struct status status = {.state = REVOCATION_UNUSABLE, .text = "answer does not decode"};
	OCSP_RESPONSE *parsed = NULL;
	OCSP_BASICRESP *basic = NULL;
	const char *says;

	*delegate = NULL;
	if (response.n > 0 && response.n <= LIMIT_OCSP_BYTES)
		parsed = d2i_OCSP_RESPONSE(NULL, &at, (long)response.n);
	if (parsed == NULL || at != response.p + response.n)
		goto out;
	says = responder_says(OCSP_response_status(parsed));
	if (says != NULL)
		status_set(&status, REVOCATION_UNKNOWN, says);
	else if (OCSP_response_status(parsed) == OCSP_RESPONSE_STATUS_SUCCESSFUL &&
		 (basic = OCSP_response_get1_basic(parsed)) != NULL)
		status = basic_status(question, basic, delegate);
out:
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
