/* SPDX-License-Identifier: GPL-3.0-or-later */
/* malloc, calloc, realloc and free for the whole process. */
#include "config.h"

#include "memory.h"

#include <dlfcn.h>
#include <malloc.h>
#include <stdbool.h>
#include <stdatomic.h>
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

/*
 * In place of the C library's, for which glibc and musl both provide: what the program defines is
 * what every library calls. They hand on to what is next, which is the C library's or a preloaded
 * one. Sanitizers have theirs, and end the process themselves.
 */
#ifndef ARENA_EACH

enum function { MALLOC, CALLOC, REALLOC, FREE, FUNCTIONS };

static void *_Atomic next_functions[FUNCTIONS];

/* Set once and never taken back: the copies that libraries make outlive ours. */
static atomic_bool cleansing;

/* dlsym may want memory itself: then it gets none, and does without. */
static _Thread_local bool looking;

/* What is behind one of ours, NULL while that is looked up: all of them at the first call, which is
 * an early one. dlerror frees, and would not survive a dlsym in there. Two threads may look at
 * once, with the same result. */
static void *
behind(enum function which)
{
	static const char *const names[FUNCTIONS] = {"malloc", "calloc", "realloc", "free"};

	if (next_functions[which] != NULL || looking)
		return next_functions[which];
	looking = true;
	for (int i = 0; i < FUNCTIONS; i++) {
		next_functions[i] = dlsym(RTLD_NEXT, names[i]);
		must(next_functions[i] != NULL, "the C library has no memory functions");
	}
	looking = false;
	return next_functions[which];
}

void *
malloc(size_t n)
{
	void *symbol = behind(MALLOC);
	void *(*next)(size_t n);

	if (symbol == NULL)
		return NULL;
	memcpy(&next, &symbol, sizeof(next));
	return had(next(n == 0 ? 1 : n));
}

void *
calloc(size_t count, size_t size)
{
	void *symbol = behind(CALLOC);
	void *(*next)(size_t count, size_t size);

	if (symbol == NULL)
		return NULL;
	memcpy(&next, &symbol, sizeof(next));
	return had(count == 0 || size == 0 ? next(1, 1) : next(count, size));
}

/* While the next free is looked up nothing is given back, which is a few bytes once. */
void
free(void *p)
{
	void *symbol = behind(FREE);
	void (*next)(void *p);

	if (p == NULL || symbol == NULL)
		return;
	if (cleansing)
		explicit_bzero(p, malloc_usable_size(p));
	memcpy(&next, &symbol, sizeof(next));
	next(p);
}

/* The C library's would move it and give back what was there, or its end, as it stands. */
static void *
move(void *p, size_t n)
{
	size_t size = malloc_usable_size(p);
	void *to;

	if (n <= size)
		return p;
	to = malloc(n);
	memcpy(to, p, size);
	free(p);
	return to;
}

/* Of what becomes empty nothing is left, as with glibc: some libraries free by it. */
void *
realloc(void *p, size_t n)
{
	void *symbol = behind(REALLOC);
	void *(*next)(void *p, size_t n);

	if (symbol == NULL)
		return NULL;
	if (p != NULL && n == 0) {
		free(p);
		return NULL;
	}
	if (p != NULL && cleansing)
		return move(p, n);
	memcpy(&next, &symbol, sizeof(next));
	return had(next(p, n == 0 ? 1 : n));
}

void
memory_cleanse(void)
{
	cleansing = true;
}

#else

void
memory_cleanse(void)
{
}

#endif

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
