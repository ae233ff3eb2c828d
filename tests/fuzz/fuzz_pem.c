/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Certificate files: what is taken is read again from its own DER. */
#include <stdint.h>
#include <stdlib.h>

#include "format/pem_der.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct arena *arena = arena_new(abort);
	struct err err = {.kind = ERR_NONE};
	struct pem_der found, again;

	if (pem_der_parse(arena, span_of(p, n), NULL, &found, &err)) {
		if (err.kind != ERR_NONE || found.count + found.other == 0)
			abort();
		for (size_t i = 0; i < found.count; i++) {
			if (!pem_der_is_der(found.certs[i].der))
				continue;
			if (!pem_der_parse(arena, found.certs[i].der, NULL, &again, NULL) ||
				again.count != 1)
				abort();
			pem_der_clear(&again);
		}
		pem_der_clear(&found);
	} else if (err.kind == ERR_NONE)
		abort();
	arena_free(arena);
	return 0;
}
