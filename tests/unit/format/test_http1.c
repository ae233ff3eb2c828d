/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Unit tests of HTTP/1 heads. */
#include "../unit.h"

#include <stdio.h>
#include <string.h>

#include "format/http1.h"
#include "format/limits.h"

#define FIELDS_10 "A: 1\r\nA: 2\r\nA: 3\r\nA: 4\r\nA: 5\r\nA: 6\r\nA: 7\r\nA: 8\r\nA: 9\r\nA: 0\r\n"

/* The answer of [MS-IPHTTPS] 4.1. */
static const char SERVER[] = "HTTP/1.1 200 OK\r\n"
			     "Server: Microsoft-HTTPAPI/2.0\r\n"
			     "Date: Sun, 10 Aug 2008 03:51:52 GMT\r\n"
			     "\r\n";

static enum http1_result
parse(struct span in, struct http1_head *head, struct err *err)
{
	/* a copy without a byte behind it, so that reading on is seen */
	uint8_t *copy = malloc(in.n == 0 ? 1 : in.n);
	enum http1_result result;

	if (in.n > 0)
		memcpy(copy, in.p, in.n);
	result = http1_parse_head(span_of(copy, in.n), head, err);
	free(copy);
	return result;
}

static void
server(void **state)
{
	struct http1_head head;
	struct err err = {.kind = ERR_NONE};
	struct span value;
	char with_body[sizeof(SERVER) + 1];

	(void)state;
	assert_int_equal(http1_parse_head(span_text(SERVER), &head, &err), HTTP1_DONE);
	assert_int_equal(head.minor, 1);
	assert_int_equal(head.status, 200);
	assert_true(span_is(head.reason, "OK"));
	assert_int_equal(head.count, 2);
	assert_int_equal(head.length, sizeof(SERVER) - 1);
	assert_true(http1_field(&head, "server", &value));
	assert_true(span_is(value, "Microsoft-HTTPAPI/2.0"));
	assert_true(http1_field(&head, "DATE", &value));
	assert_true(span_is(value, "Sun, 10 Aug 2008 03:51:52 GMT"));
	assert_false(http1_field(&head, "Content-Length", &value));

	/* the body begins with an IPv6 packet */
	snprintf(with_body, sizeof(with_body), "%s`", SERVER);
	assert_int_equal(http1_parse_head(span_text(with_body), &head, &err), HTTP1_DONE);
	assert_int_equal(head.length, sizeof(SERVER) - 1);
}

static void
taken(void **state)
{
	static const struct {
		const char *in;
		int status;
		unsigned int minor;
		const char *reason;
		size_t count;
		const char *name, *value;
	} rows[] = {
		{"HTTP/1.0 404 Not Found\r\n\r\n", 404, 0, "Not Found", 0, NULL, NULL},
		{"HTTP/1.1 200\r\n\r\n", 200, 1, "", 0, NULL, NULL},
		{"HTTP/1.1 200 \r\n\r\n", 200, 1, "", 0, NULL, NULL},
		{"HTTP/1.1 599 \xc3\xbc\r\n\r\n", 599, 1, "\xc3\xbc", 0, NULL, NULL},
		{"HTTP/1.1 100 Continue\n\n", 100, 1, "Continue", 0, NULL, NULL},
		{"HTTP/1.1 200 OK\nA: b\r\n\n", 200, 1, "OK", 1, "A", "b"},
		{"HTTP/1.1 200 OK\r\nX:\r\n\r\n", 200, 1, "OK", 1, "X", ""},
		{"HTTP/1.1 200 OK\r\nX:   \t a\tb c \t\r\n\r\n", 200, 1, "OK", 1, "X", "a\tb c"},
		{"HTTP/1.1 200 OK\r\nX: a:b: c\r\n\r\n", 200, 1, "OK", 1, "X", "a:b: c"},
		{"HTTP/1.1 200 OK\r\nX: first\r\nx: second\r\n\r\n", 200, 1, "OK", 2, "x", "first"},
		{"HTTP/1.1 200 OK\r\n!#$%&'*+-.^_`|~9aZ: x\r\n\r\n", 200, 1, "OK", 1,
			"!#$%&'*+-.^_`|~9Az", "x"},
		{"HTTP/1.1 200 OK\r\n" FIELDS_10 FIELDS_10 "\r\n", 200, 1, "OK", 20, "a", "1"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct http1_head head;
		struct err err = {.kind = ERR_NONE};
		struct span value;

		if (http1_parse_head(span_text(rows[i].in), &head, &err) != HTTP1_DONE)
			fail_msg("case %zu: %s", i, err.text);
		assert_int_equal(head.status, rows[i].status);
		assert_int_equal(head.minor, rows[i].minor);
		assert_true(span_is(head.reason, rows[i].reason));
		assert_int_equal(head.count, rows[i].count);
		assert_int_equal(head.length, strlen(rows[i].in));
		if (rows[i].name != NULL) {
			assert_true(http1_field(&head, rows[i].name, &value));
			assert_true(span_is(value, rows[i].value));
		}
	}
}

/* Refused as soon as they can be told, without waiting for the end of a line. */
static void
broken(void **state)
{
	static const char *const inputs[] = {
		"\r\n",
		"\n",
		"\r",
		" ",
		"h",
		"HTTP/2",
		"HTTP/1,",
		"HTTP/1.x",
		"HTTP/1.1x",
		"HTTP/1.1  ",
		"HTTP/1.1 0",
		"HTTP/1.1 6",
		"HTTP/1.1 2x",
		"HTTP/1.1 20\r",
		"HTTP/1.1 20\n",
		"HTTP/1.1 2000",
		"HTTP/1.1 200OK",
		"HTTP/1.1 200\t",
		"HTTP/1.1\r\n",
		"HTTP\n",
		"ICY 200 OK\r\n",
		"<html>",
		"SSH-2.0-OpenSSH\r\n",
		"\x15\x03\x01",
		"HTTP/1.1 200 O\x01",
		"HTTP/1.1 200 OK\x1b[0m",
		"HTTP/1.1 200 O\rK",
		"HTTP/1.1 200 OK\r\r\n",
		"HTTP/1.1 200 OK\r\n ",
		"HTTP/1.1 200 OK\r\n\tfolded",
		"HTTP/1.1 200 OK\r\n:",
		"HTTP/1.1 200 OK\r\n: x\r\n",
		"HTTP/1.1 200 OK\r\nno colon",
		"HTTP/1.1 200 OK\r\nnocolon\r",
		"HTTP/1.1 200 OK\r\nnocolon\n",
		"HTTP/1.1 200 OK\r\nServer : x",
		"HTTP/1.1 200 OK\r\nServer\t:",
		"HTTP/1.1 200 OK\r\nX: a\r\n b\r\n\r\n",
		"HTTP/1.1 200 OK\r\nX: a\x7f",
		"HTTP/1.1 200 OK\r\nX: a\rb",
		"HTTP/1.1 200 OK\r\nX\xc3\xbc:",
		"HTTP/1.1 200 OK\r\n(x): y",
		"HTTP/1.1 200 OK\r\nX: a\r\r",
	};
	struct http1_head head;
	struct err nul = {.kind = ERR_NONE};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(inputs); i++) {
		struct err err = {.kind = ERR_NONE};

		if (parse(span_text(inputs[i]), &head, &err) != HTTP1_BROKEN)
			fail_msg("case %zu: %s", i, inputs[i]);
		assert_int_equal(err.kind, ERR_FORMAT);
		assert_true(err.offset <= strlen(inputs[i]));
		assert_int_equal(parse(span_text(inputs[i]), &head, NULL), HTTP1_BROKEN);
	}
	assert_int_equal(parse(span_of("HTTP/1.1 200 OK\r\nX: \0", 21), &head, &nul), HTTP1_BROKEN);
}

static void
offsets(void **state)
{
	struct http1_head head;
	struct err err = {.kind = ERR_NONE};

	(void)state;
	assert_int_equal(parse(span_text("HTTP/1.1 200 OK\r\nA: b\r\nC d: e\r\n"), &head, &err),
		HTTP1_BROKEN);
	assert_int_equal(err.offset, 24);
}

static void
every_prefix(void **state)
{
	struct http1_head head;

	(void)state;
	for (size_t n = 0; n < sizeof(SERVER) - 1; n++) {
		struct err err = {.kind = ERR_NONE};

		if (parse(span_of(SERVER, n), &head, &err) != HTTP1_MORE)
			fail_msg("%zu bytes: %s", n, err.text);
		assert_int_equal(err.kind, ERR_NONE);
	}
}

/* What a changed byte gives may be anything but a read beyond the input. */
static void
every_mutation(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(SERVER) - 1; i++)
		for (unsigned int v = 0; v < 256; v++) {
			char in[sizeof(SERVER)];
			struct http1_head head;
			enum http1_result result;

			memcpy(in, SERVER, sizeof(in));
			in[i] = (char)v;
			result = parse(span_of(in, sizeof(in) - 1), &head, NULL);
			assert_int_not_equal(result, HTTP1_NONE);
			if (result == HTTP1_DONE)
				assert_true(head.length <= sizeof(in) - 1);
		}
}

static void
limits(void **state)
{
	static char in[2 * LIMIT_HTTP_HEAD];
	static struct http1_head head;
	struct err err = {.kind = ERR_NONE};
	size_t n = (size_t)snprintf(in, sizeof(in), "HTTP/1.1 200 OK\r\n"), first = n;

	(void)state;
	for (int i = 0; i < HTTP1_FIELDS_MAX; i++)
		n += (size_t)snprintf(in + n, sizeof(in) - n, "A: b\r\n");
	assert_int_equal(parse(span_of(in, n), &head, &err), HTTP1_MORE);
	memcpy(in + n, "\r\n", 2);
	assert_int_equal(parse(span_of(in, n + 2), &head, &err), HTTP1_DONE);
	assert_int_equal(head.count, HTTP1_FIELDS_MAX);
	memcpy(in + n, "A:\r\n\r\n", 6);
	assert_int_equal(parse(span_of(in, n + 4), &head, &err), HTTP1_MORE);
	assert_int_equal(parse(span_of(in, n + 6), &head, &err), HTTP1_LIMIT);
	assert_int_equal(err.kind, ERR_LIMIT);

	/* one line may be all of the head */
	err_clear(&err);
	memcpy(in + first, "A:", 2);
	memset(in + first + 2, 'x', sizeof(in) - first - 2);
	assert_int_equal(parse(span_of(in, LIMIT_HTTP_HEAD - 1), &head, &err), HTTP1_MORE);
	assert_int_equal(parse(span_of(in, LIMIT_HTTP_HEAD), &head, &err), HTTP1_TOO_LARGE);
	assert_int_equal(err.kind, ERR_LIMIT);
	err_clear(&err);
	memcpy(in + LIMIT_HTTP_HEAD - 4, "\r\n\r\n", 4);
	assert_int_equal(parse(span_of(in, LIMIT_HTTP_HEAD), &head, &err), HTTP1_DONE);
	assert_int_equal(head.length, LIMIT_HTTP_HEAD);
	memset(in + LIMIT_HTTP_HEAD - 4, 'x', 4);

	/* lines of 8 kB: the head is full before there are too many of them */
	err_clear(&err);
	for (size_t at = first; at + 8192 < sizeof(in); at += 8192) {
		memcpy(in + at, "A:", 2);
		memcpy(in + at + 8190, "\r\n", 2);
	}
	assert_int_equal(parse(span_of(in, LIMIT_HTTP_HEAD - 1), &head, &err), HTTP1_MORE);
	assert_int_equal(parse(span_of(in, LIMIT_HTTP_HEAD), &head, &err), HTTP1_TOO_LARGE);
	assert_int_equal(err.kind, ERR_LIMIT);
	err_clear(&err);
	memcpy(in + first + 8192, "\r\n", 2);
	assert_int_equal(parse(span_of(in, sizeof(in)), &head, &err), HTTP1_DONE);
	assert_int_equal(head.length, first + 8194);
}

static void
post(void **state)
{
	static const struct {
		const char *host;
		uint16_t port;
		const char *path, *out;
	} rows[] = {
		{"da.example.com", 443, "/IPHTTPS",
			"POST /IPHTTPS HTTP/1.1\r\nContent-Length: 18446744073709551615\r\n"
			"Host: da.example.com\r\n\r\n"},
		{"da.example.com", 44500, "/IPTLS",
			"POST /IPTLS HTTP/1.1\r\nContent-Length: 18446744073709551615\r\n"
			"Host: da.example.com:44500\r\n\r\n"},
		{"2001:db8::7", 443, "/",
			"POST / HTTP/1.1\r\nContent-Length: 18446744073709551615\r\n"
			"Host: [2001:db8::7]\r\n\r\n"},
	};
	static const char *const hostile[] = {"a b", "a\r\nX: y", "a\n", "a\x7f"};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct buf out = buf_make(1000);

		assert_true(
			http1_build_iphttps_post(&out, rows[i].host, rows[i].port, rows[i].path));
		assert_string_equal(buf_cstr(&out), rows[i].out);
		buf_free(&out);
	}
	for (size_t i = 0; i < ARRAY_SIZE(hostile); i++) {
		struct buf out = buf_make(1000);

		assert_false(http1_build_iphttps_post(&out, hostile[i], 443, "/"));
		assert_false(http1_build_iphttps_post(&out, "a", 443, hostile[i]));
		assert_false(http1_build_connect(&out, hostile[i], 443, NULL));
		assert_int_equal(out.n, 0);
		buf_free(&out);
	}
}

static void
connect(void **state)
{
	struct buf out = buf_make(1000), small = buf_make(20);

	(void)state;
	assert_true(http1_build_connect(&out, "da.example.com", 443, NULL));
	assert_string_equal(buf_cstr(&out), "CONNECT da.example.com:443 HTTP/1.1\r\n"
					    "Host: da.example.com:443\r\n\r\n");
	buf_reset(&out);
	assert_true(http1_build_connect(&out, "2001:db8::7", 8443, "Basic dTpw"));
	assert_string_equal(buf_cstr(&out), "CONNECT [2001:db8::7]:8443 HTTP/1.1\r\n"
					    "Host: [2001:db8::7]:8443\r\n"
					    "Proxy-Authorization: Basic dTpw\r\n\r\n");
	buf_reset(&out);
	assert_false(http1_build_connect(&out, "a", 443, "Basic x\r\nX: y"));
	assert_false(http1_build_connect(&small, "da.example.com", 443, NULL));
	buf_free(&small);
	buf_free(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(server),
		cmocka_unit_test(taken),
		cmocka_unit_test(broken),
		cmocka_unit_test(offsets),
		cmocka_unit_test(every_prefix),
		cmocka_unit_test(every_mutation),
		cmocka_unit_test(limits),
		cmocka_unit_test(post),
		cmocka_unit_test(connect),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
