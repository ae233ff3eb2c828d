/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TRUST_PROBLEMS_H
#define TRUST_PROBLEMS_H

#include <stddef.h>

#include "base/arena.h"
#include "model/chain.h"

/* The problems of one path while they are being collected. */
struct problems {
	struct arena *arena;
	struct chain_problem *items;
	size_t count;
};

/* A fault is kept once for each depth: the first text stays. */
void problems_add(struct problems *problems, enum chain_fault fault, unsigned int depth,
	const char *fmt, ...) __attribute__((format(printf, 4, 5)));

/* The same with its cause. */
void problems_add_cause(struct problems *problems, enum chain_fault fault, enum cause cause,
	unsigned int depth, const char *fmt, ...) __attribute__((format(printf, 5, 6)));

/* In the order in which Windows would show them, deeper ones later. */
void problems_sort(struct problems *problems);

/* Negative when `a` is the better path, 0 when they are as bad as each other. Both sorted. */
int problems_compare(const struct problems *a, const struct problems *b);

#endif
