/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Asking every source of one certificate's revocation. */
#include "config.h"

#include "trust/inquiry.h"

#include <openssl/err.h>
#include <openssl/x509v3.h>

#include "base/clock.h"
#include "base/limits.h"
#include "base/text.h"
#include "format/limits.h"
#include "store/extension.h"
#include "trust/conclusion.h"
#include "trust/crl.h"
#include "trust/crl_fetched.h"
#include "trust/crl_scope.h"
#include "trust/fetches.h"
#include "trust/limits.h"
#include "trust/ocsp.h"

enum {
	URLS_MAX = 8,       /* of one kind that are tried for one certificate */
	OCSP_GET_MAX = 255, /* RFC 5019 section 5: longer requests go by POST */
	STATUS_REQUEST = 5, /* the extension that must-staple certificates demand (RFC 7633) */
};

#define MALFORMED_SOURCE "the extension that names it is malformed"

/* A full list that counts, while deltas are looked for. */
struct base {
	const struct crl_scan *crl;
	size_t source; /* index of what it said */
	const struct crl_point *deltas;
	size_t delta_count;
	bool updated; /* a delta has been applied */
};

/* One certificate while its sources are asked. */
struct asking {
	const struct inquirer *inquirer;
	const struct subject_of_inquiry *subject;
	struct arena *arena;
	struct inquiry *out;
	struct base *bases;
	size_t base_count;
	const struct crl_point *own_deltas; /* which the certificate names */
	size_t own_delta_count;
};

/* ---------------------------------------------------------------- what a source gave */

static struct inquiry_source *
add(struct asking *asking, enum revocation_source kind, const char *url, struct status status)
{
	struct inquiry *out = asking->out;
	struct inquiry_source source = {.told = {.source = kind,
						.state = status.state,
						.url = url,
						.has_next_update = status.has_next_update,
						.this_update = status.this_update,
						.next_update = status.next_update,
						.revoked_at = status.revoked_at,
						.reason = status.reason,
						.text = status.text}};

	source.revoked = status.state == REVOCATION_REVOKED;
	source.counts = source.revoked || status.state == REVOCATION_GOOD;
	source.revoked_at = status.revoked_at;
	source.reason = status.reason;
	source.ours = status.state == REVOCATION_SKIPPED;
	if (status.text != NULL)
		source.why = arena_printf(
			asking->arena, "%s %s", revocation_source_name(kind), status.text);
	ARENA_PUSH(asking->arena, out->sources, out->source_count, source);
	return &out->sources[out->source_count - 1];
}

static const char *
shown(struct asking *asking, struct span url)
{
	return url.n == 0 ? NULL : text_clean(asking->arena, url, LIMIT_URL);
}

/* `ours`: for a reason that clients do not have. */
static void
skip(struct asking *asking, enum revocation_source kind, struct span url, const char *why,
	bool ours)
{
	struct status status = {.state = REVOCATION_SKIPPED, .text = why};
	struct inquiry_source *source = add(asking, kind, shown(asking, url), status);

	source->told.ldap = fetches_is_ldap(url);
	source->ours = ours;
	source->why =
		arena_printf(asking->arena, "%s not tried: %s", revocation_source_name(kind), why);
}

static void
note(struct asking *asking, struct span url, const struct inquiry_source *source)
{
	bool ok = source->told.state == REVOCATION_GOOD || source->told.state == REVOCATION_REVOKED;

	fetches_note(asking->arena, asking->inquirer->report, url, ok,
		ok ? revocation_source_name(source->told.source) : source->why);
}

static void
unreachable(struct asking *asking, enum revocation_source kind, struct span url,
	const struct fetch_result *result)
{
	const char *text = result->text;
	struct status status = {.state = REVOCATION_UNREACHABLE, .text = text};
	struct inquiry_source *source = add(asking, kind, shown(asking, url), status);

	source->local = result->local;
	source->why = arena_printf(asking->arena, "%s: %s", revocation_source_name(kind), text);
	fetches_note(asking->arena, asking->inquirer->report, url, false, text);
}

/* Notes a URL that is not tried; false when it is to be tried. The scheme comes first: an ldap URL
 * is out of reach also when nothing is fetched. */
static bool
skipped(struct asking *asking, enum revocation_source kind, struct span url, const char *obstacle)
{
	const char *refusal = url.n == 0 ? NULL : fetches_refusal_reason(url);

	if (refusal != NULL && asking->subject->obstacle == NULL)
		fetches_note(
			asking->arena, asking->inquirer->report, url, false, fetches_refusal(url));
	if (refusal == NULL)
		refusal = obstacle == NULL ? asking->subject->obstacle : obstacle;
	if (refusal != NULL)
		skip(asking, kind, url, refusal, fetches_refusal_ours(url));
	return refusal != NULL;
}

/* URLs beyond the bound are noted as one. */
static bool
too_many(struct asking *asking, enum revocation_source kind, size_t index)
{
	if (index < URLS_MAX)
		return false;
	if (index == URLS_MAX)
		skip(asking, kind, span_of(NULL, 0),
			arena_printf(asking->arena, "more than %d are named", (int)URLS_MAX), true);
	return true;
}

/* A server that does not answer may use up half of what time is left: the next ones want some. */
static struct deadline
share(const struct asking *asking)
{
	struct deadline deadline = asking->inquirer->options->deadline;

	return deadline_earlier(deadline, deadline_in(deadline_left(deadline) / 2));
}

static const struct fetch_result *
get(struct asking *asking, const char *url, size_t max)
{
	return fetcher_get(asking->inquirer->fetcher, url, max, share(asking));
}

/* ---------------------------------------------------------------- OCSP */

static struct status_question
question_of(const struct asking *asking)
{
	const struct inquirer *inquirer = asking->inquirer;

	return (struct status_question) {.arena = asking->arena,
		.x509 = asking->subject->x509,
		.issuer = asking->subject->issuer,
		.now = inquirer->options->now,
		.effort = inquirer->effort};
}

static bool
says_something(const struct status *status)
{
	return status->state == REVOCATION_GOOD || status->state == REVOCATION_REVOKED;
}

/* Whether the certificate demands a stapled answer: said, but Windows does not insist. */
static bool
demands_staple(X509 *x509)
{
	enum extension state;
	TLS_FEATURE *features = extension_of_cert(x509, NID_tlsfeature, &state);
	bool found = false;

	for (int i = 0; i < sk_ASN1_INTEGER_num(features); i++)
		found |= ASN1_INTEGER_get(sk_ASN1_INTEGER_value(features, i)) == STATUS_REQUEST;
	TLS_FEATURE_free(features);
	return found;
}

/* A responder's certificate is looked up like any other (RFC 6960 section 4.2.2.2.1). Where it
 * names no source that is up to the client, and it is believed. */
static void
check_delegate(const struct asking *asking, X509 *delegate, struct status *status)
{
	const struct subject_of_inquiry *subject = asking->subject;
	const struct subject_of_inquiry responder = {.x509 = delegate,
		.issuer = subject->issuer,
		.only_staple = subject->only_staple,
		.responder = true,
		.obstacle = subject->obstacle};
	struct inquiry found;

	if (subject->responder) {
		status_set(status, REVOCATION_UNUSABLE, "answer is signed by another responder");
		return;
	}
	found = inquiry_make(asking->inquirer, &responder);
	if (found.fault == CHAIN_REVOKED)
		status_set(status, REVOCATION_UNUSABLE,
			"answer is signed with a certificate that is revoked");
	else if (found.fault != CHAIN_OK && found.fault != CHAIN_REVOCATION_NONE)
		status_set(status,
			found.fault == CHAIN_REVOCATION_OFFLINE ? REVOCATION_UNUSABLE
								: REVOCATION_SKIPPED,
			arena_printf(asking->arena,
				"answer is signed with a certificate whose revocation is unknown: "
				"%s",
				found.why));
}

static struct status
judge_answer(const struct asking *asking, struct span answer)
{
	const struct status_question question = question_of(asking);
	X509 *delegate;
	struct status status = ocsp_status(&question, answer, &delegate);

	if (delegate != NULL && says_something(&status))
		check_delegate(asking, delegate, &status);
	X509_free(delegate);
	return status;
}

static void
ask_staple(struct asking *asking)
{
	const struct subject_of_inquiry *subject = asking->subject;

	if (subject->staple.n > 0 && subject->issuer == NULL)
		skip(asking, REVOCATION_STAPLE, span_of(NULL, 0), "its issuer is not known", true);
	else if (subject->staple.n > 0)
		add(asking, REVOCATION_STAPLE, NULL, judge_answer(asking, subject->staple));
	else if (!subject->only_staple && demands_staple(subject->x509)) {
		skip(asking, REVOCATION_STAPLE, span_of(NULL, 0),
			"the certificate demands it, but none was served", false);
		asking->out->sources[asking->out->source_count - 1].aside = true;
	}
}

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
ask_responder(struct asking *asking, struct span url)
{
	struct arena *arena = asking->arena;
	struct span request = ocsp_request(arena, asking->subject->x509, asking->subject->issuer);
	const char *by_get = get_url(arena, url, request);
	const struct fetch_result *result = NULL;

	if (by_get != NULL)
		result = get(asking, by_get, LIMIT_OCSP_BYTES);
	if (result == NULL || (!result->ok && result->status >= 400))
		result = fetcher_post(asking->inquirer->fetcher, arena_span_text(arena, url),
			request, "application/ocsp-request", LIMIT_OCSP_BYTES, share(asking));
	return result;
}

static void
try_ocsp(struct asking *asking, struct span url)
{
	const struct fetch_result *result;

	if (skipped(asking, REVOCATION_OCSP, url, NULL))
		return;
	result = ask_responder(asking, url);
	if (!result->ok) {
		unreachable(asking, REVOCATION_OCSP, url, result);
		return;
	}
	note(asking, url,
		add(asking, REVOCATION_OCSP, shown(asking, url),
			judge_answer(asking, result->body)));
}

static void
ask_responders(struct asking *asking)
{
	enum extension state;
	AUTHORITY_INFO_ACCESS *aia =
		extension_of_cert(asking->subject->x509, NID_info_access, &state);
	struct span *urls = NULL;
	size_t count = 0;

	if (state == EXTENSION_MALFORMED)
		skip(asking, REVOCATION_OCSP, span_of(NULL, 0), MALFORMED_SOURCE, false);
	for (int i = 0; i < sk_ACCESS_DESCRIPTION_num(aia); i++) {
		const ACCESS_DESCRIPTION *access = sk_ACCESS_DESCRIPTION_value(aia, i);
		const ASN1_IA5STRING *uri;

		if (OBJ_obj2nid(access->method) != NID_ad_OCSP || access->location->type != GEN_URI)
			continue;
		uri = access->location->d.uniformResourceIdentifier;
		ARENA_PUSH(asking->arena, urls, count,
			span_of(ASN1_STRING_get0_data(uri), (size_t)ASN1_STRING_length(uri)));
	}
	for (size_t i = 0; i < count && !too_many(asking, REVOCATION_OCSP, i); i++)
		try_ocsp(asking, urls[i]);
	AUTHORITY_INFO_ACCESS_free(aia);
}

/* ---------------------------------------------------------------- full lists */

/* What an extension names; one that cannot be read names a source that cannot be asked. */
static size_t
points_of(struct asking *asking, const CRL_DIST_POINTS *points, enum extension state,
	struct crl_point **out)
{
	static const struct crl_point unreadable = {.obstacle = MALFORMED_SOURCE};

	if (state != EXTENSION_MALFORMED)
		return crl_points(asking->arena, points, out);
	*out = arena_alloc(asking->arena, sizeof(**out));
	**out = unreadable;
	return 1;
}

/* Has the deltas looked for that the list names, or else the certificate. */
static void
keep_base(struct asking *asking, const struct crl_scan *crl, size_t source)
{
	enum extension state;
	CRL_DIST_POINTS *points = extension_of_crl(crl, NID_freshest_crl, &state);
	struct base base = {.crl = crl,
		.source = source,
		.deltas = asking->own_deltas,
		.delta_count = asking->own_delta_count};
	struct crl_point *named;

	if (state != EXTENSION_ABSENT) {
		base.delta_count = points_of(asking, points, state, &named);
		base.deltas = named;
	}
	CRL_DIST_POINTS_free(points);
	ARENA_PUSH(asking->arena, asking->bases, asking->base_count, base);
}

static struct status
judge_list(const struct asking *asking, const struct crl_scan *crl, bool delta)
{
	const struct status_question question = question_of(asking);

	return crl_judge(&question, crl, delta);
}

/* Why a list came to nothing: what took too long may be a good one. */
static struct status
undecoded(const struct asking *asking, const struct err *err)
{
	struct status status = {.state = REVOCATION_UNUSABLE, .text = "does not decode"};

	if (err->kind == ERR_TIMEOUT)
		status.state = REVOCATION_SKIPPED;
	if (err->kind != ERR_FORMAT)
		status.text = arena_text(asking->arena, err->text);
	return status;
}

/* Fetches a list and has it judged; NULL when that has not come to anything. */
static const struct crl_scan *
fetch_list(struct asking *asking, struct span url, bool delta, struct status *status)
{
	enum revocation_source kind = delta ? REVOCATION_DELTA : REVOCATION_CRL;
	const char *text = arena_span_text(asking->arena, url);
	const struct fetch_result *result = get(asking, text, LIMIT_CRL_BYTES);
	const struct status_question question = question_of(asking);
	struct err err = {.kind = ERR_NONE};
	struct crl_scan *crl;

	if (!result->ok) {
		unreachable(asking, kind, url, result);
		return NULL;
	}
	if (!crl_fetched_judge(
		    &question, asking->inquirer->signatures, result, delta, &crl, status, &err)) {
		*status = undecoded(asking, &err);
		note(asking, url, add(asking, kind, shown(asking, url), *status));
		return NULL;
	}
	if (says_something(status))
		fetcher_keep(asking->inquirer->fetcher, text,
			status->has_next_update ? status->next_update : FETCH_UNDATED);
	return crl;
}

static void
try_crl(struct asking *asking, const struct crl_point *point)
{
	struct status status;
	const struct crl_scan *crl;

	if (skipped(asking, REVOCATION_CRL, point->url, point->obstacle))
		return;
	crl = fetch_list(asking, point->url, false, &status);
	if (crl == NULL)
		return;
	note(asking, point->url, add(asking, REVOCATION_CRL, shown(asking, point->url), status));
	if (says_something(&status))
		keep_base(asking, crl, asking->out->source_count - 1);
}

static void
ask_crls(struct asking *asking)
{
	enum extension state;
	CRL_DIST_POINTS *points =
		extension_of_cert(asking->subject->x509, NID_crl_distribution_points, &state);
	struct crl_point *named;
	size_t count = points_of(asking, points, state, &named);

	for (size_t i = 0; i < count && !too_many(asking, REVOCATION_CRL, i); i++)
		try_crl(asking, &named[i]);
	CRL_DIST_POINTS_free(points);
}

/* ---------------------------------------------------------------- delta lists */

static void
revoke(struct inquiry_source *source, const struct status *status)
{
	source->counts = source->revoked = true;
	source->revoked_at = status->revoked_at;
	source->reason = status->reason;
}

static void
release(struct inquiry_source *source)
{
	source->told.state = REVOCATION_GOOD;
	source->told.text = "lists it, but a delta CRL takes it off the list";
	source->revoked = false;
}

/* A delta's word on top of what its bases say; false when there is none that it fits. */
static bool
apply_delta(struct asking *asking, const struct crl_scan *delta, struct status *status)
{
	bool fits = false, newer = false;

	for (size_t i = 0; i < asking->base_count; i++) {
		struct base *base = &asking->bases[i];
		struct inquiry_source *source = &asking->out->sources[base->source];

		if (!crl_fits(delta, base->crl))
			continue;
		fits = base->updated = true;
		if (crl_is_older(delta, base->crl))
			continue;
		newer = true;
		if (status->state == REVOCATION_REVOKED)
			revoke(source, status);
		else if (status->released && source->revoked)
			release(source);
	}
	if (fits && !newer)
		*status = (struct status) {.state = REVOCATION_GOOD,
			.has_next_update = status->has_next_update,
			.this_update = status->this_update,
			.next_update = status->next_update,
			.text = "is older than the CRL"};
	else if (!fits && status->state == REVOCATION_GOOD)
		status_set(status, REVOCATION_UNUSABLE,
			asking->base_count == 0 ? "has no CRL that it could build on"
						: "does not fit the CRL");
	return fits;
}

/* What a delta says does not prove anything without its base, but for a revocation; with a base it
 * is a part of what that says. */
static struct inquiry_source *
add_delta(struct asking *asking, enum revocation_source kind, const char *url,
	const struct crl_scan *delta, struct status status)
{
	struct inquiry_source *source;
	bool applied = says_something(&status) && apply_delta(asking, delta, &status);

	source = add(asking, kind, url, status);
	source->counts = source->revoked && !applied;
	return source;
}

static void
try_delta(struct asking *asking, const struct crl_point *point)
{
	struct status status;
	const struct crl_scan *crl;

	if (skipped(asking, REVOCATION_DELTA, point->url, point->obstacle))
		return;
	crl = fetch_list(asking, point->url, true, &status);
	if (crl == NULL)
		return;
	note(asking, point->url,
		add_delta(asking, REVOCATION_DELTA, shown(asking, point->url), crl, status));
}

static void
collect(struct asking *asking, const struct crl_point *points, size_t count, struct crl_point **out,
	size_t *out_count)
{
	for (size_t i = 0; i < count && *out_count <= URLS_MAX; i++) {
		bool known = false;

		for (size_t k = 0; k < *out_count && !known; k++)
			known = span_equal((*out)[k].url, points[i].url);
		if (!known)
			ARENA_PUSH(asking->arena, *out, *out_count, points[i]);
	}
}

/*
 * Windows wants the delta list where the base or the certificate names one, and knows nothing
 * without it: the reason behind many an 0x80092013 (a "+" in its name that the web server refuses).
 * The operator's own lists count as they are.
 */
static void
ask_deltas(struct asking *asking)
{
	struct crl_point *all = NULL;
	size_t count = 0;

	collect(asking, asking->own_deltas, asking->own_delta_count, &all, &count);
	for (size_t i = 0; i < asking->base_count; i++)
		collect(asking, asking->bases[i].deltas, asking->bases[i].delta_count, &all,
			&count);
	for (size_t i = 0; i < count && !too_many(asking, REVOCATION_DELTA, i); i++)
		try_delta(asking, &all[i]);
}

static void
weigh_bases(struct asking *asking)
{
	for (size_t i = 0; i < asking->base_count; i++) {
		const struct base *base = &asking->bases[i];
		struct inquiry_source *source = &asking->out->sources[base->source];

		if (base->delta_count > 0 && !base->updated && !source->revoked &&
			source->told.source != REVOCATION_FILE)
			source->counts = false;
	}
}

/* ---------------------------------------------------------------- lists at hand */

static bool
concerns(const struct asking *asking, const struct crl_scan *crl)
{
	return asking->subject->issuer != NULL &&
	       crl_concerns(crl, asking->subject->x509, asking->subject->issuer);
}

static void
ask_files(struct asking *asking, bool delta)
{
	const struct trust_options *options = asking->inquirer->options;

	for (size_t i = 0; i < options->crl_count; i++) {
		const struct crl_scan *crl = &options->crls[i].list;
		const char *name =
			text_clean(asking->arena, span_text(options->crls[i].name), LIMIT_URL);
		struct status status;

		if (!concerns(asking, crl) || crl_is_delta(crl) != delta)
			continue;
		status = judge_list(asking, crl, delta);
		if (delta)
			add_delta(asking, REVOCATION_FILE, name, crl, status);
		else {
			add(asking, REVOCATION_FILE, name, status);
			if (says_something(&status))
				keep_base(asking, crl, asking->out->source_count - 1);
		}
	}
}

/*
 * Of several lists of one issuer about the same certificates the one with the higher number is the
 * newer one (RFC 5280 section 5.2.3). That holds for those at hand, as in a store; of those that
 * are fetched Windows asks for one after the other until one is current.
 */
static void
supersede(struct asking *asking)
{
	for (size_t i = 0; i < asking->base_count; i++) {
		struct base *old = &asking->bases[i];
		struct inquiry_source *source = &asking->out->sources[old->source];

		for (size_t k = 0; k < asking->base_count && source->counts; k++) {
			const struct crl_scan *other = asking->bases[k].crl;

			if (source->told.source != REVOCATION_FILE ||
				!crl_is_older(old->crl, other) || !crl_scope_same(old->crl, other))
				continue;
			source->counts = false;
			source->told.text = "there is a newer one";
		}
	}
}

/* Lists at hand are looked at before deltas are fetched, which may build on them. */
static void
ask_all(struct asking *asking)
{
	enum extension state;
	CRL_DIST_POINTS *points =
		extension_of_cert(asking->subject->x509, NID_freshest_crl, &state);
	struct crl_point *named;

	asking->own_delta_count = points_of(asking, points, state, &named);
	asking->own_deltas = named;
	ask_responders(asking);
	ask_crls(asking);
	ask_files(asking, false);
	ask_deltas(asking);
	ask_files(asking, true);
	weigh_bases(asking);
	supersede(asking);
	CRL_DIST_POINTS_free(points);
}

/* ---------------------------------------------------------------- one certificate */

/* In the order of a report: the lists at hand last. */
static void
put_files_last(struct arena *arena, struct inquiry *out)
{
	struct inquiry_source *sorted = arena_array(arena, out->source_count, sizeof(*sorted));
	size_t count = 0;

	for (int files = 0; files <= 1; files++)
		for (size_t i = 0; i < out->source_count; i++)
			if ((out->sources[i].told.source == REVOCATION_FILE) == (files == 1))
				sorted[count++] = out->sources[i];
	out->sources = sorted;
}

struct inquiry
inquiry_make(const struct inquirer *inquirer, const struct subject_of_inquiry *subject)
{
	struct inquiry out = {.fault = CHAIN_OK};
	struct asking asking = {
		.inquirer = inquirer, .subject = subject, .arena = inquirer->arena, .out = &out};

	ERR_set_mark();
	ask_staple(&asking);
	if (!subject->only_staple)
		ask_all(&asking);
	ERR_pop_to_mark();
	conclusion_draw(&out);
	if (out.source_count > 0)
		put_files_last(inquirer->arena, &out);
	return out;
}
