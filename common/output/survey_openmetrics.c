/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The survey for the textfile collector of Prometheus' node exporter. Samples have no timestamps,
 * as the collector requires.
 */
#include <inttypes.h>

#include "base/text.h"
#include "output/metrics_families.h"
#include "output/survey.h"

enum { DECIMALS = 6 };

static void
write_run(struct buf *out, const struct survey *survey)
{
	char seconds[48];

	buf_printf(out,
		"# TYPE iphttps_report_start_timestamp_seconds gauge\n"
		"# HELP iphttps_report_start_timestamp_seconds When the run began.\n"
		"iphttps_report_start_timestamp_seconds %" PRId64 "\n",
		survey->time);
	buf_printf(out,
		"# TYPE iphttps_report_duration_seconds gauge\n"
		"# HELP iphttps_report_duration_seconds Time that the run took.\n"
		"iphttps_report_duration_seconds %s\n",
		text_double(survey->seconds, DECIMALS, seconds));
	buf_printf(out,
		"# TYPE iphttps_report_interrupted gauge\n"
		"# HELP iphttps_report_interrupted Whether the run was interrupted.\n"
		"iphttps_report_interrupted %d\n",
		survey->interrupted ? 1 : 0);
}

bool
survey_openmetrics(struct buf *out, const struct survey *survey, struct arena *arena)
{
	(void)arena;
	metrics_families(out, survey);
	write_run(out, survey);
	return !out->failed;
}
