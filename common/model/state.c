/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The four states of a check, their order and their exit status. */
#include "state.h"

#include <string.h>

static const struct {
	const char *upper, *lower, *digit;
	int exit;
} states[STATE_COUNT] = {
	[STATE_NONE] = {"UNKNOWN", "", "", 3},
	[STATE_OK] = {"OK", "ok", "0", 0},
	[STATE_UNKNOWN] = {"UNKNOWN", "unknown", "3", 3},
	[STATE_WARNING] = {"WARNING", "warning", "1", 1},
	[STATE_CRITICAL] = {"CRITICAL", "critical", "2", 2},
};

const char *
state_name(enum state state)
{
	return states[state].upper;
}

int
state_exit(enum state state)
{
	return states[state].exit;
}

enum state
state_worse(enum state a, enum state b)
{
	return a > b ? a : b;
}

bool
state_parse(const char *text, enum state *out)
{
	for (int i = STATE_OK; i < STATE_COUNT; i++)
		if (strcmp(text, states[i].upper) == 0 || strcmp(text, states[i].lower) == 0 ||
			strcmp(text, states[i].digit) == 0) {
			*out = (enum state)i;
			return true;
		}
	return false;
}
