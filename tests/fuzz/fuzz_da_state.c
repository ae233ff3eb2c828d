/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What DirectAccess reports: a component has name and state, a connection both its words. */
#include <stdint.h>
#include <stdlib.h>

#include "format/da_state.h"

#include "format/limits.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct arena *arena = arena_new(abort);
	struct err err = {.kind = ERR_NONE};
	struct da_state state;

	if (!da_state_parse(arena, span_of(p, n), &state, &err) && err.kind == ERR_NONE)
		abort();
	if (state.component_count > LIMIT_CLIENT_OBJECTS ||
		state.connection_count > LIMIT_CLIENT_OBJECTS + 1)
		abort();
	for (size_t i = 0; i < state.component_count; i++)
		if (state.components[i].name == NULL || state.components[i].health == NULL)
			abort();
	for (size_t i = 0; i < state.connection_count; i++)
		if (!state.connections[i].stopped &&
			(state.connections[i].status == NULL ||
				state.connections[i].substatus == NULL))
			abort();
	arena_free(arena);
	return 0;
}
