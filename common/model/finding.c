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

enum gravity { CUT_OFF, CUT_OFF_SOMEWHERE, CUT_OFF_LATER, DEGRADED, NOT_ESTABLISHED, NOTED };

static enum gravity
gravity(const struct finding *finding)
{
	if (finding->plain == STATE_CRITICAL &&
		(finding->code != 0 || finding->rank == RANK_TRANSPORT))
		return finding->subject == NULL ? CUT_OFF : CUT_OFF_SOMEWHERE;
	if (finding->when != 0)
		return CUT_OFF_LATER;
	if (finding->plain == STATE_UNKNOWN || finding->rank == RANK_OPEN)
		return NOT_ESTABLISHED;
	return finding->rank == RANK_NOTE && finding->plain <= STATE_OK ? NOTED : DEGRADED;
}

/* Whether a has to stand before b whatever the order in which they were found. */
static bool
before(const struct finding *a, const struct finding *b)
{
	if (level(a) != level(b))
		return level(a) > level(b);
	if (gravity(a) != gravity(b))
		return gravity(a) < gravity(b);
	if (a->when != b->when)
		return a->when < b->when;
	if (a->rank == RANK_NONE || b->rank == RANK_NONE)
		return a->rank != RANK_NONE && b->rank == RANK_NONE;
	return a->rank < b->rank;
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

			if (before(&moved, &items[middle]))
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
