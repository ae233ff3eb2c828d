/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The summary of the page: how many sites are in each state, what has changed, what ends next. */
#include "output/html.h"
#include "output/page_part.h"

enum {
	NEXT = 5,        /* ends that are named */
	NAMED_SITES = 3, /* where several share one */
};

static void
write_next(const struct page *page, const struct page_lane *lane)
{
	struct buf *out = page->out;

	buf_text(out, "<li>");
	page_left(page, lane->end);
	buf_printf(out, " %s <span class=\"name\">", page_thing_name(lane->end->thing));
	html_text(out, lane->end->name);
	buf_text(out, "</span> <span class=\"quiet\">");
	page_sharers(page, lane, NAMED_SITES);
	buf_text(out, "</span></li>\n");
}

/* What has ended is a problem by now, and stands there. */
static void
write_nearest(const struct page *page)
{
	struct buf *out = page->out;
	size_t first = 0;

	while (first < page->lane_count && page->lanes[first].end->to < page->survey->time)
		first++;
	if (page->lane_count == 0)
		return;
	buf_text(out, "<div><h3>Nearest ends</h3>\n");
	if (first > 0)
		buf_printf(out, "<p class=\"state critical\">%zu %s ended already</p>\n", first,
			first == 1 ? "has" : "have");
	buf_text(out, "<ol class=\"plain\">\n");
	for (size_t i = first; i < page->lane_count && i < first + NEXT; i++)
		write_next(page, &page->lanes[i]);
	buf_text(out, "</ol></div>\n");
}

void
page_summary(const struct page *page)
{
	struct buf *out = page->out;

	buf_text(out, "<section id=\"summary\" aria-labelledby=\"h-summary\">\n"
		      "<h2 id=\"h-summary\">Summary</h2>\n");
	page_filter(page);
	buf_text(out, "<div class=\"news\">\n");
	page_changed(page);
	write_nearest(page);
	buf_text(out, "</div>\n</section>\n");
}
