/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The status line of the Monitoring Plugins with its performance data, then as much detail as was
 * asked for. Receivers start performance data at the first '|' and cut the output at a fixed size;
 * this file takes care of both.
 */
#include <string.h>

#include "base/text.h"
#include "model/limits.h"
#include "output/alike.h"
#include "output/detail.h"
#include "output/headline.h"
#include "output/limits.h"
#include "output/output.h"

enum { NOT_SHOWN_MAX = 80 }; /* for the line that says how much was left out */

/* As many values as fit: normally all of them. */
static void
write_perfdata(struct buf *out, const struct metrics *metrics)
{
	struct metrics some = *metrics;
	struct buf line = buf_make(LIMIT_OUTPUT - out->n - sizeof(" | \n") - 2 * NOT_SHOWN_MAX);

	while (some.count > 0 && !perfdata_write(&line, &some)) {
		buf_reset(&line);
		some.count--;
	}
	if (some.count > 0) {
		buf_text(out, " | ");
		buf_span(out, buf_view(&line));
	}
	buf_u8(out, '\n');
	if (some.count < metrics->count)
		buf_printf(
			out, "%zu more figures: see --output=json\n", metrics->count - some.count);
	buf_free(&line);
}

/* A remedy that consecutive findings share is written once. */
static void
add_findings(struct detail *detail, const struct report *report)
{
	const struct findings all = alike_join(detail->arena, &report->findings);
	const char *told = NULL;

	for (size_t i = 0; i < all.count; i++) {
		const struct finding *finding = &all.items[i];
		const char *remedy = detail_remedy(finding);
		const char *subject = finding->subject == NULL ? report->name : finding->subject;

		detail_addf(detail, "%s %s: %s", state_name(finding->state),
			subject == NULL ? report->service : subject,
			detail_finding(detail->arena, finding));
		if (remedy != NULL && !text_equal(remedy, told))
			detail_addf(detail, "  Remedy: %s", remedy);
		told = remedy;
	}
	for (size_t i = 0; i < report->note_count; i++)
		detail_addf(detail, "Note: %s", report->notes[i]);
}

/* Complete lines only; when some do not fit, the last line says how many. */
static void
write_lines(struct buf *out, const struct detail *detail)
{
	for (size_t i = 0; i < detail->count; i++) {
		size_t need = strlen(detail->lines[i]) + 1;
		size_t spare = i + 1 < detail->count ? NOT_SHOWN_MAX : 0;

		if (out->n + need + spare > LIMIT_OUTPUT) {
			buf_printf(out, "%zu more lines: see --output=text or --output=json\n",
				detail->count - i);
			return;
		}
		buf_printf(out, "%s\n", detail->lines[i]);
	}
}

bool
output_nagios(struct buf *out, const struct report *report, struct arena *arena)
{
	struct detail detail = {.arena = arena};
	struct buf text = buf_make(LIMIT_OUTPUT);
	const struct headline head = {.service = report->service,
		.state = report->state,
		.subject = report->name,
		.text = report->summary,
		.code = report->code,
		.max = LIMIT_STATUS_LINE};

	headline_write(&text, &head);
	write_perfdata(&text, &report->metrics);
	detail_rollout(&detail, report);
	if (report->verbosity >= 1) {
		add_findings(&detail, report);
		detail_matrix(&detail, report);
	}
	if (report->verbosity >= 2) {
		detail_stages(&detail, report);
		detail_paths(&detail, report);
	}
	if (report->verbosity >= 3)
		detail_certificates(&detail, report);
	write_lines(&text, &detail);
	if (text.failed)
		out->failed = true;
	buf_span(out, buf_view(&text));
	buf_free(&text);
	return !out->failed;
}
