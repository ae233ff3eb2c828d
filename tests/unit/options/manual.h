/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TESTS_CHECK_MANUAL_H
#define TESTS_CHECK_MANUAL_H

/* A program's manual for tests. */

#include <stdbool.h>

#include "base/arena.h"
#include "options/options.h"

enum { ARGUMENTS_MAX = 32 };

/* A program with all option groups there are. */
extern const struct manual test_manual;

/* The path of a file under the tests' data. */
const char *test_data(struct arena *arena, const char *name);

/* Parses the arguments up to a NULL; they need no program name. */
bool test_parse(
	struct arena *arena, const char *const *arguments, struct options *out, struct err *err);

#endif
