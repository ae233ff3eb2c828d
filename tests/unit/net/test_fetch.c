/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fetching: bounds, redirects, methods, one fetch for each URL. */
#include "config.h"

#include <netinet/in.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "../unit.h"
#include "../www.h"
#include "base/pool.h"
#include "net/fetch.h"

static struct www *www;

static void
handle(void *context, const char *method, const char *path, const uint8_t *body, size_t size,
	struct www_answer *answer)
{
	static const char large[2000], huge[50 * 1024 * 1024];

	(void)context;
	(void)body;
	answer->status = 200;
	answer->body = "hello";
	answer->size = 5;
	if (strcmp(path, "/404") == 0)
		answer->status = 404;
	else if (strcmp(path, "/large") == 0) {
		answer->body = large;
		answer->size = sizeof(large);
	} else if (strcmp(path, "/huge") == 0) {
		answer->body = huge;
		answer->size = sizeof(huge);
	} else if (strcmp(path, "/empty") == 0)
		answer->size = 0;
	else if (strcmp(path, "/moved") == 0) {
		answer->status = 302;
		answer->header = "Location: /final\r\n";
	} else if (strcmp(path, "/round") == 0) {
		answer->status = 302;
		answer->header = "Location: /round\r\n";
	} else if (strcmp(path, "/to-file") == 0) {
		answer->status = 302;
		answer->header = "Location: file:///etc/hostname\r\n";
	} else if (strcmp(path, "/slow") == 0)
		answer->wait = 0.3;
	else if (strcmp(path, "/stall") == 0)
		answer->wait = 20;
	else if (strcmp(path, "/close") == 0)
		answer->status = 0;
	else if (strcmp(path, "/post") == 0) {
		answer->body = strcmp(method, "POST") == 0 && size == 3 ? "posted" : "wrong!";
		answer->size = 6;
	}
}

static int
start(void **state)
{
	(void)state;
	www = www_start(handle, NULL);
	return 0;
}

static int
stop(void **state)
{
	(void)state;
	www_stop(www);
	return 0;
}

struct bench {
	struct arena *arena;
	struct fetcher *fetcher;
};

static struct bench
bench_new(const struct fetch_options *options)
{
	struct bench bench = {.arena = arena_new(unit_no_memory)};

	bench.fetcher = fetcher_new(bench.arena, options);
	return bench;
}

static void
bench_free(struct bench *bench)
{
	fetcher_free(bench->fetcher);
	arena_free(bench->arena);
}

static const char *
url(struct bench *bench, const char *path)
{
	return arena_printf(bench->arena, "http://127.0.0.1:%u%s", www_port(www), path);
}

static void
test_answers(void **state)
{
	static const struct {
		const char *path;
		bool ok;
		long status;
		const char *text; /* part of it, as far as it is ours */
	} rows[] = {
		{"/", true, 200, "5 bytes"},
		{"/empty", true, 200, "0 bytes"},
		{"/moved", true, 200, "5 bytes"},
		{"/404", false, 404, "HTTP status 404"},
		{"/large", false, 200, "larger than 1000 bytes"},
		{"/round", false, 302, ""},
		{"/to-file", false, 302, ""},
		{"/close", false, 0, ""},
		{"/huge", false, 200, "larger than 1000 bytes"},
	};
	struct fetch_options options = {.seconds = 5};
	struct bench bench = bench_new(&options);

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		const struct fetch_result *result =
			fetcher_get(bench.fetcher, url(&bench, rows[i].path), 1000, deadline_in(5));

		assert_int_equal(result->ok, rows[i].ok);
		assert_int_equal(result->status, rows[i].status);
		assert_non_null(strstr(result->text, rows[i].text));
		if (!rows[i].ok)
			assert_int_equal(result->body.n, 0);
	}
	bench_free(&bench);
}

/* What is the address of no host is not taken for this one, on which something does listen. */
static void
test_sinkhole(void **state)
{
	static const char *const hosts[] = {"0.0.0.0", "[::]", "[::ffff:0.0.0.0]"};
	struct fetch_options options = {.seconds = 5};
	struct bench bench = bench_new(&options);

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(hosts); i++) {
		const struct fetch_result *result = fetcher_get(bench.fetcher,
			arena_printf(bench.arena, "http://%s:%u/", hosts[i], www_port(www)), 1000,
			deadline_in(5));

		assert_false(result->ok);
		assert_false(result->local);
		assert_string_equal(result->text, "the name leads to the address of no host");
	}
	bench_free(&bench);
}

static void
test_schemes(void **state)
{
	static const char *const urls[] = {"file:///etc/hostname", "ftp://127.0.0.1/x",
		"ldap://127.0.0.1/x", "https://127.0.0.1:1/x", "gopher://127.0.0.1/", "",
		"http://"};
	struct fetch_options options = {.seconds = 5};
	struct bench bench = bench_new(&options);

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(urls); i++) {
		const struct fetch_result *result =
			fetcher_get(bench.fetcher, urls[i], 1000, deadline_in(5));

		assert_false(result->ok);
		assert_true(*result->text != '\0');
	}
	bench_free(&bench);
}

static void
test_post(void **state)
{
	struct fetch_options options = {.seconds = 5};
	struct bench bench = bench_new(&options);
	const struct fetch_result *result = fetcher_post(bench.fetcher, url(&bench, "/post"),
		span_text("abc"), "application/ocsp-request", 1000, deadline_in(5));

	(void)state;
	assert_true(result->ok);
	assert_true(span_is(result->body, "posted"));
	assert_non_null(strstr(www_last(www), "Content-Type: application/ocsp-request\r\n"));
	assert_non_null(strstr(www_last(www), "User-Agent: iphttps-plugins\r\n"));
	assert_null(strstr(www_last(www), "Cookie"));
	bench_free(&bench);
}

static void
test_time(void **state)
{
	struct fetch_options options = {.seconds = 1};
	struct bench bench = bench_new(&options);
	double start_time = clock_monotonic();
	const struct fetch_result *result =
		fetcher_get(bench.fetcher, url(&bench, "/stall"), 1000, deadline_in(60));

	(void)state;
	assert_false(result->ok);
	assert_string_equal(result->text, "no answer in time");
	assert_true(clock_monotonic() - start_time < 30);
	result = fetcher_get(bench.fetcher, url(&bench, "/never"), 1000, deadline_in(0));
	assert_false(result->ok);
	assert_string_equal(result->text, "no time left");
	bench_free(&bench);
}

/* A server that goes on and on: a byte now and then, without an end. */
static void *
drip(void *context)
{
	static const char head[] = "HTTP/1.1 200 OK\r\n\r\n";
	const int *fd = context;
	int client = accept(*fd, NULL, NULL);
	struct timespec pause = {0, 20 * 1000 * 1000};

	if (client < 0 || send(client, head, sizeof(head) - 1, MSG_NOSIGNAL) < 0)
		return NULL;
	while (send(client, "x", 1, MSG_NOSIGNAL) == 1)
		nanosleep(&pause, NULL);
	close(client);
	return NULL;
}

static void
test_drip(void **state)
{
	struct sockaddr_in address = {.sin_family = AF_INET};
	socklen_t n = sizeof(address);
	struct fetch_options options = {0};
	struct bench bench = bench_new(&options);
	double start_time = clock_monotonic();
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	const struct fetch_result *result;
	pthread_t thread;

	(void)state;
	address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	assert_int_equal(bind(fd, (struct sockaddr *)&address, sizeof(address)), 0);
	assert_int_equal(listen(fd, 1), 0);
	assert_int_equal(getsockname(fd, (struct sockaddr *)&address, &n), 0);
	assert_int_equal(pthread_create(&thread, NULL, drip, &fd), 0);
	result = fetcher_get(bench.fetcher,
		arena_printf(bench.arena, "http://127.0.0.1:%u/", ntohs(address.sin_port)), 1000,
		deadline_in(1));
	assert_false(result->ok);
	assert_string_equal(result->text, "no answer in time");
	assert_true(clock_monotonic() - start_time < 30); /* it would not end at all */
	pthread_join(thread, NULL);
	close(fd);
	bench_free(&bench);
}

static void
test_environment_proxy(void **state)
{
	struct fetch_options options = {.seconds = 5};
	struct bench bench = bench_new(&options);

	(void)state;
	setenv("http_proxy", "http://127.0.0.1:1", 1);
	setenv("ALL_PROXY", "http://127.0.0.1:1", 1);
	assert_true(fetcher_get(bench.fetcher, url(&bench, "/"), 1000, deadline_in(5))->ok);
	unsetenv("http_proxy");
	unsetenv("ALL_PROXY");
	bench_free(&bench);
}

static void
test_proxy(void **state)
{
	char proxy[64];
	struct fetch_options options = {.proxy = proxy, .seconds = 5};
	struct bench bench;

	(void)state;
	snprintf(proxy, sizeof(proxy), "http://127.0.0.1:%u", www_port(www));
	bench = bench_new(&options);
	setenv("no_proxy", "*", 1); /* is not for us */
	assert_true(fetcher_get(bench.fetcher, "http://192.0.2.1/x", 1000, deadline_in(5))->ok);
	unsetenv("no_proxy");
	assert_non_null(strstr(www_last(www), "GET http://192.0.2.1/x HTTP"));
	/* Names are for the proxy to resolve, and what it answers is for us to judge. */
	assert_true(fetcher_get(bench.fetcher, "http://no.such.test/a+b.crl", 1000, deadline_in(5))
			    ->ok);
	assert_non_null(strstr(www_last(www), "GET http://no.such.test/a+b.crl HTTP"));
	bench_free(&bench);
	snprintf(proxy, sizeof(proxy), "http://127.0.0.1:1");
	bench = bench_new(&options);
	assert_false(fetcher_get(bench.fetcher, url(&bench, "/"), 1000, deadline_in(5))->ok);
	bench_free(&bench);
}

static void
get_slow(void *context, size_t index)
{
	struct bench *bench = context;

	(void)index;
	if (!fetcher_get(bench->fetcher, url(bench, "/slow"), 1000, deadline_in(5))->ok)
		abort();
}

static void
test_once(void **state)
{
	struct fetch_options options = {.seconds = 5};
	struct bench bench = bench_new(&options);
	unsigned int before = www_requests(www);

	(void)state;
	pool_run(16, 8, get_slow, &bench);
	assert_int_equal(www_requests(www), before + 1);
	fetcher_post(bench.fetcher, url(&bench, "/slow"), span_text("x"), "text/plain", 1000,
		deadline_in(5));
	assert_int_equal(www_requests(www), before + 2);
	bench_free(&bench);
}

/* What one run had no time for is no answer to another that has. */
static void
test_late(void **state)
{
	struct fetch_options options = {.seconds = 5};
	struct bench bench = bench_new(&options);
	const char *slow = url(&bench, "/slow");
	unsigned int before = www_requests(www);

	(void)state;
	assert_string_equal(fetcher_get(bench.fetcher, slow, 1000, deadline_in(0.1))->text,
		"no answer in time");
	assert_false(fetcher_get(bench.fetcher, slow, 1000, deadline_in(0.05))->ok);
	assert_true(www_requests(www) <= before + 1);
	assert_true(fetcher_get(bench.fetcher, slow, 1000, deadline_in(5))->ok);
	assert_true(fetcher_get(bench.fetcher, slow, 1000, deadline_in(0.01))->ok);
	assert_false(fetcher_get(bench.fetcher, url(&bench, "/slow?2"), 1000, deadline_in(0))->ok);
	bench_free(&bench);
}

struct second {
	struct bench *bench;
	double seconds;
};

static void *
ask_first(void *context)
{
	const struct second *first = context;

	fetcher_get(first->bench->fetcher, url(first->bench, "/stall"), 1000,
		deadline_in(first->seconds));
	return NULL;
}

/* Who comes second does not wait for as long as the first has time. */
static void
test_second(void **state)
{
	const struct fetch_options options = {.seconds = 5};
	struct bench bench = bench_new(&options);
	struct second first = {&bench, 2};
	const struct timespec pause = {.tv_nsec = 100 * 1000 * 1000};
	const struct fetch_result *result;
	double began;
	pthread_t thread;

	(void)state;
	assert_int_equal(pthread_create(&thread, NULL, ask_first, &first), 0);
	nanosleep(&pause, NULL);
	began = clock_monotonic();
	result = fetcher_get(bench.fetcher, url(&bench, "/stall"), 1000, deadline_in(0.1));
	assert_true(clock_monotonic() - began < 1.5);
	assert_true(result->late);
	assert_string_equal(result->text, "no answer in time");
	pthread_join(thread, NULL);
	bench_free(&bench);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_answers),
		cmocka_unit_test(test_sinkhole),
		cmocka_unit_test(test_schemes),
		cmocka_unit_test(test_post),
		cmocka_unit_test(test_time),
		cmocka_unit_test(test_drip),
		cmocka_unit_test(test_environment_proxy),
		cmocka_unit_test(test_proxy),
		cmocka_unit_test(test_once),
		cmocka_unit_test(test_late),
		cmocka_unit_test(test_second),
	};

	return cmocka_run_group_tests(tests, start, stop);
}
