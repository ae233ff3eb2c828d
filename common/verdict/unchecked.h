/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VERDICT_UNCHECKED_H
#define VERDICT_UNCHECKED_H

#include "verdict/rule.h"

/*
 * What the run did not look at, as notes of the report: by choice (the check, its options), for
 * want of something (a name, Microsoft's lists) or because only the client itself can know. Each is
 * a short line that says what would look at it. No finding comes of them, and no state.
 */
void unchecked_list(
	const struct verdict_options *options, struct arena *arena, struct report *report);

#endif
