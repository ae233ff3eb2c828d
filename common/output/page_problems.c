/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The sites that are not OK, a line each: the gravest fault, and since when. */
#include "base/clock.h"
#include "model/fault.h"
#include "output/html.h"
#include "output/page_part.h"

static void
write_fact(const struct page *page, const struct survey_site *site)
{
	const struct survey_result *result = survey_site_worst(site);
	struct faults faults;
	size_t bad = 0;

	if (result == NULL) {
		html_text(page->out, page->survey->interrupted ? "not reached by this run"
							       : "nothing was checked");
		return;
	}
	html_text(page->out, result->summary);
	faults_find(page->arena, site, &faults);
	for (size_t i = 0; i < faults.count; i++)
		bad += faults.items[i].finding.state != STATE_OK;
	if (bad > 1)
		buf_printf(page->out, " <span class=\"quiet\">(+%zu more)</span>", bad - 1);
}

static void
write_since(const struct page *page, const struct survey_site *site)
{
	char day[CLOCK_TEXT_MAX], lasted[CLOCK_TEXT_MAX];
	struct buf *out = page->out;
	bool before = false;
	int64_t since = page_since(page, site, &before);

	if (since == 0)
		buf_text(out, "<span class=\"quiet\">not known</span>");
	else if (before)
		buf_printf(out, "%s or before", clock_format_day(since, day));
	else {
		buf_printf(out, "%s <span class=\"quiet\">",
			clock_duration(page->survey->time - since, lasted));
		page_time(out, since);
		buf_text(out, "</span>");
	}
}

static void
write_row(const struct page *page, size_t index)
{
	const struct survey_site *site = &page->survey->sites[index];
	const char *up = page_uptime(page->arena, history_find(page->history, site->name));
	struct buf *out = page->out;

	buf_text(out, "<tr class=\"");
	page_site_classes(page, site);
	buf_text(out, "\"><td class=\"state-cell\">");
	html_badge(out, page_state(site));
	buf_text(out, "</td><th scope=\"row\">");
	page_site_link(page, index);
	buf_text(out, "</th><td class=\"fact\">");
	write_fact(page, site);
	buf_text(out, "</td>");
	if (page->history != NULL) {
		buf_text(out, "<td data-name=\"Since\" class=\"since\">");
		write_since(page, site);
		buf_printf(out, "</td><td data-name=\"Up\" class=\"figure\">%s</td>",
			up == NULL ? "" : up);
	}
	buf_text(out, "</tr>\n");
}

void
page_problems(const struct page *page)
{
	struct buf *out = page->out;

	buf_text(out, "<section id=\"problems\" aria-labelledby=\"h-problems\">\n"
		      "<h2 id=\"h-problems\">Problems</h2>\n");
	if (page->problems == 0)
		buf_text(out, page->survey->count == 0 ? "<p>The configuration names no site.</p>\n"
						       : "<p>None: every site is OK.</p>\n");
	else {
		buf_text(out, "<table class=\"stack\"><caption class=\"hidden\">Sites that are not "
			      "OK, the gravest first</caption>\n<thead><tr><th scope=\"col\">State"
			      "</th><th scope=\"col\">Site</th><th scope=\"col\">Gravest fault"
			      "</th>");
		if (page->history != NULL)
			buf_text(out, "<th scope=\"col\">Since</th><th scope=\"col\">Up</th>");
		buf_text(out, "</tr></thead>\n<tbody>\n");
		for (size_t i = 0; i < page->problems; i++)
			write_row(page, page->order[i]);
		buf_text(out, "</tbody></table>\n");
	}
	buf_text(out, "</section>\n");
}
