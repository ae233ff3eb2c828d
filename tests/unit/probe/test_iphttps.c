/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Unit tests of the IP-HTTPS request. */
#include "unit.h"

#include <string.h>

#include "base/clock.h"
#include "scripted.h"

#define OK_HEAD "HTTP/1.1 200 OK\r\nServer: Microsoft-HTTPAPI/2.0\r\nDate: Mon\r\n\r\n"

static const char request[] = "POST /IPHTTPS HTTP/1.1\r\nHost: da.example.com\r\n"
			      "Content-Length: 18446744073709551615\r\n\r\n";

static void
the_request_is_a_clients(void **state)
{
	const struct span pieces[] = {span_text(OK_HEAD)};
	struct scripted s;
	struct span sent;
	uint8_t rs[48];

	(void)state;
	scripted_begin(&s, pieces, 1, IO_TIMEOUT);
	assert_true(probe_iphttps(&s.probe, &s.endpoint, &s.conn));
	sent = buf_view(&s.written);
	/* The order of the two fields does not matter; there are no others. */
	assert_int_equal(sent.n, strlen(request) + sizeof(rs));
	assert_true(span_starts(sent, "POST /IPHTTPS HTTP/1.1\r\n"));
	assert_non_null(memmem(sent.p, sent.n, "\r\nHost: da.example.com\r\n", 24));
	assert_non_null(memmem(sent.p, sent.n, "\r\nContent-Length: 18446744073709551615\r\n", 40));
	span_skip(&sent, strlen(request));
	assert_memory_equal(sent.p - 4, "\r\n\r\n", 4);
	assert_true(span_copy(&sent, rs, sizeof(rs)));
	assert_int_equal(rs[0] >> 4, 6);
	assert_int_equal(rs[6], 58);
	assert_int_equal(rs[7], 255);
	assert_int_equal(rs[8], 0xfe);
	assert_int_equal(rs[40], 133);
	scripted_end(&s);
}

static void
answers_are_told_apart(void **state)
{
	static const struct {
		const char *name, *pieces[3];
		enum io end;
		enum outcome outcome;
		int status;
	} rows[] = {
		{"200", {OK_HEAD}, IO_TIMEOUT, OUTCOME_OK, 200},
		{"in two pieces", {"HTTP/1.1 20", "0 OK\r\n\r\n"}, IO_TIMEOUT, OUTCOME_OK, 200},
		{"100 first", {"HTTP/1.1 100 Continue\r\n\r\n", OK_HEAD}, IO_TIMEOUT, OUTCOME_OK,
			200},
		{"404", {"HTTP/1.1 404 Not Found\r\n\r\n"}, IO_TIMEOUT, OUTCOME_REJECTED, 404},
		{"101", {"HTTP/1.1 101 Switching\r\n\r\n"}, IO_TIMEOUT, OUTCOME_REJECTED, 101},
		{"silent", {NULL}, IO_TIMEOUT, OUTCOME_TIMEOUT, 0},
		{"reset", {NULL}, IO_RESET, OUTCOME_RESET, 0},
		{"closed", {"HTTP/1.1 200 OK\r\n"}, IO_END, OUTCOME_CLOSED, 0},
		{"alert", {NULL}, IO_ALERT, OUTCOME_ALERT, 0},
		{"not HTTP", {"SSH-2.0-OpenSSH\r\n"}, IO_TIMEOUT, OUTCOME_MALFORMED, 0},
		{"half a head", {"HTTP/1.1 200 OK\r\nServer: x\r\n"}, IO_TIMEOUT, OUTCOME_TIMEOUT,
			0},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct span pieces[3];
		size_t count = 0;
		struct scripted s;

		while (count < 3 && rows[i].pieces[count] != NULL) {
			pieces[count] = span_text(rows[i].pieces[count]);
			count++;
		}
		print_message("%s\n", rows[i].name);
		scripted_begin(&s, pieces, count, rows[i].end);
		assert_int_equal(probe_iphttps(&s.probe, &s.endpoint, &s.conn),
			rows[i].outcome == OUTCOME_OK);
		assert_int_equal(s.endpoint.stages[STAGE_HTTP].outcome, rows[i].outcome);
		assert_int_equal(s.endpoint.http.status, rows[i].status);
		scripted_end(&s);
	}
}

/* Every prefix of a head, whole or byte by byte, is never an answer. */
static void
prefixes_are_no_answer(void **state)
{
	const char *head = OK_HEAD;

	(void)state;
	for (size_t n = 0; n < strlen(head); n++) {
		struct span bytes[sizeof(OK_HEAD)];
		struct scripted s;

		for (size_t i = 0; i < n; i++)
			bytes[i] = span_of(head + i, 1);
		scripted_begin(&s, bytes, n, IO_END);
		assert_false(probe_iphttps(&s.probe, &s.endpoint, &s.conn));
		assert_int_equal(s.endpoint.stages[STAGE_HTTP].outcome, OUTCOME_CLOSED);
		scripted_end(&s);
	}
}

static void
heads_are_bounded(void **state)
{
	static char line[1024];
	struct span pieces[200];
	struct scripted s;

	(void)state;
	memset(line, 'a', sizeof(line));
	memcpy(line, "X: ", 3);
	memcpy(line + sizeof(line) - 2, "\r\n", 2);
	pieces[0] = span_text("HTTP/1.1 200 OK\r\n");
	for (size_t i = 1; i < ARRAY_SIZE(pieces); i++)
		pieces[i] = span_of(line, sizeof(line));
	scripted_begin(&s, pieces, ARRAY_SIZE(pieces), IO_TIMEOUT);
	assert_false(probe_iphttps(&s.probe, &s.endpoint, &s.conn));
	assert_int_equal(s.endpoint.stages[STAGE_HTTP].outcome, OUTCOME_TOO_LARGE);
	scripted_end(&s);
}

static void
packets_behind_the_head_are_kept(void **state)
{
	uint8_t both[256] = {0};
	size_t head = strlen(OK_HEAD);
	struct span piece = span_of(both, head + scripted_ra_size);
	struct scripted s;

	(void)state;
	memcpy(both, OK_HEAD, head);
	memcpy(both + head, scripted_ra, scripted_ra_size);
	scripted_begin(&s, &piece, 1, IO_TIMEOUT);
	assert_true(probe_iphttps(&s.probe, &s.endpoint, &s.conn));
	assert_true(probe_ra(&s.probe, &s.endpoint, &s.conn));
	assert_int_equal(s.endpoint.ra.prefix_count, 1);
	assert_string_equal(s.endpoint.http.server, "Microsoft-HTTPAPI/2.0");
	scripted_end(&s);
}

/* A stage is timed from where it begins and not from where the run does. */
static void
the_stage_has_a_time_of_its_own(void **state)
{
	struct span piece = span_text(OK_HEAD);
	struct scripted s;
	const struct observation *seen = &s.endpoint.stages[STAGE_HTTP];

	(void)state;
	scripted_begin(&s, &piece, 1, IO_TIMEOUT);
	s.probe.began = clock_monotonic() - 100000;
	assert_true(probe_iphttps(&s.probe, &s.endpoint, &s.conn));
	assert_true(seen->start >= 100000);
	assert_true(seen->seconds >= 0 && seen->seconds < 50000);
	scripted_end(&s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_request_is_a_clients),
		cmocka_unit_test(answers_are_told_apart),
		cmocka_unit_test(prefixes_are_no_answer),
		cmocka_unit_test(heads_are_bounded),
		cmocka_unit_test(packets_behind_the_head_are_kept),
		cmocka_unit_test(the_stage_has_a_time_of_its_own),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
