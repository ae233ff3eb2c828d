/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The families that checks and reports share: names, help texts and labels stand here alone. */
#include <inttypes.h>
#include <stdio.h>

#include "base/text.h"
#include "output/metrics_families.h"
#include "output/metrics_label.h"

enum { DECIMALS = 6 };

struct scrape {
	struct buf *out;
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
		buf_printf(scrape->out, "# TYPE %s gauge\n# HELP %s %s\n", family->name,
			family->name, family->help);
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

/* Unreadable channels give no sample: a 0 would mean that they lack the root. */
static void
write_channels(struct scrape *scrape, const struct family *family, const struct survey_site *site,
	const struct survey_result *result)
{
	const struct distribution *distribution = result->distribution;
	char number[24];

	for (size_t i = 0; distribution != NULL && i < distribution->channel_count; i++) {
		const struct channel_row *row = &distribution->channels[i];

		for (size_t k = 0; row->error == NULL && k < distribution->root_count; k++) {
			snprintf(number, sizeof(number), "%zu", k + 1);
			begin_result(scrape, family, site, result);
			metrics_label(scrape->out, ",", "channel", row->name);
			metrics_label(scrape->out, ",", "kind", channel_kind_name(row->kind));
			metrics_label(scrape->out, ",", "root", distribution->roots[k].name);
			metrics_label(scrape->out, ",", "number", number);
			buf_printf(scrape->out, "} %d\n",
				row->cells[k].holding == HOLDING_CARRIED ? 1 : 0);
		}
	}
}

static const struct family families[] = {
	{"iphttps_check_state", "The result: 0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN.", write_state},
	{"iphttps_check_error_code",
		"Error code that a Windows client would show, 0 when it would connect.",
		write_error},
	{"iphttps_check_duration_seconds", "Time that the check took.", write_duration},
	{"iphttps_check_addresses", "Addresses that were checked.", write_addresses},
	{"iphttps_not_after_timestamp_seconds",
		"When each certificate, CRL and OCSP answer that counts ends.", write_ends},
	{"iphttps_channel_carries_root",
		"Whether a channel brings a root to clients (1) or not (0).", write_channels},
};

void
metrics_families(struct buf *out, const struct survey *survey)
{
	struct scrape scrape = {out, false};

	for (size_t f = 0; f < sizeof(families) / sizeof(families[0]); f++) {
		scrape.any = false;
		for (size_t i = 0; i < survey->count; i++)
			for (size_t k = 0; k < survey->sites[i].count; k++)
				families[f].write(&scrape, &families[f], &survey->sites[i],
					&survey->sites[i].results[k]);
	}
}
