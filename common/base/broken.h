/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BASE_BROKEN_H
#define BASE_BROKEN_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/err.h"

/*
 * The entries of a piece of input that could not be read while the rest was: one damaged
 * entry hides no other one. What such an entry would have said is not known. Zeroed: none.
 */
struct broken {
	struct err *items; /* the first LIMIT_BROKEN_TOLD, with their offsets */
	size_t told;
	size_t count; /* of all */
};

void broken_add(struct broken *broken, struct arena *arena, const struct err *why);

/* All of `from` as well, with "context: " in front when it is not NULL. */
void broken_add_all(
	struct broken *broken, struct arena *arena, const struct broken *from, const char *context);

/* Sets the first of them, for whoever takes all or nothing; returns whether there was none. */
bool broken_none(const struct broken *broken, struct err *err);

#endif
