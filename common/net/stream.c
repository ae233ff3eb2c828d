/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A two-way byte stream behind a table of operations. */
#include "net/stream.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>

#include "base/err.h"

enum io
stream_read(struct stream *stream, void *to, size_t n, size_t *got, struct deadline deadline)
{
	*got = 0;
	return stream->ops->read(stream, to, n, got, deadline);
}

enum io
stream_write(struct stream *stream, struct span bytes, struct deadline deadline)
{
	return stream->ops->write(stream, bytes, deadline);
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
		{ENETUNREACH, IO_NET_UNREACHABLE}, {ENETDOWN, IO_NET_UNREACHABLE},
		{EADDRNOTAVAIL, IO_NET_UNREACHABLE}, {EAFNOSUPPORT, IO_NET_UNREACHABLE}};
	char text[128];

	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++)
		if (table[i].sys == sys)
			return stream_fail(
				stream, table[i].io, "%s", err_errno(sys, text, sizeof(text)));
	return stream_fail(stream, IO_LOCAL, "%s", err_errno(sys, text, sizeof(text)));
}
