/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VERDICT_INPUT_H
#define VERDICT_INPUT_H

#include "model/evidence.h"
#include "model/metric.h"
#include "verdict/rule.h"

/*
 * The age of the files of stores: store.stale and store.future, one finding for all files of a
 * kind. Two ages count. The age of the file says for how long nothing newer has come: clients look
 * for Microsoft's lists every day (learn.microsoft.com, Configure trusted roots and disallowed
 * certificates in Windows). The age of a list of roots by its own date, thisUpdate, says whether
 * the copy was current: Microsoft issues one a month.
 */
void judge_inputs(struct verdict *verdict, const struct evidence *evidence);

/* The oldest of each kind that has a limit, in days. */
void measure_inputs(
	struct verdict *verdict, const struct evidence *evidence, struct metrics *metrics);

#endif
