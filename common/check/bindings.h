/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CHECK_BINDINGS_H
#define CHECK_BINDINGS_H

#include "base/clock.h"
#include "options/options.h"
#include "verdict/rule.h"

/* Reads the files of --binding into the options of the verdict. False, with the file's name, when
 * one cannot be read or shows no binding. */
bool bindings_read(struct arena *arena, const struct options *options, struct deadline deadline,
	struct verdict_options *out, struct err *err);

#endif
