/* SPDX-License-Identifier: GPL-3.0-or-later */
/* check_iphttps: would a client connect now? Who judges, what OK stands for, and the figures. */
#include <string.h>

#include "base/text.h"
#include "verdict/fold.h"
#include "verdict/verdict.h"

/* --- OK -------------------------------------------------------------------------------------- */

/* What --ping and --null-cipher ask for was answered. */
static bool
asked_proven(const struct endpoint *endpoint)
{
	for (size_t i = 0; i < endpoint->ping_count; i++)
		if (endpoint->pings[i].seen.outcome != OUTCOME_OK)
			return false;
	return endpoint->null_offer != NULL_OFFER_UNDECIDED;
}

static bool
proven(const struct endpoint *endpoint)
{
	return endpoint->stages[STAGE_TCP].outcome == OUTCOME_OK &&
	       endpoint->stages[STAGE_TLS].outcome == OUTCOME_OK && judged_anchored(endpoint) &&
	       endpoint->stages[STAGE_HTTP].outcome == OUTCOME_OK && endpoint->http.status == 200 &&
	       endpoint->stages[STAGE_RA].outcome == OUTCOME_OK &&
	       ra_usable(&endpoint->ra) != NULL && asked_proven(endpoint);
}

/* A client's interface would be up: the POST was answered and nothing is critical. */
static size_t
count_up(const struct findings *findings, const struct subject *subject)
{
	size_t n = 0;

	for (size_t i = 0; i < subject->count; i++) {
		const struct endpoint *endpoint = &subject->endpoints[i];

		n += endpoint->stages[STAGE_HTTP].outcome == OUTCOME_OK &&
		     fold_fit(findings, endpoint->label);
	}
	return n;
}

/* The prefix of the first working address; load-balanced nodes may each have one. */
static const char *
prefix_text(struct arena *arena, const struct subject *subject)
{
	char text[ADDRESS_TEXT_MAX];
	struct address prefix = {.family = ADDRESS_IPV6};

	for (size_t i = 0; i < subject->count; i++) {
		const struct ra_prefix *usable = ra_usable(&subject->endpoints[i].ra);

		if (usable == NULL)
			continue;
		memcpy(prefix.bytes, usable->prefix, sizeof(prefix.bytes));
		return arena_printf(
			arena, ", prefix %s/%u", address_format(&prefix, text), usable->length);
	}
	return "";
}

/* The whole connection of one endpoint; false when it did not come about. */
static bool
whole_time(const struct endpoint *endpoint, double *seconds)
{
	const struct observation *dns = &endpoint->stages[STAGE_DNS];

	*seconds = dns->outcome == OUTCOME_OK ? dns->seconds : 0;
	for (int stage = STAGE_TCP; stage <= STAGE_RA; stage++)
		*seconds += endpoint->stages[stage].seconds;
	return endpoint->stages[STAGE_RA].outcome == OUTCOME_OK;
}

/* What a client had to wait for at the slowest address. */
static double
slowest(const struct subject *subject)
{
	double seconds, most = 0;

	for (size_t i = 0; i < subject->count; i++)
		if (whole_time(&subject->endpoints[i], &seconds) && seconds > most)
			most = seconds;
	return most;
}

static const char *
good(const struct verdict *verdict, const struct subject *subject)
{
	size_t up = count_up(&verdict->findings, subject);
	char text[48];

	return arena_printf(verdict->arena, "tunnel up on %zu of %zu address%s in %s s%s", up,
		subject->count, subject->count == 1 ? "" : "es",
		text_double(slowest(subject), 3, text), prefix_text(verdict->arena, subject));
}

/* --- figures --------------------------------------------------------------------------------- */

/* One figure for many addresses: that of the slowest. */
static void
slower(struct metric *metric, bool known, double seconds)
{
	if (known && (!metric->known || seconds > metric->value)) {
		metric->known = true;
		metric->value = seconds;
	}
}

static struct metric
seconds_metric(const struct verdict *verdict, const char *label)
{
	return (struct metric) {.label = label,
		.uom = "s",
		.decimals = 6,
		.has_min = true,
		.has_max = true,
		.max = verdict->options->timeout};
}

static void
stage_metric(struct verdict *verdict, const struct subject *subject, const char *label,
	enum stage stage, struct metrics *metrics)
{
	struct metric metric = seconds_metric(verdict, label);

	for (size_t i = 0; i < subject->count; i++) {
		const struct observation *seen = &subject->endpoints[i].stages[stage];

		slower(&metric, seen->outcome == OUTCOME_OK, seen->seconds);
	}
	metrics_add(metrics, verdict->arena, &metric);
}

static void
time_metric(struct verdict *verdict, const struct subject *subject, struct metrics *metrics)
{
	struct metric metric = seconds_metric(verdict, "time");
	double seconds;

	metric.warning = verdict->options->warning;
	metric.critical = verdict->options->critical;
	for (size_t i = 0; i < subject->count; i++) {
		bool known = whole_time(&subject->endpoints[i], &seconds);

		slower(&metric, known, seconds);
	}
	metrics_add(metrics, verdict->arena, &metric);
}

/* None where addresses were given: nothing was asked, and receivers complain of each U. */
static void
dns_metric(struct verdict *verdict, const struct subject *subject, struct metrics *metrics)
{
	struct metric metric = seconds_metric(verdict, "dns");

	if (subject->dns.outcome == OUTCOME_NONE)
		return;
	slower(&metric, subject->dns.outcome == OUTCOME_OK, subject->dns.seconds);
	metrics_add(metrics, verdict->arena, &metric);
}

/* The slowest reply; unknown as soon as one is missing. */
static void
ping_metric(struct verdict *verdict, const struct subject *subject, struct metrics *metrics)
{
	struct metric metric = seconds_metric(verdict, "ping");
	bool asked = false, lost = false;

	for (size_t i = 0; i < subject->count; i++)
		for (size_t k = 0; k < subject->endpoints[i].ping_count; k++) {
			const struct observation *seen = &subject->endpoints[i].pings[k].seen;

			asked = true;
			lost = lost || seen->outcome != OUTCOME_OK;
			slower(&metric, true, seen->seconds);
		}
	metric.known = metric.known && !lost;
	if (asked || verdict->options->pings)
		metrics_add(metrics, verdict->arena, &metric);
}

/* 0 says that a client would connect: too much where that could not be found out. */
static void
code_metric(struct verdict *verdict, struct metrics *metrics)
{
	const struct report *report = verdict->report;
	struct metric metric = {.label = "client_error",
		.value = report->code,
		.known = report->code != 0 || report->state != STATE_UNKNOWN};

	metrics_add(metrics, verdict->arena, &metric);
}

static void
measure(struct verdict *verdict, const struct subject *subject, struct metrics *metrics)
{
	struct metric all = {.label = "addresses",
		.known = true,
		.has_min = true,
		.value = (double)subject->count};
	struct metric up = {.label = "addresses_up",
		.known = true,
		.has_min = true,
		.has_max = true,
		.max = (double)subject->count};

	up.value = (double)count_up(&verdict->findings, subject);
	time_metric(verdict, subject, metrics);
	dns_metric(verdict, subject, metrics);
	stage_metric(verdict, subject, "connect", STAGE_TCP, metrics);
	stage_metric(verdict, subject, "tls", STAGE_TLS, metrics);
	stage_metric(verdict, subject, "http", STAGE_HTTP, metrics);
	stage_metric(verdict, subject, "ra", STAGE_RA, metrics);
	ping_metric(verdict, subject, metrics);
	metrics_add(metrics, verdict->arena, &all);
	metrics_add(metrics, verdict->arena, &up);
	code_metric(verdict, metrics);
}

/* --- thresholds ------------------------------------------------------------------------------ */

static void
judge_time(struct verdict *verdict, const struct subject *subject)
{
	const struct verdict_options *options = verdict->options;
	char text[48];

	for (size_t i = 0; i < subject->count; i++) {
		const struct endpoint *endpoint = &subject->endpoints[i];
		double seconds;

		if (!whole_time(endpoint, &seconds))
			continue;
		if (range_alerts(&options->critical, seconds))
			verdict_add_state(verdict, RULE_TIME, STATE_CRITICAL, endpoint, 0,
				"the connection took %s s", text_double(seconds, 3, text));
		else if (range_alerts(&options->warning, seconds))
			verdict_add_state(verdict, RULE_TIME, STATE_WARNING, endpoint, 0,
				"the connection took %s s", text_double(seconds, 3, text));
	}
}

static judge_subject *const subject_judges[] = {
	judge_dns, judge_nodes, judge_time, judge_stores_alone, NULL};
static judge_endpoint *const endpoint_judges[] = {
	judge_connect, judge_tls, judge_stores, judge_chain, judge_http, judge_tunnel, NULL};

const struct verdict_table verdict_iphttps = {
	.subject = subject_judges,
	.endpoint = endpoint_judges,
	.proven = proven,
	.good = good,
	.measure = measure,
};
