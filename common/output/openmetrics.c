/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Metrics in the OpenMetrics text format. The samples of a family stand together under one TYPE and
 * HELP line. A family without a known value is left out, so that no invented number is scraped.
 */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>

#include "base/text.h"
#include "model/chain.h"
#include "model/survey.h"
#include "output/cert_list.h"
#include "output/metrics_families.h"
#include "output/metrics_label.h"
#include "output/output.h"

enum { SECONDS_DECIMALS = 6 };

struct scrape {
	struct buf *out;
	const struct report *report;
	struct arena *arena;
};

static void
family(struct buf *out, const char *name, const char *help)
{
	buf_printf(out, "# TYPE %s gauge\n# HELP %s %s\n", name, name, help);
}

/* The endpoints of all subjects, numbered consecutively; false past the last. */
static bool
endpoint_at(const struct report *report, size_t index, const struct subject **subject,
	const struct endpoint **endpoint)
{
	const struct evidence *evidence = report->evidence;

	for (size_t s = 0; evidence != NULL && s < evidence->count; s++) {
		*subject = &evidence->subjects[s];
		if (index < (*subject)->count) {
			*endpoint = &(*subject)->endpoints[index];
			return true;
		}
		index -= (*subject)->count;
	}
	return false;
}

static void
site_labels(struct buf *out, const struct scrape *scrape, const char *name, const char *site)
{
	buf_text(out, name);
	metrics_label(out, "{", "site", site);
	metrics_label(out, ",", "check", scrape->report->program);
}

static void
endpoint_labels(struct buf *out, const struct scrape *scrape, const char *name,
	const struct subject *subject, const struct endpoint *endpoint)
{
	site_labels(out, scrape, name, subject->target.name);
	metrics_label(out, ",", "address", endpoint == NULL ? "" : endpoint->label);
}

/* The same as addresses_up in the performance data, also with --any-address. */
static bool
is_up(const struct report *report, const struct endpoint *endpoint)
{
	const struct chain_path *best = chain_best(endpoint->chain);

	if (endpoint->stages[STAGE_HTTP].outcome != OUTCOME_OK ||
		endpoint->stages[STAGE_RA].outcome != OUTCOME_OK || best == NULL ||
		best->anchor == NULL)
		return false;
	for (size_t i = 0; i < report->findings.count; i++)
		if (report->findings.items[i].plain == STATE_CRITICAL &&
			text_equal(report->findings.items[i].subject, endpoint->label))
			return false;
	return true;
}

/* The other checks stop before the tunnel and would report every address as down. */
static bool
counts_up(const struct report *report)
{
	for (size_t i = 0; i < report->metrics.count; i++)
		if (text_equal(report->metrics.items[i].label, "addresses_up"))
			return true;
	return false;
}

static void
write_up(struct scrape *scrape)
{
	const char *name = "iphttps_up";
	const struct subject *subject;
	const struct endpoint *endpoint;

	if (!counts_up(scrape->report))
		return;
	for (size_t i = 0; endpoint_at(scrape->report, i, &subject, &endpoint); i++) {
		if (i == 0)
			family(scrape->out, name,
				"Whether clients can connect by this address (1) or not (0).");
		endpoint_labels(scrape->out, scrape, name, subject, endpoint);
		buf_printf(scrape->out, "} %d\n", is_up(scrape->report, endpoint) ? 1 : 0);
	}
}

static void
write_duration(struct buf *samples, const struct scrape *scrape, const struct subject *subject,
	const struct endpoint *endpoint, enum stage stage, const struct observation *seen)
{
	char seconds[48];

	if (seen->outcome == OUTCOME_NONE || !isfinite(seen->seconds))
		return;
	endpoint_labels(samples, scrape, "iphttps_probe_duration_seconds", subject, endpoint);
	metrics_label(samples, ",", "phase", stage_name(stage));
	buf_printf(samples, "} %s\n", text_double(seen->seconds, SECONDS_DECIMALS, seconds));
}

/* Appends a family's samples under its head, when there are any. */
static void
write_family(struct scrape *scrape, const char *name, const char *help, struct buf *samples)
{
	if (samples->failed)
		scrape->out->failed = true;
	if (samples->n > 0) {
		family(scrape->out, name, help);
		buf_span(scrape->out, buf_view(samples));
	}
	buf_free(samples);
}

static void
write_durations(struct scrape *scrape)
{
	const struct evidence *evidence = scrape->report->evidence;
	struct buf samples = buf_make(scrape->out->max);
	const struct subject *subject;
	const struct endpoint *endpoint;

	for (size_t s = 0; evidence != NULL && s < evidence->count; s++)
		write_duration(&samples, scrape, &evidence->subjects[s], NULL, STAGE_DNS,
			&evidence->subjects[s].dns);
	for (size_t i = 0; endpoint_at(scrape->report, i, &subject, &endpoint); i++)
		for (int stage = STAGE_TCP; stage <= STAGE_RA; stage++)
			write_duration(&samples, scrape, subject, endpoint, (enum stage)stage,
				&endpoint->stages[stage]);
	write_family(scrape, "iphttps_probe_duration_seconds",
		"Time spent in each phase that was attempted.", &samples);
}

static void
write_cert(struct buf *samples, const struct scrape *scrape, const struct subject *subject,
	const struct endpoint *endpoint, const struct cert_entry *entry, size_t depth)
{
	char number[24];

	snprintf(number, sizeof(number), "%zu", depth);
	endpoint_labels(
		samples, scrape, "iphttps_cert_not_after_timestamp_seconds", subject, endpoint);
	metrics_label(samples, ",", "depth", number);
	metrics_label(samples, ",", "role", entry->role);
	metrics_label(samples, ",", "on_path", entry->on_path ? "1" : "0");
	metrics_label(samples, ",", "subject", entry->cert->subject);
	metrics_label(samples, ",", "serial", entry->cert->serial);
	buf_printf(samples, "} %" PRId64 "\n", entry->cert->not_after);
}

static void
write_certs(struct scrape *scrape)
{
	struct buf samples = buf_make(scrape->out->max);
	const struct subject *subject;
	const struct endpoint *endpoint;

	for (size_t i = 0; endpoint_at(scrape->report, i, &subject, &endpoint); i++) {
		struct cert_list list = cert_list_of(scrape->arena, endpoint);

		for (size_t k = 0; k < list.count; k++)
			write_cert(&samples, scrape, subject, endpoint, &list.items[k], k);
	}
	write_family(scrape, "iphttps_cert_not_after_timestamp_seconds",
		"When each certificate expires: the best path from leaf to root, then others "
		"that are served.",
		&samples);
}

/* Revocation and hashes are not part of this metric. */
static bool
is_trusted(const struct chain_path *path)
{
	if (path == NULL || path->anchor == NULL)
		return false;
	for (size_t i = 0; i < path->problem_count; i++) {
		enum chain_fault fault = path->problems[i].fault;

		if (fault != CHAIN_REVOCATION_OFFLINE && fault != CHAIN_REVOCATION_NONE &&
			fault != CHAIN_LOCAL && fault != CHAIN_SHA1)
			return false;
	}
	return true;
}

static void
write_trusted(struct scrape *scrape)
{
	const char *name = "iphttps_chain_trusted";
	struct buf samples = buf_make(scrape->out->max);
	const struct subject *subject;
	const struct endpoint *endpoint;

	for (size_t i = 0; endpoint_at(scrape->report, i, &subject, &endpoint); i++) {
		const struct chain_path *best = chain_best(endpoint->chain);

		if (endpoint->chain == NULL)
			continue;
		endpoint_labels(&samples, scrape, name, subject, endpoint);
		metrics_label(&samples, ",", "store", best == NULL ? "" : best->anchor);
		buf_printf(&samples, "} %d\n", is_trusted(best) ? 1 : 0);
	}
	write_family(scrape, name,
		"Whether the best path has no problem and ends in a root of a store.", &samples);
}

/* A survey of one site, whose name is the host. */
static void
write_shared(struct scrape *scrape)
{
	struct survey_result result;
	struct survey_site site = {.results = &result, .count = 1};
	const struct survey survey = {.sites = &site, .count = 1};

	survey_keep(scrape->arena, scrape->report, &result);
	site.name = scrape->report->name;
	metrics_families(scrape->out, &survey);
}

bool
output_openmetrics(struct buf *out, const struct report *report, struct arena *arena)
{
	struct scrape scrape = {out, report, arena};

	write_shared(&scrape);
	write_up(&scrape);
	write_durations(&scrape);
	write_certs(&scrape);
	write_trusted(&scrape);
	buf_text(out, "# EOF\n");
	return !out->failed;
}
