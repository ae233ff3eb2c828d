/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef NET_STREAM_H
#define NET_STREAM_H

#include <stddef.h>

#include "base/clock.h"
#include "base/span.h"

/*
 * A two-way byte stream: TCP, TLS over another stream, or canned bytes. Calls wait until they can
 * do something or the deadline passes; after IO_TIMEOUT the same call may be made again. When it
 * has passed nothing is moved any more, whatever is ready: that is looked at here, for every
 * implementation. One has struct stream as its first member.
 */
enum io {
	IO_NONE,
	IO_DONE,
	IO_END,     /* orderly end of the peer's bytes */
	IO_TIMEOUT, /* the deadline passed */
	IO_REFUSED,
	IO_RESET,
	IO_HOST_UNREACHABLE,
	IO_NET_UNREACHABLE,
	IO_ALERT,     /* TLS: a fatal alert came */
	IO_MALFORMED, /* TLS: bytes that are not TLS, or break it */
	IO_REJECTED,  /* a proxy answered with a refusal */
	IO_LOCAL,     /* something on this machine failed */
	IO_NO_ROUTE,  /* this machine has no route, or no address, for such addresses */
	IO_NO_HOST,   /* the address is that of no host: nothing was sent */
	IO_LIMIT, /* a limit of this program (net/limits.h) was met: what comes is not looked at */
};

enum { STREAM_WHY_MAX = 160 };

struct stream {
	const struct stream_ops *ops;
	char why[STREAM_WHY_MAX]; /* of the last result that was not IO_DONE; not sanitised */
};

struct stream_ops {
	/* At least one byte, or a result that is not IO_DONE. */
	enum io (*read)(
		struct stream *stream, void *to, size_t n, size_t *got, struct deadline deadline);
	/* At least one of the bytes, of which there are some, or a result that is not IO_DONE. */
	enum io (*write)(
		struct stream *stream, struct span bytes, size_t *put, struct deadline deadline);
	void (*free)(struct stream *stream);
};

enum io stream_read(
	struct stream *stream, void *to, size_t n, size_t *got, struct deadline deadline);
/* All bytes, or a result that is not IO_DONE. */
enum io stream_write(struct stream *stream, struct span bytes, struct deadline deadline);
void stream_free(struct stream *stream); /* NULL is fine */

/* Notes why and returns the result; for implementations. */
enum io stream_fail(struct stream *stream, enum io io, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/* The result that an errno value of a socket call stands for, noted. */
enum io stream_fail_errno(struct stream *stream, int sys);

#endif
