/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Findings that say the same of many. */
#include "output/alike.h"

#include <stdlib.h>
#include <string.h>

enum { ALIKE_LEAST = 3, NAMES = 10 };

static int
compare_text(const char *a, const char *b)
{
	return strcmp(a == NULL ? "" : a, b == NULL ? "" : b);
}

/* 0 for findings that are reported as one. */
static int
compare(const struct finding *a, const struct finding *b)
{
	int order = compare_text(a->rule, b->rule);

	if (order == 0)
		order = compare_text(a->text, b->text);
	if (order == 0)
		order = compare_text(a->remedy, b->remedy);
	if (order == 0)
		order = (a->state > b->state) - (a->state < b->state);
	if (order == 0)
		order = (a->code > b->code) - (a->code < b->code);
	return order == 0 ? (a->subject == NULL) - (b->subject == NULL) : order;
}

bool
alike_same(const struct finding *a, const struct finding *b)
{
	return compare(a, b) == 0;
}

static int
by_kind(const void *a, const void *b)
{
	const struct finding *one = *(const struct finding *const *)a;
	const struct finding *other = *(const struct finding *const *)b;
	int order = compare(one, other);

	return order == 0 ? (one > other) - (one < other) : order;
}

/* A finding, and those that are reported with it. */
struct alike {
	const struct finding *first;
	const char *subject;
};

static int
by_place(const void *a, const void *b)
{
	const struct alike *one = a, *other = b;

	return (one->first > other->first) - (one->first < other->first);
}

static const char *
names_of(struct arena *arena, const struct finding *const *same, size_t count)
{
	const char *text = arena_printf(arena, "%zu times (", count);

	for (size_t i = 0; i < count && i < NAMES; i++)
		text = arena_printf(arena, "%s%s%s", text, i == 0 ? "" : ", ", same[i]->subject);
	return count <= NAMES ? arena_printf(arena, "%s)", text)
			      : arena_printf(arena, "%s and %zu more)", text, count - NAMES);
}

/* How many from here on, sorted by kind, are like the first one. */
static size_t
run_length(const struct finding *const *all, size_t left)
{
	size_t same = 1;

	while (same < left && compare(all[0], all[same]) == 0)
		same++;
	return same;
}

/* `from` takes for each that is reported which of the findings is its first. */
static struct findings
join(struct arena *arena, const struct findings *findings, size_t *from)
{
	const struct finding **all = arena_array(arena, findings->count, sizeof(*all));
	struct alike *kinds = arena_array(arena, findings->count, sizeof(*kinds));
	struct findings out = {.items = arena_array(arena, findings->count, sizeof(*out.items))};

	for (size_t i = 0; i < findings->count; i++)
		all[i] = &findings->items[i];
	if (findings->count > 0)
		qsort(all, findings->count, sizeof(*all), by_kind);
	for (size_t i = 0, same; i < findings->count; i += same) {
		same = run_length(&all[i], findings->count - i);
		if (same < ALIKE_LEAST || all[i]->subject == NULL)
			for (size_t k = 0; k < same; k++)
				kinds[out.count++] =
					(struct alike) {all[i + k], all[i + k]->subject};
		else
			kinds[out.count++] =
				(struct alike) {all[i], names_of(arena, &all[i], same)};
	}
	if (out.count > 0)
		qsort(kinds, out.count, sizeof(*kinds), by_place);
	for (size_t i = 0; i < out.count; i++) {
		out.items[i] = *kinds[i].first;
		out.items[i].subject = kinds[i].subject;
		from[i] = (size_t)(kinds[i].first - findings->items);
	}
	return out;
}

struct findings
alike_join(struct arena *arena, const struct findings *findings)
{
	return join(arena, findings, arena_array(arena, findings->count, sizeof(size_t)));
}

struct faults
alike_faults(struct arena *arena, const struct faults *faults)
{
	struct findings all = {.items = arena_array(arena, faults->count, sizeof(*all.items)),
		.count = faults->count};
	size_t *from = arena_array(arena, faults->count, sizeof(*from));
	struct faults out = {.items = arena_array(arena, faults->count, sizeof(*out.items))};

	for (size_t i = 0; i < faults->count; i++)
		all.items[i] = faults->items[i].finding;
	all = join(arena, &all, from);
	for (; out.count < all.count; out.count++) {
		out.items[out.count] = faults->items[from[out.count]];
		out.items[out.count].finding = all.items[out.count];
	}
	return out;
}
