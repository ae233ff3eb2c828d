/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Things that end: their names, and how urgent their end is. */
#include "output/page_part.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"

/* The checks' default thresholds (30/14, 60/30 days, 24/4 hours): the page has no options of its
 * own, and the findings show the result of the operator's own thresholds. */
static const struct {
	const char *name;
	int64_t warning, critical; /* seconds left */
} things[] = {
	[SURVEY_THING_NONE] = {"", 0, 0},
	[SURVEY_LEAF] = {"Certificate", 30 * CLOCK_DAY, 14 * CLOCK_DAY},
	[SURVEY_CA] = {"CA certificate", 60 * CLOCK_DAY, 30 * CLOCK_DAY},
	[SURVEY_ROOT] = {"Root", 60 * CLOCK_DAY, 30 * CLOCK_DAY},
	[SURVEY_CRL] = {"CRL", 24 * CLOCK_HOUR, 4 * CLOCK_HOUR},
	[SURVEY_OCSP] = {"OCSP answer", 24 * CLOCK_HOUR, 4 * CLOCK_HOUR},
};

const char *
page_thing_name(enum survey_thing thing)
{
	return things[thing].name;
}

bool
page_ends(const struct survey_end *end)
{
	return end->thing != SURVEY_THING_NONE && end->to > 0 && end->to < INT64_MAX / 2;
}

enum state
page_urgency(const struct survey_end *end, int64_t now)
{
	int64_t left = end->to - now;

	if (left < things[end->thing].critical)
		return STATE_CRITICAL;
	return left < things[end->thing].warning ? STATE_WARNING : STATE_OK;
}

const struct survey_end *
page_next_end(const struct survey_site *site, int64_t now)
{
	const struct survey_end *next = NULL;

	for (size_t r = 0; r < site->count; r++)
		for (size_t e = 0; e < site->results[r].end_count; e++) {
			const struct survey_end *end = &site->results[r].ends[e];
			enum state urgency = page_urgency(end, now);

			if (!page_ends(end))
				continue;
			if (next == NULL || urgency > page_urgency(next, now) ||
				(urgency == page_urgency(next, now) && end->to < next->to))
				next = end;
		}
	return next;
}

const char *
page_when(struct arena *arena, int64_t now, int64_t at)
{
	char text[CLOCK_TEXT_MAX];

	if (at >= now)
		return arena_printf(arena, "in %s", clock_duration(at - now, text));
	return arena_printf(arena, "%s ago", clock_duration(now - at, text));
}

void
page_time(struct buf *out, int64_t at)
{
	struct civil c = clock_to_civil(at);
	char iso[CLOCK_TEXT_MAX];

	buf_printf(out, "<time datetime=\"%s\">%04lld-%02d-%02d %02d:%02d UTC</time>",
		clock_format(at, iso), (long long)c.year, c.month, c.day, c.hour, c.minute);
}
