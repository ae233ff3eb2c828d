/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef OPTIONS_OPTION_TAKE_H
#define OPTIONS_OPTION_TAKE_H

#include "options/options.h"

/* Puts a value to where the row says, as its kind has it; ERR_USAGE when it is not such a value.
 * `value` is NULL when none was given. */
bool option_take(const struct option_row *row, struct options *options, struct arena *arena,
	const char *value, struct err *err);

#endif
