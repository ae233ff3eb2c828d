/* SPDX-License-Identifier: GPL-3.0-or-later */
/* All that ends, each thing once with the sites that have it, by its end. */
#include <stdlib.h>
#include <string.h>

#include "output/html.h"
#include "output/page_part.h"

/* What one site has. */
struct found {
	const struct survey_end *end;
	size_t site;
};

int
page_compare_things(const struct survey_end *a, const struct survey_end *b)
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
	const struct found *a = left, *b = right;
	int order = page_compare_things(a->end, b->end);

	return order != 0 ? order : (a->site > b->site) - (a->site < b->site);
}

static int
by_end(const void *left, const void *right)
{
	const struct page_lane *a = left, *b = right;

	if (a->end->to != b->end->to)
		return a->end->to < b->end->to ? -1 : 1;
	return page_compare_things(a->end, b->end);
}

static size_t
gather(const struct page *page, struct found **out)
{
	const struct survey *survey = page->survey;
	size_t count = 0;

	*out = NULL;
	for (size_t s = 0; s < survey->count; s++)
		for (size_t r = 0; r < survey->sites[s].count; r++) {
			const struct survey_result *result = &survey->sites[s].results[r];

			for (size_t e = 0; e < result->end_count; e++) {
				const struct found found = {&result->ends[e], s};

				if (page_ends(found.end))
					ARENA_PUSH(page->arena, *out, count, found);
			}
		}
	return count;
}

/* A site that reports a thing twice is listed once. */
void
page_find_lanes(struct page *page)
{
	struct found *found;
	size_t count = gather(page, &found);

	if (count > 0)
		qsort(found, count, sizeof(*found), by_thing);
	for (size_t i = 0; i < count; i++) {
		struct page_lane *lane;

		if (i == 0 || page_compare_things(found[i - 1].end, found[i].end) != 0) {
			const struct page_lane fresh = {.end = found[i].end};

			ARENA_PUSH(page->arena, page->lanes, page->lane_count, fresh);
		} else if (found[i - 1].site == found[i].site)
			continue;
		lane = &page->lanes[page->lane_count - 1];
		ARENA_PUSH(page->arena, lane->sites, lane->count, found[i].site);
	}
	if (page->lane_count > 0)
		qsort(page->lanes, page->lane_count, sizeof(*page->lanes), by_end);
}

void
page_sharers(const struct page *page, const struct page_lane *lane, size_t most)
{
	if (lane->count > 1)
		buf_printf(page->out, "%zu sites: ", lane->count);
	for (size_t i = 0; i < lane->count && i < most; i++) {
		buf_text(page->out, i == 0 ? "" : ", ");
		page_site_link(page, lane->sites[i]);
	}
	if (lane->count > most)
		buf_printf(page->out, " and %zu more", lane->count - most);
}

void
page_left(const struct page *page, const struct survey_end *end)
{
	enum state urgency = page_urgency(end, page->survey->time);

	buf_printf(page->out, "<span class=\"state %s\">", html_state_class(urgency));
	if (urgency != STATE_OK)
		buf_printf(page->out, "<span aria-hidden=\"true\">%s</span> ",
			html_state_sign(urgency));
	buf_printf(page->out, "%s</span>", page_when(page->arena, page->survey->time, end->to));
}
