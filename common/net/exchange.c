/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One question and one answer over TCP, with the deadline of its caller. */
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

static bool
resolve(struct arena *arena, const char *host, struct deadline deadline,
	struct resolve_answer *answer, struct err *err)
{
	const struct resolve_question question = {.name = host};

	answer->addresses = arena_alloc(arena, sizeof(*answer->addresses));
	answer->count = 1;
	if (address_parse(host, answer->addresses))
		return true;
	resolve_name(arena, &question, deadline, answer);
	return answer->outcome == RESOLVE_OK ||
	       err_set(err, ERR_SYSTEM, "%s", answer->why == NULL ? "no address" : answer->why);
}

/* So that one that does not answer costs its share of the time only once. */
static void
put_first(struct resolve_answer *answer, const struct address *wanted)
{
	for (size_t i = 1; i < answer->count; i++)
		if (address_equal(&answer->addresses[i], wanted)) {
			answer->addresses[i] = answer->addresses[0];
			answer->addresses[0] = *wanted;
		}
}

struct stream *
exchange_connect(
	struct arena *arena, struct exchange_peer *peer, struct deadline deadline, struct err *err)
{
	struct resolve_answer answer = {0};
	struct stream *stream = NULL;
	enum io io = IO_NONE;

	if (!resolve(arena, peer->host, deadline, &answer, err))
		return NULL;
	put_first(&answer, &peer->answered);
	for (size_t i = 0; i < answer.count; i++) {
		double share = deadline_left(deadline) / (double)(answer.count - i);

		stream_free(stream);
		io = tcp_connect(&answer.addresses[i], peer->port, deadline_in(share), &stream);
		if (io == IO_DONE) {
			peer->answered = answer.addresses[i];
			return stream;
		}
	}
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
