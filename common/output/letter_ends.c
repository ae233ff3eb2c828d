/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What ends next. */
#include "output/letter_ends.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"

enum { EACH = 3, NAMES = 3 };

enum kind { KIND_CERTIFICATE, KIND_CA, KIND_REVOCATION, KIND_COUNT };

static const char *const titles[KIND_COUNT] = {[KIND_CERTIFICATE] = "Certificates that end next",
	[KIND_CA] = "CAs and roots that end next",
	[KIND_REVOCATION] = "CRLs and OCSP answers that end next"};

/* Something of a site that ends. */
struct entry {
	const struct survey_end *end;
	const char *site;
	size_t at; /* of the site */
};

static enum kind
kind_of(const struct survey_end *end)
{
	static const enum kind kinds[] = {[SURVEY_THING_NONE] = KIND_REVOCATION,
		[SURVEY_LEAF] = KIND_CERTIFICATE,
		[SURVEY_CA] = KIND_CA,
		[SURVEY_ROOT] = KIND_CA,
		[SURVEY_CRL] = KIND_REVOCATION,
		[SURVEY_OCSP] = KIND_REVOCATION};

	return kinds[end->thing];
}

static int
compare_ends(const struct survey_end *a, const struct survey_end *b)
{
	int order = (a->to > b->to) - (a->to < b->to);

	if (order == 0)
		order = (int)a->thing - (int)b->thing;
	if (order == 0)
		order = strcmp(a->sha256, b->sha256);
	return order == 0 ? strcmp(a->name, b->name) : order;
}

static int
by_end(const void *left, const void *right)
{
	const struct entry *a = left, *b = right;
	int order = compare_ends(a->end, b->end);

	return order == 0 ? (a->at > b->at) - (a->at < b->at) : order;
}

/* Of one kind, sorted; what has ended is no news where all is well. */
static struct entry *
gather(struct arena *arena, const struct survey_site *const *sites, size_t count, enum kind kind,
	int64_t now, size_t *found)
{
	struct entry *entries = NULL;

	*found = 0;
	for (size_t s = 0; s < count; s++)
		for (size_t r = 0; r < sites[s]->count; r++)
			for (size_t e = 0; e < sites[s]->results[r].end_count; e++) {
				const struct survey_end *end = &sites[s]->results[r].ends[e];

				if (kind_of(end) == kind && end->to > now)
					ARENA_PUSH(arena, entries, *found,
						((struct entry) {end, sites[s]->name, s}));
			}
	if (*found > 0)
		qsort(entries, *found, sizeof(*entries), by_end);
	return entries;
}

/* "berlin, paris, rome and 4 more" */
static const char *
names_of(struct arena *arena, const struct entry *entries, size_t count)
{
	const char *text = "";
	size_t sites = 0;

	for (size_t i = 0; i < count; i++) {
		if (i > 0 && entries[i].at == entries[i - 1].at)
			continue;
		if (++sites <= NAMES)
			text = arena_printf(
				arena, "%s%s%s", text, sites == 1 ? "" : ", ", entries[i].site);
	}
	return sites <= NAMES ? text : arena_printf(arena, "%s and %zu more", text, sites - NAMES);
}

static void
write_kind(struct letter_body *body, enum kind kind, const struct entry *entries, size_t count,
	int64_t now)
{
	char day[CLOCK_TEXT_MAX], left[CLOCK_TEXT_MAX];
	size_t told = 0;

	if (count > 0)
		body_heading(body, titles[kind]);
	for (size_t i = 0, end; i < count && told < EACH; i = end, told++) {
		const struct survey_end *thing = entries[i].end;

		for (end = i + 1; end < count && compare_ends(thing, entries[end].end) == 0;)
			end++;
		body_line(body, 2,
			arena_printf(body->arena, "%s (in %s): %s: %s",
				clock_format_day(thing->to, day),
				clock_duration(thing->to - now, left), thing->name,
				names_of(body->arena, &entries[i], end - i)));
	}
}

void
letter_ends(
	struct letter_body *body, const struct survey_site *const *sites, size_t count, int64_t now)
{
	for (int kind = 0; kind < KIND_COUNT; kind++) {
		size_t found;
		const struct entry *entries =
			gather(body->arena, sites, count, (enum kind)kind, now, &found);

		write_kind(body, (enum kind)kind, entries, found, now);
	}
}
