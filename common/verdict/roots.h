/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VERDICT_ROOTS_H
#define VERDICT_ROOTS_H

#include "model/report.h"
#include "verdict/rule.h"

/*
 * Whether every channel has what clients need. From the report's evidence (what was served; may
 * hold no subject) and its distribution: fills state, name, summary, code, findings and metrics,
 * and the state of each channel. Pure. A channel that cannot be read is UNKNOWN and never "lacks
 * the root"; while it is not known what clients need, nothing is OK.
 */
void verdict_roots(const struct verdict_options *options, struct arena *arena,
	struct report *report, struct distribution *distribution);

#endif
