/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the history says in a few words: how often clients could connect, since when, what is new.
 */
#include <stdlib.h>

#include "base/clock.h"
#include "output/html.h"
#include "output/page_part.h"

enum { NEW = 8 }; /* changes that the summary names */

/* Rounded down: only what never failed has 100 %. A run that found out nothing proves nothing. */
const char *
page_uptime(struct arena *arena, const struct history_site *site)
{
	uint64_t up = 0, all = 0, tenths;

	for (size_t i = 0; site != NULL && i < site->day_count; i++) {
		const uint16_t *runs = site->days[i].runs;

		up += (uint64_t)runs[STATE_OK] + runs[STATE_WARNING];
		all += (uint64_t)runs[STATE_UNKNOWN] + runs[STATE_CRITICAL];
	}
	all += up;
	if (all == 0)
		return NULL;
	tenths = up * 1000 / all;
	return arena_printf(arena, "%u.%u %%", (unsigned)(tenths / 10), (unsigned)(tenths % 10));
}

/* Of the changes of state, the oldest behind which the state has been the same. */
int64_t
page_since(const struct page *page, const struct survey_site *site, bool *before)
{
	const struct history_site *seen = history_find(page->history, site->name);
	int64_t since = 0;

	*before = false;
	if (seen == NULL || seen->day_count == 0)
		return 0;
	for (size_t i = 0; i < seen->change_count; i++) {
		const struct history_change *change = &seen->changes[i];

		if (change->kind != HISTORY_STATE)
			continue;
		if (change->state != page_state(site))
			break;
		since = change->at;
	}
	*before = since == 0;
	return since != 0 ? since : (int64_t)seen->days[0].day * CLOCK_DAY;
}

/* ---------------------------------------------------------------- since yesterday */

struct recent {
	const struct history_change *change;
	size_t site;
};

/* States first, then the newest. */
static int
by_weight(const void *left, const void *right)
{
	const struct recent *a = left, *b = right;
	bool a_state = a->change->kind == HISTORY_STATE, b_state = b->change->kind == HISTORY_STATE;

	if (a_state != b_state)
		return a_state ? -1 : 1;
	if (a->change->at != b->change->at)
		return a->change->at > b->change->at ? -1 : 1;
	if (a->site != b->site)
		return a->site < b->site ? -1 : 1;
	return (int)a->change->kind - (int)b->change->kind;
}

static size_t
gather(const struct page *page, struct recent **out)
{
	size_t count = 0;

	*out = NULL;
	for (size_t s = 0; s < page->survey->count; s++) {
		const struct history_site *seen =
			history_find(page->history, page->survey->sites[s].name);

		for (size_t i = 0; seen != NULL && i < seen->change_count; i++) {
			const struct recent recent = {&seen->changes[i], s};

			if (recent.change->at > page->survey->time - CLOCK_DAY)
				ARENA_PUSH(page->arena, *out, count, recent);
		}
	}
	if (count > 0)
		qsort(*out, count, sizeof(**out), by_weight);
	return count;
}

void
page_changed(const struct page *page)
{
	struct recent *recent;
	struct buf *out = page->out;
	size_t count = gather(page, &recent);

	if (page->history == NULL)
		return;
	buf_printf(out, "<div><h3>Changed since yesterday</h3>\n");
	if (count == 0)
		buf_text(out, "<p class=\"quiet\">Nothing.</p>\n");
	else
		buf_text(out, "<ul>\n");
	for (size_t i = 0; i < count && i < NEW; i++) {
		buf_text(out, "<li>");
		page_time(out, recent[i].change->at);
		buf_u8(out, ' ');
		page_site_link(page, recent[i].site);
		if (recent[i].change->kind != HISTORY_STATE)
			buf_printf(out, ", %s", history_kind_name(recent[i].change->kind));
		buf_text(out, ": <span class=\"name\">");
		page_change(page, recent[i].change);
		buf_text(out, "</span></li>\n");
	}
	if (count > 0)
		buf_text(out, "</ul>\n");
	if (count > NEW)
		buf_printf(out, "<p class=\"quiet\">and %zu more</p>\n", count - NEW);
	buf_text(out, "</div>\n");
}
