/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A mail through the sendmail program of this machine. */
#include "net/sendmail.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/text.h"

enum {
	SAID_MAX = 4096, /* of what the program writes; the rest is read and forgotten */
	SAID_LINE = 200,
	LOOK_MS = 20, /* between two looks whether it has ended */
};

struct child {
	pid_t pid;
	int in, out; /* our ends; -1 when closed */
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
	char path[4096], t[] = "-t", i[] = "-i";
	char *arguments[] = {path, t, i, NULL};
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attributes;
	sigset_t all, none;
	int sys = strlen(options->path) < sizeof(path) ? 0 : ENAMETOOLONG;

	if (sys != 0) {
		errno = sys;
		return false;
	}
	memcpy(path, options->path, strlen(options->path) + 1);
	sigfillset(&all);
	sigemptyset(&none);
	posix_spawn_file_actions_init(&actions);
	posix_spawnattr_init(&attributes);
	posix_spawn_file_actions_adddup2(&actions, in, STDIN_FILENO);
	posix_spawn_file_actions_adddup2(&actions, out, STDOUT_FILENO);
	posix_spawn_file_actions_adddup2(&actions, out, STDERR_FILENO);
	posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF |
		POSIX_SPAWN_SETSIGMASK);
	posix_spawnattr_setpgroup(&attributes, 0);
	posix_spawnattr_setsigdefault(&attributes, &all);
	posix_spawnattr_setsigmask(&attributes, &none);
	sys = posix_spawn(pid, options->path, &actions, &attributes, arguments, options->environment);
	posix_spawnattr_destroy(&attributes);
	posix_spawn_file_actions_destroy(&actions);
	errno = sys;
	return sys == 0;
}

/* Sockets, because writing to one can be asked not to raise SIGPIPE. */
static bool
start(struct child *child, const struct sendmail_options *options, struct err *err)
{
	int in[2] = {-1, -1}, out[2] = {-1, -1};
	bool ok = socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, in) == 0 &&
		socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, out) == 0 &&
		fcntl(in[1], F_SETFL, O_NONBLOCK) == 0 && fcntl(out[1], F_SETFL, O_NONBLOCK) == 0 &&
		spawn(options, in[0], out[0], &child->pid);

	if (!ok)
		err_system(err, errno, "%s cannot be run", options->path);
	close_fd(&in[0]);
	close_fd(&out[0]);
	child->in = in[1];
	child->out = out[1];
	return ok;
}

/* A program that reads no more gets no more: its exit status says whether that was all right. */
static void
feed(struct child *child, struct span *message)
{
	ssize_t n = send(child->in, message->p, message->n, MSG_NOSIGNAL);

	if (n > 0)
		span_skip(message, (size_t)n);
	else if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	if (n < 0 || message->n == 0)
		close_fd(&child->in);
}

static void
listen_to(struct child *child)
{
	uint8_t more[1024];
	ssize_t n = recv(child->out, more, sizeof(more), 0);

	if (n > 0)
		buf_add(&child->said, more,
			(size_t)n < SAID_MAX - child->said.n ? (size_t)n : SAID_MAX - child->said.n);
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
talk(struct child *child, struct span message, struct deadline deadline)
{
	while (!child->ended && !deadline_passed(deadline)) {
		struct pollfd fds[2] = {{.fd = child->out, .events = POLLIN},
			{.fd = child->in, .events = message.n > 0 ? POLLOUT : 0}};
		int ms = deadline_poll(deadline), look_ms = child->out >= 0 ? LOOK_MS : 1;

		look(child);
		if (child->ended || poll(fds, 2, ms < look_ms ? ms : look_ms) <= 0)
			continue;
		if (fds[1].revents != 0)
			feed(child, &message);
		if (fds[0].revents != 0)
			listen_to(child);
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
	struct child child = {.in = -1, .out = -1, .said = buf_make(SAID_MAX)};
	bool ok, in_time;

	if (options->path[0] != '/')
		return err_set(err, ERR_USAGE, "the path of sendmail is not absolute: %s", options->path);
	if (options->seconds > 0)
		deadline = deadline_earlier(deadline, deadline_in(options->seconds));
	ok = start(&child, options, err);
	if (ok) {
		talk(&child, message, deadline);
		/* while its input is open: the end of that would be the end of a mail that is not whole */
		in_time = reap(&child);
		ok = (in_time && WIFEXITED(child.status) && WEXITSTATUS(child.status) == 0) ||
			explain(options, &child, in_time, err);
	}
	close_fd(&child.in);
	close_fd(&child.out);
	buf_free(&child.said);
	return ok;
}
