/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is known of a site: each fault with its remedy first, then history, certificates, checks. */
#include "base/text.h"
#include "model/winerr.h"
#include "output/alike.h"
#include "output/detail.h"
#include "output/html.h"
#include "output/page_part.h"

/* ---------------------------------------------------------------- faults */

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
	write_pair(out, "Remedy", detail_remedy(finding));
	if (fault && row != NULL) {
		write_pair(out, "Cause", finding->remedy == NULL ? row->cause : NULL);
		write_pair(out, "Meaning", row->meaning);
	}
	write_pair(out, "Code", detail_code(page->arena, finding->code));
	write_pair(out, "Address", finding->subject);
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

/* ---------------------------------------------------------------- checks */

static void
write_list(struct buf *out, const char *const *items, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		buf_text(out, i == 0 ? "" : ", ");
		html_text(out, items[i]);
	}
}

/* What is wrong stands above, once for all checks. */
static void
write_result(const struct page *page, const struct survey_result *result)
{
	struct buf *out = page->out;
	char seconds[48];

	buf_text(out, "<tr><th scope=\"row\">");
	html_text(out, result->service);
	buf_text(out, "</th><td class=\"state-cell\">");
	html_badge(out, result->state);
	buf_text(out, "</td><td class=\"name\">");
	html_text(out, result->name);
	if (result->address_count > 0) {
		buf_text(out, " <span class=\"quiet\">");
		write_list(out, result->addresses, result->address_count);
		buf_text(out, "</span>");
	}
	if (result->state == STATE_OK) {
		buf_text(out, "<br>");
		html_text(out, result->summary);
	} else if (result->code != 0) {
		buf_text(out, "<br>client shows ");
		html_text(out, detail_code(page->arena, result->code));
	}
	buf_text(out, "</td><td data-name=\"TLS\" class=\"figure\">");
	html_text(out, result->tls_version);
	buf_text(out, "</td><td data-name=\"Time\" class=\"figure\">");
	if (result->seconds > 0)
		buf_printf(out, "%s s", text_double(result->seconds, 3, seconds));
	buf_text(out, "</td></tr>\n");
}

static void
write_results(const struct page *page, const struct survey_site *site)
{
	struct buf *out = page->out;

	if (site->count == 0) {
		buf_text(out, "<p>This run has no result for this site.</p>\n");
		return;
	}
	buf_text(out, "<table class=\"stack\"><caption>Checks</caption>\n<thead><tr><th "
		      "scope=\"col\">Check</th><th scope=\"col\">State</th><th "
		      "scope=\"col\">What was seen</th><th scope=\"col\">TLS</th><th "
		      "scope=\"col\">Time</th></tr></thead>\n<tbody>\n");
	for (size_t i = 0; i < site->count; i++)
		write_result(page, &site->results[i]);
	buf_text(out, "</tbody></table>\n");
}

/* ---------------------------------------------------------------- the site */

static void
write_whose(const struct page *page, const struct survey_site *site)
{
	struct buf *out = page->out;

	if (site->owner_count + site->tag_count == 0)
		return;
	buf_text(out, "<dl class=\"whose\">\n");
	if (site->owner_count > 0) {
		buf_text(out, "<dt>Owners</dt><dd>");
		write_list(out, site->owners, site->owner_count);
		buf_text(out, "</dd>\n");
	}
	if (site->tag_count > 0) {
		buf_text(out, "<dt>Tags</dt><dd>");
		write_list(out, site->tags, site->tag_count);
		buf_text(out, "</dd>\n");
	}
	buf_text(out, "</dl>\n");
}

void
page_site(const struct page *page, size_t index, bool whole)
{
	const struct survey_site *site = &page->survey->sites[index];

	write_faults(page, site);
	write_whose(page, site);
	if (whole) {
		page_matrix(page, index);
		page_history(page, history_find(page->history, site->name));
		page_certificates(page, site);
	}
	if (whole || site->count == 0)
		write_results(page, site);
}

static void
write_site(const struct page *page, size_t index, bool gravest)
{
	const struct survey_site *site = &page->survey->sites[index];
	struct buf *out = page->out;

	buf_text(out, "<details class=\"site edge ");
	page_site_classes(page, site);
	buf_printf(out, "\"%s><summary><span class=\"title\" role=\"heading\" aria-level=\"3\">",
		gravest ? " open" : "");
	html_text(out, site->name);
	buf_text(out, " ");
	html_badge(out, page_state(site));
	buf_printf(out, "</span></summary>\n<div class=\"inside\" id=\"site-%zu\">\n", index + 1);
	page_site(page, index, gravest || !page->brief);
	buf_text(out, "</div></details>\n");
}

void
page_details(const struct page *page)
{
	struct buf *out = page->out;

	if (page->problems == 0)
		return;
	buf_text(out, "<section id=\"sites\" aria-labelledby=\"h-sites\">\n"
		      "<h2 id=\"h-sites\">Problems in detail</h2>\n");
	if (page->brief)
		buf_printf(out,
			"<p class=\"quiet\">There are many sites: history and certificates are "
			"shown of the gravest %d.</p>\n",
			PAGE_OPEN);
	for (size_t i = 0; i < page->problems; i++)
		write_site(page, page->order[i], i < PAGE_OPEN);
	buf_text(out, "</section>\n");
}
