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
#include "base/text.h"
#include "check/crypto.h"
#include "net/directory.h"

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

static void
write_reason(struct buf *out, const struct err *err)
{
	bool told = err->text[0] != '\0';

	text_printable(out, span_text(told ? err->text : "something failed without a reason"),
		ERR_TEXT_MAX);
	if (err->kind == ERR_USAGE)
		buf_text(out, ", see --help");
}

const char *
process_reason(struct arena *arena, const struct err *err)
{
	struct buf text = buf_make(2 * ERR_TEXT_MAX);
	const char *out;

	write_reason(&text, err);
	out = arena_text(arena, buf_cstr(&text));
	buf_free(&text);
	return out;
}

void
process_unknown(struct buf *out, const struct manual *manual, const struct err *err)
{
	buf_printf(out, "%s UNKNOWN - ", manual->service);
	write_reason(out, err);
	buf_text(out, "\n");
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
