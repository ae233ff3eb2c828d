/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Links to what is told of a site. */
#include "base/buf.h"
#include "output/html.h"
#include "output/page_part.h"

enum state
page_state(const struct survey_site *site)
{
	return site->state == STATE_NONE ? STATE_UNKNOWN : site->state;
}

bool
page_has_details(const struct page *page, size_t site)
{
	return !page->brief || page->survey->sites[site].state != STATE_OK;
}

void
page_site_link(const struct page *page, size_t site)
{
	bool leads = page_has_details(page, site);

	if (leads)
		buf_printf(page->out, "<a href=\"#site-%zu\">", site + 1);
	html_text(page->out, page->survey->sites[site].name);
	if (leads)
		buf_text(page->out, "</a>");
}
