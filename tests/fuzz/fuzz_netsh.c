/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a client shows: each interface that is taken has a code, of 0 with its status, or a link. */
#include <stdint.h>
#include <stdlib.h>

#include "format/netsh.h"

#include "format/limits.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct arena *arena = arena_new(abort);
	struct err err = {.kind = ERR_NONE};
	struct netsh netsh;

	if (netsh_parse(arena, span_of(p, n), &netsh, &err)) {
		if (err.kind != ERR_NONE || netsh.count == 0 ||
			netsh.count > LIMIT_CLIENT_INTERFACES)
			abort();
		for (size_t i = 0; i < netsh.count; i++) {
			const struct netsh_interface *item = &netsh.items[i];

			if (item->has_code ? item->code == 0 && item->status == NULL
					   : item->link == NETSH_LINK_NONE)
				abort();
		}
	} else if (err.kind == ERR_NONE)
		abort();
	arena_free(arena);
	return 0;
}
