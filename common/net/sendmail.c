/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A mail through the sendmail program of this machine. */
#include "net/sendmail.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/text.h"

enum {
	SAID_MAX = 4096, /* of what the program writes; the rest is read and forgotten */
	SAID_LINE = 200,
	LOOK_MS = 1, /* between two looks whether it has ended, where nothing says so */
};

struct child {
	pid_t pid;
	int out; /* our end of what it writes; -1 when closed */
	int end; /* can be read from when it has ended; -1 where there is no such thing */
	bool ended;
	int status;
	struct buf said;
};

static void
close_fd(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

/* Its group: what it has started itself ends with it. */
static bool
spawn(const struct sendmail_options *options, int in, int out, pid_t *pid)
{
	char path[4096], sender[512], t[] = "-t", i[] = "-i", f[] = "-f";
	char *arguments[] = {path, t, i, f, sender, NULL};
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attributes;
	sigset_t all, none;
	bool fits =
		strlen(options->path) < sizeof(path) && strlen(options->sender) < sizeof(sender);
	int sys = fits ? 0 : ENAMETOOLONG;

	if (sys != 0) {
		errno = sys;
		return false;
	}
	memcpy(path, options->path, strlen(options->path) + 1);
	memcpy(sender, options->sender, strlen(options->sender) + 1);
	sigfillset(&all);
	sigemptyset(&none);
	posix_spawn_file_actions_init(&actions);
	posix_spawnattr_init(&attributes);
	posix_spawn_file_actions_adddup2(&actions, in, STDIN_FILENO);
	posix_spawn_file_actions_adddup2(&actions, out, STDOUT_FILENO);
	posix_spawn_file_actions_adddup2(&actions, out, STDERR_FILENO);
	posix_spawnattr_setflags(&attributes,
		POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK);
	posix_spawnattr_setpgroup(&attributes, 0);
	posix_spawnattr_setsigdefault(&attributes, &all);
	posix_spawnattr_setsigmask(&attributes, &none);
	sys = posix_spawn(
		pid, options->path, &actions, &attributes, arguments, options->environment);
	posix_spawnattr_destroy(&attributes);
	posix_spawn_file_actions_destroy(&actions);
	errno = sys;
	return sys == 0;
}

/* All of the mail is there before the program begins: were it written while the program reads, one
 * that outlives this process would take half a mail for all of it. */
static int
whole(struct span message)
{
	int fd = memfd_create("mail", MFD_CLOEXEC);

	if (fd >= 0 && (!file_write_fd(fd, message) || lseek(fd, 0, SEEK_SET) != 0)) {
		int sys = errno;

		close_fd(&fd);
		errno = sys;
	}
	return fd;
}

/* Linux has it since 5.3, and wakes poll at the very moment. */
static int
end_of(pid_t pid)
{
#ifdef SYS_pidfd_open
	return (int)syscall(SYS_pidfd_open, pid, 0);
#else
	(void)pid;
	return -1;
#endif
}

static bool
start(struct child *child, const struct sendmail_options *options, struct span message,
	struct err *err)
{
	int in = whole(message), out[2] = {-1, -1};
	bool ok = in >= 0 && pipe2(out, O_CLOEXEC) == 0 &&
		  fcntl(out[0], F_SETFL, O_NONBLOCK) == 0 &&
		  spawn(options, in, out[1], &child->pid);

	if (!ok)
		err_system(err, errno, "%s cannot be run", options->path);
	close_fd(&in);
	close_fd(&out[1]);
	child->out = out[0];
	child->end = ok ? end_of(child->pid) : -1;
	return ok;
}

static void
listen_to(struct child *child)
{
	uint8_t more[1024];
	ssize_t n = read(child->out, more, sizeof(more));

	if (n > 0)
		buf_add(&child->said, more,
			(size_t)n < SAID_MAX - child->said.n ? (size_t)n
							     : SAID_MAX - child->said.n);
	else if (n == 0 || (errno != EAGAIN && errno != EINTR))
		close_fd(&child->out);
}

static void
look(struct child *child)
{
	child->ended = child->ended || waitpid(child->pid, &child->status, WNOHANG) == child->pid;
}

/* Until it has ended, or the time is over. What it leaves running, as a mail system that delivers
 * in the background does, may hold its output open for as long as it likes. */
static void
talk(struct child *child, struct deadline deadline)
{
	while (!child->ended && !deadline_passed(deadline)) {
		struct pollfd fds[2] = {
			{.fd = child->out, .events = POLLIN}, {.fd = child->end, .events = POLLIN}};
		int ms = deadline_poll(deadline);

		if (poll(fds, 2, child->end >= 0 || ms < LOOK_MS ? ms : LOOK_MS) > 0 &&
			fds[0].revents != 0)
			listen_to(child);
		look(child);
	}
	while (child->out >= 0 && child->said.n < SAID_MAX) {
		size_t before = child->said.n;

		listen_to(child);
		if (child->said.n == before)
			break;
	}
}

/* False when it had to be killed. */
static bool
reap(struct child *child)
{
	look(child);
	if (child->ended)
		return true;
	kill(-child->pid, SIGKILL);
	while (waitpid(child->pid, &child->status, 0) < 0 && errno == EINTR)
		;
	return false;
}

static bool
explain(const struct sendmail_options *options, struct child *child, bool in_time, struct err *err)
{
	int status = child->status;
	struct buf text = buf_make(SAID_LINE + 8);
	struct span said = buf_view(&child->said), line = {NULL, 0};

	while (line.n == 0 && span_line(&said, &line))
		line = span_trim(line);
	text_printable(&text, line, SAID_LINE);
	if (!in_time)
		err_set(err, ERR_TIMEOUT, "%s did not end in time%s%s", options->path,
			text.n > 0 ? ": " : "", buf_cstr(&text));
	else if (WIFSIGNALED(status))
		err_set(err, ERR_SYSTEM, "%s was ended by signal %d%s%s", options->path,
			WTERMSIG(status), text.n > 0 ? ": " : "", buf_cstr(&text));
	else
		err_set(err, ERR_SYSTEM, "%s ended with status %d%s%s", options->path,
			WEXITSTATUS(status), text.n > 0 ? ": " : "", buf_cstr(&text));
	buf_free(&text);
	return false;
}

bool
sendmail_send(const struct sendmail_options *options, struct span message, struct deadline deadline,
	struct err *err)
{
	struct child child = {.out = -1, .end = -1, .said = buf_make(SAID_MAX)};
	bool ok, in_time;

	if (options->path[0] != '/')
		return err_set(
			err, ERR_USAGE, "the path of sendmail is not absolute: %s", options->path);
	if (options->seconds > 0)
		deadline = deadline_earlier(deadline, deadline_in(options->seconds));
	ok = start(&child, options, message, err);
	if (ok) {
		talk(&child, deadline);
		in_time = reap(&child);
		ok = (in_time && WIFEXITED(child.status) && WEXITSTATUS(child.status) == 0) ||
		     explain(options, &child, in_time, err);
	}
	close_fd(&child.out);
	close_fd(&child.end);
	buf_free(&child.said);
	return ok;
}
