/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef NET_TCP_H
#define NET_TCP_H

#include <stdint.h>

#include "base/address.h"
#include "net/stream.h"

/*
 * Connects to one address; never to one that is of no host, which would be this machine. Always
 * gives a stream, which the caller frees: on a result other than IO_DONE it can only say why. NULL
 * when there is no memory for it.
 */
enum io tcp_connect(const struct address *address, uint16_t port, struct deadline deadline,
	struct stream **out);

struct sockaddr;

/* From the form that the C library has, without a port or scope; false when it is of another
 * family. */
bool tcp_address(const struct sockaddr *from, struct address *out);

/* Frees a connected stream and gives its non-blocking descriptor, which is the caller's now. */
int tcp_release(struct stream *stream);

#endif
