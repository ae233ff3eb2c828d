/* SPDX-License-Identifier: GPL-3.0-or-later */
/* check_iphttps_trust: whether a client would trust the chain, by which root, and which sources of
 * revocation it depends on. Each source has its own hours. */
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "model/chain.h"
#include "verdict/verdict.h"

/* --- revocation ------------------------------------------------------------------------------ */

/* 'CRL of "Issuing CA"' */
static const char *
describe(struct verdict *verdict, const struct chain_revocation *source)
{
	const char *quote = source->depth == 0 ? "" : "\"";

	return arena_printf(verdict->arena, "%s of %s%s%s", revocation_source_name(source->source),
		quote, source->depth == 0 ? "certificate" : source->cert->name, quote);
}

/* ' (http://...)' */
static const char *
place(struct verdict *verdict, const struct chain_revocation *source)
{
	return source->url == NULL ? "" : arena_printf(verdict->arena, " (%s)", source->url);
}

static void
judge_hours(struct verdict *verdict, const struct endpoint *endpoint,
	const struct chain_revocation *source)
{
	const struct verdict_options *o = verdict->options;
	int64_t left = source->next_update - o->now;
	int64_t lifetime = source->next_update - source->this_update;
	enum state state = age_alerts(&o->age_critical, left, lifetime)  ? STATE_CRITICAL
			   : age_alerts(&o->age_warning, left, lifetime) ? STATE_WARNING
									 : STATE_OK;
	char duration[CLOCK_TEXT_MAX];

	if (!source->has_next_update || left < 0 || state == STATE_OK)
		return;
	verdict_add_state(verdict, RULE_REVOCATION_EXPIRING, state, endpoint, 0, "%s ends in %s%s",
		describe(verdict, source), clock_duration(left, duration), place(verdict, source));
	verdict_when(verdict, source->next_update);
	if (source->url != NULL)
		verdict_about(verdict, source->url);
}

/* 'CRL file old.crl fits no certificate of the path'; its folders are no news. */
static const char *
idle_words(const struct verdict *verdict, const struct chain_revocation *source)
{
	const char *slash = strrchr(source->url, '/');

	return arena_printf(verdict->arena, "CRL file %s fits no certificate of the path",
		slash == NULL ? source->url : slash + 1);
}

/* Each answer counts for some clients; the check cannot know which one is right. */
static void
judge_contradiction(struct verdict *verdict, const struct endpoint *endpoint,
	const struct chain_revocation *source)
{
	char day[CLOCK_TEXT_MAX];
	bool revoked = source->revoked_at != 0;

	verdict_add(verdict, RULE_REVOCATION_CONTRADICTION, endpoint, 0,
		"%s says %srevoked%s%s; clients take the %s before it%s", describe(verdict, source),
		revoked ? "" : "not ", revoked ? " on " : "",
		revoked ? clock_format_day(source->revoked_at, day) : "",
		revocation_source_name(source->contradicts), place(verdict, source));
}

static void
judge_source(struct verdict *verdict, const struct endpoint *endpoint,
	const struct chain_revocation *source)
{
	const char *text = source->text == NULL ? "" : source->text;

	if (source->contradicts != REVOCATION_SOURCE_NONE)
		judge_contradiction(verdict, endpoint, source);
	if (source->idle) {
		verdict_add(verdict, RULE_REVOCATION_IDLE, endpoint, 0, "%s",
			idle_words(verdict, source));
		return;
	}
	switch (source->state) {
	case REVOCATION_STATE_NONE:
	case REVOCATION_REVOKED: /* a problem of the path */
		break;
	case REVOCATION_GOOD:
		judge_hours(verdict, endpoint, source);
		break;
	case REVOCATION_SKIPPED:
		verdict_add(verdict, RULE_REVOCATION_SKIPPED, endpoint, 0,
			"%s was not asked for%s%s%s", describe(verdict, source),
			text[0] == '\0' ? "" : ": ", text, place(verdict, source));
		break;
	default:
		verdict_add(verdict, RULE_REVOCATION_SOURCE, endpoint, 0, "%s is %s%s%s%s",
			describe(verdict, source), revocation_state_name(source->state),
			text[0] == '\0' ? "" : ": ", text, place(verdict, source));
	}
	if (source->state > REVOCATION_REVOKED)
		verdict_because(verdict, chain_revocation_cause(source));
}

/* Whether all that a certificate names is ldap. */
static bool
only_ldap(const struct chain_report *report, unsigned int depth)
{
	bool ldap = false;

	for (size_t i = 0; i < report->revocation_count; i++) {
		const struct chain_revocation *source = &report->revocations[i];

		if (source->depth != depth || source->source == REVOCATION_FILE ||
			source->source == REVOCATION_STAPLE)
			continue;
		if (!source->ldap)
			return false;
		ldap = true;
	}
	return ldap;
}

static void
judge_revocation(struct verdict *verdict, const struct endpoint *endpoint)
{
	const struct chain_report *report = endpoint->chain;
	const struct chain_path *best = judged_path(endpoint);

	if (best == NULL)
		return;
	for (size_t i = 0; i < report->revocation_count; i++)
		judge_source(verdict, endpoint, &report->revocations[i]);
	for (size_t i = 0; i < best->count; i++)
		if (only_ldap(report, (unsigned int)i))
			verdict_add(verdict, RULE_REVOCATION_LDAP, endpoint, 0,
				"%s%s%s names only ldap for revocation: not reachable from outside",
				i == 0 ? "certificate" : "\"", i == 0 ? "" : best->certs[i]->name,
				i == 0 ? "" : "\"");
}

/* --- the line -------------------------------------------------------------------------------- */

static const struct endpoint *
first_seen(const struct subject *subject)
{
	for (size_t i = 0; i < subject->count; i++)
		if (judged_path(&subject->endpoints[i]) != NULL)
			return &subject->endpoints[i];
	return NULL;
}

static bool
has_problem(const struct chain_path *path, enum chain_fault fault)
{
	for (size_t i = 0; i < path->problem_count; i++)
		if (path->problems[i].fault == fault)
			return true;
	return false;
}

/* What is known of it, also where the findings about it have been silenced. */
static const char *
revocation_words(const struct verdict *verdict, const struct chain_report *report,
	const struct chain_path *path)
{
	size_t good = 0;

	for (size_t i = 0; i < report->revocation_count; i++)
		good += report->revocations[i].state == REVOCATION_GOOD;
	if (has_problem(path, CHAIN_REVOCATION_UNCHECKED))
		return "revocation not checked";
	if (has_problem(path, CHAIN_REVOCATION_OFFLINE))
		return "revocation not known";
	if (good > 0)
		return arena_printf(verdict->arena, "revocation: %zu good answer%s", good,
			good == 1 ? "" : "s");
	return path->count < 2 ? "no CA" : "no source of revocation named";
}

static const char *
all_idle_words(const struct verdict *verdict, const struct chain_report *report)
{
	const char *words = "";

	for (size_t i = 0; i < report->revocation_count; i++)
		if (report->revocations[i].idle)
			words = arena_printf(verdict->arena, "%s%s; ", words,
				idle_words(verdict, &report->revocations[i]));
	return words;
}

static const char *
good(const struct verdict *verdict, const struct subject *subject)
{
	const struct endpoint *endpoint = first_seen(subject);
	const struct chain_path *path = endpoint == NULL ? NULL : judged_path(endpoint);
	const struct chain_report *report = endpoint == NULL ? NULL : endpoint->chain;

	if (path == NULL)
		return "nothing was seen";
	return arena_printf(verdict->arena, "%strusted by \"%s\" in store %s, %zu path%s, %s",
		all_idle_words(verdict, report), path->certs[path->count - 1]->name,
		path->anchor == NULL ? "(none)" : path->anchor, report->path_count,
		report->path_count == 1 ? "" : "s", revocation_words(verdict, report, path));
}

/* --- figures --------------------------------------------------------------------------------- */

static bool
is_ocsp(const struct chain_revocation *source)
{
	return source->source == REVOCATION_OCSP || source->source == REVOCATION_STAPLE;
}

/* Dates of an answer that is not genuine say nothing. One that has ended is judged by the rule of
 * its own, which for Windows 8 and later is milder than the thresholds: it has no hours left. */
static bool
dated(const struct chain_revocation *source)
{
	return source != NULL && source->has_next_update &&
	       (source->state == REVOCATION_GOOD || source->state == REVOCATION_REVOKED);
}

static void
hours_metric(struct verdict *verdict, const char *label, const struct chain_revocation *source,
	struct metrics *metrics)
{
	const struct verdict_options *o = verdict->options;
	struct metric metric = {.label = label, .decimals = 2, .known = dated(source)};
	int64_t lifetime = metric.known ? source->next_update - source->this_update : 0;

	if (metric.known)
		metric.value = (double)(source->next_update - o->now) / CLOCK_HOUR;
	metric.warning = age_range(&o->age_warning, CLOCK_HOUR, lifetime);
	metric.critical = age_range(&o->age_critical, CLOCK_HOUR, lifetime);
	metrics_add(metrics, verdict->arena, &metric);
}

/* A good answer that names no end has no figure: nothing about it is undetermined. */
static bool
endless(const struct chain_revocation *source)
{
	return source->state == REVOCATION_GOOD && !source->has_next_update;
}

/* The CRLs of the first address in the order of the chain; of OCSP answers the first to end. */
static void
revocation_metrics(
	struct verdict *verdict, const struct chain_report *report, struct metrics *metrics)
{
	const struct chain_revocation *ocsp = NULL;
	bool asked = false;
	size_t crls = 0;

	for (size_t i = 0; i < report->revocation_count; i++) {
		const struct chain_revocation *source = &report->revocations[i];

		if (source->state == REVOCATION_SKIPPED)
			continue;
		if (!is_ocsp(source)) {
			crls++;
			if (!endless(source))
				hours_metric(verdict,
					arena_printf(verdict->arena, "crl%zu_hours", crls), source,
					metrics);
			continue;
		}
		asked = asked || !endless(source);
		if (dated(source) && (ocsp == NULL || source->next_update < ocsp->next_update))
			ocsp = source;
	}
	if (asked)
		hours_metric(verdict, "ocsp_hours", ocsp, metrics);
}

static void
measure(struct verdict *verdict, const struct subject *subject, struct metrics *metrics)
{
	const struct endpoint *endpoint = first_seen(subject);
	struct metric problems = {.label = "problems", .known = true, .has_min = true};
	struct metric paths = {.label = "paths", .known = endpoint != NULL, .has_min = true};

	for (size_t i = 0; i < verdict->findings.count; i++)
		problems.value += verdict->findings.items[i].state > STATE_OK;
	if (endpoint != NULL)
		paths.value = (double)endpoint->chain->path_count;
	metrics_add(metrics, verdict->arena, &problems);
	metrics_add(metrics, verdict->arena, &paths);
	if (endpoint != NULL)
		revocation_metrics(verdict, endpoint->chain, metrics);
}

static judge_subject *const subject_judges[] = {
	judge_dns, judge_nodes, judge_unnamed, judge_stores_alone, NULL};
static judge_endpoint *const endpoint_judges[] = {
	judge_seen_chain, judge_stores, judge_chain, judge_revocation, NULL};

const struct verdict_table verdict_trust = {
	.subject = subject_judges,
	.endpoint = endpoint_judges,
	.proven = judged_anchored,
	.good = good,
	.measure = measure,
};
