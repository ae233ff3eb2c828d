/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Findings in the order in which an operator wants them. */
#include "finding.h"

#include <string.h>

void
findings_add(struct findings *findings, struct arena *arena, const struct finding *finding)
{
	ARENA_PUSH(arena, findings->items, findings->count, *finding);
}

static int
level(const struct finding *finding)
{
	return 2 * (int)(finding->local && finding->state == STATE_UNKNOWN ? STATE_WARNING
									   : finding->state) +
	       (finding->local && finding->state == STATE_UNKNOWN);
}

bool
finding_outranks(const struct finding *a, const struct finding *b)
{
	return level(a) > level(b);
}

/* 0, which says nothing, comes last. */
static int
by_number(unsigned int a, unsigned int b)
{
	return (a - 1 > b - 1) - (a - 1 < b - 1);
}

bool
finding_before(const struct finding *a, const struct finding *b)
{
	if (level(a) != level(b))
		return level(a) > level(b);
	if (a->gravity != b->gravity)
		return by_number(a->gravity, b->gravity) < 0;
	if (a->when != b->when)
		return a->when < b->when;
	return by_number(a->rank, b->rank) < 0;
}

/* Insertion keeps equal ones in their order, which qsort does not promise. */
void
findings_sort(struct findings *findings)
{
	struct finding *items = findings->items;

	for (size_t i = 1; i < findings->count; i++) {
		struct finding moved = items[i];
		size_t low = 0, high = i;

		while (low < high) {
			size_t middle = low + (high - low) / 2;

			if (finding_before(&moved, &items[middle]))
				high = middle;
			else
				low = middle + 1;
		}
		memmove(&items[low + 1], &items[low], (i - low) * sizeof(*items));
		items[low] = moved;
	}
}

enum state
findings_worst(const struct findings *findings)
{
	const struct finding *worst = NULL;

	for (size_t i = 0; i < findings->count; i++)
		if (worst == NULL || finding_outranks(&findings->items[i], worst))
			worst = &findings->items[i];
	return worst == NULL ? STATE_NONE : worst->state;
}
