/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Libraries that read without looking at the time lose what they read from. */
#include "unit.h"

#include <netinet/in.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/arena.h"
#include "net/fetch.h"
#include "net/guard.h"
#include "net/post.h"
#include "net/smtp.h"

enum { FOREVER = 60, RECORDS = 512, RECORD = 9 };

/* ---------------------------------------------------------------- a peer that never stops */

struct peer {
	int listener;
	uint16_t port;
	SSL_CTX *ctx; /* NULL: bytes without a meaning */
	pthread_t thread;
};

/* The first record of the server's flight: the ServerHello. */
static void
say_hello(SSL_CTX *ctx, int fd)
{
	SSL *ssl = SSL_new(ctx);
	BIO *in = BIO_new(BIO_s_mem()), *out = BIO_new(BIO_s_mem());
	uint8_t bytes[16384];
	ssize_t n = recv(fd, bytes, sizeof(bytes), 0);

	BIO_write(in, bytes, n > 0 ? (int)n : 0);
	SSL_set_bio(ssl, in, out);
	SSL_accept(ssl);
	if (BIO_read(out, bytes, 5) == 5 && BIO_read(out, bytes + 5, bytes[3] << 8 | bytes[4]) > 0)
		send(fd, bytes, 5 + (size_t)(bytes[3] << 8 | bytes[4]), MSG_NOSIGNAL);
	SSL_free(ssl);
	ERR_clear_error();
}

static void *
flood(void *context)
{
	static const uint8_t hello_request[RECORD] = {22, 3, 3, 0, 4};
	const struct peer *peer = context;
	uint8_t many[RECORD * RECORDS];
	int fd = accept(peer->listener, NULL, NULL);

	if (peer->ctx != NULL && fd >= 0)
		say_hello(peer->ctx, fd);
	for (size_t i = 0; i < RECORDS; i++)
		memcpy(many + i * RECORD, hello_request, RECORD);
	while (fd >= 0 && send(fd, many, sizeof(many), MSG_NOSIGNAL) > 0)
		;
	close(fd);
	return NULL;
}

static SSL_CTX *
tls_server(void)
{
	SSL_CTX *ctx = SSL_CTX_new(TLS_server_method());
	EVP_PKEY *key = EVP_EC_gen("P-256");
	X509 *cert = X509_new();

	X509_gmtime_adj(X509_getm_notBefore(cert), -60);
	X509_gmtime_adj(X509_getm_notAfter(cert), 3600);
	X509_set_pubkey(cert, key);
	assert_true(X509_sign(cert, key, EVP_sha256()) > 0);
	SSL_CTX_set_max_proto_version(ctx, TLS1_2_VERSION);
	assert_int_equal(SSL_CTX_use_certificate(ctx, cert), 1);
	assert_int_equal(SSL_CTX_use_PrivateKey(ctx, key), 1);
	X509_free(cert);
	EVP_PKEY_free(key);
	return ctx;
}

static void
start(struct peer *peer, SSL_CTX *ctx)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
	socklen_t size = sizeof(at);

	peer->ctx = ctx;
	peer->listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	assert_int_equal(bind(peer->listener, (struct sockaddr *)&at, size), 0);
	assert_int_equal(listen(peer->listener, 1), 0);
	assert_int_equal(getsockname(peer->listener, (struct sockaddr *)&at, &size), 0);
	peer->port = ntohs(at.sin_port);
	assert_int_equal(pthread_create(&peer->thread, NULL, flood, peer), 0);
}

static void
stop(struct peer *peer)
{
	pthread_join(peer->thread, NULL);
	close(peer->listener);
	SSL_CTX_free(peer->ctx);
}

static int
connect_to(const struct peer *peer)
{
	struct sockaddr_in at = {.sin_family = AF_INET,
		.sin_addr = {htonl(INADDR_LOOPBACK)},
		.sin_port = htons(peer->port)};
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	assert_int_equal(connect(fd, (struct sockaddr *)&at, sizeof(at)), 0);
	return fd;
}

/* ---------------------------------------------------------------- the guard */

static void
a_reader_without_a_clock_is_ended(void **state)
{
	struct guard *guard = guard_new();
	double began = clock_monotonic();
	struct peer peer;
	char bytes[1024];
	int fd;

	(void)state;
	alarm(FOREVER);
	start(&peer, NULL);
	fd = connect_to(&peer);
	assert_true(guard_begin(guard, deadline_in(0.2)));
	assert_true(guard_add(guard, fd));
	while (recv(fd, bytes, sizeof(bytes), 0) > 0)
		;
	assert_true(clock_monotonic() - began >= 0.2);
	assert_false(guard_add(guard, fd));
	assert_true(guard_end(guard));
	guard_drop(guard, fd);
	close(fd);
	stop(&peer);
	guard_free(guard);
}

/* What is closed is no business of the guard's any more, also where its number is another's. */
static void
only_its_sockets_are_ended(void **state)
{
	struct guard *guard = guard_new();
	int ends[2], others[2];
	char byte;

	(void)state;
	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends), 0);
	assert_true(guard_begin(guard, deadline_in(0.1)));
	assert_true(guard_add(guard, ends[0]));
	assert_true(guard_add(guard, ends[0]));
	guard_drop(guard, ends[0]);
	guard_drop(guard, ends[0]);
	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, others), 0);
	assert_true(guard_add(guard, others[0]));
	assert_int_equal(recv(others[0], &byte, 1, 0), 0);
	assert_int_equal(send(ends[1], "x", 1, MSG_NOSIGNAL), 1);
	assert_int_equal(recv(ends[0], &byte, 1, 0), 1);
	assert_true(guard_end(guard));
	assert_true(guard_begin(guard, deadline_in(FOREVER)));
	assert_true(guard_add(guard, ends[0]));
	assert_false(guard_end(guard));
	assert_int_equal(send(ends[1], "x", 1, MSG_NOSIGNAL), 1);
	guard_free(guard);
	for (size_t i = 0; i < 2; i++) {
		close(ends[i]);
		close(others[i]);
	}
}

/* ---------------------------------------------------------------- what moves bytes with libcurl */

static bool
by_post(struct arena *arena, const struct peer *peer, struct err *err)
{
	const struct post_options options = {.seconds = 0.5};
	struct poster *poster = poster_new(arena, &options, err);
	char url[64];
	long status;
	bool ok;

	snprintf(url, sizeof(url), "https://127.0.0.1:%u/", peer->port);
	ok = poster_post(poster, url, span_text("{}"), deadline_in(FOREVER), &status, NULL, err);
	poster_free(poster);
	return ok;
}

static bool
by_fetch(struct arena *arena, const struct peer *peer, struct err *err)
{
	const struct fetch_options options = {.allow_https = true, .seconds = 0.5};
	struct fetcher *fetcher = fetcher_new(arena, &options);
	const struct fetch_result *result;
	char url[64];

	snprintf(url, sizeof(url), "https://127.0.0.1:%u/", peer->port);
	result = fetcher_get(fetcher, url, 1000, deadline_in(FOREVER));
	if (result->late)
		err_set(err, ERR_TIMEOUT, "%s", result->text);
	fetcher_free(fetcher);
	return result->ok;
}

static bool
by_mail(struct arena *arena, const struct peer *peer, struct err *err)
{
	char url[64];
	const struct smtp_options options = {.url = url, .seconds = 0.5, .answer_seconds = 0.1};
	struct smtp *smtp;
	bool ok, refused;

	(void)arena;
	snprintf(url, sizeof(url), "smtps://127.0.0.1:%u", peer->port);
	smtp = smtp_new(&options, err);
	ok = smtp_send(smtp, "a@a.test", "b@b.test", span_text("x\n"), deadline_in(FOREVER),
		&refused, err);
	smtp_free(smtp);
	return ok;
}

static void
a_peer_that_never_stops_holds_nobody(void **state)
{
	static bool (*const ways[])(struct arena *, const struct peer *, struct err *) = {
		by_post, by_fetch, by_mail};

	(void)state;
	alarm(FOREVER);
	for (size_t i = 0; i < ARRAY_SIZE(ways); i++) {
		struct arena *arena = arena_new(unit_no_memory);
		struct err err = {.kind = ERR_NONE};
		struct peer peer;

		start(&peer, tls_server());
		assert_false(ways[i](arena, &peer, &err));
		print_message("%s\n", err.text);
		assert_int_equal(err.kind, ERR_TIMEOUT);
		stop(&peer);
		arena_free(arena);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_reader_without_a_clock_is_ended),
		cmocka_unit_test(only_its_sockets_are_ended),
		cmocka_unit_test(a_peer_that_never_stops_holds_nobody),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
