/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SURVEY_USER_FILE_H
#define SURVEY_USER_FILE_H

#include <stdbool.h>

#include "base/err.h"
#include "base/secret.h"

/* "USER:PASSWORD", the first line of a file: what must not be on a command line. */
struct user {
	const char *name, *password; /* both in `line` */
	struct secret line;
};

bool user_file_read(const char *path, struct user *out, struct err *err);
void user_clear(struct user *user); /* wipes it; an empty one is fine */

#endif
