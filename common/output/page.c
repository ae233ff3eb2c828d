/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The page as a whole: its head, its order, its navigation. */
#include "output/page.h"

#include <stdlib.h>

#include "base/text.h"
#include "output/html.h"
#include "output/page_part.h"

/* The policy allows one style sheet, by its hash, and images inside the page itself. */
static void
write_head(const struct page *page)
{
	struct buf *out = page->out;
	enum state state = page->survey->state;

	buf_text(out, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
		      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
		      "style-src '");
	buf_text(out, page_style_hash());
	buf_text(out, "'; img-src data:; base-uri 'none'; form-action 'none'\">\n"
		      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
		      "<meta name=\"color-scheme\" content=\"light dark\">\n"
		      "<meta name=\"referrer\" content=\"no-referrer\">\n"
		      "<meta name=\"robots\" content=\"noindex\">\n");
	page_refresh(page);
	buf_text(out, "<title>");
	html_text(out, html_state_sign(state));
	buf_printf(out, " %s: ", state_name(state));
	html_text(out, page->survey->title);
	buf_printf(out,
		"</title>\n<link rel=\"icon\" href=\"data:image/svg+xml,%%3Csvg "
		"xmlns='http://www.w3.org"
		"/2000/svg' viewBox='0 0 8 8'%%3E%%3Ccircle cx='4' cy='4' r='4' "
		"fill='%s'/%%3E%%3C/svg"
		"%%3E\">\n",
		state == STATE_OK         ? "%231a7f37"
		: state == STATE_WARNING  ? "%23b76e00"
		: state == STATE_CRITICAL ? "%23c21f2d"
					  : "%236e56cf");
	buf_printf(out, "<style>%s</style>\n</head>\n", page_style());
}

static void
write_header(const struct page *page)
{
	const struct survey *survey = page->survey;
	struct buf *out = page->out;
	char seconds[48];

	buf_printf(out,
		"<body id=\"top\">\n<a class=\"skip\" href=\"#summary\">To the summary</a>\n"
		"<header class=\"edge %s\">\n<h1>",
		html_state_class(survey->state));
	html_text(out, survey->title);
	buf_text(out, "</h1>\n<p>");
	html_badge(out, survey->state);
	buf_text(out, " <span class=\"quiet\">Run of ");
	page_time(out, survey->time);
	buf_printf(out, ", %zu site%s in %s s", survey->count, survey->count == 1 ? "" : "s",
		text_double(survey->seconds, 1, seconds));
	page_due(page);
	buf_text(out, "</span></p>\n");
	page_stale(page);
	if (survey->interrupted)
		buf_text(out, "<p class=\"notice\"><strong>This run was interrupted.</strong> "
			      "What it had not reached is UNKNOWN.</p>\n");
	buf_text(out, "</header>\n");
}

static void
write_navigation(const struct page *page)
{
	struct buf *out = page->out;

	buf_text(out, "<nav aria-label=\"Sections\"><a href=\"#summary\">Summary</a> <a "
		      "href=\"#problems\">Problems</a>");
	if (page->problems < page->survey->count)
		buf_text(out, " <a href=\"#well\">OK</a>");
	if (page->lane_count > 0)
		buf_text(out, " <a href=\"#ends\">What ends when</a>");
	if (page->problems > 0)
		buf_text(out, " <a href=\"#sites\">Details</a>");
	buf_text(out, "</nav>\n");
}

static void
put_in_order(struct page *page)
{
	const struct survey *survey = page->survey;
	const struct survey_site **sites = survey_worst_first(survey, page->arena);
	size_t *order = arena_array(page->arena, survey->count + 1, sizeof(*order));
	size_t problems = 0, well = 0;

	for (size_t i = 0; i < survey->count; i++) {
		page->counts[page_state(sites[i])]++;
		problems += sites[i]->state != STATE_OK;
	}
	/* What was not reached stands behind all others there. */
	for (size_t i = 0, bad = 0; i < survey->count; i++) {
		size_t at = sites[i]->state == STATE_OK ? problems + well++ : bad++;

		order[at] = (size_t)(sites[i] - survey->sites);
	}
	page->order = order;
	page->problems = problems;
}

bool
page_write(struct buf *out, const struct survey *survey, const struct history_view *history,
	struct arena *arena)
{
	struct page page = {.out = out,
		.survey = survey,
		.history = history,
		.arena = arena,
		.brief = survey->count > PAGE_FULL};

	put_in_order(&page);
	page_find_tags(&page);
	page_find_lanes(&page);
	write_head(&page);
	write_header(&page);
	write_navigation(&page);
	buf_text(out, "<main>\n");
	page_summary(&page);
	page_problems(&page);
	page_well(&page);
	page_timeline(&page);
	page_details(&page);
	buf_text(out, "</main>\n<footer><p>iphttps-report ");
	html_text(out, survey->version);
	buf_text(out, ". Codes are those that a Windows client shows. Up: the share of runs in "
		      "which the site was OK or WARNING. All times are UTC. "
		      "<a href=\"#top\">To the top</a></p></footer>\n</body>\n</html>\n");
	return !out->failed;
}
