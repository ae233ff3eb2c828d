/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What earlier runs saw of a site: days as a strip, response times as a line, what changed. */
#include <math.h>

#include "base/clock.h"
#include "base/text.h"
#include "model/winerr.h"
#include "output/detail.h"
#include "output/html.h"
#include "output/page_part.h"

enum {
	STRIP_HIGH = 12,
	LINE_HIGH = 40,
	CHANGES = 6, /* that are told of a site */
};

/* The height of a day's cell: the shape shows the state, not the colour alone. */
static const int heights[STATE_COUNT] = {
	[STATE_NONE] = 0,
	[STATE_OK] = 4,
	[STATE_UNKNOWN] = 6,
	[STATE_WARNING] = 8,
	[STATE_CRITICAL] = STRIP_HIGH,
};

/* ---------------------------------------------------------------- days */

static void
write_run(struct buf *out, enum state state, int32_t at, int32_t days)
{
	if (state == STATE_NONE)
		return;
	buf_printf(out, "<rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\"/>",
		html_state_class(state), (int)at, STRIP_HIGH - heights[state], (int)days,
		heights[state]);
}

/* Equal neighbours become one rectangle, which keeps the page small. */
static void
write_days(const struct page *page, const struct history_site *site)
{
	enum state state = STATE_NONE;
	int32_t begin = 0, next = 0;

	for (size_t i = 0; i < site->day_count; i++) {
		int32_t at = site->days[i].day - page->history->first;
		enum state found = history_worst(&site->days[i]);

		if (at != next || found != state) {
			write_run(page->out, state, begin, next - begin);
			begin = at;
			state = found;
		}
		next = at + 1;
	}
	write_run(page->out, state, begin, next - begin);
}

/* "of 88 days: 85 ok, 1 warning, 2 critical" */
static const char *
tally(struct arena *arena, const struct history_site *site)
{
	static const struct {
		enum state state;
		const char *word;
	} rows[] = {{STATE_CRITICAL, "critical"}, {STATE_WARNING, "warning"},
		{STATE_UNKNOWN, "unknown"}, {STATE_OK, "ok"}};
	size_t counts[STATE_COUNT] = {0};
	const char *text;

	for (size_t i = 0; i < site->day_count; i++)
		counts[history_worst(&site->days[i])]++;
	text = arena_printf(
		arena, "of %zu day%s", site->day_count, site->day_count == 1 ? "" : "s");
	for (size_t i = 0, said = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (counts[rows[i].state] > 0)
			text = arena_printf(arena, "%s%s %zu %s", text, said++ == 0 ? ":" : ",",
				counts[rows[i].state], rows[i].word);
	return text;
}

void
page_strip(const struct page *page, const struct history_site *site)
{
	struct buf *out = page->out;

	if (site == NULL || site->day_count == 0) {
		buf_text(out, "<span class=\"quiet\">none yet</span>");
		return;
	}
	buf_printf(out,
		"<svg class=\"strip\" role=\"img\" viewBox=\"0 0 %d %d\" "
		"preserveAspectRatio=\"none\"><title>By day, ",
		(int)(page->history->last - page->history->first + 1), STRIP_HIGH);
	html_text(out, tally(page->arena, site));
	buf_text(out, "</title>");
	write_days(page, site);
	buf_text(out, "</svg>");
}

/* ---------------------------------------------------------------- response times */

static const struct history_day *
slowest(const struct history_site *site)
{
	const struct history_day *found = NULL;

	for (size_t i = 0; i < site->day_count; i++)
		if (site->days[i].timed > 0 &&
			(found == NULL || site->days[i].worst > found->worst))
			found = &site->days[i];
	return found;
}

/* A line through the mean of each day, interrupted where a day has none; a single day is a dot. */
static void
write_line(const struct page *page, const struct history_site *site, double top)
{
	bool open = false;
	int32_t last = 0;

	buf_text(page->out, "<path class=\"line\" d=\"");
	for (size_t i = 0; i < site->day_count; i++) {
		const struct history_day *day = &site->days[i];
		double x = day->day - page->history->first + 0.5;
		double y = LINE_HIGH - day->mean / top * (LINE_HIGH - 2) - 1;

		if (day->timed == 0) {
			open = false;
			continue;
		}
		if (!open || day->day != last + 1)
			buf_printf(page->out, "M%.1f %.1fh.01", x, y);
		else
			buf_printf(page->out, "L%.1f %.1f", x, y);
		open = true;
		last = day->day;
	}
	buf_text(page->out, "\"/>");
}

static void
write_times(const struct page *page, const struct history_site *site)
{
	const struct history_day *slow = slowest(site);
	struct buf *out = page->out;
	double top = 0, sum = 0;
	size_t runs = 0;
	char mean[48], worst[48], high[48], day[CLOCK_TEXT_MAX];

	if (slow == NULL)
		return;
	for (size_t i = 0; i < site->day_count; i++) {
		sum += (double)site->days[i].mean * site->days[i].timed;
		runs += site->days[i].timed;
		if (site->days[i].timed > 0)
			top = fmax(top, site->days[i].mean);
	}
	top = fmax(top, 0.001);
	buf_printf(out,
		"<figure><svg class=\"spark\" role=\"img\" viewBox=\"0 0 %d %d\" "
		"preserveAspectRatio=\"none\"><title>Response time by day</title><desc>The mean "
		"of each day; the upper edge is %s s.</desc>",
		(int)(page->history->last - page->history->first + 1), LINE_HIGH,
		text_double(top, 3, high));
	write_line(page, site, top);
	buf_printf(out,
		"</svg><figcaption>Response time: mean %s s, slowest run %s s on %s, "
		"upper edge %s s</figcaption></figure>\n",
		text_double(sum / (double)runs, 3, mean), text_double(slow->worst, 3, worst),
		clock_format_day((int64_t)slow->day * CLOCK_DAY, day), high);
}

/* ---------------------------------------------------------------- what changed */

void
page_change(const struct page *page, const struct history_change *change)
{
	struct buf *out = page->out;

	if (change->was == NULL)
		buf_text(out, "<span class=\"quiet\">first seen:</span> ");
	else if (change->kind != HISTORY_STATE) {
		buf_text(out, "<span class=\"was\">");
		html_text(out, change->was);
		buf_text(out, "</span> <span aria-hidden=\"true\">\xe2\x86\x92</span>"
			      "<span class=\"hidden\"> became </span> ");
	}
	if (change->kind == HISTORY_STATE) {
		html_badge(out, change->state);
		buf_u8(out, ' ');
	}
	html_text(out, change->now);
}

static void
write_changes(const struct page *page, const struct history_site *site)
{
	struct buf *out = page->out;
	size_t more = site->changes_more;

	if (site->change_count == 0)
		return;
	buf_text(out, "<table class=\"stack\"><caption>What changed</caption>\n<thead><tr><th "
		      "scope=\"col\">When</th><th scope=\"col\">What</th><th scope=\"col\">How</th>"
		      "</tr></thead>\n<tbody>\n");
	for (size_t i = 0; i < site->change_count && i < CHANGES; i++) {
		buf_text(out, "<tr><th scope=\"row\">");
		page_time(out, site->changes[i].at);
		buf_printf(out,
			"</th><td data-name=\"What\">%s</td><td data-name=\"How\" class=\"name\">",
			history_kind_name(site->changes[i].kind));
		page_change(page, &site->changes[i]);
		buf_text(out, "</td></tr>\n");
	}
	buf_text(out, "</tbody></table>\n");
	if (site->change_count > CHANGES)
		more += site->change_count - CHANGES;
	if (more > 0)
		buf_printf(out, "<p class=\"quiet\">and %zu older</p>\n", more);
}

void
page_history(const struct page *page, const struct history_site *site)
{
	char first[CLOCK_TEXT_MAX], last[CLOCK_TEXT_MAX];
	const char *up = page_uptime(page->arena, site);
	struct buf *out = page->out;

	if (site == NULL || site->day_count == 0)
		return;
	buf_printf(out, "<div class=\"history\">\n<p class=\"caption\">Last %d days",
		(int)(page->history->last - page->history->first + 1));
	if (up != NULL)
		buf_printf(out, ": clients could connect in %s of the runs", up);
	buf_text(out, "</p>\n<div class=\"drawn\"><figure>");
	page_strip(page, site);
	buf_printf(out, "<figcaption>State by day from %s to %s, ",
		clock_format_day((int64_t)page->history->first * CLOCK_DAY, first),
		clock_format_day((int64_t)page->history->last * CLOCK_DAY, last));
	html_text(out, tally(page->arena, site));
	buf_text(out, "; the higher, the worse</figcaption></figure>\n");
	write_times(page, site);
	buf_text(out, "</div>\n");
	write_changes(page, site);
	buf_text(out, "</div>\n");
}
