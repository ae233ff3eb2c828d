/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Memory with one lifetime: chunks that are freed together. */
#include "config.h"

#include "arena.h"

#include <pthread.h>
#include <stdalign.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CHUNK = 16 * 1024 };

struct chunk {
	struct chunk *next;
	size_t used, size;
	alignas(max_align_t) uint8_t data[];
};

/* What others had and the arena frees. */
struct owned {
	struct owned *next;
	void *p;
};

/* An array that arena_room made. */
struct array {
	const void *p;
	size_t capacity; /* items */
};

/* All of them, by address; at most half full. */
struct arrays {
	struct array *slots;
	size_t count, size; /* of slots: a power of two, or 0 */
};

struct arena {
	pthread_mutex_t lock;
	struct chunk *chunks;
	struct owned *owned;
	struct arrays arrays;
	arena_no_memory *no_memory;
};

struct arena *
arena_new(arena_no_memory *no_memory)
{
	struct arena *arena = calloc(1, sizeof(*arena));

	if (arena == NULL || pthread_mutex_init(&arena->lock, NULL) != 0) {
		free(arena);
		no_memory();
		abort();
	}
	arena->no_memory = no_memory;
	return arena;
}

struct arena *
arena_beside(const struct arena *arena)
{
	return arena_new(arena->no_memory);
}

void
arena_free(struct arena *arena)
{
	struct chunk *next;

	if (arena == NULL)
		return;
	for (struct owned *owned = arena->owned; owned != NULL; owned = owned->next)
		free(owned->p);
	for (struct chunk *chunk = arena->chunks; chunk != NULL; chunk = next) {
		next = chunk->next;
		free(chunk);
	}
	pthread_mutex_destroy(&arena->lock);
	free(arena);
}

static struct chunk *
chunk_new(struct arena *arena, size_t size)
{
	struct chunk *chunk;

	if (size > SIZE_MAX - sizeof(*chunk))
		return NULL;
	chunk = calloc(1, sizeof(*chunk) + size);
	if (chunk == NULL)
		return NULL;
	chunk->size = size;
	chunk->next = arena->chunks;
	arena->chunks = chunk;
	return chunk;
}

#ifdef ARENA_EACH
static void *
take(struct arena *arena, size_t n)
{
	struct chunk *chunk = chunk_new(arena, n);

	return chunk == NULL ? NULL : chunk->data;
}
#else
static void *
take(struct arena *arena, size_t n)
{
	const size_t align = alignof(max_align_t);
	struct chunk *chunk = arena->chunks;
	void *p;

	if (n > SIZE_MAX - align)
		return NULL;
	n = (n + align - 1) & ~(align - 1);
	if (chunk == NULL || chunk->size - chunk->used < n)
		chunk = chunk_new(arena, n > CHUNK ? n : CHUNK);
	if (chunk == NULL)
		return NULL;
	p = chunk->data + chunk->used;
	chunk->used += n;
	return p;
}
#endif

void *
arena_alloc(struct arena *arena, size_t n)
{
	void *p;

	pthread_mutex_lock(&arena->lock);
	p = take(arena, n == 0 ? 1 : n);
	pthread_mutex_unlock(&arena->lock);
	if (p == NULL) {
		arena->no_memory();
		abort();
	}
	return p;
}

void *
arena_array(struct arena *arena, size_t count, size_t size)
{
	if (size != 0 && count > SIZE_MAX / size) {
		arena->no_memory();
		abort();
	}
	return arena_alloc(arena, count * size);
}

void *
arena_grow(struct arena *arena, const void *old, size_t have, size_t want, size_t size)
{
	void *p = arena_array(arena, want, size);

	if (have > 0)
		memcpy(p, old, have * size);
	return p;
}

/* The slot of p, or the free one where it would be. */
static struct array *
slot_of(const struct arrays *arrays, const void *p)
{
	size_t at =
		(size_t)((uintptr_t)p / alignof(max_align_t) * UINT64_C(0x9e3779b97f4a7c15) >> 16);

	while (arrays->slots[at & (arrays->size - 1)].p != NULL &&
		arrays->slots[at & (arrays->size - 1)].p != p)
		at++;
	return &arrays->slots[at & (arrays->size - 1)];
}

static size_t
capacity_of(struct arena *arena, const void *p)
{
	size_t capacity = 0;

	pthread_mutex_lock(&arena->lock);
	if (p != NULL && arena->arrays.size > 0)
		capacity = slot_of(&arena->arrays, p)->capacity;
	pthread_mutex_unlock(&arena->lock);
	return capacity;
}

/* With twice the slots; false: without memory. */
static bool
widen(struct arena *arena)
{
	struct arrays wide = {.size = arena->arrays.size == 0 ? 16 : arena->arrays.size * 2,
		.count = arena->arrays.count};

	wide.slots = take(arena, wide.size * sizeof(*wide.slots));
	if (wide.slots == NULL)
		return false;
	for (size_t i = 0; i < arena->arrays.size; i++)
		if (arena->arrays.slots[i].p != NULL)
			*slot_of(&wide, arena->arrays.slots[i].p) = arena->arrays.slots[i];
	arena->arrays = wide;
	return true;
}

static void
know(struct arena *arena, const void *p, size_t capacity)
{
	bool known;

	pthread_mutex_lock(&arena->lock);
	known = arena->arrays.count < arena->arrays.size / 2 || widen(arena);
	if (known) {
		*slot_of(&arena->arrays, p) = (struct array) {p, capacity};
		arena->arrays.count++;
	}
	pthread_mutex_unlock(&arena->lock);
	if (!known) {
		arena->no_memory();
		abort();
	}
}

void *
arena_room(struct arena *arena, void *items, size_t count, size_t size)
{
	size_t want = count == 0 ? 1 : count * 2;
	void *p;

	if (count < capacity_of(arena, items))
		return items;
	p = arena_grow(arena, items, count, want, size);
	know(arena, p, want);
	return p;
}

void
arena_own(struct arena *arena, void *p)
{
	struct owned *owned = arena_alloc(arena, sizeof(*owned));

	owned->p = p;
	pthread_mutex_lock(&arena->lock);
	owned->next = arena->owned;
	arena->owned = owned;
	pthread_mutex_unlock(&arena->lock);
}

struct span
arena_bytes(struct arena *arena, struct span in)
{
	void *p = arena_alloc(arena, in.n);

	if (in.n > 0)
		memcpy(p, in.p, in.n);
	return span_of(p, in.n);
}

char *
arena_span_text(struct arena *arena, struct span in)
{
	char *p = arena_alloc(arena, in.n + 1);

	if (in.n > 0)
		memcpy(p, in.p, in.n);
	return p;
}

char *
arena_text(struct arena *arena, const char *text)
{
	return arena_span_text(arena, span_text(text));
}

char *
arena_printf(struct arena *arena, const char *fmt, ...)
{
	va_list ap;
	int n;
	char *p;

	va_start(ap, fmt);
	n = vsnprintf(NULL, 0, fmt, ap);
	va_end(ap);
	if (n < 0)
		n = 0;
	p = arena_alloc(arena, (size_t)n + 1);
	va_start(ap, fmt);
	vsnprintf(p, (size_t)n + 1, fmt, ap);
	va_end(ap);
	return p;
}
