/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The problems of one path, and which path has the lesser ones. */
#include "config.h"

#include "trust/problems.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/*
 * `shown`: which of several faults Windows shows first, the smaller one: root and chain,
 * signature, distrust, dates, revocation, name, usage. `weight`: how bad it is for a path to have
 * it, when paths compete; faults of trust weigh more than dates, name and usage.
 */
static const struct weight {
	unsigned char shown, weight;
} weights[CHAIN_FAULT_COUNT] = {
	[CHAIN_MALFORMED] = {1, 100},
	[CHAIN_UNTRUSTED_ROOT] = {1, 90},
	[CHAIN_INCOMPLETE] = {1, 95},
	[CHAIN_BAD_SIGNATURE] = {2, 98},
	[CHAIN_WEAK_SIGNATURE] = {3, 75},
	[CHAIN_WEAK_KEY] = {3, 74},
	[CHAIN_SHA1_BLOCKED] = {3, 72},
	[CHAIN_UNSUPPORTED_KEY] = {3, 76},
	[CHAIN_NOT_CA] = {3, 85},
	[CHAIN_PATH_LENGTH] = {3, 84},
	[CHAIN_NAME_CONSTRAINT] = {3, 83},
	[CHAIN_POLICY] = {3, 70},
	[CHAIN_CRITICAL_EXTENSION] = {3, 71},
	[CHAIN_DISTRUSTED] = {4, 88},
	[CHAIN_EXPIRED] = {5, 50},
	[CHAIN_NOT_YET_VALID] = {5, 50},
	[CHAIN_REVOKED] = {6, 80},
	[CHAIN_REVOCATION_OFFLINE] = {7, 30},
	[CHAIN_REVOCATION_UNCHECKED] = {7, 29},
	[CHAIN_REVOCATION_NONE] = {7, 25},
	[CHAIN_NAME_MISMATCH] = {8, 45},
	[CHAIN_WRONG_USAGE] = {9, 44},
	[CHAIN_LOCAL] = {7, 31},
	[CHAIN_OTHER] = {10, 60},
	[CHAIN_SHA1] = {11, 10},
	[CHAIN_UNDECIDED] = {12, 5},
};

__attribute__((format(printf, 3, 0))) static void
add(struct problems *problems, const struct chain_problem *problem, const char *fmt, va_list ap)
{
	struct chain_problem *added;
	char text[512];

	for (size_t i = 0; i < problems->count; i++)
		if (problems->items[i].fault == problem->fault &&
			problems->items[i].depth == problem->depth)
			return;
	vsnprintf(text, sizeof(text), fmt, ap);
	ARENA_PUSH(problems->arena, problems->items, problems->count, *problem);
	added = &problems->items[problems->count - 1];
	added->text = arena_text(problems->arena, text);
}

void
problems_add(
	struct problems *problems, enum chain_fault fault, unsigned int depth, const char *fmt, ...)
{
	struct chain_problem problem = {.fault = fault, .depth = depth};
	va_list ap;

	va_start(ap, fmt);
	add(problems, &problem, fmt, ap);
	va_end(ap);
}

void
problems_add_cause(struct problems *problems, enum chain_fault fault, enum cause cause,
	unsigned int depth, const char *fmt, ...)
{
	struct chain_problem problem = {.fault = fault, .depth = depth, .cause = cause};
	va_list ap;

	va_start(ap, fmt);
	add(problems, &problem, fmt, ap);
	va_end(ap);
}

static int
compare_shown(const void *a, const void *b)
{
	const struct chain_problem *x = a, *y = b;

	if (weights[x->fault].shown != weights[y->fault].shown)
		return weights[x->fault].shown < weights[y->fault].shown ? -1 : 1;
	if (x->depth != y->depth)
		return x->depth < y->depth ? -1 : 1;
	return x->fault < y->fault ? -1 : x->fault > y->fault;
}

void
problems_sort(struct problems *problems)
{
	if (problems->count > 1)
		qsort(problems->items, problems->count, sizeof(*problems->items), compare_shown);
}

/* How many problems weigh exactly that much. */
static size_t
count_weight(const struct problems *problems, unsigned int weight)
{
	size_t count = 0;

	for (size_t i = 0; i < problems->count; i++)
		count += weights[problems->items[i].fault].weight == weight;
	return count;
}

int
problems_compare(const struct problems *a, const struct problems *b)
{
	for (unsigned int weight = 255; weight > 0; weight--) {
		size_t x = count_weight(a, weight), y = count_weight(b, weight);

		if (x != y)
			return x < y ? -1 : 1;
	}
	return 0;
}
