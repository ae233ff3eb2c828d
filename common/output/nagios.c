/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The status line of the Monitoring Plugins with its performance data, then as much detail as was
 * asked for. Receivers start performance data at the first '|' and cut the output at a fixed size;
 * this file takes care of both.
 */
#include <string.h>

#include "base/text.h"
#include "model/limits.h"
#include "model/winerr.h"
#include "output/alike.h"
#include "output/detail.h"
#include "output/limits.h"
#include "output/output.h"
#include "output/wrap.h"

enum {
	HEAD_MAX = 1024,    /* bytes of a status line at most */
	SUMMARY_LEAST = 40, /* characters that a summary always gets */
	DOTS = 3,
	NOT_SHOWN_MAX = 80, /* for the line that says how much was left out */
};

/* Bytes of the summary up to the end of the code and its symbol, which must not be cut. */
static size_t
code_end(const struct report *report, const char *summary)
{
	char hex[WINERR_TEXT_MAX];
	const char *symbol = winerr_symbol(report->code), *at;
	size_t end;

	if (report->code == 0)
		return 0;
	at = strstr(summary, winerr_format(report->code, hex));
	if (at == NULL)
		return 0;
	end = (size_t)(at - summary) + strlen(hex);
	if (*symbol != '\0' && summary[end] == ' ' && text_starts(summary + end + 1, symbol))
		end += 1 + strlen(symbol);
	return end;
}

/* Cuts a long text to `max` characters, but keeps at least `least` bytes; never splits a character.
 */
static const char *
elide(struct arena *arena, const char *text, size_t max, size_t least)
{
	struct span in = span_text(text), rest = in;
	uint32_t c;

	if (wrap_columns(text) <= max)
		return text;
	for (size_t i = 0; i + DOTS < max || span_offset(in, rest) < least; i++)
		if (!text_utf8(&rest, &c))
			break;
	if (rest.n == 0)
		return text;
	return arena_printf(arena, "%.*s...", (int)span_offset(in, rest), text);
}

static const char *
status_line(const struct report *report, struct arena *arena)
{
	const char *name = report->name == NULL ? "" : report->name;
	const char *head = arena_printf(arena, "%s %s - %s%s", report->service,
		state_name(report->state), name, *name == '\0' ? "" : ": ");
	const char *summary = report->summary == NULL ? "" : report->summary;
	size_t used, room;

	head = text_clean(arena, span_text(head), HEAD_MAX);
	summary = text_clean(arena, span_text(summary), HEAD_MAX);
	used = wrap_columns(head);
	room = used + SUMMARY_LEAST > LIMIT_STATUS_LINE ? SUMMARY_LEAST : LIMIT_STATUS_LINE - used;
	return arena_printf(
		arena, "%s%s", head, elide(arena, summary, room, code_end(report, summary)));
}

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

	buf_text(&text, status_line(report, arena));
	write_perfdata(&text, &report->metrics);
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
