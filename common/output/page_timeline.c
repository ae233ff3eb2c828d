/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The time line: a bar for every certificate, CRL and OCSP answer until its end, the nearest first.
 * What several sites share stands at its own date once, with their number. Each bar is a drawing of
 * its own beside ordinary text, with positions in per cent, so that text keeps its size at any
 * width and lines wrap.
 */
#include <math.h>

#include "base/clock.h"
#include "output/html.h"
#include "output/page_part.h"

enum {
	TICK_GAP = 11,   /* per cent that labels need on a phone */
	NAMED_SITES = 4, /* sites that are named where they share a thing */
	NEAREST = 20,    /* bars that are shown at once; what ends later can be opened */
};

/* The scale is logarithmic: a CRL ends in hours, a root in years, and near ends matter most. */
struct axis {
	double low, high; /* days from now */
};

struct tick {
	double days;
	const char *label;
};

static const struct tick ticks[] = {{0, "today"}, {-365, "1 y ago"}, {-30, "1 mo ago"},
	{-7, "1 w ago"}, {30, "1 mo"}, {365, "1 y"}, {7, "1 w"}, {1, "1 d"}, {91, "3 mo"},
	{1826, "5 y"}, {7305, "20 y"}, {3652, "10 y"}};
enum { TICK_COUNT = sizeof(ticks) / sizeof(ticks[0]) };

struct timeline {
	const struct page *page;
	struct axis axis;
	bool chosen[TICK_COUNT]; /* of the ticks */
};

/* ---------------------------------------------------------------- the axis */

static double
days_left(const struct timeline *line, const struct survey_end *end)
{
	return (double)(end->to - line->page->survey->time) / CLOCK_DAY;
}

static double
scaled(double days)
{
	return days < 0 ? -log1p(-days / 3) : log1p(days / 3);
}

/* Per cent of the width. */
static double
place(const struct axis *axis, double days)
{
	double low = scaled(axis->low),
	       at = (scaled(days) - low) / (scaled(axis->high) - low) * 100;

	return at < 0 ? 0 : at > 100 ? 100 : at;
}

static void
fit_axis(struct timeline *line)
{
	line->axis = (struct axis) {-1, 45};
	for (size_t i = 0; i < line->page->lane_count; i++) {
		double days = days_left(line, line->page->lanes[i].end);

		line->axis.low = fmin(line->axis.low, fmax(days, -3660) * 1.1);
		line->axis.high = fmax(line->axis.high, fmin(days, 18300) * 1.1);
	}
}

/* The labels that have room, important ones first; a label is centred on its position. */
static void
choose_ticks(struct timeline *line)
{
	const struct axis *axis = &line->axis;

	for (size_t i = 0; i < TICK_COUNT; i++) {
		double at = place(axis, ticks[i].days);
		bool room = ticks[i].days >= axis->low && ticks[i].days <= axis->high &&
			    (i == 0 || (at > TICK_GAP / 2 && at < 100 - TICK_GAP / 2));

		for (size_t k = 0; k < i && room; k++)
			room = !line->chosen[k] ||
			       fabs(place(axis, ticks[k].days) - at) >= TICK_GAP;
		line->chosen[i] = room;
	}
}

static void
write_axis(const struct timeline *line)
{
	struct buf *out = line->page->out;

	buf_text(out,
		"<div class=\"lane axis\"><span class=\"lane-name quiet\">Time from this run on, "
		"near days drawn wider</span>\n<svg class=\"bar\" role=\"img\" height=\"24\">"
		"<title>The scale of the time line</title>"
		"<desc>Ticks in days, weeks, months and years from the moment of this run. "
		"The text beside every bar says the same.</desc>\n<defs>"
		"<pattern id=\"hatch\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\" "
		"patternTransform=\"rotate(45)\"><rect class=\"critical\" width=\"6\" "
		"height=\"6\"/>"
		"<line class=\"gap\" x1=\"0\" y1=\"0\" x2=\"0\" y2=\"6\"/></pattern>"
		"</defs>\n");
	for (size_t i = 0; i < TICK_COUNT; i++)
		if (line->chosen[i]) {
			double at = place(&line->axis, ticks[i].days);

			buf_printf(out, "<text x=\"%.2f%%\" y=\"16\" text-anchor=\"%s\">%s</text>",
				at,
				at < TICK_GAP / 2         ? "start"
				: at > 100 - TICK_GAP / 2 ? "end"
							  : "middle",
				ticks[i].label);
		}
	buf_text(out, "</svg><span class=\"lane-left quiet\">Ends</span></div>\n");
}

/* ---------------------------------------------------------------- the lanes */

/* Repeated in every drawing: not every browser draws what <use> takes from another one. */
static void
write_grid(const struct timeline *line)
{
	for (size_t i = 0; i < TICK_COUNT; i++)
		if (line->chosen[i])
			buf_printf(line->page->out,
				"<line class=\"%s\" x1=\"%.1f%%\" x2=\"%.1f%%\" y2=\"100%%\"/>",
				i == 0 ? "today" : "tick", place(&line->axis, ticks[i].days),
				place(&line->axis, ticks[i].days));
}

static void
write_bar(const struct timeline *line, const struct survey_end *end, enum state urgency)
{
	struct buf *out = line->page->out;
	double days = days_left(line, end), today = place(&line->axis, 0);
	double at = place(&line->axis, days), left = fmin(today, at), wide = fabs(at - today);
	char from[CLOCK_TEXT_MAX], to[CLOCK_TEXT_MAX];

	buf_text(out, "<svg class=\"bar\" role=\"img\" height=\"18\"><title>");
	html_text(out, page_thing_name(end->thing));
	buf_u8(out, ' ');
	html_text(out, end->name);
	buf_printf(out, ": %s to %s</title>", clock_format(end->from, from),
		clock_format(end->to, to));
	write_grid(line);
	/* A bar that has ended, or is about to, keeps a minimum width, so that it can be seen. */
	buf_printf(out,
		"<rect class=\"%s%s\" x=\"%.2f%%\" y=\"4\" width=\"%.2f%%\" height=\"10\" "
		"rx=\"2\"/></svg>",
		html_state_class(urgency), days < 0 ? " past" : "", left, fmax(wide, 0.6));
}

/* ---------------------------------------------------------------- the section */

static void
write_lane(const struct timeline *line, const struct page_lane *lane)
{
	const struct page *page = line->page;
	char day[CLOCK_TEXT_MAX];

	buf_text(page->out, "<li class=\"");
	page_sites_classes(page, lane->sites, lane->count);
	buf_printf(page->out, " lane\"><span class=\"lane-name\">%s <span class=\"name\">",
		page_thing_name(lane->end->thing));
	html_text(page->out, lane->end->name);
	buf_text(page->out, "</span> <span class=\"quiet\">");
	page_sharers(page, lane, NAMED_SITES);
	buf_text(page->out, "</span></span>");
	write_bar(line, lane->end, page_urgency(lane->end, page->survey->time));
	buf_text(page->out, "<span class=\"lane-left\">");
	page_left(page, lane->end);
	buf_printf(page->out, " <span class=\"quiet\">%s</span></span></li>\n",
		clock_format_day(lane->end->to, day));
}

static void
write_lanes(const struct timeline *line, size_t from, size_t to)
{
	buf_text(line->page->out, "<ol class=\"plain lanes\">\n");
	for (size_t i = from; i < to; i++)
		write_lane(line, &line->page->lanes[i]);
	buf_text(line->page->out, "</ol>\n");
}

/* Of very many sites, only that there is more. */
static void
write_later(const struct timeline *line, size_t from)
{
	const struct page *page = line->page;
	size_t more = page->lane_count - from;

	if (page->brief) {
		buf_printf(page->out, "<p class=\"quiet\">%zu more end later.</p>\n", more);
		return;
	}
	buf_printf(page->out, "<details class=\"later\"><summary>%zu more end later</summary>\n",
		more);
	write_lanes(line, from, page->lane_count);
	buf_text(page->out, "</details>\n");
}

void
page_timeline(const struct page *page)
{
	struct timeline line = {.page = page};
	size_t shown = page->lane_count < NEAREST ? page->lane_count : NEAREST;
	struct buf *out = page->out;

	if (page->lane_count == 0)
		return;
	fit_axis(&line);
	choose_ticks(&line);
	buf_text(out,
		"<section id=\"ends\" aria-labelledby=\"h-ends\">\n<h2 id=\"h-ends\">"
		"What ends when</h2>\n<p class=\"quiet\">Each bar reaches from this run to the "
		"end of a certificate, a CRL or an OCSP answer; a bar to the left of today has "
		"ended. The nearest end comes first; what several sites share stands once.</p>\n"
		"<div class=\"timeline\">\n");
	write_axis(&line);
	write_lanes(&line, 0, shown);
	if (shown < page->lane_count)
		write_later(&line, shown);
	buf_text(out, "</div>\n</section>\n");
}
