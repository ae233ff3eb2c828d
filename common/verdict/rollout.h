/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VERDICT_ROLLOUT_H
#define VERDICT_ROLLOUT_H

#include "model/report.h"
#include "model/rollout.h"

/*
 * The plan for a report that verdict_roots has filled, from its findings and its distribution.
 * What is not established comes first, and no channel that it touches is said to trust anything.
 * Pure; all memory is of the arena.
 */
const struct rollout *rollout_make(struct arena *arena, const struct report *report);

#endif
