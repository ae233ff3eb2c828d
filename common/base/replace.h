/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BASE_REPLACE_H
#define BASE_REPLACE_H

#include <stdbool.h>
#include <stddef.h>

#include "err.h"
#include "span.h"

/*
 * Files that are replaced as a whole: at any moment a reader finds all of one version, after a
 * power failure too. What is written goes into a temporary file in the same folder
 * (PATH.XXXXXXXX.tmp, locked), which is synchronised and renamed. Neither step goes through a
 * symbolic link: one that stands at `path` is replaced itself. Temporary files that earlier runs
 * left behind, because they were killed, are removed.
 */
enum {
	REPLACE_KEEP_MODE = -1
}; /* that of the file which is there; of a new one what umask leaves */

/* Writes the parts one behind the other. `mode` as for chmod(2). Errors name the path. */
bool replace_file(
	const char *path, const struct span *parts, size_t count, int mode, struct err *err);

/* A name is lost with the power unless its folder is synchronised too; false with errno set. */
bool replace_sync_folder(const char *path);

#endif
