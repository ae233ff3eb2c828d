/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What of a site is remembered by its changes. */
#include "keep/history_facts.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "model/fault.h"

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
	if (at == LISTED || (at < list->count && strcmp(list->items[at], item) == 0))
		return;
	if (list->count == LISTED)
		list->count--; /* always the first ones in that order, whichever came first */
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

	return (struct history_fact) {.key = text, .text = text};
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
			return (struct history_fact) {.key = site->results[r].tls_version,
				.text = site->results[r].tls_version};
	return (struct history_fact) {.key = NULL};
}

/* ---------------------------------------------------------------- what is wrong */

/* A fault is known as the health mail knows it (verdict/condition.h): by rule, subject and state;
 * one without a rule by its code. Its words have figures that differ each time. */
static int
compare_findings(const void *left, const void *right)
{
	const struct finding *a = *(const struct finding *const *)left;
	const struct finding *b = *(const struct finding *const *)right;
	int order = strcmp(a->rule, b->rule);

	if (order == 0)
		order = strcmp(
			a->subject == NULL ? "" : a->subject, b->subject == NULL ? "" : b->subject);
	if (order == 0)
		order = (int)a->state - (int)b->state;
	if (order == 0 && *a->rule == '\0')
		order = (a->code > b->code) - (a->code < b->code);
	return order;
}

static const struct finding **
sorted(struct arena *arena, const struct survey_site *site, size_t *count)
{
	const struct finding **list = NULL;
	struct faults faults;
	size_t all = 0;

	faults_find(arena, site, &faults);
	for (size_t i = 0; i < faults.count; i++)
		if (faults.items[i].finding.state > STATE_OK)
			ARENA_PUSH(
				arena, list, all, (const struct finding *)&faults.items[i].finding);
	if (all > 0)
		qsort(list, all, sizeof(*list), compare_findings);
	*count = 0;
	for (size_t i = 0; i < all; i++)
		if (*count == 0 || compare_findings(&list[*count - 1], &list[i]) != 0)
			list[(*count)++] = list[i];
	return list;
}

/* FNV-1a, with the end of the text. Two of a billion sets that look alike hide a line of history.
 */
static uint64_t
mix(uint64_t hash, const char *text)
{
	do
		hash = (hash ^ (uint8_t)*text) * 0x100000001b3u;
	while (*text++ != '\0');
	return hash;
}

/* "CRITICAL 2 0123456789abcdef": how many faults, and which. */
static const char *
set_key(struct arena *arena, const struct survey_site *site)
{
	uint64_t hash = 0xcbf29ce484222325u;
	size_t count;
	const struct finding **list = sorted(arena, site, &count);

	for (size_t i = 0; i < count; i++) {
		hash = mix(hash, list[i]->rule);
		hash = mix(hash, list[i]->subject == NULL ? "" : list[i]->subject);
		hash = mix(hash, state_name(list[i]->state));
		if (*list[i]->rule == '\0')
			hash = mix(hash, arena_printf(arena, "%u", (unsigned int)list[i]->code));
	}
	return arena_printf(arena, "%s %zu %016" PRIx64, state_name(site->state), count, hash);
}

/* Code and text are those of the run that saw these faults first. */
static struct history_fact
state(struct arena *arena, const struct survey_site *site)
{
	const struct survey_result *worst = survey_site_worst(site);
	const char *plain = arena_printf(
		arena, "%s %u", state_name(site->state), (unsigned int)survey_site_code(site));

	return (struct history_fact) {.key = site->state > STATE_OK ? set_key(arena, site) : plain,
		.text = worst == NULL || worst->summary == NULL ? "" : worst->summary,
		.earlier = plain};
}

void
history_facts(struct arena *arena, const struct survey_site *site,
	struct history_fact facts[static HISTORY_KIND_COUNT])
{
	facts[HISTORY_NONE] = (struct history_fact) {.key = NULL};
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
