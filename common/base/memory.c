/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The only file that asks the C library for memory, besides arena.c. */
#include "memory.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "must.h"

static void *
had(void *p)
{
	must(p != NULL, "out of memory");
	return p;
}

void *
memory_malloc(size_t n)
{
	return had(malloc(n == 0 ? 1 : n));
}

void *
memory_calloc(size_t count, size_t size)
{
	return had(count == 0 || size == 0 ? calloc(1, 1) : calloc(count, size));
}

void *
memory_realloc(void *p, size_t n)
{
	return had(realloc(p, n == 0 ? 1 : n));
}

char *
memory_strndup(const char *text, size_t n)
{
	char *copy = memory_malloc(n + 1);

	memcpy(copy, text, n);
	copy[n] = '\0';
	return copy;
}

char *
memory_strdup(const char *text)
{
	return memory_strndup(text, strlen(text));
}
