/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a client makes of the certificates: the problems of its best path. */
#include "model/chain.h"
#include "model/winerr.h"
#include "verdict/rule.h"

static const struct {
	enum rule rule;
	uint32_t code;
} rows[CHAIN_FAULT_COUNT] = {
	[CHAIN_UNTRUSTED_ROOT] = {RULE_CHAIN_UNTRUSTED_ROOT, CERT_E_UNTRUSTEDROOT},
	[CHAIN_INCOMPLETE] = {RULE_CHAIN_INCOMPLETE, CERT_E_CHAINING},
	[CHAIN_BAD_SIGNATURE] = {RULE_CHAIN_BAD_SIGNATURE, TRUST_E_CERT_SIGNATURE},
	[CHAIN_DISTRUSTED] = {RULE_CHAIN_DISTRUSTED, TRUST_E_EXPLICIT_DISTRUST},
	[CHAIN_EXPIRED] = {RULE_CHAIN_EXPIRED, CERT_E_EXPIRED},
	[CHAIN_NOT_YET_VALID] = {RULE_CHAIN_NOT_YET_VALID, CERT_E_EXPIRED},
	[CHAIN_REVOKED] = {RULE_CHAIN_REVOKED, CRYPT_E_REVOKED},
	[CHAIN_NAME_MISMATCH] = {RULE_CHAIN_NAME, CERT_E_CN_NO_MATCH},
	[CHAIN_WRONG_USAGE] = {RULE_CHAIN_USAGE, CERT_E_WRONG_USAGE},
	[CHAIN_NOT_CA] = {RULE_CHAIN_NOT_CA, TRUST_E_BASIC_CONSTRAINTS},
	[CHAIN_PATH_LENGTH] = {RULE_CHAIN_PATH_LENGTH, TRUST_E_BASIC_CONSTRAINTS},
	[CHAIN_NAME_CONSTRAINT] = {RULE_CHAIN_NAME_CONSTRAINT, CERT_E_INVALID_NAME},
	[CHAIN_POLICY] = {RULE_CHAIN_POLICY, CERT_E_INVALID_POLICY},
	[CHAIN_CRITICAL_EXTENSION] = {RULE_CHAIN_CRITICAL_EXTENSION, CERT_E_CRITICAL},
	/* Which code a weak signature or key gives is not documented; the chain is refused. */
	[CHAIN_WEAK_SIGNATURE] = {RULE_CHAIN_WEAK_SIGNATURE, TRUST_E_CERT_SIGNATURE},
	[CHAIN_WEAK_KEY] = {RULE_CHAIN_WEAK_KEY, TRUST_E_CERT_SIGNATURE},
	/* A client offers no signature of such a key, which the server answers with alert 40. */
	[CHAIN_UNSUPPORTED_KEY] = {RULE_CHAIN_UNSUPPORTED_KEY, SEC_E_ILLEGAL_MESSAGE},
	[CHAIN_SHA1] = {RULE_CHAIN_SHA1, 0},
	[CHAIN_SHA1_BLOCKED] = {RULE_CHAIN_SHA1_BLOCKED, TRUST_E_CERT_SIGNATURE},
	[CHAIN_REVOCATION_OFFLINE] = {RULE_CHAIN_REVOCATION_OFFLINE, CRYPT_E_REVOCATION_OFFLINE},
	[CHAIN_REVOCATION_UNCHECKED] = {RULE_CHAIN_REVOCATION_UNCHECKED, 0},
	[CHAIN_REVOCATION_NONE] = {RULE_CHAIN_REVOCATION_NONE, CRYPT_E_NO_REVOCATION_CHECK},
	[CHAIN_MALFORMED] = {RULE_CHAIN_MALFORMED, SEC_E_INVALID_TOKEN},
	[CHAIN_LOCAL] = {RULE_RUN_LOCAL, 0},
	[CHAIN_OTHER] = {RULE_CHAIN_OTHER, CERT_E_CHAINING},
};

static void
judge_notes(
	struct verdict *verdict, const struct endpoint *endpoint, const struct chain_report *report)
{
	if (report->root_served)
		verdict_add(verdict, RULE_CHAIN_ROOT_SERVED, endpoint, 0,
			"the server sends the root too, which clients ignore");
	if (report->wrong_order)
		verdict_add(verdict, RULE_CHAIN_ORDER, endpoint, 0,
			"the served certificates are not in the order of the chain");
	if (report->unneeded)
		verdict_add(verdict, RULE_CHAIN_UNNEEDED, endpoint, 0,
			"the server sends certificates that belong to no path");
}

/* The cause that was noted with the problem, else the one that follows from its place on the path.
 */
static enum cause
because(const struct chain_path *path, const struct chain_problem *problem)
{
	if (problem->cause != CAUSE_NONE)
		return problem->cause;
	if (problem->depth > 0)
		return CAUSE_ISSUER;
	return path->count > 0 && path->certs[0]->self_signed ? CAUSE_SELF_SIGNED : CAUSE_NONE;
}

/* Where a source of revocation gives no answer, other sites' certificates have it too. */
static const char *
source_of(const struct chain_report *report, unsigned int depth)
{
	for (size_t i = 0; i < report->revocation_count; i++) {
		const struct chain_revocation *source = &report->revocations[i];

		if (source->depth == depth && source->state > REVOCATION_REVOKED &&
			source->url != NULL)
			return source->url;
	}
	return NULL;
}

/* What a problem is about that other sites may have. A name or usage that does not fit is of one
 * site. */
static void
about(struct verdict *verdict, const struct chain_report *report, const struct chain_path *path,
	const struct chain_problem *problem)
{
	bool revocation = problem->fault == CHAIN_REVOCATION_OFFLINE ||
			  problem->fault == CHAIN_REVOCATION_UNCHECKED;
	bool above = problem->fault == CHAIN_UNTRUSTED_ROOT || problem->fault == CHAIN_INCOMPLETE;
	const struct cert *cert = problem->depth < path->count ? path->certs[problem->depth] : NULL;

	if (problem->fault == CHAIN_NAME_MISMATCH || cert == NULL)
		return;
	if (above && !cert->self_signed) /* of what is missing the name is known */
		verdict_about(verdict, cert->issuer);
	else if (!revocation)
		verdict_about_cert(verdict, cert);
	else
		verdict_about(verdict, source_of(report, problem->depth));
}

static void
judge_problem(struct verdict *verdict, const struct endpoint *endpoint,
	const struct chain_path *path, const struct chain_problem *problem)
{
	bool missing = problem->fault == CHAIN_UNTRUSTED_ROOT || problem->fault == CHAIN_INCOMPLETE;
	enum state state = rule_row(rows[problem->fault].rule)->state;
	uint32_t code = rows[problem->fault].code;
	const struct client *client = verdict->options->client;
	bool lenient = client == NULL || !client->revocation;

	/* Windows 8 and later connect all the same. */
	if (problem->fault == CHAIN_REVOCATION_OFFLINE && lenient)
		state = STATE_WARNING, code = 0;
	if (problem->fault == CHAIN_REVOCATION_NONE && lenient)
		state = STATE_OK, code = 0;
	/* Windows fetches it if it can: without trying, the clients' result is not known. */
	if (missing && problem->cause == CAUSE_NOT_FETCHED)
		state = STATE_WARNING, code = 0;
	/* The missing issuer may be in the store that could not be read, or at an address that was
	 * not fetched.
	 */
	if (missing && endpoint->chain->store_error != NULL)
		verdict_add(verdict, RULE_STORE, endpoint, 0, "%s", endpoint->chain->store_error);
	else if (missing && endpoint->chain->local_error != NULL)
		verdict_add(verdict, RULE_RUN_LOCAL, endpoint, 0, "cannot fetch issuers: %s",
			endpoint->chain->local_error);
	else {
		verdict_add_state(verdict, rows[problem->fault].rule, state, endpoint, code, "%s",
			problem->text);
		verdict_because(verdict, because(path, problem));
		about(verdict, endpoint->chain, path, problem);
	}
}

void
judge_broken(
	struct verdict *verdict, const struct chain_path *path, const struct chain_problem *problem)
{
	verdict_add(verdict, rows[problem->fault].rule, NULL, rows[problem->fault].code, "%s",
		problem->text);
	verdict_because(verdict, because(path, problem));
}

/* judge_late, judge_bounds and judge_stores report the other reasons. */
static bool
is_established(const struct verdict *verdict, const struct chain_report *report,
	const struct chain_problem *problem)
{
	bool unsettled = chain_unsettled(report) || verdict->options->late_store != NULL;

	return problem->fault != CHAIN_UNDECIDED && !(unsettled && chain_depends_on_path(problem));
}

void
judge_stores(struct verdict *verdict, const struct endpoint *endpoint)
{
	if (verdict->options->late_store != NULL)
		verdict_add(verdict, RULE_STORE, endpoint, 0, "%s", verdict->options->late_store);
}

void
judge_stores_alone(struct verdict *verdict, const struct subject *subject)
{
	if (subject->count == 0)
		judge_stores(verdict, NULL);
}

void
judge_late(struct verdict *verdict, const struct endpoint *endpoint)
{
	if (endpoint->chain != NULL && endpoint->chain->late)
		verdict_add_state(verdict, RULE_CHAIN_TIMEOUT, verdict->options->timeout_state,
			endpoint, 0, "the deadline passed before all signatures were verified");
}

void
judge_chain(struct verdict *verdict, const struct endpoint *endpoint)
{
	const struct chain_report *report = endpoint->chain;
	const struct chain_path *best = report == NULL ? NULL : chain_best(report);

	if (report == NULL || endpoint->tls.chain_count == 0)
		return;
	if (best == NULL) {
		if (report->bounds.count == 0) /* else it was not looked at */
			verdict_add(verdict, RULE_CHAIN_MALFORMED, endpoint, SEC_E_INVALID_TOKEN,
				"the served certificate cannot be decoded");
		return;
	}
	for (size_t i = 0; i < best->problem_count; i++)
		if (is_established(verdict, report, &best->problems[i]))
			judge_problem(verdict, endpoint, best, &best->problems[i]);
	judge_late(verdict, endpoint);
	if (report->store_doubt != NULL)
		verdict_add(verdict, RULE_STORE, endpoint, 0, "%s", report->store_doubt);
	if (best->used_aia)
		verdict_add(verdict, RULE_CHAIN_AIA, endpoint, 0,
			"the server leaves out an intermediate; clients must fetch it from AIA");
	judge_notes(verdict, endpoint, report);
}
