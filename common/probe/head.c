/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Response heads from a stream, as the IP-HTTPS server and the proxy send them. */
#include "probe/head.h"

#include "format/limits.h"
#include "probe/observe.h"

enum { READ_SIZE = 16 * 1024 };

/* A read returns what has arrived; tunnel packets may follow the head in the same read. */
static enum outcome
more(const struct probe *probe, struct connection *conn, struct err *err)
{
	uint8_t *room;
	size_t got;
	enum io io;

	room = buf_room(&conn->in, READ_SIZE);
	if (room == NULL) {
		err_set(err, ERR_MEMORY, "no memory for the response");
		return OUTCOME_LOCAL;
	}
	io = stream_read(conn->stream, room, READ_SIZE, &got, probe->deadline);
	buf_grew(&conn->in, got);
	if (io != IO_DONE)
		err_set(err, ERR_SYSTEM, "%s", conn->stream->why);
	return outcome_of_io(io);
}

/* The outcome of a malformed head, by the parser's result; OUTCOME_OK otherwise. */
static enum outcome
outcome_of_head(enum http1_result result)
{
	static const enum outcome table[] = {
		[HTTP1_NONE] = OUTCOME_LOCAL,
		[HTTP1_MORE] = OUTCOME_OK,
		[HTTP1_DONE] = OUTCOME_OK,
		[HTTP1_BROKEN] = OUTCOME_MALFORMED,
		[HTTP1_TOO_LARGE] = OUTCOME_TOO_LARGE,
		[HTTP1_LIMIT] = OUTCOME_LIMIT,
	};

	return table[result];
}

enum outcome
head_read(const struct probe *probe, struct connection *conn, struct http1_head *head,
	struct err *err)
{
	int interim = 0;
	enum outcome outcome;

	for (;;) {
		struct span bytes = buf_view(&conn->in);
		enum http1_result result = http1_parse_head(bytes, head, err);

		outcome = outcome_of_head(result);
		if (outcome != OUTCOME_OK)
			return outcome;
		if (result == HTTP1_DONE && (head->status >= 200 || head->status == 101)) {
			/* The spans must outlive the buffer, which carries packets next. */
			http1_parse_head(arena_bytes(probe->arena, span_of(bytes.p, head->length)),
				head, err);
			buf_drop(&conn->in, head->length);
			return OUTCOME_OK;
		}
		if (result == HTTP1_DONE) {
			buf_drop(&conn->in, head->length);
			if (++interim <= LIMIT_HTTP_INTERIM)
				continue;
			err_set(err, ERR_LIMIT, "more than %d interim responses (HTTP %d)",
				LIMIT_HTTP_INTERIM, head->status);
			return OUTCOME_LIMIT;
		}
		outcome = more(probe, conn, err);
		if (outcome != OUTCOME_OK)
			return outcome;
	}
}
