/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whole files: read with a ceiling and a deadline, written atomically. */
#include "file.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "buf.h"
#include "replace.h"

enum {
	READ_SIZE = 64 * 1024,
	STALLED_MS = 10000, /* how long the reader of a pipe may leave it full */
};

/* Waits until reading will not block. */
static bool
readable(int fd, struct deadline deadline, struct err *err)
{
	struct pollfd pfd = {.fd = fd, .events = POLLIN};
	int n;

	if (deadline_passed(deadline))
		return err_set(err, ERR_TIMEOUT, "no end of the input within the time limit");
	do
		n = poll(&pfd, 1, deadline_poll(deadline));
	while (n < 0 && errno == EINTR);
	if (n < 0)
		return err_system(err, errno, "cannot wait for input");
	return n > 0 || err_set(err, ERR_TIMEOUT, "no input within the time limit");
}

/* The buffer takes one byte more than is allowed: when it comes, there is too much. */
static bool
read_all(int fd, bool wait, struct buf *buf, struct deadline deadline, struct err *err)
{
	for (;;) {
		size_t left = buf->max - buf->n, want = left < READ_SIZE ? left : READ_SIZE;
		uint8_t *room = buf_room(buf, want);
		ssize_t n;

		if (left == 0)
			return err_set(err, ERR_LIMIT, "is larger than %zu bytes", buf->max - 1);
		if (room == NULL)
			return err_set(err, ERR_MEMORY, "no memory");
		if (wait && !readable(fd, deadline, err))
			return false;
		n = read(fd, room, want);
		if (n == 0)
			return true;
		if (n > 0)
			buf_grew(buf, (size_t)n);
		else if (errno == EAGAIN && wait)
			continue;
		else if (errno != EINTR)
			return err_system(err, errno, "cannot be read");
	}
}

static bool
open_input(const char *path, int *fd, struct stat *st, struct err *err)
{
	*fd = strcmp(path, "-") == 0 ? fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3)
				     : open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (*fd < 0)
		return err_system(err, errno, "cannot be opened");
	if (fstat(*fd, st) != 0)
		return err_system(err, errno, "cannot be examined");
	if (S_ISDIR(st->st_mode))
		return err_set(err, ERR_SYSTEM, "is a directory");
	return true;
}

/*
 * A regular file whose size is known is read to where it stays: no copy, and of what is secret in
 * it no second one. False when it has another size by now, which the other way finds out about.
 */
static bool
read_sized(struct arena *arena, int fd, const struct stat *st, size_t max, struct span *out)
{
	size_t size = (size_t)st->st_size, have = 0;
	uint8_t *bytes;
	ssize_t n = 1;

	if (!S_ISREG(st->st_mode) || st->st_size <= 0 || size > max)
		return false;
	bytes = arena_alloc(arena, size + 1);
	while (n > 0 && have <= size) {
		n = pread(fd, bytes + have, size + 1 - have, (off_t)have);
		if (n > 0)
			have += (size_t)n;
		else if (n < 0 && errno == EINTR)
			n = 1;
	}
	*out = span_of(bytes, size);
	return n == 0 && have == size;
}

static bool
read_any(struct arena *arena, int fd, const struct stat *st, size_t max, struct deadline deadline,
	struct span *out, struct err *err)
{
	struct buf buf = buf_make(max + 1);
	bool ok = read_all(fd, !S_ISREG(st->st_mode), &buf, deadline, err);

	if (ok)
		*out = arena_bytes(arena, buf_view(&buf));
	buf_free(&buf);
	return ok;
}

const char *
file_shown(const char *path)
{
	return strcmp(path, "-") == 0 ? "standard input" : path;
}

bool
file_read(struct arena *arena, const char *path, size_t max, struct deadline deadline,
	struct span *out, struct err *err)
{
	struct stat st;
	int fd = -1;
	bool ok;

	ok = open_input(path, &fd, &st, err) &&
	     ((strcmp(path, "-") != 0 && read_sized(arena, fd, &st, max, out)) ||
		     read_any(arena, fd, &st, max, deadline, out, err));
	if (!ok)
		err_context(err, "%s", file_shown(path));
	if (fd >= 0)
		close(fd);
	return ok;
}

bool
file_read_to(const char *path, void *to, size_t max, struct deadline deadline, size_t *n,
	struct err *err)
{
	struct buf buf = {.p = to, .cap = max + 2, .max = max + 1};
	struct stat st;
	int fd = -1;
	bool ok = open_input(path, &fd, &st, err) &&
		  read_all(fd, !S_ISREG(st.st_mode), &buf, deadline, err);

	if (!ok)
		err_context(err, "%s", file_shown(path));
	if (fd >= 0)
		close(fd);
	*n = buf.n;
	return ok;
}

bool
file_write_fd(int fd, struct span content)
{
	while (content.n > 0) {
		ssize_t n = write(fd, content.p, content.n);

		if (n > 0)
			span_skip(&content, (size_t)n);
		else if (n < 0 && errno != EINTR)
			return false;
	}
	return true;
}

static bool
write_waiting(int fd, struct span content)
{
	struct pollfd wait = {.fd = fd, .events = POLLOUT};
	int ready = 1;

	while (content.n > 0 && ready != 0) {
		ssize_t n = write(fd, content.p, content.n);

		if (n > 0)
			span_skip(&content, (size_t)n);
		else if (n < 0 && errno == EAGAIN)
			ready = poll(&wait, 1, STALLED_MS);
		else if (n < 0 && errno != EINTR)
			return false;
	}
	errno = ETIMEDOUT;
	return content.n == 0;
}

/* What is not a regular file (a device, a pipe) is written to, never replaced. */
static bool
write_in_place(const char *path, struct span content, struct err *err)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK), sys = 0;

	if (fd < 0 && errno == ENXIO)
		return err_set(err, ERR_SYSTEM, "%s: nobody reads from this pipe", path);
	if (fd < 0 || !write_waiting(fd, content))
		sys = errno;
	if (fd >= 0 && close(fd) != 0 && sys == 0)
		sys = errno;
	return sys == 0 || err_system(err, sys, "%s: cannot be written", path);
}

/* The path that a link at `path` stands for; NULL when it is none. A link that somebody else has
 * put there could lead anywhere. */
static bool
follow_link(const char *path, char **target, struct err *err)
{
	struct stat st;

	*target = NULL;
	if (lstat(path, &st) != 0 || !S_ISLNK(st.st_mode))
		return true;
	if (st.st_uid != 0 && st.st_uid != geteuid())
		return err_set(err, ERR_SYSTEM, "%s: is a symbolic link of another user", path);
	*target = realpath(path, NULL);
	return *target != NULL || err_system(err, errno, "%s: cannot be written", path);
}

bool
file_write(const char *path, struct span content, struct err *err)
{
	struct stat st;
	char *target;
	bool ok;

	if (strcmp(path, "-") == 0)
		return file_write_fd(STDOUT_FILENO, content) ||
		       err_system(err, errno, "cannot write to standard output");
	if (stat(path, &st) == 0 && !S_ISREG(st.st_mode))
		return write_in_place(path, content, err);
	if (!follow_link(path, &target, err))
		return false;
	ok = replace_file(target == NULL ? path : target, &content, 1, REPLACE_KEEP_MODE, err);
	free(target);
	return ok;
}

bool
file_is_directory(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}
