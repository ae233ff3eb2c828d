/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Echo requests through the tunnel, as a client would send them: from an address of the advertised
 * prefix, for which the server may ask by neighbour discovery. */
#include <string.h>
#include <sys/random.h>

#include "format/limits.h"
#include "format/ndp.h"
#include "probe/link.h"
#include "probe/observe.h"
#include "probe/probe.h"

enum { TRY_SECONDS = 1 };

static bool
send_echo(const struct probe *probe, struct connection *conn, const uint8_t source[static 16],
	const struct address *target, uint16_t id, uint16_t sequence)
{
	struct buf out = buf_make(LIMIT_IPV6_PACKET);
	bool ok = ndp_build_echo_request(&out, source, target->bytes, id, sequence,
			  span_text("iphttps-plugins")) &&
		  stream_write(conn->stream, buf_view(&out), probe->deadline) == IO_DONE;

	buf_free(&out);
	return ok;
}

/* Waits for the reply to one of the requests sent so far. "No reply" is true only after every
 * packet until the deadline was looked at. */
static enum io
await(struct link *link, const struct address *target, uint16_t id, uint16_t last,
	struct deadline until)
{
	struct ipv6_packet packet;
	enum io io;

	while ((io = link_next(link, &packet, until)) == IO_DONE) {
		for (uint16_t sequence = 1; sequence <= last; sequence++)
			if (memcmp(packet.source, target->bytes, 16) == 0 &&
				ndp_is_echo_reply(&packet, id, sequence))
				return IO_DONE;
	}
	return io;
}

/* The request is repeated every second, as packets may be lost behind the tunnel. */
static void
ping_one(struct link *link, const uint8_t source[static 16], struct ping_facts *ping, uint16_t id)
{
	const struct probe *probe = link->probe;
	struct deadline end = deadline_earlier(probe->deadline, deadline_in(probe->ra_wait));
	enum io io = IO_TIMEOUT;

	observe_begin(probe, &ping->seen);
	for (uint16_t sequence = 1; io == IO_TIMEOUT && !deadline_passed(end); sequence++) {
		if (!send_echo(probe, link->conn, source, &ping->target, id, sequence)) {
			io = IO_RESET;
			break;
		}
		io = await(link, &ping->target, id, sequence,
			deadline_earlier(end, deadline_in(TRY_SECONDS)));
	}
	if (io == IO_TIMEOUT)
		observe_end(probe, &ping->seen, OUTCOME_SILENT, "no echo reply in time");
	else
		observe_io(probe, &ping->seen, io, link->conn->stream);
}

void
probe_ping(const struct probe *probe, struct endpoint *endpoint, struct connection *conn)
{
	const struct ra_prefix *prefix = ra_usable(&endpoint->ra);
	uint8_t own[2][16];
	struct link link = {.probe = probe, .conn = conn, .own = own, .own_count = 2};
	uint8_t random[2] = {0};

	endpoint->pings = arena_array(probe->arena, probe->ping_count, sizeof(*endpoint->pings));
	endpoint->ping_count = probe->ping_count;
	memcpy(own[0], conn->link_local, 16);
	memcpy(own[1], conn->link_local, 16);
	if (prefix != NULL)
		memcpy(own[1], prefix->prefix, 8);
	/* Only to tell the replies to this run from those to another: zeros do as well. */
	if (getrandom(random, sizeof(random), 0) < 0)
		memset(random, 0, sizeof(random));
	for (size_t i = 0; i < probe->ping_count; i++) {
		struct ping_facts *ping = &endpoint->pings[i];

		ping->target = probe->pings[i];
		if (prefix == NULL) {
			observe_begin(probe, &ping->seen);
			observe_end(probe, &ping->seen, OUTCOME_SILENT,
				"no prefix to form an address from");
			continue;
		}
		ping_one(&link, own[1], ping, (uint16_t)(random[0] << 8 | random[1]));
	}
	buf_drop(&conn->in, link.taken);
}
