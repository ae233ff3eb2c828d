/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A two-way byte stream behind a table of operations. */
#include "net/stream.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>

#include "base/err.h"

/* Before anything is moved, and not only when there is something to wait for: a peer that never
 * stops sending always has bytes ready. What is built on another stream, as TLS is, passes here
 * with every piece. */
static enum io
in_time(struct stream *stream, struct deadline deadline)
{
	return deadline_passed(deadline) ? stream_fail(stream, IO_TIMEOUT, "no answer in time")
					 : IO_DONE;
}

enum io
stream_read(struct stream *stream, void *to, size_t n, size_t *got, struct deadline deadline)
{
	enum io io = in_time(stream, deadline);

	*got = 0;
	return io == IO_DONE ? stream->ops->read(stream, to, n, got, deadline) : io;
}

enum io
stream_write(struct stream *stream, struct span bytes, struct deadline deadline)
{
	while (bytes.n > 0) {
		size_t put = 0;
		enum io io = in_time(stream, deadline);

		if (io == IO_DONE)
			io = stream->ops->write(stream, bytes, &put, deadline);
		if (io != IO_DONE)
			return io;
		span_skip(&bytes, put);
	}
	return IO_DONE;
}

void
stream_free(struct stream *stream)
{
	if (stream != NULL)
		stream->ops->free(stream);
}

enum io
stream_fail(struct stream *stream, enum io io, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(stream->why, sizeof(stream->why), fmt, ap);
	va_end(ap);
	return io;
}

enum io
stream_fail_errno(struct stream *stream, int sys)
{
	static const struct {
		int sys;
		enum io io;
	} table[] = {{ECONNREFUSED, IO_REFUSED}, {ECONNRESET, IO_RESET}, {EPIPE, IO_RESET},
		{ECONNABORTED, IO_RESET}, {ETIMEDOUT, IO_TIMEOUT},
		{EHOSTUNREACH, IO_HOST_UNREACHABLE}, {EHOSTDOWN, IO_HOST_UNREACHABLE},
		{ENETUNREACH, IO_NET_UNREACHABLE}};
	char text[128];

	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++)
		if (table[i].sys == sys)
			return stream_fail(
				stream, table[i].io, "%s", err_errno(sys, text, sizeof(text)));
	return stream_fail(stream, IO_LOCAL, "%s", err_errno(sys, text, sizeof(text)));
}
