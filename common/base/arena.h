/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include <stddef.h>

#include "span.h"

/*
 * Memory with one lifetime: what a run produces is allocated here and dies with arena_free. May
 * be used from several threads at once.
 *
 * Allocation does not fail towards its caller: without memory `no_memory` is called, which must
 * not return. That keeps the decision about the exit status in check_main, which supplies it.
 * When built with sanitizers every object is a malloc of its own, so that they see its bounds.
 */
struct arena;

typedef void arena_no_memory(void);

/* Calls no_memory when even the arena cannot be made. */
struct arena *arena_new(arena_no_memory *no_memory);
/* One of its own for what ends earlier than the rest, with the same way out. */
struct arena *arena_beside(const struct arena *arena);
void arena_free(struct arena *arena); /* NULL is fine */

void *arena_alloc(struct arena *arena, size_t n); /* zeroed, aligned for anything */
void *arena_array(struct arena *arena, size_t count, size_t size); /* zeroed */

/* A larger copy of an array that held `have` items; the old one stays until the end. */
void *arena_grow(struct arena *arena, const void *old, size_t have, size_t want, size_t size);

/* Memory of base/memory that from now on is the arena's: what is large need not be there twice. */
void arena_own(struct arena *arena, void *p);

struct span arena_bytes(struct arena *arena, struct span in);
char *arena_text(struct arena *arena, const char *text);
char *arena_span_text(struct arena *arena, struct span in); /* NUL added */
char *arena_printf(struct arena *arena, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* The array itself where it has room for one more item, otherwise a larger copy. The arena knows
 * the capacity of what this function made; any other array is taken to be full. */
void *arena_room(struct arena *arena, void *items, size_t count, size_t size);

/* Appends one item to an array in the arena; `items` and `count` are its members. */
#define ARENA_PUSH(arena, items, count, item)                                                      \
	do {                                                                                       \
		(items) = arena_room((arena), (items), (count), sizeof(*(items)));                 \
		(items)[(count)] = (item);                                                         \
		(count)++;                                                                         \
	} while (0)

#endif
