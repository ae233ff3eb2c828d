/* SPDX-License-Identifier: GPL-3.0-or-later */
/* TCP connections on non-blocking sockets that wait with a deadline. */
#include "net/tcp.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/memory.h"

struct tcp {
	struct stream stream;
	int fd;
};

static enum io
wait_for(struct tcp *tcp, short events, struct deadline deadline)
{
	struct pollfd pfd = {.fd = tcp->fd, .events = events};
	int n;

	do
		n = poll(&pfd, 1, deadline_poll(deadline));
	while (n < 0 && errno == EINTR);
	if (n < 0)
		return stream_fail_errno(&tcp->stream, errno);
	if (n == 0)
		return stream_fail(&tcp->stream, IO_TIMEOUT, "no answer in time");
	return IO_DONE;
}

static enum io
tcp_read(struct stream *stream, void *to, size_t n, size_t *got, struct deadline deadline)
{
	struct tcp *tcp = (struct tcp *)stream;

	for (;;) {
		ssize_t r = recv(tcp->fd, to, n, 0);
		enum io io;

		if (r > 0) {
			*got = (size_t)r;
			return IO_DONE;
		}
		if (r == 0)
			return stream_fail(stream, IO_END, "connection closed by the peer");
		if (errno == EINTR)
			continue;
		if (errno != EAGAIN && errno != EWOULDBLOCK)
			return stream_fail_errno(stream, errno);
		io = wait_for(tcp, POLLIN, deadline);
		if (io != IO_DONE)
			return io;
	}
}

static enum io
tcp_write(struct stream *stream, struct span bytes, size_t *put, struct deadline deadline)
{
	struct tcp *tcp = (struct tcp *)stream;

	for (;;) {
		ssize_t w = send(tcp->fd, bytes.p, bytes.n, MSG_NOSIGNAL);
		enum io io;

		if (w > 0) {
			*put = (size_t)w;
			return IO_DONE;
		}
		if (errno == EINTR)
			continue;
		if (errno != EAGAIN && errno != EWOULDBLOCK)
			return stream_fail_errno(stream, errno);
		io = wait_for(tcp, POLLOUT, deadline);
		if (io != IO_DONE)
			return io;
	}
}

static void
tcp_free(struct stream *stream)
{
	struct tcp *tcp = (struct tcp *)stream;

	if (tcp->fd >= 0)
		close(tcp->fd);
	free(tcp);
}

static const struct stream_ops tcp_ops = {tcp_read, tcp_write, tcp_free};

static socklen_t
to_sockaddr(const struct address *address, uint16_t port, struct sockaddr_storage *out)
{
	struct sockaddr_in *v4 = (struct sockaddr_in *)out;
	struct sockaddr_in6 *v6 = (struct sockaddr_in6 *)out;

	memset(out, 0, sizeof(*out));
	if (address->family == ADDRESS_IPV4) {
		v4->sin_family = AF_INET;
		v4->sin_port = htons(port);
		memcpy(&v4->sin_addr, address->bytes, sizeof(v4->sin_addr));
		return sizeof(*v4);
	}
	v6->sin6_family = AF_INET6;
	v6->sin6_port = htons(port);
	v6->sin6_scope_id = address->scope;
	memcpy(&v6->sin6_addr, address->bytes, sizeof(v6->sin6_addr));
	return sizeof(*v6);
}

bool
tcp_address(const struct sockaddr *from, struct address *out)
{
	*out = (struct address) {.family = ADDRESS_NONE};
	if (from->sa_family == AF_INET) {
		out->family = ADDRESS_IPV4;
		memcpy(out->bytes, &((const struct sockaddr_in *)(const void *)from)->sin_addr, 4);
	} else if (from->sa_family == AF_INET6) {
		out->family = ADDRESS_IPV6;
		memcpy(out->bytes, &((const struct sockaddr_in6 *)(const void *)from)->sin6_addr,
			16);
	}
	return out->family != ADDRESS_NONE;
}

/* What became of a connect that went on in the background. */
static enum io
connected(struct tcp *tcp, struct deadline deadline)
{
	int sys = 0;
	socklen_t size = sizeof(sys);
	enum io io = wait_for(tcp, POLLOUT, deadline);

	if (io != IO_DONE)
		return io;
	if (getsockopt(tcp->fd, SOL_SOCKET, SO_ERROR, &sys, &size) != 0)
		sys = errno;
	/* what ICMPv6 calls prohibited by an administrator: a firewall on the way */
	if (sys == EACCES)
		return stream_fail(&tcp->stream, IO_HOST_UNREACHABLE,
			"a firewall on the way prohibits the connection");
	return sys == 0 ? IO_DONE : stream_fail_errno(&tcp->stream, sys);
}

/* Whether packets to the peer would have an address to come from. UDP has ports of its own, and
 * connecting sends nothing. */
static bool
has_source(const struct sockaddr_storage *peer, socklen_t size)
{
	int fd = socket(peer->ss_family, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	bool has = fd >= 0 && (connect(fd, (const struct sockaddr *)peer, size) == 0 ||
				      errno != EADDRNOTAVAIL);

	if (fd >= 0)
		close(fd);
	return has;
}

/*
 * What connect() answers at once comes from this machine and not from the network, and says
 * nothing about clients. Without a matching route the family has no default route either.
 */
static enum io
failed_here(struct tcp *tcp, const struct sockaddr_storage *peer, socklen_t size, int sys)
{
	struct stream *stream = &tcp->stream;

	switch (sys) {
	case EADDRNOTAVAIL:
		if (has_source(peer, size))
			return stream_fail(stream, IO_LOCAL, "all local ports are in use");
		/* fall through */
	case ENETUNREACH:
	case ENETDOWN:
	case EAFNOSUPPORT:
		return stream_fail(stream, IO_NO_ROUTE, "this host has no route for %s",
			peer->ss_family == AF_INET ? "IPv4" : "IPv6");
	case EACCES:
	case EPERM:
		return stream_fail(stream, IO_LOCAL, "this host's own rules forbid the connection");
	default:
		return stream_fail_errno(stream, sys);
	}
}

enum io
tcp_connect(
	const struct address *address, uint16_t port, struct deadline deadline, struct stream **out)
{
	struct tcp *tcp = memory_calloc(1, sizeof(*tcp));
	struct sockaddr_storage peer;
	socklen_t size = to_sockaddr(address, port, &peer);
	char text[ADDRESS_TEXT_MAX];
	int on = 1;

	*out = (struct stream *)tcp;
	tcp->stream.ops = &tcp_ops;
	tcp->fd = -1;
	if (address_unspecified(address))
		return stream_fail(&tcp->stream, IO_NO_HOST, "%s is no host's address",
			address_format(address, text));
	tcp->fd = socket(peer.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (tcp->fd < 0)
		return failed_here(tcp, &peer, size, errno);
	setsockopt(tcp->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
	if (connect(tcp->fd, (struct sockaddr *)&peer, size) == 0)
		return IO_DONE;
	if (errno != EINPROGRESS && errno != EINTR)
		return failed_here(tcp, &peer, size, errno);
	return connected(tcp, deadline);
}

int
tcp_release(struct stream *stream)
{
	struct tcp *tcp = (struct tcp *)stream;
	int fd = tcp->fd;

	tcp->fd = -1;
	stream_free(stream);
	return fd;
}
