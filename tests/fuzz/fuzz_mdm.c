/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What device management exports: what is taken is within its bounds. */
#include <stdint.h>
#include <stdlib.h>

#include "format/mdm.h"

#include "format/limits.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct arena *arena = arena_new(abort);
	struct span in = span_of(p, n);
	struct err err = {.kind = ERR_NONE};
	struct mdm mdm;

	mdm_recognise(in);
	if (mdm_parse(arena, in, NULL, &mdm, &err)) {
		if (err.kind != ERR_NONE || mdm.count > LIMIT_MDM_CERTS)
			abort();
		for (size_t i = 0; i < mdm.count; i++)
			if (mdm.certs[i].store == MDM_NONE || mdm.certs[i].name == NULL ||
				mdm.certs[i].offset == NULL || mdm.certs[i].data.n > n ||
				(mdm.certs[i].path == NULL) != (mdm.certs[i].data.n > 0))
				abort();
	} else if (err.kind == ERR_NONE)
		abort();
	arena_free(arena);
	return 0;
}
