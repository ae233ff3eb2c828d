/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The sites that are OK: a row each, grouped by tag; the details of each are in its row. */
#include <stdlib.h>

#include "base/text.h"
#include "output/html.h"
#include "output/page_part.h"

/* A site stands once, with the commonest of its tags. */
struct placed {
	size_t site, tag;
};

static int
by_tag(const void *left, const void *right)
{
	const struct placed *a = left, *b = right;

	if (a->tag != b->tag)
		return a->tag < b->tag ? -1 : 1;
	return (a->site > b->site) - (a->site < b->site);
}

static size_t
tag_of(const struct page *page, const struct survey_site *site)
{
	size_t best = page->tag_count;

	for (size_t t = 0; t < site->tag_count; t++) {
		size_t tag = page_tag(page, site->tags[t]);

		best = tag < best ? tag : best;
	}
	return best;
}

static void
write_cells(const struct page *page, const struct survey_site *site)
{
	const struct survey_end *end = page_next_end(site, page->survey->time);
	const struct history_site *seen = history_find(page->history, site->name);
	const char *up = page_uptime(page->arena, seen);
	struct buf *out = page->out;
	char seconds[48];

	buf_text(out, "<span class=\"who\">");
	html_text(out, site->name);
	buf_text(out, "</span>");
	if (page->history != NULL) {
		buf_printf(out, "<span class=\"figure\">%s</span>", up == NULL ? "" : up);
		if (!page->brief) {
			buf_text(out, "<span class=\"days\">");
			page_strip(page, seen);
			buf_text(out, "</span>");
		}
	}
	buf_text(out, "<span class=\"end\">");
	if (end != NULL) {
		buf_printf(out, "%s ", page_thing_name(end->thing));
		page_left(page, end);
	}
	buf_text(out, "</span><span class=\"figure\">");
	if (site->count > 0 && site->results[0].seconds > 0)
		buf_printf(out, "%s s", text_double(site->results[0].seconds, 3, seconds));
	buf_text(out, "</span>");
}

static void
write_row(const struct page *page, size_t index)
{
	const struct survey_site *site = &page->survey->sites[index];
	struct buf *out = page->out;
	bool more = page_has_details(page, index);

	buf_text(out, more ? "<li class=\"" : "<li class=\"row ");
	page_site_classes(page, site);
	buf_text(out, more ? "\"><details><summary class=\"row\">" : "\">");
	write_cells(page, site);
	if (more) {
		buf_printf(out, "</summary>\n<div class=\"inside\" id=\"site-%zu\">\n", index + 1);
		page_site(page, index, true);
		buf_text(out, "</div></details>");
	}
	buf_text(out, "</li>\n");
}

static void
write_group(const struct page *page, const size_t *sites, size_t count, const char *name)
{
	struct buf *out = page->out;

	if (name != NULL) {
		buf_text(out, "<h3 class=\"");
		page_sites_classes(page, sites, count);
		buf_text(out, "\">");
		html_text(out, name);
		buf_printf(out, " <span class=\"quiet\">%zu</span></h3>\n", count);
	}
	buf_text(out, "<ul class=\"rows\">\n");
	for (size_t i = 0; i < count; i++)
		write_row(page, sites[i]);
	buf_text(out, "</ul>\n");
}

/* Where hardly two sites have a tag in common, headings would only make the list longer. */
static bool
grouped(const struct page *page)
{
	return page->tag_count > 0 && page->tag_count * 2 <= page->survey->count;
}

static void
write_groups(const struct page *page, const struct placed *placed, size_t count)
{
	size_t *sites = arena_array(page->arena, count, sizeof(*sites));
	bool named = grouped(page);

	for (size_t i = 0, from = 0; i < count; i++) {
		size_t tag = placed[i].tag;

		sites[i] = placed[i].site;
		if (i + 1 < count && placed[i + 1].tag == tag)
			continue;
		write_group(page, sites + from, i + 1 - from,
			!named                  ? NULL
			: tag < page->tag_count ? page->tags[tag].name
						: "no tag of the list above");
		from = i + 1;
	}
}

void
page_well(const struct page *page)
{
	size_t count = page->survey->count - page->problems;
	struct placed *placed = arena_array(page->arena, count + 1, sizeof(*placed));
	struct buf *out = page->out;

	if (count == 0)
		return;
	for (size_t i = 0; i < count; i++) {
		size_t site = page->order[page->problems + i];

		placed[i] = (struct placed) {site,
			grouped(page) ? tag_of(page, &page->survey->sites[site]) : page->tag_count};
	}
	qsort(placed, count, sizeof(*placed), by_tag);
	buf_printf(out,
		"<section id=\"well\" aria-labelledby=\"h-well\">\n<h2 id=\"h-well\">OK <span "
		"class=\"quiet\">%zu</span></h2>\n<div class=\"row head\" aria-hidden=\"true\">"
		"<span class=\"who\">Site</span>",
		count);
	if (page->history != NULL)
		buf_text(out, page->brief ? "<span class=\"figure\">Up</span>"
					  : "<span class=\"figure\">Up</span><span "
					    "class=\"days\">By day</span>");
	buf_text(out, "<span class=\"end\">Next end</span><span class=\"figure\">Time</span></div>"
		      "\n");
	write_groups(page, placed, count);
	buf_text(out, "</section>\n");
}
