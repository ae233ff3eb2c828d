/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The deadline of streams counts while bytes flow, not only while they are waited for. */
#include "unit.h"

#include <netinet/in.h>
#include <pthread.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "net/tcp.h"

enum { MEGABYTES = 64, FOREVER = 60 };

/* Gives and takes one byte a call, and notes how often it was asked. */
struct fake {
	struct stream stream;
	int calls;
	double pause;
};

static void
pause_for(double seconds)
{
	struct timespec ts = {.tv_nsec = (long)(seconds * 1e9)};

	nanosleep(&ts, NULL);
}

static enum io
fake_read(struct stream *stream, void *to, size_t n, size_t *got, struct deadline deadline)
{
	struct fake *fake = (struct fake *)stream;

	(void)deadline;
	fake->calls++;
	pause_for(fake->pause);
	memset(to, 'x', n > 0);
	*got = 1;
	return IO_DONE;
}

static enum io
fake_write(struct stream *stream, struct span bytes, size_t *put, struct deadline deadline)
{
	char byte;

	(void)bytes;
	return fake_read(stream, &byte, 1, put, deadline);
}

static void
fake_free(struct stream *stream)
{
	(void)stream;
}

static const struct stream_ops fake_ops = {fake_read, fake_write, fake_free};

static void
nothing_is_moved_after_the_deadline(void **state)
{
	static const struct {
		double left, pause;
		enum io io;
		int least, most; /* calls of ten bytes' writing */
	} rows[] = {
		{5, 0, IO_DONE, 10, 10},
		{0, 0, IO_TIMEOUT, 0, 0},
		{-5, 0, IO_TIMEOUT, 0, 0},
		{0.05, 0.02, IO_TIMEOUT, 1, 4},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct fake fake = {.stream.ops = &fake_ops, .pause = rows[i].pause};
		char byte;
		size_t got = 1;

		assert_int_equal(stream_write(&fake.stream, span_text("0123456789"),
					 deadline_in(rows[i].left)),
			rows[i].io);
		assert_in_range(fake.calls, rows[i].least, rows[i].most);
		fake.calls = 0;
		assert_int_equal(
			stream_read(&fake.stream, &byte, 1, &got, deadline_in(rows[i].left)),
			rows[i].left > 0 ? IO_DONE : IO_TIMEOUT);
		assert_int_equal(fake.calls, rows[i].left > 0);
		assert_int_equal(got, rows[i].left > 0);
	}
}

/* ---------------------------------------------------------------- over TCP */

struct peer {
	int listener;
	bool sends;
	pthread_t thread;
};

/* Sends for as long as somebody takes it, or takes what comes, a little at a time. */
static void *
serve(void *context)
{
	const struct peer *peer = context;
	static char bytes[65536];
	int fd = accept(peer->listener, NULL, NULL);
	ssize_t n = 1;

	while (n > 0) {
		n = peer->sends ? send(fd, bytes, sizeof(bytes), MSG_NOSIGNAL)
				: recv(fd, bytes, 4096, 0);
		if (!peer->sends)
			pause_for(0.0001);
	}
	close(fd);
	return NULL;
}

static struct stream *
connect_to(struct peer *peer)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
	const struct address address = {.family = ADDRESS_IPV4, .bytes = {127, 0, 0, 1}};
	socklen_t size = sizeof(at);
	struct stream *stream;

	peer->listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	assert_int_equal(bind(peer->listener, (struct sockaddr *)&at, size), 0);
	assert_int_equal(listen(peer->listener, 1), 0);
	assert_int_equal(getsockname(peer->listener, (struct sockaddr *)&at, &size), 0);
	assert_int_equal(pthread_create(&peer->thread, NULL, serve, peer), 0);
	assert_int_equal(
		tcp_connect(&address, ntohs(at.sin_port), deadline_in(5), &stream), IO_DONE);
	return stream;
}

static void
disconnect(struct peer *peer, struct stream *stream)
{
	stream_free(stream);
	pthread_join(peer->thread, NULL);
	close(peer->listener);
}

static void
a_peer_that_never_stops_sending(void **state)
{
	static uint8_t room[1024];
	struct peer peer = {.sends = true};
	struct stream *stream = connect_to(&peer);
	struct deadline deadline = deadline_in(0.2);
	size_t got;
	enum io io;

	(void)state;
	alarm(FOREVER);
	do
		io = stream_read(stream, room, sizeof(room), &got, deadline);
	while (io == IO_DONE);
	assert_int_equal(io, IO_TIMEOUT);
	assert_string_equal(stream->why, "no answer in time");
	disconnect(&peer, stream);
}

static void
a_peer_that_takes_little_at_a_time(void **state)
{
	size_t size = (size_t)MEGABYTES * 1024 * 1024;
	uint8_t *bytes = calloc(1, size);
	struct peer peer = {.sends = false};
	struct stream *stream = connect_to(&peer);
	double began = clock_monotonic();

	(void)state;
	alarm(FOREVER);
	assert_int_equal(stream_write(stream, span_of(bytes, size), deadline_in(0.2)), IO_TIMEOUT);
	assert_true(clock_monotonic() - began < FOREVER / 2.0);
	disconnect(&peer, stream);
	free(bytes);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_is_moved_after_the_deadline),
		cmocka_unit_test(a_peer_that_never_stops_sending),
		cmocka_unit_test(a_peer_that_takes_little_at_a_time),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
