/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Hives of a registry: what libhivex makes of them is taken whole or refused with a reason. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "store/hive.h"

enum { HEAD = 512, CHECKSUM = 508 };

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

/* With the checksum of its head, so that what stands behind it is looked at. */
static uint8_t *
seal(const uint8_t *p, size_t n)
{
	uint8_t *out = malloc(n + 1);
	uint32_t sum = 0, number;

	memcpy(out, p, n);
	if (n < HEAD)
		return out;
	for (size_t i = 0; i < CHECKSUM; i += sizeof(number)) {
		memcpy(&number, out + i, sizeof(number));
		sum ^= number;
	}
	memcpy(out + CHECKSUM, &sum, sizeof(sum));
	return out;
}

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct arena *arena = arena_new(abort);
	struct err err = {.kind = ERR_NONE};
	uint8_t *sealed = seal(p, n);
	struct hive hive;
	size_t bytes = 0;

	if (hive_read(arena, span_of(sealed, n), NULL, &hive, &err)) {
		if (err.kind != ERR_NONE || !hive_recognise(span_of(sealed, n)))
			abort();
		for (size_t i = 0; i < hive.count; i++)
			bytes += hive.values[i].data.n + strlen(hive.values[i].name);
		/* A damaged hive may name one piece of data many times. */
		if (hive.count > 0 && bytes / hive.count > n + 256 * 1024)
			abort();
	} else if (err.kind == ERR_NONE)
		abort();
	arena_free(arena);
	free(sealed);
	return 0;
}
