/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "net/exchange.h"

#include "base/limits.h"
#include "base/text.h"
#include "net/resolve.h"
#include "net/tcp.h"

/* What a stream says of its failure comes from outside. */
static bool
fail(struct arena *arena, const struct stream *stream, enum io io, struct err *err)
{
	const char *why = stream == NULL || stream->why[0] == '\0'
		? (io == IO_END ? "the connection was closed" : "failed")
		: text_clean(arena, span_text(stream->why), LIMIT_TEXT_FIELD);

	return err_set(err, io == IO_TIMEOUT ? ERR_TIMEOUT : ERR_SYSTEM, "%s", why);
}

struct stream *
exchange_connect(struct arena *arena, const char *host, uint16_t port, struct deadline deadline,
	struct err *err)
{
	struct resolve_question question = {.name = host};
	struct resolve_answer answer = {0};
	struct stream *stream = NULL;
	struct address literal;
	enum io io = IO_NONE;

	if (address_parse(host, &literal))
		answer = (struct resolve_answer) {
			.outcome = RESOLVE_OK, .addresses = &literal, .count = 1};
	else
		resolve_name(arena, &question, deadline, &answer);
	if (answer.outcome != RESOLVE_OK) {
		err_set(err, ERR_SYSTEM, "%s", answer.why == NULL ? "no address" : answer.why);
		return NULL;
	}
	for (size_t i = 0; i < answer.count && io != IO_DONE; i++) {
		stream_free(stream);
		io = tcp_connect(&answer.addresses[i], port, deadline, &stream);
	}
	if (io == IO_DONE)
		return stream;
	fail(arena, stream, io, err);
	stream_free(stream);
	return NULL;
}

bool
exchange_send(struct stream *stream, struct span bytes, struct deadline deadline, struct err *err)
{
	enum io io = stream_write(stream, bytes, deadline);

	if (io == IO_DONE)
		return true;
	return err_set(err, io == IO_TIMEOUT ? ERR_TIMEOUT : ERR_SYSTEM, "the connection broke");
}

bool
exchange_receive(struct arena *arena, struct stream *stream, size_t n, struct deadline deadline,
	struct span *out, struct err *err)
{
	uint8_t *bytes = arena_alloc(arena, n);
	size_t have = 0;

	while (have < n) {
		size_t got = 0;
		enum io io = stream_read(stream, bytes + have, n - have, &got, deadline);

		if (io != IO_DONE)
			return fail(arena, stream, io, err);
		have += got;
	}
	*out = span_of(bytes, n);
	return true;
}
