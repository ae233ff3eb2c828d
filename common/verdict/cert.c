/* SPDX-License-Identifier: GPL-3.0-or-later */
/* check_iphttps_cert: is the served certificate, and every one above it, the right one, and for
 * how long? Each has its own days. */
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "model/chain.h"
#include "verdict/bindings.h"
#include "verdict/verdict.h"

/* --- dates ----------------------------------------------------------------------------------- */

static enum state
age_state(const struct age *warning, const struct age *critical, int64_t left, int64_t lifetime)
{
	if (age_alerts(critical, left, lifetime))
		return STATE_CRITICAL;
	return age_alerts(warning, left, lifetime) ? STATE_WARNING : STATE_OK;
}

/* The chain's problems report one that has expired or is not yet valid. */
static void
judge_age(struct verdict *verdict, const struct endpoint *endpoint, const struct cert *cert,
	bool leaf)
{
	const struct verdict_options *o = verdict->options;
	int64_t left = cert->not_after - o->now, lifetime = cert->not_after - cert->not_before;
	enum state state = age_state(leaf ? &o->age_warning : &o->ca_warning,
		leaf ? &o->age_critical : &o->ca_critical, left, lifetime);
	char duration[CLOCK_TEXT_MAX], day[CLOCK_TEXT_MAX];

	if (left < 0 || state == STATE_OK)
		return;
	clock_duration(left, duration);
	clock_format_day(cert->not_after, day);
	if (leaf)
		verdict_add_state(verdict, RULE_CERT_EXPIRING, state, endpoint, 0,
			"certificate expires in %s (%s)", duration, day);
	else
		verdict_add_state(verdict, RULE_CERT_CA_EXPIRING, state, endpoint, 0,
			"\"%s\" expires in %s (%s)", cert->name, duration, day);
	verdict_when(verdict, cert->not_after);
	verdict_about_cert(verdict, cert);
}

/* A path ends with the first of its certificates. */
static int64_t
path_end(const struct chain_path *path)
{
	int64_t end = path->certs[0]->not_after;

	for (size_t i = 1; i < path->count; i++)
		if (path->certs[i]->not_after < end)
			end = path->certs[i]->not_after;
	return end;
}

/* The end of the last path that works now; false when none does. */
static bool
last_end(const struct chain_report *report, int64_t *end)
{
	bool any = false;

	for (size_t i = 0; i < report->path_count; i++) {
		const struct chain_path *path = &report->paths[i];
		int64_t at;

		if (path->anchor == NULL || path->problem_count > 0 || path->count == 0)
			continue;
		at = path_end(path);
		*end = any && *end > at ? *end : at;
		any = true;
	}
	return any;
}

static void
judge_ends(struct verdict *verdict, const struct endpoint *endpoint)
{
	const struct chain_report *report = endpoint->chain;
	const struct cert *first = NULL;
	char day[CLOCK_TEXT_MAX];
	int64_t end;

	for (size_t i = 0; i < report->served_count; i++)
		if (first == NULL || report->served[i]->not_after < first->not_after)
			first = report->served[i];
	if (first != NULL)
		verdict_add(verdict, RULE_CERT_DATES, endpoint, 0,
			"the first of the served certificates to end is \"%s\", on %s", first->name,
			clock_format_day(first->not_after, day));
	if (last_end(report, &end))
		verdict_add(verdict, RULE_CERT_DATES, endpoint, 0,
			"the last usable path ends on %s", clock_format_day(end, day));
}

static void
judge_ages(struct verdict *verdict, const struct endpoint *endpoint)
{
	const struct chain_path *best = judged_path(endpoint);

	if (best == NULL)
		return;
	for (size_t i = 0; i < best->count; i++)
		judge_age(verdict, endpoint, best->certs[i], i == 0);
	judge_ends(verdict, endpoint);
}

/* --- identity -------------------------------------------------------------------------------- */

static bool
is_sha1(const char *wanted)
{
	return strlen(wanted) == 2 * sizeof(((struct cert *)0)->sha1);
}

/* Of the kind that is wanted. */
static const char *
fingerprint_of(const struct verdict *verdict, const struct cert *cert, const char *wanted)
{
	struct span hash = is_sha1(wanted) ? span_of(cert->sha1, sizeof(cert->sha1))
					   : span_of(cert->sha256, sizeof(cert->sha256));

	return text_hex(verdict->arena, hash, '\0');
}

static bool
contains_nocase(const char *text, const char *part)
{
	size_t n = strlen(part);

	for (struct span at = span_text(text); at.n >= n; span_skip(&at, 1)) {
		if (span_is_nocase(span_of(at.p, n), part))
			return true;
		if (at.n == 0)
			break;
	}
	return false;
}

static void
judge_identity(struct verdict *verdict, const struct endpoint *endpoint)
{
	const struct verdict_options *o = verdict->options;
	const struct chain_path *best = judged_path(endpoint);
	const struct cert *leaf;

	if (best == NULL || best->count == 0)
		return;
	leaf = best->certs[0];
	if (o->fingerprint != NULL &&
		!text_equal_nocase(fingerprint_of(verdict, leaf, o->fingerprint), o->fingerprint))
		verdict_add(verdict, RULE_CERT_FINGERPRINT, endpoint, 0,
			"certificate has %s %s, --fingerprint wants %s",
			is_sha1(o->fingerprint) ? "SHA-1" : "SHA-256",
			fingerprint_of(verdict, leaf, o->fingerprint), o->fingerprint);
	if (o->issuer != NULL && !contains_nocase(leaf->issuer, o->issuer))
		verdict_add(verdict, RULE_CERT_ISSUER, endpoint, 0,
			"certificate is issued by \"%s\", --issuer wants \"%s\"", leaf->issuer,
			o->issuer);
	if (!text_starts(leaf->key_type, "RSA"))
		verdict_add(verdict, RULE_CERT_NOT_RSA, endpoint, 0,
			"the key is %s: suites without encryption need RSA, so Windows 8 and later "
			"encrypt twice",
			leaf->key_type);
}

/* --- the line -------------------------------------------------------------------------------- */

/* Which of two certificates limits the site: the one that ends first, or with --any-address, where
 * the best address counts, the one that ends last. */
static const struct cert *
telling(const struct verdict *verdict, const struct cert *a, const struct cert *b)
{
	if (a == NULL || b == NULL)
		return a == NULL ? b : a;
	return (b->not_after < a->not_after) != verdict->options->any_address ? b : a;
}

static const struct endpoint *
telling_endpoint(const struct verdict *verdict, const struct subject *subject)
{
	const struct endpoint *best = NULL;

	for (size_t i = 0; i < subject->count; i++) {
		const struct endpoint *endpoint = &subject->endpoints[i];
		const struct chain_path *path = judged_path(endpoint);
		const struct cert *known = best == NULL ? NULL : judged_path(best)->certs[0];

		if (path != NULL && path->count > 0 &&
			telling(verdict, known, path->certs[0]) != known)
			best = endpoint;
	}
	return best;
}

static const char *
good(const struct verdict *verdict, const struct subject *subject)
{
	const struct endpoint *endpoint = telling_endpoint(verdict, subject);
	const struct chain_path *path = endpoint == NULL ? NULL : judged_path(endpoint);
	char leaf[CLOCK_TEXT_MAX], root[CLOCK_TEXT_MAX], day[CLOCK_TEXT_MAX];
	const struct cert *last;

	if (path == NULL)
		return "nothing was seen";
	last = path->certs[path->count - 1];
	clock_duration(path->certs[0]->not_after - verdict->options->now, leaf);
	clock_duration(last->not_after - verdict->options->now, root);
	clock_format_day(path->certs[0]->not_after, day);
	if (path->count == 1)
		return arena_printf(
			verdict->arena, "certificate expires in %s (%s), self-signed", leaf, day);
	return arena_printf(verdict->arena, "certificate expires in %s (%s), root \"%s\" in %s",
		leaf, day, last->name, root);
}

/* --- figures --------------------------------------------------------------------------------- */

/* The limiting certificate at a place of the paths, over all addresses; place 0 is the leaf,
 * SIZE_MAX the root. */
static const struct cert *
telling_at(const struct verdict *verdict, const struct subject *subject, size_t place)
{
	const struct cert *first = NULL;

	for (size_t i = 0; i < subject->count; i++) {
		const struct chain_path *path = judged_path(&subject->endpoints[i]);
		const struct cert *cert = NULL;

		if (path == NULL || path->count == 0)
			continue;
		if (place == SIZE_MAX && path->complete)
			cert = path->certs[path->count - 1];
		else if (place < path->count &&
			 (place == 0 || place + 1 < path->count || !path->complete))
			cert = path->certs[place];
		first = telling(verdict, first, cert);
	}
	return first;
}

static void
days_metric(struct verdict *verdict, const char *label, const struct cert *cert, bool leaf,
	struct metrics *metrics)
{
	const struct verdict_options *o = verdict->options;
	struct metric metric = {.label = label, .known = cert != NULL, .decimals = 2};
	int64_t lifetime = cert == NULL ? 0 : cert->not_after - cert->not_before;

	if (cert != NULL)
		metric.value = clock_days_figure(o->now, cert->not_after);
	metric.warning = age_range(leaf ? &o->age_warning : &o->ca_warning, CLOCK_DAY, lifetime);
	metric.critical = age_range(leaf ? &o->age_critical : &o->ca_critical, CLOCK_DAY, lifetime);
	metrics_add(metrics, verdict->arena, &metric);
}

static void
measure(struct verdict *verdict, const struct subject *subject, struct metrics *metrics)
{
	const struct cert *cert;

	days_metric(verdict, "leaf_days", telling_at(verdict, subject, 0), true, metrics);
	for (size_t i = 1; (cert = telling_at(verdict, subject, i)) != NULL; i++)
		days_metric(verdict, arena_printf(verdict->arena, "ca%zu_days", i), cert, false,
			metrics);
	days_metric(verdict, "root_days", telling_at(verdict, subject, SIZE_MAX), false, metrics);
}

static judge_subject *const subject_judges[] = {
	judge_dns, judge_nodes, judge_unnamed, judge_stores_alone, judge_bindings, NULL};
static judge_endpoint *const endpoint_judges[] = {
	judge_seen_chain, judge_stores, judge_chain, judge_identity, judge_ages, NULL};

const struct verdict_table verdict_cert = {
	.subject = subject_judges,
	.endpoint = endpoint_judges,
	.proven = judged_anchored,
	.good = good,
	.measure = measure,
};
