/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Offline domain join packages: what comes out was in the file, and is no more than that. */
#include <stdint.h>
#include <stdlib.h>

#include "format/odj.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

/* Bytes that came out. */
static size_t
count_bytes(const struct odj *odj)
{
	size_t sum = odj->domain.n + odj->machine.n;

	for (size_t i = 0; i < odj->store_count; i++)
		sum += odj->stores[i].name.n + odj->stores[i].sst.n;
	for (size_t i = 0; i < odj->key_store_count; i++)
		sum += odj->key_stores[i].template.n + odj->key_stores[i].bytes;
	for (size_t i = 0; i < odj->policy_count; i++) {
		const struct odj_policy *policy = &odj->policies[i];

		sum += policy->source.n;
		for (size_t k = 0; k < policy->count; k++)
			sum += policy->elements[k].key.n + policy->elements[k].name.n +
			       policy->elements[k].data.n;
	}
	return sum;
}

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct arena *arena = arena_new(abort);
	struct err err = {.kind = ERR_NONE};
	struct odj odj;

	if (odj_parse(arena, span_of(p, n), &odj, &err)) {
		if (err.kind != ERR_NONE || count_bytes(&odj) > n)
			abort();
	} else if (err.kind == ERR_NONE)
		abort();
	arena_free(arena);
	return 0;
}
