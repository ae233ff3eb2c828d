/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which mail last named a fault in full. */
#include "verdict/reminder.h"

#include <string.h>

#include "base/text.h"
#include "verdict/condition.h"

void
reminder_faults(struct arena *arena, const struct health_told *told, int64_t unknown,
	const struct health_condition *condition, struct letter_row *row)
{
	size_t count = told == NULL ? 0 : told->unnamed_count;
	const struct health_item *unnamed =
		count == 0 ? NULL : condition_sorted(arena, told->unnamed, &count);

	for (size_t i = 0; i < condition->count; i++) {
		const struct health_item *item = &condition->items[i];
		const struct health_item *left = condition_item(unnamed, count, item);
		struct letter_fault fault = {.item = item};

		if (left != NULL)
			fault.mailed = left->since;
		else if (told != NULL)
			fault.mailed = told->mailed != 0 ? told->mailed : unknown;
		if (item->state != STATE_OK) /* no certificate */
			ARENA_PUSH(arena, row->faults, row->fault_count, fault);
	}
}

int64_t
reminder_clock(const struct letter_row *row)
{
	int64_t oldest = INT64_MAX;

	for (size_t i = 0; i < row->fault_count; i++) {
		const struct letter_fault *fault = &row->faults[i];
		int64_t clock = fault->mailed != 0 ? fault->mailed : fault->item->since;

		if (fault->item->standing && clock < oldest)
			oldest = clock;
	}
	return oldest;
}

/* ---------------------------------------------------------------- after the letter */

static struct health_owner *
find_owner(struct health_state *state, const char *address)
{
	for (size_t i = 0; i < state->owner_count; i++)
		if (text_equal_nocase(state->owners[i].address, address))
			return &state->owners[i];
	return NULL;
}

static struct health_told *
find_told(struct health_owner *owner, const char *site)
{
	for (size_t i = 0; i < owner->count; i++)
		if (strcmp(owner->open[i].site, site) == 0)
			return &owner->open[i];
	return NULL;
}

static bool
tells(const struct letter *letter, const struct letter_row *row)
{
	return row->event == HEALTH_PROBLEM || row->event == HEALTH_CHANGED ||
	       (row->event == HEALTH_OPEN && letter->kind == LETTER_REMINDER);
}

void
reminder_note(
	struct arena *arena, const struct letter *letter, int64_t now, struct health_state *after)
{
	struct health_owner *owner = find_owner(after, letter->to);

	for (size_t i = 0; owner != NULL && i < letter->count; i++) {
		const struct letter_row *row = &letter->rows[i];
		struct health_told *told =
			tells(letter, row) ? find_told(owner, row->site->name) : NULL;

		for (size_t k = 0; told != NULL && k < row->fault_count; k++) {
			struct health_item left = *row->faults[k].item;

			left.since = row->faults[k].mailed;
			if (!left.standing || row->faults[k].named)
				continue;
			ARENA_PUSH(arena, told->unnamed, told->unnamed_count, left);
			if (letter->kind == LETTER_REMINDER)
				owner->reminded = now;
		}
	}
}
