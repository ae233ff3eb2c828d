/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Unit tests of CONNECT through a proxy. */
#include "unit.h"

#include <string.h>

#include "scripted.h"

static void
answers_are_told_apart(void **state)
{
	static const struct {
		const char *answer;
		enum io end;
		enum outcome outcome;
		int status;
	} rows[] = {
		{"HTTP/1.1 200 Connection established\r\n\r\n", IO_TIMEOUT, OUTCOME_OK, 200},
		{"HTTP/1.0 200 OK\r\nVia: x\r\n\r\n", IO_TIMEOUT, OUTCOME_OK, 200},
		{"HTTP/1.1 407 Proxy Authentication Required\r\n\r\n", IO_TIMEOUT, OUTCOME_REJECTED,
			407},
		{"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 3\r\n\r\nabc", IO_TIMEOUT,
			OUTCOME_REJECTED, 502},
		{"HTTP/1.1 200 OK\r\n\r\nearly", IO_TIMEOUT, OUTCOME_MALFORMED, 200},
		{"\x05\x00", IO_TIMEOUT, OUTCOME_MALFORMED, 0},
		{"", IO_TIMEOUT, OUTCOME_TIMEOUT, 0},
		{"HTTP/1.1 200", IO_END, OUTCOME_CLOSED, 0},
	};
	const struct proxy proxy = {.host = "proxy", .port = 3128};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		const struct span piece = span_text(rows[i].answer);
		struct scripted s;

		scripted_begin(&s, &piece, piece.n > 0, rows[i].end);
		s.probe.proxy = &proxy;
		assert_int_equal(
			probe_proxy(&s.probe, &s.endpoint, &s.conn), rows[i].outcome == OUTCOME_OK);
		assert_int_equal(s.endpoint.stages[STAGE_PROXY].outcome, rows[i].outcome);
		assert_int_equal(s.endpoint.proxy_status, rows[i].status);
		scripted_end(&s);
	}
}

static void
the_request_names_the_target(void **state)
{
	static const struct {
		struct proxy proxy;
		struct address address;
		const char *begin, *has;
	} rows[] = {
		{{.host = "p", .port = 1}, {0}, "CONNECT da.example.com:443 HTTP/1.1\r\n",
			"\r\nHost: da.example.com:443\r\n"},
		{{.host = "p", .port = 1, .user = "Aladdin", .password = "open sesame"}, {0},
			"CONNECT da.example.com:443 HTTP/1.1\r\n",
			"\r\nProxy-Authorization: Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==\r\n"},
		{{.host = "p", .port = 1}, {.family = ADDRESS_IPV4, .bytes = {192, 0, 2, 7}},
			"CONNECT 192.0.2.7:443 HTTP/1.1\r\n", "\r\nHost: 192.0.2.7:443\r\n"},
	};
	const struct span piece = span_text("HTTP/1.1 200 OK\r\n\r\n");

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct scripted s;

		scripted_begin(&s, &piece, 1, IO_TIMEOUT);
		s.probe.proxy = &rows[i].proxy;
		s.endpoint.address = rows[i].address;
		assert_true(probe_proxy(&s.probe, &s.endpoint, &s.conn));
		assert_true(span_starts(buf_view(&s.written), rows[i].begin));
		assert_non_null(strstr(buf_cstr(&s.written), rows[i].has));
		scripted_end(&s);
	}
}

static void
interim_responses_are_bounded(void **state)
{
	static const struct {
		size_t count;
		enum outcome outcome;
	} rows[] = {{0, OUTCOME_OK}, {1, OUTCOME_OK}, {10, OUTCOME_OK}, {11, OUTCOME_LIMIT},
		{99, OUTCOME_LIMIT}};
	const struct proxy proxy = {.host = "proxy", .port = 3128};
	struct span pieces[100];

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct scripted s;

		for (size_t k = 0; k < rows[i].count; k++)
			pieces[k] = span_text("HTTP/1.1 102 Processing\r\n\r\n");
		pieces[rows[i].count] = span_text("HTTP/1.1 200 OK\r\n\r\n");
		scripted_begin(&s, pieces, rows[i].count + 1, IO_TIMEOUT);
		s.probe.proxy = &proxy;
		probe_proxy(&s.probe, &s.endpoint, &s.conn);
		assert_int_equal(s.endpoint.stages[STAGE_PROXY].outcome, rows[i].outcome);
		scripted_end(&s);
	}
}

/* What the peer has sent already does not make up for it. */
static void
the_deadline_counts_while_bytes_come(void **state)
{
	const struct proxy proxy = {.host = "proxy", .port = 3128};
	const struct span piece = span_text("HTTP/1.1 200 OK\r\n\r\n");
	struct scripted s;

	(void)state;
	scripted_begin(&s, &piece, 1, IO_TIMEOUT);
	s.probe.proxy = &proxy;
	s.probe.deadline = deadline_in(0);
	assert_false(probe_proxy(&s.probe, &s.endpoint, &s.conn));
	assert_int_equal(s.endpoint.stages[STAGE_PROXY].outcome, OUTCOME_TIMEOUT);
	assert_int_equal(s.written.n, 0);
	scripted_end(&s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(answers_are_told_apart),
		cmocka_unit_test(interim_responses_are_bounded),
		cmocka_unit_test(the_deadline_counts_while_bytes_come),
		cmocka_unit_test(the_request_names_the_target),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
