/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Serialized stores: what is taken is within its bounds. */
#include <stdint.h>
#include <stdlib.h>

#include "format/sst.h"

#include "format/limits.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct arena *arena = arena_new(abort);
	struct err err = {.kind = ERR_NONE};
	struct sst sst;

	if (sst_parse(arena, span_of(p, n), NULL, &sst, &err)) {
		if (err.kind != ERR_NONE || (n > 0 && !sst_recognise(span_of(p, n))))
			abort();
		for (size_t i = 0; i < sst.count; i++)
			if (sst.certs[i].kind != CERTCTX_CERTIFICATE ||
				sst.certs[i].props.count > LIMIT_CERTPROPS ||
				sst.certs[i].encoded.n > LIMIT_CERT)
				abort();
	} else if (err.kind == ERR_NONE)
		abort();
	arena_free(arena);
	return 0;
}
