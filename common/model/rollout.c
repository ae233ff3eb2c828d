/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Names of what is done. */
#include "model/rollout.h"

const char *
rollout_act_name(enum rollout_act act)
{
	static const char *const names[ROLLOUT_ACT_COUNT] = {
		[ROLLOUT_FIND_OUT] = "find-out",
		[ROLLOUT_REPAIR] = "repair",
		[ROLLOUT_DISTRIBUTE] = "distribute",
		[ROLLOUT_BIND] = "bind",
		[ROLLOUT_RETIRE] = "retire",
	};

	return names[act];
}
