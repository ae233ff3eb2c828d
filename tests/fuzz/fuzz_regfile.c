/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Registry exports: read to their end or refused with a reason. */
#include <stdint.h>
#include <stdlib.h>

#include "format/regfile.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct arena *arena = arena_new(abort);
	struct err err = {.kind = ERR_NONE};
	struct regfile file;
	size_t bytes = 0;

	if (regfile_parse(arena, span_of(p, n), NULL, &file, &err)) {
		if (err.kind != ERR_NONE || !regfile_recognise(span_of(p, n)))
			abort();
		for (size_t i = 0; i < file.count; i++)
			bytes += file.values[i].data.n;
		/* A byte that is no character becomes "\\xff", of four characters in UTF-16. */
		if (bytes > 8 * n + 2 * file.count)
			abort();
	} else if (err.kind == ERR_NONE)
		abort();
	arena_free(arena);
	return 0;
}
