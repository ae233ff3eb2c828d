/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Revocation along a path: each certificate with its issuer, asked about once. */
#include "config.h"

#include "trust/revocation.h"

#include <openssl/err.h>
#include <stdio.h>

#include "base/clock.h"
#include "base/limits.h"
#include "base/text.h"
#include "store/certificate.h"
#include "trust/crl.h"
#include "trust/inquiry.h"

struct revocation_answer {
	const struct node *node, *issuer;
	const char *obstacle;
	struct inquiry inquiry;
};

/* ---------------------------------------------------------------- one certificate */

static const struct node *
issuer_at(const struct path *path, unsigned int depth)
{
	return path_signature(path, depth) == EDGE_GOOD ? path->nodes[depth + 1] : NULL;
}

/* Why nothing is fetched for the certificate, NULL when it is. */
static const char *
obstacle_at(const struct revocation *revocation, const struct path *path, unsigned int depth)
{
	if (revocation->fetcher == NULL)
		return "nothing is fetched";
	if (path->end != PATH_ANCHORED)
		return "the chain ends in no trusted root";
	return issuer_at(path, depth) == NULL ? "its issuer did not sign it" : NULL;
}

static const struct inquiry *
answer(struct revocation *revocation, const struct path *path, unsigned int depth)
{
	struct revocation_answer new = {.node = path->nodes[depth],
		.issuer = issuer_at(path, depth),
		.obstacle = obstacle_at(revocation, path, depth)};
	struct inquirer inquirer = {.arena = revocation->arena,
		.options = revocation->options,
		.fetcher = revocation->fetcher,
		.report = revocation->report,
		.effort = revocation->effort,
		.signatures = revocation->signatures};
	struct subject_of_inquiry subject = {.x509 = new.node->x509,
		.issuer = new.issuer == NULL ? NULL : new.issuer->x509,
		.obstacle = new.obstacle,
		.only_staple = revocation->options->revocation == TRUST_REVOCATION_STAPLE};

	for (size_t i = 0; i < revocation->answer_count; i++)
		if (revocation->answers[i].node == new.node &&
			revocation->answers[i].issuer == new.issuer &&
			revocation->answers[i].obstacle == new.obstacle)
			return &revocation->answers[i].inquiry;
	if (depth == 0)
		subject.staple = revocation->staple;
	new.inquiry = inquiry_make(&inquirer, &subject);
	ARENA_PUSH(revocation->arena, revocation->answers, revocation->answer_count, new);
	return &revocation->answers[revocation->answer_count - 1].inquiry;
}

/* ---------------------------------------------------------------- problems */

static void
add_problem(struct problems *problems, const struct inquiry *inquiry, const struct node *node,
	unsigned int depth)
{
	const char *who =
		depth == 0 ? "certificate" : certificate_quote(problems->arena, node->x509);
	char day[CLOCK_TEXT_MAX];

	if (inquiry->fault == CHAIN_REVOKED)
		problems_add(problems, CHAIN_REVOKED, depth, "%s was revoked on %s%s%s%s", who,
			clock_format_day(inquiry->revoked_at, day),
			inquiry->reason == NULL ? "" : " (",
			inquiry->reason == NULL ? "" : inquiry->reason,
			inquiry->reason == NULL ? "" : ")");
	else if (inquiry->fault == CHAIN_REVOCATION_OFFLINE || inquiry->fault == CHAIN_LOCAL)
		problems_add_cause(problems, inquiry->fault, inquiry->cause, depth,
			"revocation%s%s unknown: %s", depth == 0 ? "" : " of ",
			depth == 0 ? "" : who, inquiry->why);
	else if (inquiry->fault == CHAIN_REVOCATION_UNCHECKED)
		problems_add(problems, CHAIN_REVOCATION_UNCHECKED, depth,
			"revocation%s%s not checked: %s", depth == 0 ? "" : " of ",
			depth == 0 ? "" : who, inquiry->why);
	else if (inquiry->fault == CHAIN_REVOCATION_NONE)
		problems_add(problems, CHAIN_REVOCATION_NONE, depth,
			"%s names no source of revocation", who);
}

static bool
concerns_path(const struct crl_scan *crl, const struct path *path)
{
	for (unsigned int depth = 0; depth < path->count; depth++) {
		const struct node *issuer = issuer_at(path, depth);

		if (issuer != NULL && crl_concerns(crl, path->nodes[depth]->x509, issuer->x509))
			return true;
	}
	return false;
}

/* Where nothing is fetched and no list at hand is about the path, what was stapled is all there is;
 * that is said once, and not for each source of each certificate. With a list at hand that is taken
 * for what clients get. */
static bool
has_nothing(const struct revocation *revocation, const struct path *path)
{
	const struct trust_options *options = revocation->options;

	for (size_t i = 0; i < options->crl_count; i++)
		if (concerns_path(&options->crls[i].list, path))
			return false;
	return revocation->fetcher == NULL;
}

static void
judge_nothing(struct revocation *revocation, const struct path *path, struct problems *problems)
{
	const struct trust_options *options = revocation->options;
	enum chain_fault leaf = answer(revocation, path, 0)->fault;
	bool stapled = leaf == CHAIN_OK || leaf == CHAIN_REVOKED;

	for (unsigned int depth = 0; depth + 1 < path->count; depth++) {
		const struct inquiry *inquiry = answer(revocation, path, depth);

		if (issuer_at(path, depth) != NULL &&
			(inquiry->fault == CHAIN_REVOKED ||
				inquiry->fault == CHAIN_REVOCATION_NONE))
			add_problem(problems, inquiry, path->nodes[depth], depth);
	}
	if (!stapled || path->count > 2)
		problems_add(problems, CHAIN_REVOCATION_UNCHECKED, 0,
			"revocation%s not checked: nothing is fetched and no CRL at hand%s",
			stapled ? " of CAs" : "",
			options->crl_count == 0 ? "" : " is about a certificate of the path");
}

void
revocation_judge(struct revocation *revocation, const struct path *path, struct problems *problems)
{
	enum trust_revocation wanted = revocation->options->revocation;

	if (wanted == TRUST_REVOCATION_NONE || path->end != PATH_ANCHORED || path->count < 2)
		return;
	if (wanted == TRUST_REVOCATION_FETCH && has_nothing(revocation, path)) {
		judge_nothing(revocation, path, problems);
		return;
	}
	for (unsigned int depth = 0; depth + 1 < path->count; depth++) {
		const struct inquiry *inquiry;

		if (issuer_at(path, depth) == NULL)
			continue;
		if (wanted == TRUST_REVOCATION_STAPLE && depth > 0)
			break;
		inquiry = answer(revocation, path, depth);
		if (wanted == TRUST_REVOCATION_FETCH || inquiry->fault == CHAIN_REVOKED)
			add_problem(problems, inquiry, path->nodes[depth], depth);
	}
}

/* ---------------------------------------------------------------- for others */

static bool
source_settled(const struct chain_revocation *told)
{
	if (told->state == REVOCATION_SKIPPED)
		return told->ldap || told->url == NULL;
	return told->source != REVOCATION_OCSP &&
	       (told->state == REVOCATION_GOOD || told->state == REVOCATION_REVOKED);
}

bool
revocation_settled(const struct revocation *revocation)
{
	for (size_t i = 0; i < revocation->answer_count; i++) {
		const struct inquiry *inquiry = &revocation->answers[i].inquiry;

		for (size_t k = 0; k < inquiry->source_count; k++)
			if (!source_settled(&inquiry->sources[k].told))
				return false;
	}
	return true;
}

/* ---------------------------------------------------------------- the report */

static void
tell(struct revocation *revocation, struct chain_revocation told, unsigned int depth,
	const struct cert *cert)
{
	struct chain_report *report = revocation->report;

	told.depth = depth;
	told.cert = cert;
	ARENA_PUSH(revocation->arena, report->revocations, report->revocation_count, told);
}

/* Lists from files that do not fit the path are reported with its leaf. */
static void
tell_idle_files(struct revocation *revocation, const struct path *path, const struct cert *leaf)
{
	const struct trust_options *options = revocation->options;

	for (size_t i = 0; i < options->crl_count; i++) {
		struct chain_revocation told = {.source = REVOCATION_FILE,
			.url = text_clean(
				revocation->arena, span_text(options->crls[i].name), LIMIT_URL),
			.state = REVOCATION_SKIPPED,
			.idle = true,
			.text = "it is about no certificate of the path"};

		if (!concerns_path(&options->crls[i].list, path))
			tell(revocation, told, 0, leaf);
	}
}

void
revocation_tell(
	struct revocation *revocation, const struct path *path, const struct cert *const *certs)
{
	size_t count = path->count;

	if (revocation->options->revocation != TRUST_REVOCATION_FETCH)
		return;
	if (path->nodes[count - 1]->self_signed)
		count--;
	ERR_set_mark();
	for (unsigned int depth = 0; depth < count; depth++) {
		const struct inquiry *inquiry = answer(revocation, path, depth);

		for (size_t i = 0; i < inquiry->source_count; i++)
			tell(revocation, inquiry->sources[i].told, depth, certs[depth]);
		if (depth == 0)
			tell_idle_files(revocation, path, certs[0]);
	}
	ERR_pop_to_mark();
}
