/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VERDICT_UNCHECKED_H
#define VERDICT_UNCHECKED_H

#include "verdict/rule.h"

/*
 * What the run did not check, as notes of the report: by choice (the check, its options), because
 * something was not given (a name, Microsoft's lists) or because only the client can know. Each is
 * a short line that names the option or check for it. They make no finding and no state.
 */
void unchecked_list(
	const struct verdict_options *options, struct arena *arena, struct report *report);

#endif
