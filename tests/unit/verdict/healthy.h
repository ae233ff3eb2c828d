/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TESTS_HEALTHY_H
#define TESTS_HEALTHY_H

#include "model/chain.h"
#include "model/report.h"
#include "verdict/verdict.h"

/* Evidence of a site on which nothing is wrong, with `count` addresses (at most 4), to be spoilt
 * by tests: labels "192.0.2.1" and so on, one leaf, one trusted path of two certificates. */
struct healthy {
	struct arena *arena;
	struct evidence evidence;
	struct subject subject;
	struct endpoint endpoints[4];
	struct chain_report chains[4];
	struct chain_path paths[4];
	struct chain_problem problems[4][4];
	struct verdict_options options;
	struct report report;
};

void healthy_begin(struct healthy *h, size_t count);
void healthy_judge(struct healthy *h);
void healthy_end(struct healthy *h);

/* Adds a problem to the path of an endpoint. */
void healthy_problem(struct healthy *h, size_t endpoint, enum chain_fault fault, const char *text);

/* The stage ends with this outcome; the later ones were not attempted. */
void healthy_stop(struct healthy *h, size_t endpoint, enum stage stage, enum outcome outcome,
	const char *text);

#endif
