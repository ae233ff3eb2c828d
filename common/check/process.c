/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "check/process.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/text.h"
#include "check/crypto.h"

/* The arena cannot say which check it serves; the program's name can. */
void
process_no_memory(void)
{
	const char *name = program_invocation_short_name;
	char line[96];
	size_t n = 0;

	if (text_starts(name, "check_"))
		name += strlen("check_");
	while (name[n] != '\0' && n < 32) {
		line[n] = name[n] >= 'a' && name[n] <= 'z' ? (char)(name[n] - 'a' + 'A') : name[n];
		n++;
	}
	snprintf(line + n, sizeof(line) - n, " UNKNOWN - out of memory\n");
	file_write_fd(STDOUT_FILENO, span_text(line));
	_exit(state_exit(STATE_UNKNOWN));
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
	crypto_begin();
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

void
process_unknown(struct buf *out, const struct manual *manual, const struct err *err)
{
	buf_printf(out, "%s UNKNOWN - ", manual->service);
	text_printable(out, span_text(err->text), ERR_TEXT_MAX);
	if (err->kind == ERR_USAGE)
		buf_text(out, ", see --help");
	buf_text(out, "\n");
}

void
process_leave(int status)
{
	_exit(status);
}
