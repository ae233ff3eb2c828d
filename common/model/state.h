/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef MODEL_STATE_H
#define MODEL_STATE_H

#include <stdbool.h>

/* Ordered from good to bad: the larger one wins. STATE_NONE is no statement at all. */
enum state {
	STATE_NONE,
	STATE_OK,
	STATE_UNKNOWN,
	STATE_WARNING,
	STATE_CRITICAL,
};

enum { STATE_COUNT = STATE_CRITICAL + 1 };

const char *state_name(enum state state); /* "OK", "WARNING", "CRITICAL", "UNKNOWN" */
int state_exit(enum state state);         /* 0, 1, 2, 3; STATE_NONE is 3 */
enum state state_worse(enum state a, enum state b);

/* A name in upper or lower case, or the exit status as one digit. */
bool state_parse(const char *text, enum state *out);

#endif
