/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Entries that could not be read. */
#include "broken.h"

#include "limits.h"

void
broken_add(struct broken *broken, struct arena *arena, const struct err *why)
{
	broken->count++;
	if (broken->told < LIMIT_BROKEN_TOLD)
		ARENA_PUSH(arena, broken->items, broken->told, *why);
}

void
broken_add_all(
	struct broken *broken, struct arena *arena, const struct broken *from, const char *context)
{
	for (size_t i = 0; i < from->told; i++) {
		struct err why = from->items[i];

		if (context != NULL)
			err_context(&why, "%s", context);
		broken_add(broken, arena, &why);
	}
	broken->count += from->count - from->told;
}

bool
broken_none(const struct broken *broken, struct err *err)
{
	return broken->count == 0 || err_take(err, &broken->items[0]);
}
