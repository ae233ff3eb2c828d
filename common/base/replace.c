/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A file replaced as a whole. The lock on a temporary file says that somebody is writing it. */
#include "replace.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include "file.h"
#include "memory.h"

#define EXTENSION ".tmp"

enum {
	TRIES = 100,
	DIGITS = 8, /* of the number in a temporary name */
	ALL_MODES = 0777,
};

/* The folder of a path, with its slash; "." without one. */
static char *
folder_of(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash == NULL ? memory_strdup(".")
			     : memory_strndup(path, (size_t)(slash - path) + 1);
}

static const char *
name_of(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash == NULL ? path : slash + 1;
}

bool
replace_sync_folder(const char *path)
{
	char *name = folder_of(path);
	int fd = open(name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	/* Some file systems cannot, and then need not. */
	bool ok = fd >= 0 && (fsync(fd) == 0 || errno == EINVAL);
	int sys = errno;

	if (fd >= 0)
		close(fd);
	free(name);
	errno = sys;
	return ok;
}

/* ---------------------------------------------------------------- what dead runs left */

/* NAME.XXXXXXXX.tmp, with hexadecimal digits. */
static bool
is_temporary(struct span in, const char *name)
{
	struct span digits;

	if (!span_starts(in, name) || !span_skip(&in, strlen(name)) || !span_starts(in, ".") ||
		!span_skip(&in, 1) || !span_take(&in, DIGITS, &digits))
		return false;
	for (size_t i = 0; i < digits.n; i++)
		if (digits.p[i] == 0 || strchr("0123456789abcdef", digits.p[i]) == NULL)
			return false;
	return span_is(in, EXTENSION);
}

/* Who writes holds the lock until the rename. */
static void
remove_if_dead(int folder, const char *name)
{
	int fd = openat(folder, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	struct stat st;

	if (fd < 0)
		return;
	if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && flock(fd, LOCK_EX | LOCK_NB) == 0)
		unlinkat(folder, name, 0);
	close(fd);
}

/* What cannot be looked at stays. */
static void
remove_left_overs(const char *path)
{
	char *folder = folder_of(path);
	DIR *entries = opendir(folder);
	const struct dirent *entry;

	free(folder);
	if (entries == NULL)
		return;
	while ((entry = readdir(entries)) != NULL)
		if (is_temporary(span_text(entry->d_name), name_of(path)))
			remove_if_dead(dirfd(entries), entry->d_name);
	closedir(entries);
}

/* ---------------------------------------------------------------- a new one */

/* False when another run took it for a left-over before it was locked. */
static bool
lock(int fd)
{
	struct stat st;

	if (flock(fd, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK)
		return false;
	return fstat(fd, &st) == 0 && st.st_nlink > 0;
}

/* A new file beside `path`, locked; its name goes into `temp`. */
static int
open_beside(const char *path, mode_t mode, char *temp, size_t size)
{
	uint32_t number;

	for (int i = 0; i < TRIES; i++) {
		int fd;

		if (getrandom(&number, sizeof(number), 0) != (ssize_t)sizeof(number))
			return -1;
		snprintf(temp, size, "%s.%08" PRIx32 EXTENSION, path, number);
		fd = open(temp, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode);
		if (fd < 0 && errno != EEXIST)
			return -1;
		if (fd >= 0 && lock(fd))
			return fd;
		if (fd >= 0)
			close(fd);
	}
	errno = EEXIST;
	return -1;
}

/* The mode to set: what is wanted, or that of a file that is there; -1: it stays as it is. */
static int
mode_for(const char *path, int mode)
{
	struct stat st;

	if (mode == REPLACE_KEEP_MODE && lstat(path, &st) == 0 && S_ISREG(st.st_mode))
		return (int)(st.st_mode & ALL_MODES);
	return mode;
}

static bool
fill(int fd, const struct span *parts, size_t count, int mode)
{
	bool ok = mode < 0 || fchmod(fd, (mode_t)mode) == 0;

	for (size_t i = 0; ok && i < count; i++)
		ok = file_write_fd(fd, parts[i]);
	return ok && fsync(fd) == 0;
}

/* A folder that may be written and not read cannot be synchronised. */
static bool
put_in_place(const char *temp, const char *path)
{
	return rename(temp, path) == 0 && (replace_sync_folder(path) || errno == EACCES);
}

bool
replace_file(const char *path, const struct span *parts, size_t count, int mode, struct err *err)
{
	size_t size = strlen(path) + 1 + DIGITS + sizeof(EXTENSION);
	char *temp = memory_malloc(size);
	int fd, sys = 0;

	remove_left_overs(path);
	mode = mode_for(path, mode);
	fd = open_beside(path, mode < 0 ? 0666 : (mode_t)mode, temp, size);
	if (fd < 0 || !fill(fd, parts, count, mode) || !put_in_place(temp, path))
		sys = errno;
	if (fd >= 0 && sys != 0)
		unlink(temp);
	if (fd >= 0 && close(fd) != 0 && sys == 0)
		sys = errno;
	free(temp);
	return sys == 0 || err_system(err, sys, "%s: cannot be written", path);
}
