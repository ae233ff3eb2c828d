/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef OPTIONS_OPTION_TAKE_H
#define OPTIONS_OPTION_TAKE_H

#include "options/options.h"

/* Parses a value by the row's kind and stores it in the row's field; ERR_USAGE when it does not
 * fit. `value` is NULL when none was given. */
bool option_take(const struct option_row *row, struct options *options, struct arena *arena,
	const char *value, struct err *err);

#endif
