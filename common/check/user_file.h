/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CHECK_USER_FILE_H
#define CHECK_USER_FILE_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/err.h"

/* "USER:PASSWORD", the first line of a file: what must not be on a command line. */
bool user_file_read(struct arena *arena, const char *path, const char **user,
	const char **password, struct err *err);

#endif
