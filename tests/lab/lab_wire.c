/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The TCP side of one connection: bounded waits that notice the end of the server, and the
 * byte-exact cuts. */
#include "lab_wire.h"

#include <errno.h>
#include <linux/sockios.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define WIRE_STEP_MS 50     /* how soon a waiting thread notices the end of the server */
#define WIRE_LINGER_MS 2000 /* how long a close waits for the peer's own */

/* Returns 1 when fd is ready, 0 on time out or end of the server. */
static int
wire_wait(const struct wire *wire, short events, int timeout_ms)
{
	struct pollfd slot = {.fd = wire->fd, .events = events};
	int waited = 0;

	while (!atomic_load(wire->stop) && (timeout_ms < 0 || waited <= timeout_ms)) {
		int left = timeout_ms < 0 || timeout_ms - waited > WIRE_STEP_MS
				   ? WIRE_STEP_MS
				   : timeout_ms - waited;
		int n = poll(&slot, 1, left);

		if (n > 0)
			return 1;
		if (left == 0)
			return 0;
		waited += left;
	}
	return 0;
}

bool
wire_sleep(struct wire *wire, unsigned ms)
{
	while (ms > 0 && !atomic_load(wire->stop)) {
		unsigned step = ms > WIRE_STEP_MS ? WIRE_STEP_MS : ms;
		struct timespec pause = {0, (long)step * 1000000L};

		nanosleep(&pause, NULL);
		ms -= step;
	}
	return !atomic_load(wire->stop);
}

long
wire_recv(struct wire *wire, void *data, size_t size, int timeout_ms)
{
	ssize_t n;

	if (wire->fd < 0)
		return 0;
	n = recv(wire->fd, data, size, MSG_DONTWAIT);
	if (n < 0 && errno == EAGAIN) {
		if (!wire_wait(wire, POLLIN, timeout_ms))
			return atomic_load(wire->stop) ? 0 : -1;
		n = recv(wire->fd, data, size, 0);
	}
	return n < 0 ? 0 : n;
}

static bool
wire_send_now(struct wire *wire, const unsigned char *data, size_t len)
{
	while (len > 0 && !atomic_load(wire->stop)) {
		ssize_t n = send(wire->fd, data, len, MSG_NOSIGNAL | MSG_DONTWAIT);

		if (n < 0 && errno != EAGAIN && errno != EINTR)
			return false;
		if (n < 0 && !wire_wait(wire, POLLOUT, -1))
			return false;
		if (n < 0)
			continue;
		data += n;
		len -= (size_t)n;
		wire->sent += (uint64_t)n;
	}
	return len == 0;
}

static bool
wire_send_slowly(struct wire *wire, const unsigned char *data, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (!wire_send_now(wire, data + i, 1) || !wire_sleep(wire, wire->drip_ms))
			return false;
	return true;
}

static void
wire_cut_off(struct wire *wire)
{
	if (wire->cut == WIRE_CUT_HANG)
		wire_hold(wire);
	if (wire->cut == WIRE_CUT_RESET)
		wire_reset(wire);
	wire_close(wire);
}

bool
wire_send(struct wire *wire, const void *data, size_t len)
{
	bool cut = wire->cut != WIRE_CUT_NONE && wire->sent + len >= wire->cut_at;
	size_t part = cut ? (size_t)(wire->cut_at - wire->sent) : len;
	bool ok;

	if (wire->fd < 0)
		return false;
	ok = wire->drip_ms ? wire_send_slowly(wire, data, part) : wire_send_now(wire, data, part);
	if (cut)
		wire_cut_off(wire);
	return ok && !cut;
}

void
wire_hold(struct wire *wire)
{
	char sink[4096];

	while (wire_recv(wire, sink, sizeof sink, -1) > 0)
		;
}

void
wire_close(struct wire *wire)
{
	char sink[4096];

	if (wire->fd < 0)
		return;
	shutdown(wire->fd, SHUT_WR);
	while (wire_recv(wire, sink, sizeof sink, WIRE_LINGER_MS) > 0)
		;
	close(wire->fd);
	wire->fd = -1;
}

void
wire_reset(struct wire *wire)
{
	struct linger now = {.l_onoff = 1, .l_linger = 0};
	int queued = 0;

	if (wire->fd < 0)
		return;
	/* A reset throws away what still waits to be sent, which a byte-exact cut must not. */
	for (int i = 0; i < 40 && ioctl(wire->fd, SIOCOUTQ, &queued) == 0 && queued > 0; i++)
		wire_sleep(wire, 5);
	setsockopt(wire->fd, SOL_SOCKET, SO_LINGER, &now, sizeof now);
	close(wire->fd);
	wire->fd = -1;
}

static int
bio_write(BIO *bio, const char *data, int len)
{
	struct wire *wire = BIO_get_data(bio);

	BIO_clear_retry_flags(bio);
	if (wire->fd < 0 || len <= 0)
		return -1;
	if (wire->before_send &&
		wire->before_send(wire->owner, (const unsigned char *)data, (size_t)len))
		return -1;
	return wire_send(wire, data, (size_t)len) ? len : -1;
}

static int
bio_read(BIO *bio, char *data, int size)
{
	struct wire *wire = BIO_get_data(bio);
	long n;

	BIO_clear_retry_flags(bio);
	if (size <= 0)
		return -1;
	n = wire_recv(wire, data, (size_t)size, wire->patience_ms);
	if (n < 0)
		BIO_set_retry_read(bio);
	return (int)n;
}

static long
bio_ctrl(BIO *bio, int cmd, long num, void *ptr)
{
	(void)bio;
	(void)num;
	(void)ptr;
	return cmd == BIO_CTRL_FLUSH;
}

static int
bio_create(BIO *bio)
{
	BIO_set_init(bio, 1);
	return 1;
}

BIO_METHOD *
wire_bio_method(void)
{
	BIO_METHOD *method = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "lab wire");

	if (!method)
		return NULL;
	BIO_meth_set_write(method, bio_write);
	BIO_meth_set_read(method, bio_read);
	BIO_meth_set_ctrl(method, bio_ctrl);
	BIO_meth_set_create(method, bio_create);
	return method;
}

BIO *
wire_bio(struct wire *wire, BIO_METHOD *method)
{
	BIO *bio = BIO_new(method);

	if (bio)
		BIO_set_data(bio, wire);
	return bio;
}
