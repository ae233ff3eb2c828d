/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Values in columns: each record takes something, has a field, and what it says of lines is so. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "format/csv.h"
#include "format/limits.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

static size_t
lines_in(struct span text)
{
	size_t lines = 0;

	for (size_t i = 0; i < text.n; i++)
		lines += text.p[i] == '\n';
	return lines;
}

static void
read_all(struct span in, char separator)
{
	struct arena *arena = arena_new(abort);
	struct err err = {.kind = ERR_NONE};
	struct csv_record record;
	struct span left = in;
	size_t lines = 0, before = left.n;

	while (csv_read(arena, &left, separator, &record, &err)) {
		if (left.n >= before || record.count == 0 || record.count > LIMIT_CSV_FIELDS)
			abort();
		lines += record.lines;
		before = left.n;
	}
	if (err.kind == ERR_NONE &&
		(left.n > 0 || lines < lines_in(in) || lines > lines_in(in) + 1))
		abort();
	arena_free(arena);
}

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	read_all(span_of(p, n), ',');
	read_all(span_of(p, n), ';');
	return 0;
}
