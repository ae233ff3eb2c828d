/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which known word a mistyped one was meant to be: optimal string alignment, three rows at a time.
 */
#include "base/near.h"

#include <ctype.h>
#include <string.h>

enum { SHORT = 3, MIDDLING = 7 };

static size_t
min(size_t a, size_t b)
{
	return a < b ? a : b;
}

static int
at(const char *word, size_t i)
{
	return tolower((unsigned char)word[i]);
}

/* One row of the table: the distances of a's first i bytes from all beginnings of b. */
static void
fill_row(const char *a, size_t i, const char *b, size_t m, size_t rows[3][NEAR_LENGTH + 1])
{
	const size_t *above = rows[(i - 1) % 3], *before = rows[(i + 1) % 3];
	size_t *row = rows[i % 3];

	row[0] = i;
	for (size_t k = 1; k <= m; k++) {
		size_t differ = at(a, i - 1) != at(b, k - 1);

		row[k] = min(min(row[k - 1], above[k]) + 1, above[k - 1] + differ);
		if (i > 1 && k > 1 && at(a, i - 1) == at(b, k - 2) && at(a, i - 2) == at(b, k - 1))
			row[k] = min(row[k], before[k - 2] + 1);
	}
}

static size_t
distance(const char *a, size_t n, const char *b, size_t m)
{
	size_t rows[3][NEAR_LENGTH + 1];

	for (size_t k = 0; k <= m; k++)
		rows[0][k] = k;
	for (size_t i = 1; i <= n; i++)
		fill_row(a, i, b, m, rows);
	return rows[n % 3][m];
}

struct near
near_to(const char *word, size_t length)
{
	size_t most = length <= SHORT ? 1 : length <= MIDDLING ? 2 : 3;

	return (struct near) {.word = word, .length = length, .distance = min(most + 1, length)};
}

void
near_offer(struct near *near, const char *candidate)
{
	size_t n = strlen(candidate), far;

	if (n > NEAR_LENGTH || near->length > NEAR_LENGTH)
		return;
	far = distance(near->word, near->length, candidate, n);
	if (far < near->distance) {
		near->distance = far;
		near->best = candidate;
	}
}

const char *
near_hint(struct arena *arena, const struct near *near, const char *before, const char *after)
{
	if (near->best == NULL || (strlen(near->best) == near->length &&
					  memcmp(near->best, near->word, near->length) == 0))
		return "";
	return arena_printf(arena, " (did you mean %s%s%s?)", before, near->best, after);
}
