/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A health letter in words: the same rows once as text and once as HTML. */
#include "output/letter.h"

#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "model/winerr.h"
#include "output/alike.h"
#include "output/detail.h"
#include "output/html.h"
#include "output/letter_subject.h"
#include "output/wrap.h"

enum {
	BODY_MAX = 1024 * 1024,
	FAULTS = 20, /* of one site */
	INDENT = 2,
};

struct writer {
	struct arena *arena;
	const struct letter *letter;
	const struct survey *survey;
	int64_t now;
	struct buf text, html;
};

/* ---------------------------------------------------------------- words */

static const char *
fact(const struct survey_site *site)
{
	const struct survey_result *result = survey_site_worst(site);

	return result == NULL || result->summary == NULL ? "nothing is known" : result->summary;
}

static const char *
lasted(const struct writer *writer, int64_t since)
{
	return letter_lasted(writer->arena, since, writer->now);
}

/* "CRITICAL: berlin", "CRITICAL, changed: berlin", "WARNING, was CRITICAL: berlin", "OK again after
 * 3 hours: berlin" */
static const char *
headline(const struct writer *writer, const struct letter_row *row)
{
	const char *state = state_name(letter_row_state(row)), *name = row->site->name;

	switch (row->event) {
	case HEALTH_RECOVERED:
		return arena_printf(
			writer->arena, "OK again after %s: %s", lasted(writer, row->since), name);
	case HEALTH_OPEN:
		return arena_printf(
			writer->arena, "%s for %s: %s", state, lasted(writer, row->since), name);
	case HEALTH_CHANGED:
		if (row->was != letter_row_state(row))
			return arena_printf(
				writer->arena, "%s, was %s: %s", state, state_name(row->was), name);
		return arena_printf(writer->arena, "%s, changed: %s", state, name);
	case HEALTH_GONE:
		return arena_printf(writer->arena, "No longer watched: %s, which was %s", name,
			state_name(row->was));
	case HEALTH_PROBLEM:
	case HEALTH_NONE:
		break;
	}
	return arena_printf(writer->arena, "%s: %s", state, name);
}

/* ---------------------------------------------------------------- the bodies */

static void
paragraph(struct writer *writer, size_t indent, const char *style, const char *text)
{
	const char *clean = text_clean(writer->arena, span_text(text), DETAIL_LINE);

	wrap_indent(&writer->text, indent);
	wrap_write(&writer->text, clean, indent, indent);
	buf_printf(&writer->html, "<p style=\"margin:.2em 0%s\">", style);
	html_text(&writer->html, clean);
	buf_text(&writer->html, "</p>\n");
}

static void
write_fault(struct writer *writer, const struct fault *fault)
{
	const struct finding *finding = &fault->finding;
	const struct winerr *row = finding->code == 0 ? NULL : winerr_find(finding->code);
	const char *what = detail_remedy(finding), *name = fault->seen[0]->name;
	const char *subject = finding->subject == NULL ? name : finding->subject;

	paragraph(writer, INDENT, "",
		arena_printf(writer->arena, "%s%s%s: %s (%s)", state_name(finding->state),
			subject == NULL || *subject == '\0' ? "" : " ",
			subject == NULL ? "" : subject, detail_finding(writer->arena, finding),
			fault_checks(writer->arena, fault)));
	if (row != NULL)
		paragraph(writer, 2 * INDENT, ";padding-left:1em",
			arena_printf(writer->arena, "Cause: %s", row->cause));
	if (what != NULL)
		paragraph(writer, 2 * INDENT, ";padding-left:1em",
			arena_printf(writer->arena, "Remedy: %s", what));
}

/* Each fault once, the gravest first. */
static void
write_faults(struct writer *writer, const struct survey_site *site)
{
	struct faults faults;
	size_t open = 0, told = 0;

	faults_find(writer->arena, site, &faults);
	faults = alike_faults(writer->arena, &faults);
	for (size_t i = 0; i < faults.count; i++) {
		open += faults.items[i].finding.state > STATE_OK;
		if (faults.items[i].finding.state > STATE_OK && told < FAULTS) {
			write_fault(writer, &faults.items[i]);
			told++;
		}
	}
	if (open > told)
		paragraph(writer, INDENT, "",
			arena_printf(writer->arena, "and %zu more", open - told));
}

/* What was told before and is so no longer. */
static void
write_lost(struct writer *writer, const struct letter_row *row)
{
	for (size_t i = 0; row->event == HEALTH_CHANGED && i < row->lost_count && i < FAULTS; i++) {
		const struct health_item *item = &row->lost[i];

		paragraph(writer, INDENT, "",
			arena_printf(writer->arena, "Before: %s%s%s: %s",
				item->state == STATE_OK ? "certificate" : state_name(item->state),
				*item->subject == '\0' ? "" : " ", item->subject, item->text));
	}
	if (row->event == HEALTH_CHANGED && row->lost_count > FAULTS)
		paragraph(writer, INDENT, "",
			arena_printf(
				writer->arena, "and %zu more before", row->lost_count - FAULTS));
}

/* New problems in full, known ones in one line. */
static void
write_row(struct writer *writer, const struct letter_row *row)
{
	static const char *const edges[STATE_COUNT] = {[STATE_NONE] = "#6e56cf",
		[STATE_OK] = "#1a7f37",
		[STATE_UNKNOWN] = "#6e56cf",
		[STATE_WARNING] = "#b76e00",
		[STATE_CRITICAL] = "#c21f2d"};

	buf_u8(&writer->text, '\n');
	buf_printf(&writer->html,
		"<div style=\"border-left:4px solid %s;padding-left:.7em;"
		"margin:.8em 0\">\n",
		edges[letter_row_state(row)]);
	paragraph(writer, 0, ";font-weight:bold", headline(writer, row));
	if (row->event == HEALTH_RECOVERED ||
		(row->event == HEALTH_OPEN && writer->letter->kind != LETTER_REMINDER))
		paragraph(writer, INDENT, "", fact(row->site));
	else if (row->event == HEALTH_GONE)
		paragraph(writer, INDENT, "",
			"The configuration does not name this site any longer. Its problem was "
			"open, and nothing more will be told of it.");
	else
		write_faults(writer, row->site);
	write_lost(writer, row);
	buf_text(&writer->html, "</div>\n");
}

static void
write_counts(struct writer *writer)
{
	size_t counts[STATE_COUNT] = {0};
	char at[CLOCK_TEXT_MAX];

	for (size_t i = 0; i < writer->letter->count; i++)
		counts[letter_row_state(&writer->letter->rows[i])]++;
	if (writer->letter->sites > 0)
		paragraph(writer, 0, "",
			arena_printf(writer->arena,
				"Of your %zu site%s %zu %s critical, %zu warning, %zu unknown.",
				writer->letter->sites, writer->letter->sites == 1 ? "" : "s",
				counts[STATE_CRITICAL], counts[STATE_CRITICAL] == 1 ? "is" : "are",
				counts[STATE_WARNING], counts[STATE_UNKNOWN]));
	paragraph(writer, 0, "",
		arena_printf(writer->arena, "%s, run of %s", writer->survey->title,
			clock_format(writer->survey->time, at)));
	if (writer->survey->interrupted)
		paragraph(writer, 0, "",
			"This run was interrupted: what it had not reached is not "
			"counted.");
}

/* Where everything else is to be seen. */
static void
write_link(struct writer *writer)
{
	if (writer->survey->page_url == NULL)
		return;
	buf_printf(&writer->text, "\nAll sites: %s\n", writer->survey->page_url);
	buf_text(&writer->html, "<p style=\"margin-top:1em\">All sites: <a href=\"");
	html_text(&writer->html, writer->survey->page_url);
	buf_text(&writer->html, "\">");
	html_text(&writer->html, writer->survey->page_url);
	buf_text(&writer->html, "</a></p>\n");
}

/* The subject is better than an empty mail. */
static void
shorten(struct writer *writer, const char *subject_text)
{
	buf_free(&writer->text);
	buf_free(&writer->html);
	writer->text = writer->html = buf_make(BODY_MAX);
	buf_text(&writer->html, "<!DOCTYPE html>\n<html lang=\"en\"><body>\n");
	paragraph(writer, 0, "", subject_text);
	paragraph(writer, 0, "", "There is more than a mail can hold: see the page.");
	buf_text(&writer->html, "</body></html>\n");
}

void
letter_write(struct arena *arena, const struct letter *letter, const struct survey *survey,
	int64_t now, struct mail *mail)
{
	struct writer writer = {.arena = arena,
		.letter = letter,
		.survey = survey,
		.now = now,
		.text = buf_make(BODY_MAX),
		.html = buf_make(BODY_MAX)};

	buf_text(&writer.html, "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
			       "<meta name=\"color-scheme\" content=\"light dark\"><title>");
	mail->subject = letter_subject(arena, letter, survey, now);
	html_text(&writer.html, mail->subject);
	buf_text(&writer.html,
		"</title></head>\n<body style=\"font-family:sans-serif;line-height:1.4\">\n");
	write_counts(&writer);
	for (size_t i = 0; i < letter->count && i < LETTER_ROWS; i++)
		write_row(&writer, &letter->rows[i]);
	if (letter->count > LETTER_ROWS) {
		buf_u8(&writer.text, '\n');
		paragraph(&writer, 0, "",
			arena_printf(arena, "and %zu more sites", letter->count - LETTER_ROWS));
	}
	write_link(&writer);
	buf_printf(&writer.text, "\n-- \niphttps-report %s\n", survey->version);
	buf_text(&writer.html, "<p style=\"margin-top:1.5em\">iphttps-report ");
	html_text(&writer.html, survey->version);
	buf_text(&writer.html, "</p>\n</body></html>\n");
	if (writer.text.failed || writer.html.failed)
		shorten(&writer, mail->subject);
	mail->text = arena_text(arena, buf_cstr(&writer.text));
	mail->html = arena_text(arena, buf_cstr(&writer.html));
	mail->id = letter->id;
	mail->to = letter->to;
	mail->date = now;
	mail->references = letter->references;
	mail->reference_count = letter->reference_count;
	buf_free(&writer.text);
	buf_free(&writer.html);
}
