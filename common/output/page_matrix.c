/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which channel carries which root: a table of a site that was checked for roots. */
#include "base/clock.h"
#include "output/html.h"
#include "output/page_part.h"

/* How a cell looks: words for screen readers, a class for the colour, a sign to see. */
static const struct {
	enum state state;
	const char *words;
} holdings[HOLDING_COUNT] = {
	[HOLDING_NONE] = {STATE_UNKNOWN, "not read"},
	[HOLDING_MISSING] = {STATE_CRITICAL, "missing"},
	[HOLDING_NO_ISSUER] = {STATE_CRITICAL, "issuer missing"},
	[HOLDING_CA_ONLY] = {STATE_CRITICAL, "only its CAs"},
	[HOLDING_ROOT_ONLY] = {STATE_CRITICAL, "no CA to it"},
	[HOLDING_OTHER_KEY] = {STATE_CRITICAL, "same name, other key"},
	[HOLDING_OTHER_CERT] = {STATE_CRITICAL, "same key, not this one"},
	[HOLDING_WAY_DISALLOWED] = {STATE_CRITICAL, "way disallowed"},
	[HOLDING_DISALLOWED] = {STATE_CRITICAL, "disallowed"},
	[HOLDING_RESTRICTED] = {STATE_CRITICAL, "not for servers"},
	[HOLDING_EXPIRED] = {STATE_CRITICAL, "expired"},
	[HOLDING_NOT_YET] = {STATE_CRITICAL, "not yet valid"},
	[HOLDING_CARRIED] = {STATE_OK, "carried"},
};

static void
write_roots(const struct page *page, const struct distribution *distribution)
{
	struct buf *out = page->out;

	buf_text(out, "<thead><tr><th scope=\"col\">Channel</th><th scope=\"col\">State</th>");
	for (size_t i = 0; i < distribution->root_count; i++) {
		const struct needed_root *root = &distribution->roots[i];
		char day[CLOCK_TEXT_MAX];

		buf_text(out, "<th scope=\"col\">");
		html_text(out, root->name);
		if (root->next)
			buf_text(out, " <span class=\"quiet\">to come</span>");
		if (root->cert != NULL)
			buf_printf(out, " <span class=\"quiet\">to %s</span>",
				clock_format_day(root->cert->not_after, day));
		buf_text(out, "</th>");
	}
	buf_text(out, "</tr></thead>\n");
}

static void
write_cell(const struct page *page, const struct carried *cell)
{
	struct buf *out = page->out;
	enum state state = holdings[cell->holding].state;

	buf_printf(out,
		"<td><span class=\"state %s\"><span aria-hidden=\"true\">%s</span> %s</span>",
		html_state_class(state), html_state_sign(state), holdings[cell->holding].words);
	if (cell->text != NULL) {
		buf_text(out, " <span class=\"quiet\">");
		html_text(out, cell->text);
		buf_text(out, "</span>");
	}
	buf_text(out, "</td>");
}

static void
write_channel(const struct page *page, const struct distribution *distribution,
	const struct channel_row *channel)
{
	struct buf *out = page->out;

	buf_text(out, "<tr><th scope=\"row\">");
	html_text(out, channel->name);
	buf_printf(
		out, " <span class=\"quiet\">%s</span></th><td>", channel_kind_name(channel->kind));
	html_badge(out, channel->state);
	buf_text(out, "</td>");
	if (channel->error != NULL) {
		buf_printf(out, "<td colspan=\"%zu\">cannot be read: ",
			distribution->root_count > 0 ? distribution->root_count : 1);
		html_text(out, channel->error);
		buf_text(out, "</td>");
	} else {
		for (size_t i = 0; i < distribution->root_count; i++)
			write_cell(page, &channel->cells[i]);
	}
	buf_text(out, "</tr>\n");
}

static void
write_matrix(const struct page *page, size_t site, const struct distribution *distribution)
{
	struct buf *out = page->out;

	/* The box scrolls, not the page; tabindex lets the keyboard scroll it too. */
	buf_printf(out,
		"<div class=\"box\" role=\"region\" tabindex=\"0\" aria-label=\"Roots by "
		"channel %zu\">\n<table class=\"matrix\"><caption>Roots by channel<span "
		"class=\"hidden\"> of ",
		site + 1);
	html_text(out, page->survey->sites[site].name);
	buf_text(out, "</span></caption>\n");
	write_roots(page, distribution);
	buf_text(out, "<tbody>\n");
	for (size_t i = 0; i < distribution->channel_count; i++)
		write_channel(page, distribution, &distribution->channels[i]);
	buf_text(out, "</tbody></table></div>\n");
}

void
page_matrix(const struct page *page, size_t site)
{
	const struct survey_site *of = &page->survey->sites[site];

	for (size_t r = 0; r < of->count; r++)
		if (of->results[r].distribution != NULL)
			write_matrix(page, site, of->results[r].distribution);
}
