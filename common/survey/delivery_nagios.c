/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Passive results for Nagios: into its command file, or into its check result directory. */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "output/survey.h"
#include "survey/delivery_rows.h"
#include "survey/limits.h"

enum { PIPE_SECONDS = 10 };

/* Up to PIPE_BUF bytes go into a pipe wholly or not at all (POSIX, write). */
static bool
write_line(int fd, struct span line, struct deadline deadline)
{
	struct pollfd wait = {.fd = fd, .events = POLLOUT};

	while (!deadline_passed(deadline)) {
		if (write(fd, line.p, line.n) >= 0)
			return true;
		if (errno != EAGAIN && errno != EINTR)
			return false;
		poll(&wait, 1, deadline_poll(deadline));
	}
	errno = ETIMEDOUT;
	return false;
}

static int
open_pipe(const char *path, struct err *err)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	struct stat st;

	if (fd < 0 && errno == ENXIO)
		err_set(err, ERR_SYSTEM, "%s: nobody reads from this pipe", path);
	else if (fd < 0)
		err_system(err, errno, "%s: cannot be opened", path);
	else if (fstat(fd, &st) != 0 || !S_ISFIFO(st.st_mode)) {
		err_set(err, ERR_SYSTEM, "%s: is no pipe", path);
		close(fd);
		fd = -1;
	}
	return fd;
}

/* Each line of no more than PIPE_BUF bytes in one piece, so that those of other writers do not come
 * between. Fails at once when it is not there, or no pipe, or nobody reads from it, and at the
 * deadline when the reader does not get on. */
static bool
write_lines(const char *path, struct span lines, struct deadline deadline, struct err *err)
{
	int fd = open_pipe(path, err), sys = 0;

	if (fd < 0)
		return false;
	while (lines.n > 0 && sys == 0) {
		const uint8_t *end = memchr(lines.p, '\n', lines.n);
		struct span line;

		span_take(&lines, end == NULL ? lines.n : (size_t)(end - lines.p) + 1, &line);
		if (line.n > PIPE_BUF)
			sys = EMSGSIZE;
		else if (!write_line(fd, line, deadline))
			sys = errno;
	}
	close(fd);
	return sys == 0 || err_system(err, sys, "%s: cannot be written", path);
}

/* The mark that the file beside it is whole. */
static bool
mark_whole(const char *path)
{
	char mark[PATH_MAX];
	int fd, n = snprintf(mark, sizeof(mark), "%s.ok", path);

	if (n < 0 || (size_t)n >= sizeof(mark)) {
		errno = ENAMETOOLONG;
		return false;
	}
	fd = open(mark, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
	return fd >= 0 && close(fd) == 0;
}

/* A new file cXXXXXX and then, beside it, an empty cXXXXXX.ok, which says that it is whole. */
static bool
spool(const char *directory, struct span content, struct err *err)
{
	char path[PATH_MAX];
	int fd, sys = 0, n = snprintf(path, sizeof(path), "%s/cXXXXXX", directory);

	if (n < 0 || (size_t)n >= sizeof(path))
		return err_system(err, ENAMETOOLONG, "%s", directory);
	fd = mkostemp(path, O_CLOEXEC);
	if (fd < 0)
		return err_system(err, errno, "%s: cannot be written", directory);
	if (!file_write_fd(fd, content) || fchmod(fd, 0644) != 0)
		sys = errno;
	if (close(fd) != 0 && sys == 0)
		sys = errno;
	if (sys == 0 && !mark_whole(path))
		sys = errno;
	if (sys != 0)
		unlink(path);
	return sys == 0 || err_system(err, sys, "%s: cannot be written", path);
}

/* Nagios takes its pipe away when it ends. A file in its place would hold results that nobody
 * reads, and the next Nagios could not make its pipe. */
static bool
write_to(const struct delivery *delivery, struct span lines, struct err *err)
{
	const char *where = delivery->where;

	if (where == NULL || strcmp(where, "-") == 0 || delivery->shown != NULL)
		return delivery_write(delivery, lines, err);
	if (access(where, F_OK) != 0 && errno == ENOENT)
		return err_set(
			err, ERR_SYSTEM, "%s: there is no such pipe: is Nagios running?", where);
	return write_lines(where, lines, deadline_in(PIPE_SECONDS), err);
}

bool
delivery_nagios(const struct delivery *delivery, struct err *err)
{
	struct buf out = buf_make(LIMIT_SURVEY_OUTPUT);
	bool ok = survey_nagios(&out, delivery->survey, delivery->arena) ||
		  err_set(err, ERR_LIMIT, "larger than %d bytes", LIMIT_SURVEY_OUTPUT);

	ok = ok && write_to(delivery, buf_view(&out), err);
	buf_free(&out);
	return ok;
}

bool
delivery_nagios_spool(const struct delivery *delivery, struct err *err)
{
	struct buf out = buf_make(LIMIT_SURVEY_OUTPUT);
	bool ok = survey_nagios_spool(&out, delivery->survey, delivery->arena) ||
		  err_set(err, ERR_LIMIT, "larger than %d bytes", LIMIT_SURVEY_OUTPUT);

	if (ok)
		ok = delivery->shown != NULL ? delivery_write(delivery, buf_view(&out), err)
					     : spool(delivery->where, buf_view(&out), err);
	buf_free(&out);
	return ok;
}
