/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Filters: radio buttons, and classes that the style sheet goes by (:has()). Without a script. */
#include <stdlib.h>
#include <string.h>

#include "output/html.h"
#include "output/page_part.h"

static int
by_name(const void *left, const void *right)
{
	const struct page_tag *a = left, *b = right;

	return strcmp(a->name, b->name);
}

static int
by_count(const void *left, const void *right)
{
	const struct page_tag *a = left, *b = right;

	if (a->count != b->count)
		return a->count > b->count ? -1 : 1;
	return strcmp(a->name, b->name);
}

void
page_find_tags(struct page *page)
{
	const struct survey *survey = page->survey;
	struct page_tag *tags = NULL;
	size_t count = 0, kept = 0;

	for (size_t s = 0; s < survey->count; s++)
		for (size_t t = 0; t < survey->sites[s].tag_count; t++) {
			const struct page_tag tag = {survey->sites[s].tags[t], 1};

			ARENA_PUSH(page->arena, tags, count, tag);
		}
	if (count > 0)
		qsort(tags, count, sizeof(*tags), by_name);
	for (size_t i = 0; i < count; i++)
		if (kept > 0 && strcmp(tags[kept - 1].name, tags[i].name) == 0)
			tags[kept - 1].count++;
		else
			tags[kept++] = tags[i];
	if (kept > 0)
		qsort(tags, kept, sizeof(*tags), by_count);
	page->tags = tags;
	page->tag_count = kept;
}

/* PAGE_TAGS at the most have a button. */
static size_t
buttons(const struct page *page)
{
	return page->tag_count < PAGE_TAGS ? page->tag_count : PAGE_TAGS;
}

size_t
page_tag(const struct page *page, const char *name)
{
	size_t count = buttons(page), i = 0;

	while (i < count && strcmp(page->tags[i].name, name) != 0)
		i++;
	return i < count ? i : page->tag_count;
}

static void
mark_tags(const struct page *page, const struct survey_site *site, bool marks[static PAGE_TAGS])
{
	for (size_t t = 0; t < site->tag_count; t++) {
		size_t tag = page_tag(page, site->tags[t]);

		if (tag < page->tag_count)
			marks[tag] = true;
	}
}

void
page_sites_classes(const struct page *page, const size_t *sites, size_t count)
{
	bool marks[PAGE_TAGS] = {false}, states[STATE_COUNT] = {false};

	buf_text(page->out, "of");
	for (size_t i = 0; i < count; i++) {
		const struct survey_site *site = &page->survey->sites[sites[i]];

		states[page_state(site)] = true;
		mark_tags(page, site, marks);
	}
	for (int state = STATE_CRITICAL; state > STATE_NONE; state--)
		if (states[state])
			buf_printf(page->out, " %s", html_state_class((enum state)state));
	for (size_t t = 0; t < PAGE_TAGS; t++)
		if (marks[t])
			buf_printf(page->out, " t%zu", t);
}

void
page_site_classes(const struct page *page, const struct survey_site *site)
{
	size_t index = (size_t)(site - page->survey->sites);

	page_sites_classes(page, &index, 1);
}

static void
write_states(const struct page *page)
{
	static const struct {
		enum state state;
		const char *word;
	} rows[] = {{STATE_CRITICAL, "critical"}, {STATE_WARNING, "warning"},
		{STATE_UNKNOWN, "unknown"}, {STATE_OK, "ok"}};
	struct buf *out = page->out;

	buf_printf(out,
		"<fieldset class=\"counts\"><legend class=\"hidden\">Show sites in one state"
		"</legend>\n<input class=\"hidden\" type=\"radio\" name=\"state\" id=\"show-all\" "
		"checked><label class=\"count\" for=\"show-all\"><span class=\"number\">%zu</span> "
		"<span class=\"word\">all sites</span></label>\n",
		page->survey->count);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const char *class = html_state_class(rows[i].state);
		size_t count = page->counts[rows[i].state];

		buf_printf(out,
			"<input class=\"hidden\" type=\"radio\" name=\"state\" id=\"show-%s\"%s>"
			"<label class=\"count %s%s\" for=\"show-%s\"><span class=\"number\">%zu"
			"</span> <span class=\"word\"><span aria-hidden=\"true\">%s</span> "
			"%s</span></label>\n",
			class, count == 0 ? " disabled" : "", class, count == 0 ? " none" : "",
			class, count, html_state_sign(rows[i].state), rows[i].word);
	}
	buf_text(out, "</fieldset>\n");
}

static void
write_tags(const struct page *page)
{
	struct buf *out = page->out;
	size_t count = buttons(page);

	if (count == 0)
		return;
	buf_text(out, "<fieldset class=\"tags\"><legend>Tag</legend>\n<input class=\"hidden\" "
		      "type=\"radio\" name=\"tag\" id=\"tag-all\" checked><label "
		      "for=\"tag-all\">all</label>\n");
	for (size_t i = 0; i < count; i++) {
		buf_printf(out,
			"<input class=\"hidden\" type=\"radio\" name=\"tag\" id=\"tag-%zu\"><label "
			"for=\"tag-%zu\">",
			i, i);
		html_text(out, page->tags[i].name);
		buf_printf(out, " <span class=\"quiet\">%zu</span></label>\n", page->tags[i].count);
	}
	if (count < page->tag_count)
		buf_printf(out, "<span class=\"quiet\">and %zu more tags</span>\n",
			page->tag_count - count);
	buf_text(out, "</fieldset>\n");
}

void
page_filter(const struct page *page)
{
	write_states(page);
	write_tags(page);
}
