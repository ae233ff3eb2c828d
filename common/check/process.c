/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The beginning and the end of every program; nothing else decides an exit status. */
#include "config.h"

#include "check/process.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/must.h"
#include "check/crypto.h"
#include "net/directory.h"
#include "output/headline.h"

void
process_no_memory(void)
{
	must_end("out of memory");
}

/* A closed descriptor would be taken by the next socket, and the status line written into it. A
 * missing standard output is replaced by something that cannot be written. */
static void
fill_descriptors(void)
{
	for (int fd = 0; fd <= 2; fd++)
		if (fcntl(fd, F_GETFD) < 0 && errno == EBADF)
			(void)!open("/dev/null", fd == STDOUT_FILENO ? O_RDONLY : O_RDWR);
}

void
process_begin(void)
{
	fill_descriptors();
	must(crypto_begin(), "libcrypto cannot be set up");
	must(setenv(DIRECTORY_VARIABLE, "1", 1) == 0, "the environment cannot be changed");
	signal(SIGPIPE, SIG_IGN);
	/* Ignored, which outlives exec, it would take the exit status of what is started. */
	signal(SIGCHLD, SIG_DFL);
}

int
process_say(const struct buf *out, enum state state)
{
	bool ok = !out->failed && file_write_fd(STDOUT_FILENO, buf_view(out));

	return ok ? state_exit(state) : state_exit(STATE_UNKNOWN);
}

static const char usage_tail[] = ", see --help";

static const char *
reason(const struct err *err)
{
	return err->text[0] == '\0' ? "something failed without a reason" : err->text;
}

const char *
process_reason(struct arena *arena, const struct err *err)
{
	return arena_printf(arena, "%s%s", err_words(arena, reason(err)),
		err->kind == ERR_USAGE ? usage_tail : "");
}

void
process_unknown(struct buf *out, const struct manual *manual, const struct err *err)
{
	char text[ERR_TEXT_MAX];
	const struct headline line = {.service = manual->service,
		.state = STATE_UNKNOWN,
		.text = text,
		.tail = err->kind == ERR_USAGE ? usage_tail : NULL,
		/* What iphttps-report says is no line of a monitoring system. */
		.max = manual->reporter == 0 ? 0 : LIMIT_HEADLINE};

	err_plain(reason(err), text);
	headline_write(out, &line);
	buf_u8(out, '\n');
}

int
process_end(int status)
{
#ifndef ARENA_EACH
	process_leave(status);
#endif
	return status;
}

void
process_leave(int status)
{
	_exit(status);
}
