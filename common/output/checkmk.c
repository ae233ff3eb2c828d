/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One line of a local check of Checkmk's agent: STATE "SERVICE" METRICS TEXT.
 *
 * By "Local checks" in Checkmk's user guide (docs.checkmk.com/latest/en/localchecks.html) and Werk
 * 17: one blank between the parts; metrics are NAME=VALUE;[LOWER:]UPPER;[LOWER:]UPPER;MIN;MAX with
 * "|" between them, or "-"; a service name in quotes has no quotes in it; a backslash and an n
 * begin a new line in the text. The state is ours: the levels are for graphs, and only P would have
 * them judged.
 */
#include "base/text.h"
#include "output/figure.h"
#include "output/limits.h"
#include "output/output.h"

/* Checkmk's levels have no "inside": such a range is left out. */
static void
write_level(struct buf *out, const struct range *range)
{
	char start[FIGURE_TEXT_MAX], end[FIGURE_TEXT_MAX];

	if (!range->set || range->inside)
		return;
	if (!range->no_start)
		buf_printf(out, "%s:", figure_bound(range->start, start));
	if (!range->no_end)
		buf_text(out, figure_bound(range->end, end));
}

static void
write_metric(struct buf *out, const struct metric *metric, const char *value)
{
	char min[FIGURE_TEXT_MAX], max[FIGURE_TEXT_MAX];

	figure_label(out, metric->label);
	buf_printf(out, "=%s;", value);
	write_level(out, &metric->warning);
	buf_u8(out, ';');
	write_level(out, &metric->critical);
	buf_printf(out, ";%s", metric->has_min ? figure_bound(metric->min, min) : "");
	buf_printf(out, ";%s", metric->has_max ? figure_bound(metric->max, max) : "");
	while (out->n > 0 && out->p[out->n - 1] == ';')
		buf_cut(out, out->n - 1);
}

/* What is not known is left out: Checkmk takes a value that is no number for 0. */
static void
write_metrics(struct buf *out, const struct metrics *metrics)
{
	char value[FIGURE_TEXT_MAX];
	size_t begin = out->n;

	for (size_t i = 0; i < metrics->count; i++) {
		const char *known = figure_text(&metrics->items[i], value);

		if (known == NULL)
			continue;
		if (out->n > begin)
			buf_u8(out, '|');
		write_metric(out, &metrics->items[i], known);
	}
	if (out->n == begin)
		buf_u8(out, '-');
}

/* The service is named after the subject: it must be the same in each run. */
static void
write_service(struct buf *out, const struct report *report)
{
	const char *name = report->name == NULL ? "" : report->name;
	struct buf clean = buf_make(LIMIT_TEXT_FIELD);

	text_printable(&clean, span_text(name), LIMIT_TEXT_FIELD);
	buf_printf(out, "\"%s%s", report->service, *name == '\0' ? "" : " ");
	for (size_t i = 0; i < clean.n; i++)
		buf_u8(out, clean.p[i] == '"' || clean.p[i] == '\'' ? '_' : clean.p[i]);
	buf_u8(out, '"');
	buf_free(&clean);
}

/* A backslash of a peer begins no line of ours. */
static void
write_text(struct buf *out, const char *text)
{
	struct buf clean = buf_make(LIMIT_SENSOR_TEXT);

	text_printable(&clean, span_text(text == NULL ? "" : text), LIMIT_SENSOR_TEXT);
	for (size_t i = 0; i < clean.n; i++)
		buf_u8(out, clean.p[i] == '\\' && i + 1 < clean.n && clean.p[i + 1] == 'n'
				    ? '/'
				    : clean.p[i]);
	buf_free(&clean);
}

bool
output_checkmk(struct buf *out, const struct report *report, struct arena *arena)
{
	(void)arena;
	buf_printf(out, "%d ", state_exit(report->state));
	write_service(out, report);
	buf_u8(out, ' ');
	write_metrics(out, &report->metrics);
	buf_u8(out, ' ');
	write_text(out, report->summary);
	buf_u8(out, '\n');
	return !out->failed;
}
