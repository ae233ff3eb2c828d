/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Passive results for Nagios: lines for its external command file, and records for a file in its
 * check result directory. The host is the site, the service is the service word of the check.
 * Neither format can escape ';' in names.
 */
#include <inttypes.h>
#include <string.h>

#include "base/text.h"
#include "output/limits.h"
#include "output/survey.h"
#include "output/survey_line.h"

static const char *
host(struct arena *arena, const char *name)
{
	char *out = arena_text(arena, name);

	for (char *at = out; *at != '\0'; at++)
		if (*at == ';')
			*at = ',';
	return out;
}

/* A line goes to the pipe in one write, so values that do not fit are left out. */
static void
write_command(struct buf *out, const struct survey *survey, const struct survey_site *site,
	const struct survey_result *result, struct arena *arena)
{
	const char *head =
		arena_printf(arena, "[%" PRId64 "] PROCESS_SERVICE_CHECK_RESULT;%s;%s;%d;%s",
			survey->time, host(arena, site->name), result->service,
			state_exit(result->state), survey_line(arena, result));
	size_t used = strlen(head) + sizeof(" | \n");
	const char *figures = survey_figures(
		arena, result, used < LIMIT_PASSIVE_LINE ? LIMIT_PASSIVE_LINE - used : 0);

	buf_printf(out, "%s%s%s\n", head, *figures == '\0' ? "" : " | ", figures);
}

bool
survey_nagios(struct buf *out, const struct survey *survey, struct arena *arena)
{
	for (size_t i = 0; i < survey->count; i++)
		for (size_t k = 0; k < survey->sites[i].count; k++)
			write_command(out, survey, &survey->sites[i], &survey->sites[i].results[k],
				arena);
	return !out->failed;
}

/* A backslash starts an escape in this format. */
static void
write_output(struct buf *out, const char *text)
{
	for (; *text != '\0'; text++) {
		if (*text == '\\')
			buf_u8(out, '\\');
		buf_u8(out, (uint8_t)*text);
	}
}

static void
write_record(struct buf *out, const struct survey *survey, const struct survey_site *site,
	const struct survey_result *result, struct arena *arena)
{
	const char *figures = survey_figures(arena, result, LIMIT_PASSIVE_LINE);
	double end = (double)survey->time + result->seconds;

	buf_printf(out, "\nhost_name=%s\nservice_description=%s\n", host(arena, site->name),
		result->service);
	/* A passive check whose result is in this file: Nagios neither schedules nor runs it. */
	buf_text(out, "check_type=1\ncheck_options=0\nscheduled_check=0\nreschedule_check=0\n");
	buf_printf(out, "latency=0.0\nstart_time=%" PRId64 ".000000\nfinish_time=%.6f\n",
		survey->time, end);
	buf_printf(out,
		"early_timeout=0\nexited_ok=1\nreturn_code=%d\noutput=", state_exit(result->state));
	write_output(out, survey_line(arena, result));
	if (*figures != '\0') {
		buf_text(out, " | ");
		write_output(out, figures);
	}
	buf_u8(out, '\n');
}

bool
survey_nagios_spool(struct buf *out, const struct survey *survey, struct arena *arena)
{
	buf_printf(out, "### Active Check Result File ###\nfile_time=%" PRId64 "\n", survey->time);
	for (size_t i = 0; i < survey->count; i++)
		for (size_t k = 0; k < survey->sites[i].count; k++)
			write_record(out, survey, &survey->sites[i], &survey->sites[i].results[k],
				arena);
	buf_u8(out, '\n');
	return !out->failed;
}
