/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bindings: each has an address with a port, and a hash of 40 digits or none. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "format/sslcert.h"

#include "format/limits.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct arena *arena = arena_new(abort);
	struct err err = {.kind = ERR_NONE};
	struct sslcert found;

	if (!sslcert_parse(arena, span_of(p, n), &found, &err)) {
		if (err.kind == ERR_NONE)
			abort();
	} else if (found.count == 0 || found.count > LIMIT_BINDINGS)
		abort();
	for (size_t i = 0; i < found.count; i++)
		if (found.items[i].port == 0 || found.items[i].host == NULL ||
			strchr(found.items[i].endpoint, ':') == NULL ||
			(found.items[i].sha1 != NULL && strlen(found.items[i].sha1) != 40))
			abort();
	arena_free(arena);
	return 0;
}
