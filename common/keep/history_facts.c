/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What of a site is remembered by its changes. */
#include "keep/history_facts.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"

enum {
	LISTED = 16,     /* certificates or addresses of one site */
	KEY_DIGITS = 16, /* of a fingerprint: enough to tell two apart */
};

struct list {
	const char *items[LISTED];
	size_t count;
};

/* Sorted and without doubles: the order in which addresses answer is no change. */
static void
add(struct list *list, const char *item)
{
	size_t at = 0;

	while (at < list->count && strcmp(list->items[at], item) < 0)
		at++;
	if ((at < list->count && strcmp(list->items[at], item) == 0) || list->count == LISTED)
		return;
	memmove(&list->items[at + 1], &list->items[at],
		(list->count - at) * sizeof(list->items[0]));
	list->items[at] = item;
	list->count++;
}

/* NULL for an empty list. */
static const char *
join(struct arena *arena, const struct list *list)
{
	const char *text = NULL;

	for (size_t i = 0; i < list->count; i++)
		text = i == 0 ? list->items[i]
			      : arena_printf(arena, "%s, %s", text, list->items[i]);
	return text;
}

static struct history_fact
listed(struct arena *arena, const struct list *list)
{
	const char *text = join(arena, list);

	return (struct history_fact) {text, text};
}

static struct history_fact
certificates(struct arena *arena, const struct survey_site *site, enum survey_thing thing)
{
	struct list list = {.count = 0};
	char day[CLOCK_TEXT_MAX];

	for (size_t r = 0; r < site->count; r++)
		for (size_t e = 0; e < site->results[r].end_count; e++) {
			const struct survey_end *end = &site->results[r].ends[e];

			if (end->thing == thing && end->sha256[0] != '\0')
				add(&list,
					arena_printf(arena, "%s %.*s to %s", end->name, KEY_DIGITS,
						end->sha256, clock_format_day(end->to, day)));
		}
	return listed(arena, &list);
}

static struct history_fact
addresses(struct arena *arena, const struct survey_site *site)
{
	struct list list = {.count = 0};

	for (size_t r = 0; r < site->count; r++)
		for (size_t i = 0; i < site->results[r].address_count; i++)
			add(&list, site->results[r].addresses[i]);
	return listed(arena, &list);
}

static struct history_fact
tls(const struct survey_site *site)
{
	for (size_t r = 0; r < site->count; r++)
		if (site->results[r].tls_version != NULL)
			return (struct history_fact) {
				site->results[r].tls_version, site->results[r].tls_version};
	return (struct history_fact) {NULL, NULL};
}

/* The summary has figures in it that differ each time: state and code say whether it is another. */
static struct history_fact
state(struct arena *arena, const struct survey_site *site)
{
	const struct survey_result *worst = survey_site_worst(site);
	struct history_fact fact = {
		.text = worst == NULL || worst->summary == NULL ? "" : worst->summary};

	fact.key = arena_printf(
		arena, "%s %u", state_name(site->state), (unsigned int)survey_site_code(site));
	return fact;
}

void
history_facts(struct arena *arena, const struct survey_site *site,
	struct history_fact facts[static HISTORY_KIND_COUNT])
{
	facts[HISTORY_NONE] = (struct history_fact) {NULL, NULL};
	facts[HISTORY_STATE] = state(arena, site);
	facts[HISTORY_CERTIFICATE] = certificates(arena, site, SURVEY_LEAF);
	facts[HISTORY_ROOT] = certificates(arena, site, SURVEY_ROOT);
	facts[HISTORY_ADDRESSES] = addresses(arena, site);
	facts[HISTORY_TLS] = tls(site);
}

double
history_seconds(const struct survey_site *site)
{
	double first = 0;

	for (size_t i = 0; i < site->count; i++) {
		const struct survey_result *result = &site->results[i];

		if (text_equal(result->program, "check_iphttps") && result->seconds > 0)
			return result->seconds;
		if (!(first > 0))
			first = result->seconds;
	}
	return first > 0 ? first : 0;
}
