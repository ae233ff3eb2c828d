/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Revocation: every source that a certificate names, until one gives a usable answer. */
#include "config.h"

#include "trust/revocation.h"

#include <openssl/err.h>
#include <openssl/x509v3.h>
#include <string.h>

#include "base/clock.h"
#include "base/limits.h"
#include "base/text.h"
#include "trust/certificate.h"
#include "trust/crl.h"
#include "trust/fetches.h"
#include "trust/ocsp.h"

enum {
	URLS_MAX = 8,	   /* of one kind that are tried for one certificate */
	OCSP_GET_MAX = 255, /* RFC 5019 section 5: longer requests go by POST */
};

struct revocation_answer {
	const struct node *node, *issuer;
	struct status status;
};

/* One certificate while its sources are asked. */
struct inquiry {
	struct revocation *revocation;
	X509 *x509, *issuer;
	struct status status;
};

/* The first reason for having no answer is the one that is told. */
static void
unknown(struct inquiry *inquiry, const char *why)
{
	if (inquiry->status.kind == STATUS_NONE)
		inquiry->status = (struct status) {.kind = STATUS_UNKNOWN, .why = why};
}

static bool
answered(const struct inquiry *inquiry)
{
	return inquiry->status.kind == STATUS_GOOD || inquiry->status.kind == STATUS_REVOKED;
}

static void
take(struct inquiry *inquiry, struct status status)
{
	if (status.kind == STATUS_UNKNOWN)
		unknown(inquiry, status.why);
	else
		inquiry->status = status;
}

static void
note(struct inquiry *inquiry, struct span url, bool ok, const char *text)
{
	fetches_note(inquiry->revocation->arena, inquiry->revocation->report, url, ok, text);
}

/* Notes a URL that is not tried; false when it is to be tried. */
static bool
refused(struct inquiry *inquiry, struct span url, const char *what)
{
	const char *refusal = fetches_refusal(url);

	if (refusal == NULL)
		return false;
	note(inquiry, url, false, refusal);
	unknown(inquiry, arena_printf(inquiry->revocation->arena, "%s %s", what, refusal));
	return true;
}

static const struct fetch_result *
get(struct inquiry *inquiry, const char *url, size_t max)
{
	return fetcher_get(inquiry->revocation->fetcher, url, max,
		inquiry->revocation->options->deadline);
}

/* ---------------------------------------------------------------- OCSP */

/* The request as the last part of the path (RFC 6960 appendix A.1), NULL when that is too long. */
static const char *
get_url(struct arena *arena, struct span url, struct span request)
{
	const char *base64 = text_base64(arena, request);
	struct buf out = buf_make(LIMIT_URL);
	const char *text = NULL;

	buf_span(&out, url);
	if (url.n > 0 && url.p[url.n - 1] != '/')
		buf_u8(&out, '/');
	for (; *base64 != '\0'; base64++)
		if (*base64 == '+' || *base64 == '/' || *base64 == '=')
			buf_printf(&out, "%%%02X", (unsigned int)*base64);
		else
			buf_u8(&out, (uint8_t)*base64);
	if (!out.failed && out.n <= OCSP_GET_MAX)
		text = arena_text(arena, buf_cstr(&out));
	buf_free(&out);
	return text;
}

/* By GET, as Windows does, and by POST where the server does not take that. */
static const struct fetch_result *
ask_responder(struct inquiry *inquiry, struct span url)
{
	struct revocation *revocation = inquiry->revocation;
	struct arena *arena = revocation->arena;
	struct span request = ocsp_request(arena, inquiry->x509, inquiry->issuer);
	const char *by_get = get_url(arena, url, request);
	const struct fetch_result *result = NULL;

	if (by_get != NULL)
		result = get(inquiry, by_get, LIMIT_OCSP_BYTES);
	if (result == NULL || (!result->ok && result->status >= 400))
		result = fetcher_post(revocation->fetcher, arena_span_text(arena, url), request,
			"application/ocsp-request", LIMIT_OCSP_BYTES,
			revocation->options->deadline);
	return result;
}

static void
try_ocsp(struct inquiry *inquiry, struct span url)
{
	struct arena *arena = inquiry->revocation->arena;
	const struct fetch_result *result;
	struct status status;

	if (refused(inquiry, url, "OCSP"))
		return;
	result = ask_responder(inquiry, url);
	if (!result->ok) {
		note(inquiry, url, false, result->text);
		unknown(inquiry, arena_printf(arena, "OCSP: %s", result->text));
		return;
	}
	status = ocsp_status(arena, result->body, inquiry->x509, inquiry->issuer,
		inquiry->revocation->options->now);
	note(inquiry, url, status.kind != STATUS_UNKNOWN,
		status.kind == STATUS_UNKNOWN ? status.why : "OCSP answer");
	take(inquiry, status);
}

static void
try_all_ocsp(struct inquiry *inquiry)
{
	AUTHORITY_INFO_ACCESS *aia = X509_get_ext_d2i(inquiry->x509, NID_info_access, NULL, NULL);
	int tried = 0;

	for (int i = 0; i < sk_ACCESS_DESCRIPTION_num(aia) && !answered(inquiry); i++) {
		const ACCESS_DESCRIPTION *access = sk_ACCESS_DESCRIPTION_value(aia, i);
		const ASN1_IA5STRING *uri;

		if (OBJ_obj2nid(access->method) != NID_ad_OCSP ||
			access->location->type != GEN_URI || tried++ >= URLS_MAX)
			continue;
		uri = access->location->d.uniformResourceIdentifier;
		try_ocsp(inquiry,
			span_of(ASN1_STRING_get0_data(uri), (size_t)ASN1_STRING_length(uri)));
	}
	AUTHORITY_INFO_ACCESS_free(aia);
}

/* ---------------------------------------------------------------- CRLs */

/* Fetches a list; NULL, with the reason in `why`, when there is none to be had. */
static X509_CRL *
fetch_crl(struct inquiry *inquiry, struct span url, const char *what, const char **why)
{
	struct arena *arena = inquiry->revocation->arena;
	const struct fetch_result *result;
	X509_CRL *crl;

	result = get(inquiry, arena_span_text(arena, url), LIMIT_CRL_BYTES);
	if (!result->ok) {
		*why = arena_printf(arena, "%s: %s", what, result->text);
		return NULL;
	}
	crl = crl_decode(result->body);
	if (crl == NULL)
		*why = arena_printf(arena, "%s does not decode", what);
	return crl;
}

/* A delta list's word on top of what its base says. */
static bool
try_delta(struct inquiry *inquiry, struct span url, X509_CRL *base, struct status *status)
{
	struct revocation *revocation = inquiry->revocation;
	const char *why = NULL;
	X509_CRL *delta;
	struct status news;

	if (refused(inquiry, url, "delta CRL"))
		return false;
	delta = fetch_crl(inquiry, url, "delta CRL", &why);
	if (delta != NULL)
		why = crl_delta_objection(revocation->arena, delta, base, inquiry->x509,
			inquiry->issuer, revocation->options->now);
	note(inquiry, url, why == NULL, why == NULL ? "delta CRL" : why);
	if (why == NULL) {
		news = crl_status(delta, inquiry->x509);
		if (news.kind != STATUS_NONE)
			*status = news;
	} else
		unknown(inquiry, why);
	X509_CRL_free(delta);
	return why == NULL;
}

/*
 * Windows wants the delta list where the base or the certificate names one, and knows nothing
 * without it: the reason behind many an 0x80092013 (a "+" in its name that the web server refuses).
 */
static bool
apply_deltas(struct inquiry *inquiry, X509_CRL *base, struct status *status)
{
	struct arena *arena = inquiry->revocation->arena;
	CRL_DIST_POINTS *points = X509_CRL_get_ext_d2i(base, NID_freshest_crl, NULL, NULL);
	struct span *urls;
	size_t count;
	bool ok;

	if (points == NULL)
		points = X509_get_ext_d2i(inquiry->x509, NID_freshest_crl, NULL, NULL);
	count = crl_urls(arena, points, &urls);
	ok = count == 0;
	for (size_t i = 0; i < count && i < URLS_MAX && !ok; i++)
		ok = try_delta(inquiry, urls[i], base, status);
	CRL_DIST_POINTS_free(points);
	return ok;
}

static void
try_crl(struct inquiry *inquiry, struct span url)
{
	struct revocation *revocation = inquiry->revocation;
	struct status status = {.kind = STATUS_NONE};
	const char *why = NULL;
	X509_CRL *crl;

	if (refused(inquiry, url, "CRL"))
		return;
	crl = fetch_crl(inquiry, url, "CRL", &why);
	if (crl != NULL)
		why = crl_objection(revocation->arena, crl, inquiry->x509, inquiry->issuer,
			revocation->options->now);
	note(inquiry, url, why == NULL, why == NULL ? "CRL" : why);
	if (why != NULL)
		unknown(inquiry, why);
	else {
		status = crl_status(crl, inquiry->x509);
		if (apply_deltas(inquiry, crl, &status) || status.kind == STATUS_REVOKED) {
			if (status.kind == STATUS_NONE)
				status.kind = STATUS_GOOD;
			take(inquiry, status);
		}
	}
	X509_CRL_free(crl);
}

static void
try_all_crls(struct inquiry *inquiry)
{
	CRL_DIST_POINTS *points = X509_get_ext_d2i(inquiry->x509, NID_crl_distribution_points,
		NULL, NULL);
	struct span *urls;
	size_t count = crl_urls(inquiry->revocation->arena, points, &urls);

	if (sk_DIST_POINT_num(points) > 0 && count == 0)
		unknown(inquiry, "CRL distribution points without URL");
	for (size_t i = 0; i < count && i < URLS_MAX && !answered(inquiry); i++)
		try_crl(inquiry, urls[i]);
	CRL_DIST_POINTS_free(points);
}

/* ---------------------------------------------------------------- one certificate */

/* Nothing is to be fetched: what matters is whether there would be something. */
static void
look_for_sources(struct inquiry *inquiry)
{
	AUTHORITY_INFO_ACCESS *aia = X509_get_ext_d2i(inquiry->x509, NID_info_access, NULL, NULL);
	bool found = X509_get_ext_by_NID(inquiry->x509, NID_crl_distribution_points, -1) >= 0;

	for (int i = 0; i < sk_ACCESS_DESCRIPTION_num(aia); i++)
		found |= OBJ_obj2nid(sk_ACCESS_DESCRIPTION_value(aia, i)->method) == NID_ad_OCSP;
	AUTHORITY_INFO_ACCESS_free(aia);
	if (found)
		unknown(inquiry, "nothing is fetched"); /* an answer that is there stays */
}

static struct status
inquire(struct revocation *revocation, const struct node *node, const struct node *issuer,
	bool leaf)
{
	const struct trust_options *options = revocation->options;
	struct inquiry inquiry = {.revocation = revocation, .x509 = node->x509,
		.issuer = issuer->x509};

	ERR_set_mark();
	if (leaf && revocation->staple.n > 0)
		take(&inquiry, ocsp_status(revocation->arena, revocation->staple, node->x509,
			issuer->x509, options->now));
	if (options->revocation == TRUST_REVOCATION_FETCH && revocation->fetcher == NULL)
		look_for_sources(&inquiry);
	else if (options->revocation == TRUST_REVOCATION_FETCH) {
		if (!answered(&inquiry))
			try_all_ocsp(&inquiry);
		if (!answered(&inquiry))
			try_all_crls(&inquiry);
	}
	ERR_pop_to_mark();
	return inquiry.status;
}

static const struct status *
answer(struct revocation *revocation, const struct node *node, const struct node *issuer,
	bool leaf)
{
	struct revocation_answer new = {.node = node, .issuer = issuer};

	for (size_t i = 0; i < revocation->answer_count; i++)
		if (revocation->answers[i].node == node &&
			revocation->answers[i].issuer == issuer)
			return &revocation->answers[i].status;
	new.status = inquire(revocation, node, issuer, leaf);
	ARENA_PUSH(revocation->arena, revocation->answers, revocation->answer_count, new);
	return &revocation->answers[revocation->answer_count - 1].status;
}

static void
tell(struct problems *problems, const struct status *status, const struct node *node,
	unsigned int depth)
{
	const char *who = depth == 0 ? "certificate"
				     : certificate_quote(problems->arena, node->x509);
	char day[CLOCK_TEXT_MAX];

	if (status->kind == STATUS_REVOKED)
		problems_add(problems, CHAIN_REVOKED, depth,
			"%s was revoked on %s%s%s%s", who,
			clock_format_day(status->at, day), status->reason == NULL ? "" : " (",
			status->reason == NULL ? "" : status->reason,
			status->reason == NULL ? "" : ")");
	else if (status->kind == STATUS_UNKNOWN)
		problems_add(problems, CHAIN_REVOCATION_OFFLINE, depth,
			"revocation%s%s cannot be checked: %s", depth == 0 ? "" : " of ",
			depth == 0 ? "" : who, status->why);
	else if (status->kind == STATUS_NONE)
		problems_add(problems, CHAIN_REVOCATION_NONE, depth,
			"%s names no source of revocation", who);
}

/* As on Windows: where a chain ends in a trusted root, for everything below that. */
void
revocation_judge(struct revocation *revocation, const struct path *path,
	struct problems *problems)
{
	enum trust_revocation wanted = revocation->options->revocation;

	if (wanted == TRUST_REVOCATION_NONE || path->end != PATH_ANCHORED)
		return;
	for (unsigned int depth = 0; depth + 1 < path->count; depth++) {
		const struct status *status;

		if (path_signature(path, depth) != EDGE_GOOD)
			continue;
		if (wanted == TRUST_REVOCATION_STAPLE && depth > 0)
			break;
		status = answer(revocation, path->nodes[depth], path->nodes[depth + 1],
			depth == 0);
		if (wanted == TRUST_REVOCATION_FETCH || status->kind == STATUS_REVOKED)
			tell(problems, status, path->nodes[depth], depth);
	}
}
