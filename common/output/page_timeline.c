/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The time line: a bar for every certificate, CRL and OCSP answer until its end. What several sites
 * share is drawn once, above the sites, so that two hundred sites with the same CA stay legible.
 * Each bar is a drawing of its own beside ordinary text, with positions in per cent, so that text
 * keeps its size at any width and lines wrap.
 */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "output/html.h"
#include "output/page_part.h"

enum {
	TICK_GAP = 11,   /* per cent that labels need on a phone */
	NAMED_SITES = 8, /* sites that are named where they share a thing */
};

struct lane {
	const struct survey_end *end;
	size_t site;
	size_t *sites; /* sites that have it, in the order of the configuration */
	size_t count;
};

/* Lanes of one site, or of several. */
struct group {
	const struct lane *lanes;
	size_t count;
	bool shared;
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
	struct lane *lanes;
	size_t count;
	struct group *groups;
	size_t group_count;
};

/* ---------------------------------------------------------------- what there is */

static int
compare_things(const struct survey_end *a, const struct survey_end *b)
{
	int order = (int)a->thing - (int)b->thing;

	if (order == 0)
		order = strcmp(a->sha256, b->sha256);
	if (order == 0 && a->sha256[0] == '\0')
		order = strcmp(a->name, b->name);
	if (order == 0)
		order = (a->to > b->to) - (a->to < b->to);
	return order;
}

static int
by_thing(const void *left, const void *right)
{
	const struct lane *a = left, *b = right;
	int order = compare_things(a->end, b->end);

	return order != 0 ? order : (a->site > b->site) - (a->site < b->site);
}

static int
by_end(const struct lane *a, const struct lane *b)
{
	if (a->end->to != b->end->to)
		return a->end->to < b->end->to ? -1 : 1;
	return compare_things(a->end, b->end);
}

/* Shared lanes first, by their end; then the lanes of each site together, by their end. */
static int
by_group(const void *left, const void *right)
{
	const struct lane *a = left, *b = right;
	bool a_shared = a->count > 1, b_shared = b->count > 1;

	if (a_shared != b_shared)
		return a_shared ? -1 : 1;
	if (!a_shared && a->site != b->site)
		return a->site < b->site ? -1 : 1;
	return by_end(a, b);
}

static int
by_urgency(const void *left, const void *right)
{
	const struct group *a = left, *b = right;

	if (a->shared != b->shared)
		return a->shared ? -1 : 1;
	return by_end(&a->lanes[0], &b->lanes[0]);
}

static void
gather(struct timeline *line)
{
	const struct survey *survey = line->page->survey;

	for (size_t s = 0; s < survey->count; s++)
		for (size_t r = 0; r < survey->sites[s].count; r++) {
			const struct survey_result *result = &survey->sites[s].results[r];

			for (size_t e = 0; e < result->end_count; e++) {
				const struct lane lane = {.end = &result->ends[e], .site = s};

				if (page_ends(lane.end))
					ARENA_PUSH(
						line->page->arena, line->lanes, line->count, lane);
			}
		}
}

/* With many sites, a thing that only one of them has is left out while its end is far. */
static void
thin_out(struct timeline *line)
{
	size_t kept = 0;

	for (size_t i = 0; line->page->brief && i < line->count; i++)
		if (line->lanes[i].count > 1 ||
			page_urgency(line->lanes[i].end, line->page->survey->time) != STATE_OK)
			line->lanes[kept++] = line->lanes[i];
	if (line->page->brief)
		line->count = kept;
}

/* One lane a thing, with its sites; a site that reports it twice is listed once. */
static void
unite(struct timeline *line)
{
	size_t kept = 0;

	if (line->count > 0)
		qsort(line->lanes, line->count, sizeof(*line->lanes), by_thing);
	for (size_t i = 0; i < line->count; i++) {
		struct lane *lane = &line->lanes[kept == 0 ? 0 : kept - 1];

		if (kept == 0 || compare_things(lane->end, line->lanes[i].end) != 0) {
			lane = &line->lanes[kept++];
			*lane = line->lanes[i];
		} else if (lane->sites[lane->count - 1] == line->lanes[i].site)
			continue;
		ARENA_PUSH(line->page->arena, lane->sites, lane->count, line->lanes[i].site);
	}
	line->count = kept;
}

static void
group(struct timeline *line)
{
	if (line->count > 0)
		qsort(line->lanes, line->count, sizeof(*line->lanes), by_group);
	for (size_t i = 0; i < line->count; i++) {
		const struct lane *lane = &line->lanes[i];
		struct group *last =
			line->group_count == 0 ? NULL : &line->groups[line->group_count - 1];
		bool shared = lane->count > 1;

		if (last != NULL && last->shared == shared &&
			(shared || last->lanes[0].site == lane->site)) {
			last->count++;
			continue;
		}
		ARENA_PUSH(line->page->arena, line->groups, line->group_count,
			((struct group) {.lanes = lane, .count = 1, .shared = shared}));
	}
	if (line->group_count > 0)
		qsort(line->groups, line->group_count, sizeof(*line->groups), by_urgency);
}

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
	for (size_t i = 0; i < line->count; i++) {
		double days = days_left(line, line->lanes[i].end);

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

static void
write_left(const struct timeline *line, const struct survey_end *end, enum state urgency)
{
	const struct page *page = line->page;
	char day[CLOCK_TEXT_MAX];

	buf_printf(page->out, "<span class=\"lane-left\"><span class=\"state %s\">",
		html_state_class(urgency));
	if (urgency != STATE_OK)
		buf_printf(page->out, "<span aria-hidden=\"true\">%s</span> ",
			html_state_sign(urgency));
	buf_printf(page->out, "%s</span> <span class=\"quiet\">%s</span></span>",
		page_when(page->arena, page->survey->time, end->to),
		clock_format_day(end->to, day));
}

static void
write_sharers(const struct page *page, const struct lane *lane)
{
	buf_printf(page->out, " <span class=\"quiet\">%zu sites: ", lane->count);
	for (size_t i = 0; i < lane->count && i < NAMED_SITES; i++) {
		buf_text(page->out, i == 0 ? "" : ", ");
		page_site_link(page, lane->sites[i]);
	}
	if (lane->count > NAMED_SITES)
		buf_printf(page->out, " and %zu more", lane->count - NAMED_SITES);
	buf_text(page->out, "</span>");
}

/* The lane itself carries the link when its site has no other lane. */
static void
write_lane(const struct timeline *line, const struct lane *lane, bool linked)
{
	const struct page *page = line->page;
	enum state urgency = page_urgency(lane->end, page->survey->time);

	buf_text(page->out, "<li class=\"lane\"><span class=\"lane-name\">");
	if (linked) {
		page_site_link(page, lane->site);
		buf_u8(page->out, ' ');
	}
	buf_printf(page->out, "%s <span class=\"name\">", page_thing_name(lane->end->thing));
	html_text(page->out, lane->end->name);
	buf_text(page->out, "</span>");
	if (lane->count > 1)
		write_sharers(page, lane);
	buf_text(page->out, "</span>");
	write_bar(line, lane->end, urgency);
	write_left(line, lane->end, urgency);
	buf_text(page->out, "</li>\n");
}

static void
write_group(const struct timeline *line, const struct group *one)
{
	struct buf *out = line->page->out;
	bool linked = !one->shared && one->count == 1;

	buf_text(out, "<li class=\"lanes\">");
	if (one->shared)
		buf_text(out, "<h3>Shared by several sites</h3>");
	else if (!linked) {
		buf_text(out, "<h3>");
		page_site_link(line->page, one->lanes[0].site);
		buf_text(out, "</h3>");
	}
	buf_text(out, "<ul>\n");
	for (size_t i = 0; i < one->count; i++)
		write_lane(line, &one->lanes[i], linked);
	buf_text(out, "</ul></li>\n");
}

/* ---------------------------------------------------------------- the section */

bool
page_has_timeline(const struct page *page)
{
	for (size_t i = 0; i < page->survey->count; i++)
		if (page_next_end(&page->survey->sites[i], page->survey->time) != NULL)
			return true;
	return false;
}

void
page_timeline(const struct page *page)
{
	struct timeline line = {.page = page};
	struct buf *out = page->out;

	gather(&line);
	if (line.count == 0)
		return;
	unite(&line);
	thin_out(&line);
	group(&line);
	fit_axis(&line);
	choose_ticks(&line);
	buf_text(out,
		"<section id=\"ends\" aria-labelledby=\"h-ends\">\n<h2 id=\"h-ends\">"
		"What ends when</h2>\n<p class=\"quiet\">Each bar reaches from this run to the "
		"end of a certificate, a CRL or an OCSP answer; a bar to the left of today has "
		"ended. The nearest end comes first.");
	if (page->brief)
		buf_text(out, " There are many sites: what only one of them has is shown when its "
			      "end is near.");
	buf_text(out, "</p>\n<div class=\"timeline\">\n");
	write_axis(&line);
	buf_text(out, "<ul class=\"groups\">\n");
	for (size_t i = 0; i < line.group_count; i++)
		write_group(&line, &line.groups[i]);
	buf_text(out, "</ul>\n</div>\n</section>\n");
}
