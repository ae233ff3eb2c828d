/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The details of every site: findings, causes, remedies and facts. */
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "model/winerr.h"
#include "output/alike.h"
#include "output/detail.h"
#include "output/html.h"
#include "output/page_part.h"

/* ---------------------------------------------------------------- findings */

static void
write_pair(struct buf *out, const char *name, const char *text)
{
	if (text == NULL || *text == '\0')
		return;
	buf_printf(out, "<dt>%s</dt><dd>", name);
	html_text(out, text);
	buf_text(out, "</dd>\n");
}

/* A note has no remedy and needs no causes. The causes of the code do not fit a finding that has a
 * remedy of its own. */
static void
write_fault(const struct page *page, const struct fault *told)
{
	const struct finding *finding = &told->finding;
	const struct winerr *row = finding->code == 0 ? NULL : winerr_find(finding->code);
	bool fault = finding->state != STATE_OK;
	struct buf *out = page->out;

	buf_printf(out, "<li class=\"finding edge %s\"><p>", html_state_class(finding->state));
	html_badge(out, finding->state);
	buf_text(out, " ");
	html_text(out, finding->text);
	if (*finding->rule != '\0') {
		buf_text(out, " <code class=\"quiet\">");
		html_text(out, finding->rule);
		buf_text(out, "</code>");
	}
	buf_text(out, "</p>\n");
	if (!fault && finding->subject == NULL && finding->code == 0) {
		buf_text(out, "</li>\n");
		return;
	}
	buf_text(out, "<dl>\n");
	write_pair(out, "Address", finding->subject);
	write_pair(out, "Code", detail_code(page->arena, finding->code));
	if (fault && row != NULL) {
		write_pair(out, "Meaning", row->meaning);
		write_pair(out, "Cause", finding->remedy == NULL ? row->cause : NULL);
	}
	write_pair(out, "Remedy", detail_remedy(finding));
	write_pair(out, "Found by", fault ? fault_checks(page->arena, told) : NULL);
	buf_text(out, "</dl></li>\n");
}

static void
write_faults(const struct page *page, const struct survey_site *site)
{
	struct faults faults;

	faults_find(page->arena, site, &faults);
	faults = alike_faults(page->arena, &faults);
	if (faults.count == 0)
		return;
	buf_text(page->out, "<ul class=\"findings\">\n");
	for (size_t i = 0; i < faults.count; i++)
		write_fault(page, &faults.items[i]);
	buf_text(page->out, "</ul>\n");
}

/* ---------------------------------------------------------------- facts */

static void
write_facts(const struct page *page, const struct survey_result *result)
{
	struct buf *out = page->out;
	char seconds[48];

	if (result->code == 0 && result->address_count == 0 && result->tls_version == NULL &&
		!(result->seconds > 0))
		return;
	buf_text(out, "<dl>\n");
	write_pair(out, "Client shows", detail_code(page->arena, result->code));
	if (result->address_count > 0) {
		buf_text(out, "<dt>Addresses</dt><dd>");
		for (size_t i = 0; i < result->address_count; i++) {
			buf_text(out, i == 0 ? "" : ", ");
			html_text(out, result->addresses[i]);
		}
		buf_text(out, "</dd>\n");
	}
	write_pair(out, "TLS", result->tls_version);
	if (result->seconds > 0)
		write_pair(out, "Time",
			arena_printf(
				page->arena, "%s s", text_double(result->seconds, 3, seconds)));
	buf_text(out, "</dl>\n");
}

static void
write_end(const struct page *page, const struct survey_end *end)
{
	struct buf *out = page->out;
	enum state urgency = page_urgency(end, page->survey->time);
	char day[CLOCK_TEXT_MAX];

	buf_printf(out, "<tr><th scope=\"row\">%s</th><td data-name=\"Name\" class=\"name\">",
		page_thing_name(end->thing));
	html_text(out, end->name);
	if (end->sha256[0] != '\0') {
		buf_text(out, "<br><code class=\"quiet print\">");
		html_text(out, end->sha256);
		buf_text(out, "</code>");
	}
	buf_printf(out, "</td><td data-name=\"From\">%s</td><td data-name=\"To\">",
		clock_format_day(end->from, day));
	if (!page_ends(end)) {
		buf_text(out, "not said</td><td data-name=\"Left\">not known</td></tr>\n");
		return;
	}
	page_time(out, end->to);
	buf_printf(out,
		"</td><td data-name=\"Left\"><span class=\"state %s\">%s%s%s</span></td></tr>\n",
		html_state_class(urgency), urgency == STATE_OK ? "" : html_state_sign(urgency),
		urgency == STATE_OK ? "" : " ",
		page_when(page->arena, page->survey->time, end->to));
}

static void
write_ends(const struct page *page, const struct survey_result *result)
{
	if (result->end_count == 0)
		return;
	buf_text(page->out,
		"<table class=\"stack\"><caption>Certificates and revocation</caption>\n"
		"<thead><tr><th scope=\"col\">What</th><th scope=\"col\">Name</th><th "
		"scope=\"col\">From</th><th scope=\"col\">To</th><th scope=\"col\">Left</th>"
		"</tr></thead>\n<tbody>\n");
	for (size_t i = 0; i < result->end_count; i++)
		write_end(page, &result->ends[i]);
	buf_text(page->out, "</tbody></table>\n");
}

/* ---------------------------------------------------------------- the sites */

static void
write_result(const struct page *page, const struct survey_result *result)
{
	struct buf *out = page->out;

	buf_text(out, "<article>\n<h4>");
	html_badge(out, result->state);
	buf_text(out, " ");
	html_text(out, result->service);
	buf_text(out, " <span class=\"quiet\">");
	html_text(out, result->name);
	buf_text(out, "</span></h4>\n");
	/* What is wrong stands above, once for all checks. */
	if (result->state == STATE_OK) {
		buf_text(out, "<p>");
		html_text(out, result->summary);
		buf_text(out, "</p>\n");
	}
	write_facts(page, result);
	write_ends(page, result);
	buf_text(out, "</article>\n");
}

static void
write_site(const struct page *page, size_t index)
{
	const struct survey_site *site = &page->survey->sites[index];
	struct buf *out = page->out;

	buf_printf(out,
		"<section class=\"site edge %s\" id=\"site-%zu\" aria-labelledby=\"h-site-%zu\">"
		"\n<h3 id=\"h-site-%zu\">",
		html_state_class(site->state), index + 1, index + 1, index + 1);
	html_text(out, site->name);
	buf_text(out, " ");
	html_badge(out, site->state);
	buf_text(out, "</h3>\n");
	if (site->tag_count > 0) {
		buf_text(out, "<ul class=\"tags\" aria-label=\"Tags\">");
		for (size_t i = 0; i < site->tag_count; i++) {
			buf_text(out, "<li>");
			html_text(out, site->tags[i]);
			buf_text(out, "</li>");
		}
		buf_text(out, "</ul>\n");
	}
	if (site->count == 0)
		buf_text(out, "<p>This run has no result for this site.</p>\n");
	write_faults(page, site);
	for (size_t i = 0; i < site->count; i++)
		write_result(page, &site->results[i]);
	page_history(page, history_find(page->history, site->name));
	buf_text(out, "</section>\n");
}

void
page_sites(const struct page *page)
{
	buf_text(page->out, "<section id=\"sites\" aria-labelledby=\"h-sites\">\n"
			    "<h2 id=\"h-sites\">Sites</h2>\n");
	if (page->brief)
		buf_text(page->out, "<p class=\"quiet\">There are many sites: only those that are "
				    "not OK are shown in detail.</p>\n");
	for (size_t i = 0; i < page->survey->count; i++)
		if (page_has_section(page, page->order[i]))
			write_site(page, page->order[i]);
	if (page->survey->count == 0)
		buf_text(page->out, "<p>The configuration names no site.</p>\n");
	buf_text(page->out, "</section>\n");
}
