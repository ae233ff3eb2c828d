/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The certificates, CRLs and OCSP answers of a site: each once, whichever checks saw it. */
#include <stdlib.h>

#include "base/clock.h"
#include "output/html.h"
#include "output/page_part.h"

static void
write_end(const struct page *page, const struct survey_end *end)
{
	struct buf *out = page->out;
	char day[CLOCK_TEXT_MAX];

	buf_printf(out, "<tr><th scope=\"row\">%s</th><td data-name=\"Name\" class=\"name\">",
		page_thing_name(end->thing));
	html_text(out, end->name);
	if (end->sha256[0] != '\0') {
		buf_text(out, "<br><code class=\"quiet print\">");
		html_text(out, end->sha256);
		buf_text(out, "</code>");
	}
	buf_printf(out, "</td><td data-name=\"From\" class=\"figure\">%s</td><td data-name=\"To\">",
		clock_format_day(end->from, day));
	if (!page_ends(end)) {
		buf_text(out, "not said</td><td data-name=\"Left\">not known</td></tr>\n");
		return;
	}
	page_time(out, end->to);
	buf_text(out, "</td><td data-name=\"Left\" class=\"figure\">");
	page_left(page, end);
	buf_text(out, "</td></tr>\n");
}

/* From leaf to root, then what says whether they are revoked. */
static int
by_thing(const void *left, const void *right)
{
	const struct survey_end *a = *(const struct survey_end *const *)left;
	const struct survey_end *b = *(const struct survey_end *const *)right;

	return page_compare_things(a, b);
}

void
page_certificates(const struct page *page, const struct survey_site *site)
{
	const struct survey_end **ends = NULL;
	struct buf *out = page->out;
	size_t count = 0;

	for (size_t r = 0; r < site->count; r++)
		for (size_t e = 0; e < site->results[r].end_count; e++)
			ARENA_PUSH(page->arena, ends, count, &site->results[r].ends[e]);
	if (count == 0)
		return;
	qsort(ends, count, sizeof(*ends), by_thing);
	buf_text(out, "<table class=\"stack certs\"><caption>Certificates and revocation</caption>"
		      "\n<thead><tr><th scope=\"col\">What</th><th scope=\"col\">Name</th><th "
		      "scope=\"col\">From</th><th scope=\"col\">To</th><th scope=\"col\">Left</th>"
		      "</tr></thead>\n<tbody>\n");
	for (size_t i = 0; i < count; i++)
		if (i == 0 || page_compare_things(ends[i - 1], ends[i]) != 0)
			write_end(page, ends[i]);
	buf_text(out, "</tbody></table>\n");
}
