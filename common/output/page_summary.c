/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The summary of the page: the number of sites in each state, and a line for every site, worst
 * first. */
#include <string.h>

#include "base/text.h"
#include "output/detail.h"
#include "output/html.h"
#include "output/page_part.h"

/* The first site of a state in the order of the page: its number links to this one. */
static size_t
first_of(const struct page *page, enum state state)
{
	for (size_t i = 0; i < page->survey->count; i++) {
		enum state found = page->survey->sites[page->order[i]].state;

		if (found == state || (found == STATE_NONE && state == STATE_UNKNOWN))
			return i;
	}
	return 0;
}

static void
write_counts(const struct page *page)
{
	static const struct {
		enum state state;
		const char *word;
	} rows[] = {{STATE_CRITICAL, "critical"}, {STATE_WARNING, "warning"},
		{STATE_UNKNOWN, "unknown"}, {STATE_OK, "ok"}};
	struct buf *out = page->out;

	buf_text(out, "<ul class=\"counts\">\n");
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		size_t count = page->counts[rows[i].state];

		buf_printf(out, "<li class=\"count %s%s\">", html_state_class(rows[i].state),
			count == 0 ? " none" : "");
		if (count > 0)
			buf_printf(out, "<a href=\"#row-%zu\">", first_of(page, rows[i].state) + 1);
		buf_printf(out,
			"<span class=\"number\">%zu</span> <span class=\"word\"><span "
			"aria-hidden=\"true\">%s</span> %s</span>",
			count, html_state_sign(rows[i].state), rows[i].word);
		buf_text(out, count > 0 ? "</a></li>\n" : "</li>\n");
	}
	buf_text(out, "</ul>\n");
}

static void
write_fact(const struct page *page, const struct survey_site *site)
{
	const struct survey_result *result = survey_site_worst(site);

	if (result == NULL)
		html_text(page->out, page->survey->interrupted ? "not reached by this run"
							       : "nothing was checked");
	else
		html_text(page->out, result->summary);
}

static void
write_end(const struct page *page, const struct survey_site *site)
{
	const struct survey_end *end = page_next_end(site, page->survey->time);
	struct buf *out = page->out;
	enum state urgency;

	if (end == NULL) {
		buf_text(out, "<span class=\"quiet\">not known</span>");
		return;
	}
	urgency = page_urgency(end, page->survey->time);
	buf_printf(out, "<span class=\"state %s\">", html_state_class(urgency));
	if (urgency != STATE_OK)
		buf_printf(out, "<span aria-hidden=\"true\">%s</span> ", html_state_sign(urgency));
	html_text(out, page_thing_name(end->thing));
	buf_printf(out, " %s%s</span>", end->to < page->survey->time ? "ended " : "",
		page_when(page->arena, page->survey->time, end->to));
}

static void
write_seconds(const struct page *page, const struct survey_site *site)
{
	char seconds[48];

	if (site->count == 0 || !(site->results[0].seconds > 0))
		buf_text(page->out, "<span class=\"quiet\">none</span>");
	else
		buf_printf(page->out, "%s s", text_double(site->results[0].seconds, 3, seconds));
}

static void
write_row(const struct page *page, size_t at)
{
	const struct survey_site *site = &page->survey->sites[page->order[at]];
	struct buf *out = page->out;

	buf_printf(out, "<tr id=\"row-%zu\"><td class=\"state-cell\">", at + 1);
	html_badge(out, site->state);
	buf_text(out, "</td><th scope=\"row\">");
	page_site_link(page, page->order[at]);
	buf_text(out, "</th><td data-name=\"Worst fact\" class=\"fact\">");
	write_fact(page, site);
	buf_text(out, "</td><td data-name=\"Next end\" class=\"end\">");
	write_end(page, site);
	buf_text(out, "</td><td data-name=\"Time\" class=\"figure\">");
	write_seconds(page, site);
	if (page->history != NULL) {
		buf_text(out, "</td><td data-name=\"History\">");
		page_strip(page, history_find(page->history, site->name));
	}
	buf_text(out, "</td></tr>\n");
}

void
page_summary(const struct page *page)
{
	struct buf *out = page->out;

	buf_text(out, "<section id=\"summary\" aria-labelledby=\"h-summary\">\n"
		      "<h2 id=\"h-summary\">Summary</h2>\n");
	write_counts(page);
	if (page->survey->count > 0) {
		buf_text(out,
			"<table class=\"stack\"><caption class=\"hidden\">Sites, the worst first"
			"</caption>\n<thead><tr><th scope=\"col\">State</th><th scope=\"col\">Site"
			"</th><th scope=\"col\">Worst fact</th><th scope=\"col\">Next end</th>"
			"<th scope=\"col\">Time</th>");
		if (page->history != NULL)
			buf_printf(out, "<th scope=\"col\">Last %d days</th>",
				page->history->last - page->history->first + 1);
		buf_text(out, "</tr></thead>\n<tbody>\n");
		for (size_t i = 0; i < page->survey->count; i++)
			write_row(page, i);
		buf_text(out, "</tbody></table>\n");
	}
	buf_text(out, "</section>\n");
}
