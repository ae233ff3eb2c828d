/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How long it takes to read a package from memory, on one core: odj FILE COUNT prints the
 * milliseconds of COUNT times.
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/limits.h"
#include "trust/odj_store.h"

static double
now(void)
{
	struct timespec at;

	clock_gettime(CLOCK_MONOTONIC, &at);
	return (double)at.tv_sec * 1e3 + (double)at.tv_nsec / 1e6;
}

static bool
parse(struct span in)
{
	struct arena *arena = arena_new(abort);
	struct odj_contents contents;
	bool ok = odj_store_parse(arena, in, &contents, NULL);

	arena_free(arena);
	return ok;
}

int
main(int argc, char **argv)
{
	struct arena *arena = arena_new(abort);
	long count = argc == 3 ? atol(argv[2]) : 0;
	struct span in;
	double begin;

	if (count <= 0 ||
		!file_read(arena, argv[1], LIMIT_ODJ_BYTES, deadline_in(5), &in, NULL))
		return EXIT_FAILURE;
	begin = now();
	for (long i = 0; i < count; i++)
		if (!parse(in))
			return EXIT_FAILURE;
	printf("%.0f\n", now() - begin);
	arena_free(arena);
	return EXIT_SUCCESS;
}
