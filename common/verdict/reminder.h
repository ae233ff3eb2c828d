/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VERDICT_REMINDER_H
#define VERDICT_REMINDER_H

#include "base/arena.h"
#include "model/health.h"

/*
 * When an owner has to be told again of what he knows. The clock of a fault that stands begins with
 * the last mail that named it in full; with the moment at which it was first seen where none has,
 * because it was one of too many for a mail.
 */

/* Fills the faults of a row. `told` may be NULL, `unknown` is the clock of what a state of an
 * earlier version does not say. */
void reminder_faults(struct arena *arena, const struct health_told *told, int64_t unknown,
	const struct health_condition *condition, struct letter_row *row);

/* The oldest clock among the faults of a row that stand; INT64_MAX: none does. */
int64_t reminder_clock(const struct letter_row *row);

/* After the letter was written: what it did not name in full stays as it was in the state after it,
 * in which all that it is about was told. Where that was a reminder, the rest has its turn in the
 * next one and not in the next run. */
void reminder_note(
	struct arena *arena, const struct letter *letter, int64_t now, struct health_state *after);

#endif
