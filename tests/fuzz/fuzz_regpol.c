/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Registry.pol: no more values than records, and data within the file. */
#include <stdint.h>
#include <stdlib.h>

#include "format/regpol.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct arena *arena = arena_new(abort);
	struct err err = {.kind = ERR_NONE};
	struct regpol regpol;

	if (regpol_parse(arena, span_of(p, n), NULL, &regpol, &err)) {
		if (err.kind != ERR_NONE || regpol.count > regpol.record_count ||
			regpol.key_count > regpol.record_count)
			abort();
		for (size_t i = 0; i < regpol.count; i++) {
			const struct regpol_value *value = &regpol.values[i];

			if (value->data_offset > n || value->data.n > n - value->data_offset)
				abort();
		}
	} else if (err.kind == ERR_NONE)
		abort();
	arena_free(arena);
	return 0;
}
