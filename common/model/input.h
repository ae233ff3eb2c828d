/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef MODEL_INPUT_H
#define MODEL_INPUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * A file that was read for what clients have, and how old that is. What is asked at once, a
 * directory or the machine's own store, has no age.
 */
struct input {
	const char *name;     /* of its store or channel */
	const char *location; /* its path */
	uint8_t kind;         /* enum channel_kind */
	bool disallows;       /* a list of what is not trusted: it may be right for years */
	int64_t changed;      /* when the file was written, 0: not known */
	int64_t issued;       /* a list's own date (thisUpdate), 0: it has none */
};

#endif
