/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The survey for the textfile collector of Prometheus' node exporter. The samples of a family stand
 * together under its HELP and TYPE. A family without a known value is left out, so that no invented
 * number is scraped. Samples have no timestamps, as the collector requires.
 */
#include <inttypes.h>
#include <stdio.h>

#include "base/text.h"
#include "output/metrics_label.h"
#include "output/survey.h"

enum { DECIMALS = 6 };

struct scrape {
	struct buf *out;
	const struct survey *survey;
	bool any; /* of the current family */
};

struct family {
	const char *name, *help;
	void (*write)(struct scrape *scrape, const struct family *family,
		const struct survey_site *site, const struct survey_result *result);
};

static void
begin(struct scrape *scrape, const struct family *family)
{
	if (!scrape->any)
		buf_printf(scrape->out, "# HELP %s %s\n# TYPE %s gauge\n", family->name,
			family->help, family->name);
	scrape->any = true;
	buf_text(scrape->out, family->name);
}

static void
begin_result(struct scrape *scrape, const struct family *family, const struct survey_site *site,
	const struct survey_result *result)
{
	begin(scrape, family);
	metrics_label(scrape->out, "{", "site", site->name);
	metrics_label(scrape->out, ",", "check", result->program);
}

static void
write_state(struct scrape *scrape, const struct family *family, const struct survey_site *site,
	const struct survey_result *result)
{
	begin_result(scrape, family, site, result);
	buf_printf(scrape->out, "} %d\n", state_exit(result->state));
}

static void
write_error(struct scrape *scrape, const struct family *family, const struct survey_site *site,
	const struct survey_result *result)
{
	if (result->code == 0 && result->state == STATE_UNKNOWN) /* 0 says that it connects */
		return;
	begin_result(scrape, family, site, result);
	buf_printf(scrape->out, "} %" PRIu32 "\n", result->code);
}

static void
write_duration(struct scrape *scrape, const struct family *family, const struct survey_site *site,
	const struct survey_result *result)
{
	char seconds[48];

	if (result->address_count == 0)
		return;
	begin_result(scrape, family, site, result);
	buf_printf(scrape->out, "} %s\n", text_double(result->seconds, DECIMALS, seconds));
}

/* Two checks of a site may report the same certificate: two samples. */
static void
write_ends(struct scrape *scrape, const struct family *family, const struct survey_site *site,
	const struct survey_result *result)
{
	for (size_t i = 0; i < result->end_count; i++) {
		const struct survey_end *end = &result->ends[i];
		char number[24];

		begin_result(scrape, family, site, result);
		snprintf(number, sizeof(number), "%zu", i + 1);
		metrics_label(scrape->out, ",", "thing", survey_thing_name(end->thing));
		metrics_label(scrape->out, ",", "name", end->name);
		metrics_label(scrape->out, ",", "number", number);
		buf_printf(scrape->out, "} %" PRId64 "\n", end->to);
	}
}

static void
write_addresses(struct scrape *scrape, const struct family *family, const struct survey_site *site,
	const struct survey_result *result)
{
	begin_result(scrape, family, site, result);
	buf_printf(scrape->out, "} %zu\n", result->address_count);
}

static const struct family families[] = {
	{"iphttps_check_state", METRICS_STATE_HELP, write_state},
	{"iphttps_check_error_code", METRICS_ERROR_HELP, write_error},
	{"iphttps_check_duration_seconds", "Time that the check took.", write_duration},
	{"iphttps_check_addresses", "Addresses that were checked.", write_addresses},
	{"iphttps_not_after_timestamp_seconds",
		"When each certificate, CRL and OCSP answer that counts ends.", write_ends},
};

static void
write_run(struct scrape *scrape)
{
	const struct survey *survey = scrape->survey;
	char seconds[48];

	buf_printf(scrape->out,
		"# HELP iphttps_report_start_timestamp_seconds When the run began.\n"
		"# TYPE iphttps_report_start_timestamp_seconds gauge\n"
		"iphttps_report_start_timestamp_seconds %" PRId64 "\n",
		survey->time);
	buf_printf(scrape->out,
		"# HELP iphttps_report_duration_seconds Time that the run took.\n"
		"# TYPE iphttps_report_duration_seconds gauge\n"
		"iphttps_report_duration_seconds %s\n",
		text_double(survey->seconds, DECIMALS, seconds));
	buf_printf(scrape->out,
		"# HELP iphttps_report_interrupted Whether the run was interrupted.\n"
		"# TYPE iphttps_report_interrupted gauge\n"
		"iphttps_report_interrupted %d\n",
		survey->interrupted ? 1 : 0);
}

bool
survey_openmetrics(struct buf *out, const struct survey *survey, struct arena *arena)
{
	struct scrape scrape = {out, survey, false};

	(void)arena;
	for (size_t f = 0; f < sizeof(families) / sizeof(families[0]); f++) {
		scrape.any = false;
		for (size_t i = 0; i < survey->count; i++)
			for (size_t k = 0; k < survey->sites[i].count; k++)
				families[f].write(&scrape, &families[f], &survey->sites[i],
					&survey->sites[i].results[k]);
	}
	write_run(&scrape);
	return !out->failed;
}
