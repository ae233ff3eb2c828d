/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BASE_FILE_H
#define BASE_FILE_H

#include <stdbool.h>
#include <stddef.h>

#include "arena.h"
#include "clock.h"
#include "err.h"
#include "span.h"

/*
 * Reads a whole file into the arena, refusing more than `max` bytes. "-" is standard input. Pipes
 * and terminals are waited for until the deadline. Errors name the path.
 */
bool file_read(struct arena *arena, const char *path, size_t max, struct deadline deadline,
	struct span *out, struct err *err);

/* The same into memory of the caller's, which has room for two bytes more than `max`: what is read
 * is in no other place of this process. */
bool file_read_to(const char *path, void *to, size_t max, struct deadline deadline, size_t *n,
	struct err *err);

/* Replaces a file as a whole (replace.h); "-" is standard output. A symbolic link of this user or
 * of root is followed, any other one is refused. What is no regular file is written in place: a
 * pipe that nobody reads fails at once, and one that nobody empties after ten seconds. The mode of
 * a file that is there stays, a new one gets what the umask leaves. */
bool file_write(const char *path, struct span content, struct err *err);

/* The path as messages name it: "standard input" for "-". */
const char *file_shown(const char *path);

bool file_is_directory(const char *path);

/* All of it, or false with errno set. */
bool file_write_fd(int fd, struct span content);

#endif
