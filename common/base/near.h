/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BASE_NEAR_H
#define BASE_NEAR_H

/* Which known word a mistyped one was meant to be.
 *
 * The distance is that of optimal string alignment: letters that are missing, added, wrong, or
 * swapped with their neighbour; capitals count as small letters. A word of up to three letters may
 * have one such mistake, up to seven two, longer ones three; words of more than NEAR_LENGTH bytes
 * are near nothing. */

#include <stddef.h>

#include "base/arena.h"

enum { NEAR_LENGTH = 40 };

struct near {
	const char *word; /* what was given: `length` bytes of it; borrowed */
	size_t length;
	const char *best; /* the nearest candidate so far; NULL: none is near enough */
	size_t distance;
};

/* Each candidate is offered once with near_offer() and is borrowed. Of equally near ones the first
 * stays. */
struct near near_to(const char *word, size_t length);
void near_offer(struct near *near, const char *candidate);

/* The end of a message about a word that is not known here: " (did you mean <before>WORD<after>?)",
 * or nothing. */
const char *near_hint(
	struct arena *arena, const struct near *near, const char *before, const char *after);

#endif
