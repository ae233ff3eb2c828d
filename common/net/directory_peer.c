/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The server of a directory without libldap: connecting to it, and what it shows of itself. */
#include "net/directory_peer.h"

#include "base/address.h"
#include "base/limits.h"
#include "base/text.h"
#include "net/limits.h"
#include "net/resolve.h"
#include "net/tcp.h"
#include "net/tls.h"

static bool
find_addresses(struct arena *arena, const struct directory_url *url, struct deadline deadline,
	struct resolve_answer *answer, struct err *err)
{
	const struct resolve_question question = {.name = url->host};

	answer->addresses = arena_alloc(arena, sizeof(*answer->addresses));
	answer->count = 1;
	if (address_parse(url->host, answer->addresses))
		return true;
	resolve_name(arena, &question, deadline, answer);
	if (answer->outcome == RESOLVE_OK)
		return true;
	return err_set(err, answer->outcome == RESOLVE_TIMEOUT ? ERR_TIMEOUT : ERR_SYSTEM,
		"%s is not resolved: %s", url->host,
		text_clean(arena, span_text(answer->why), LIMIT_TEXT_FIELD / 2));
}

/* One address after the other, each with its share of the time. */
struct stream *
directory_peer_connect(struct arena *arena, const struct directory_url *url,
	struct deadline deadline, struct err *err)
{
	struct resolve_answer answer = {.count = 0};
	struct err why = {.kind = ERR_NONE}; /* of an address that another one may make up for */
	char text[ADDRESS_TEXT_MAX];

	if (!find_addresses(arena, url, deadline, &answer, err))
		return NULL;
	for (size_t i = 0; i < answer.count; i++) {
		double share = deadline_left(deadline) / (double)(answer.count - i);
		struct stream *stream;
		enum io io =
			tcp_connect(&answer.addresses[i], url->port, deadline_in(share), &stream);

		if (io == IO_DONE)
			return stream;
		err_set(&why, io == IO_TIMEOUT ? ERR_TIMEOUT : ERR_SYSTEM,
			"cannot connect to %s port %u: %s",
			address_format(&answer.addresses[i], text), url->port,
			stream == NULL ? "no memory" : stream->why);
		stream_free(stream);
	}
	err_set(err, why.kind, "%s", why.text);
	return NULL;
}

/* ---------------------------------------------------------------- StartTLS */

enum { ANSWER_MAX = 512, SEQUENCE = 0x30, EXTENDED_RESPONSE = 0x78 };

/* Message 1: an extended request (RFC 4511 section 4.14). */
static const char starttls[] = "\x30\x1d\x02\x01\x01\x77\x18\x80\x16"
			       "1.3.6.1.4.1.1466.20037";

/* A tag and the length behind it; the bytes themselves may not be here yet. */
static bool
take_header(struct span *in, uint8_t wanted, size_t *length)
{
	uint8_t tag, first, byte;

	if (!span_u8(in, &tag) || tag != wanted || !span_u8(in, &first))
		return false;
	*length = first;
	if (first < 0x80)
		return true;
	*length = 0;
	for (int n = first & 0x7f; n > 0; n--) {
		if (*length > ANSWER_MAX || !span_u8(in, &byte))
			return false;
		*length = *length * 256 + byte;
	}
	return true;
}

/* Whether the message is whole, and then whether it says success. */
static bool
is_success(struct span in, bool *whole)
{
	static const uint8_t number[] = {2, 1, 1}, success[] = {10, 1, 0};
	struct span message, part;
	size_t length;

	*whole = take_header(&in, SEQUENCE, &length) && span_take(&in, length, &message);
	return *whole && in.n == 0 && span_take(&message, sizeof(number), &part) &&
	       span_equal(part, span_of(number, sizeof(number))) &&
	       take_header(&message, EXTENDED_RESPONSE, &length) &&
	       span_take(&message, sizeof(success), &part) &&
	       span_equal(part, span_of(success, sizeof(success)));
}

static bool
start_tls(struct stream *stream, struct deadline deadline)
{
	uint8_t answer[ANSWER_MAX];
	size_t have = 0, got;
	bool whole = false, success = false;

	if (stream_write(stream, span_of(starttls, sizeof(starttls) - 1), deadline) != IO_DONE)
		return false;
	while (!whole && have < sizeof(answer) &&
		stream_read(stream, answer + have, sizeof(answer) - have, &got, deadline) ==
			IO_DONE) {
		have += got;
		success = is_success(span_of(answer, have), &whole);
	}
	return success;
}

bool
directory_peer_chain(struct arena *arena, const struct directory_url *url, struct deadline deadline,
	struct span **chain, size_t *count)
{
	struct err err = {.kind = ERR_NONE};
	struct tls_context *context = tls_context_new(NULL, NULL, &err);
	struct stream *stream = directory_peer_connect(arena, url, deadline, &err);
	struct span staple;

	*count = 0;
	if (context != NULL && stream != NULL &&
		(url->scheme == DIRECTORY_LDAPS || start_tls(stream, deadline))) {
		tls_connect(context, stream, url->host, deadline, &stream);
		if (stream != NULL)
			tls_certificates(stream, arena, LIMIT_CHAIN_CERTS,
				(struct tls_watcher) {NULL, NULL}, chain, count, &staple);
	}
	stream_free(stream);
	tls_context_free(context);
	return *count > 0;
}
