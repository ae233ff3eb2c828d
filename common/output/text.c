/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The report for people and their mail: 80 columns, the worst first. */
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "output/alike.h"
#include "output/detail.h"
#include "output/output.h"
#include "output/wrap.h"

enum {
	INDENT = 2,
	FACT_INDENT = 4, /* of the further lines of a fact */
	LABEL_COLUMNS = 16,
};

/* Text of any length as wrapped lines, sanitised. */
static void
write_wrapped(struct buf *out, struct arena *arena, const char *text, size_t first, size_t rest)
{
	wrap_indent(out, first);
	wrap_write(out, text_clean(arena, span_text(text), DETAIL_LINE), first, rest);
}

static void
write_head(struct buf *out, const struct report *report, struct arena *arena)
{
	char at[CLOCK_TEXT_MAX];

	write_wrapped(out, arena,
		arena_printf(arena, "%s %s: %s", report->service, state_name(report->state),
			report->name == NULL ? "" : report->name),
		0, INDENT);
	write_wrapped(out, arena, report->summary == NULL ? "" : report->summary, INDENT, INDENT);
	buf_printf(out, "  %s, %s %s\n", clock_format(report->time, at), report->program,
		report->version);
}

static void
write_finding(struct buf *out, const struct report *report, const struct finding *finding,
	struct arena *arena)
{
	const char *subject = finding->subject == NULL ? report->name : finding->subject;
	const char *remedy = detail_remedy(finding);

	buf_u8(out, '\n');
	write_wrapped(out, arena,
		arena_printf(arena, "%s: %s (%s)", state_name(finding->state),
			subject == NULL ? report->service : subject, finding->rule),
		0, INDENT);
	write_wrapped(out, arena, detail_finding(arena, finding), INDENT, INDENT);
	if (remedy != NULL)
		write_wrapped(
			out, arena, arena_printf(arena, "Remedy: %s", remedy), INDENT, INDENT);
}

/* A table is not wrapped. */
static void
write_lines(struct buf *out, const struct detail *detail)
{
	for (size_t i = 0; i < detail->count; i++)
		buf_printf(out, "%s%s\n", i == 0 ? "\n" : "", detail->lines[i]);
}

static void
write_facts(struct buf *out, const char *title, const struct detail *detail)
{
	if (detail->count == 0)
		return;
	buf_printf(out, "\n%s:\n", title);
	for (size_t i = 0; i < detail->count; i++) {
		size_t own = strspn(detail->lines[i], " ");

		wrap_indent(out, INDENT + own);
		wrap_write(out, detail->lines[i] + own, INDENT + own, FACT_INDENT + own);
	}
}

/* It has titles of its own. */
static void
write_plan(struct buf *out, const struct report *report, struct arena *arena)
{
	struct detail plan = {.arena = arena};

	detail_rollout(&plan, report);
	for (size_t i = 0; i < plan.count; i++) {
		size_t own = strspn(plan.lines[i], " ");

		buf_text(out, own == 0 ? "\n" : "");
		wrap_indent(out, own);
		wrap_write(out, plan.lines[i] + own, own, FACT_INDENT + 1);
	}
}

/* One value a line, from the same performance data as the status line. */
static void
write_figures(struct buf *out, const struct report *report)
{
	if (report->metrics.count > 0)
		buf_text(out, "\nFigures:\n");
	for (size_t i = 0; i < report->metrics.count; i++) {
		const struct metric *metric = &report->metrics.items[i];
		char value[48];

		buf_printf(out, "  %-*s %s%s%s\n", (int)LABEL_COLUMNS, metric->label,
			metric->known ? text_double(metric->value, metric->decimals, value)
				      : "unknown",
			metric->known && metric->uom != NULL && *metric->uom != '\0' ? " " : "",
			metric->known && metric->uom != NULL ? metric->uom : "");
	}
}

bool
output_text(struct buf *out, const struct report *report, struct arena *arena)
{
	struct detail notes = {.arena = arena}, channels = notes, stages = notes, certs = notes;
	const struct findings all = alike_join(arena, &report->findings);

	write_head(out, report, arena);
	for (size_t i = 0; i < all.count; i++)
		write_finding(out, report, &all.items[i], arena);
	write_plan(out, report, arena);
	for (size_t i = 0; i < report->note_count; i++)
		detail_add(&notes, report->notes[i]);
	detail_matrix(&channels, report);
	detail_stages(&stages, report);
	detail_paths(&certs, report);
	detail_certificates(&certs, report);
	write_lines(out, &channels);
	write_facts(out, "Notes", &notes);
	write_facts(out, "What was seen", &stages);
	write_facts(out, "Certificates", &certs);
	write_figures(out, report);
	return !out->failed;
}
