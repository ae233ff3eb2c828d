/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The POST that opens the tunnel ([MS-IPHTTPS] 3.1.5.2) and its answer. The first Router
 * Solicitation goes out in the same write, which saves a round trip in every check. The body is a
 * byte stream that the server reads packet by packet (3.2.5.2.2), so early bytes wait like any
 * other. A server may drop them while its side of the link is not up yet: the solicitation is
 * repeated after the 200.
 */
#include <sys/random.h>

#include "base/limits.h"
#include "base/text.h"
#include "format/limits.h"
#include "format/ndp.h"
#include "probe/head.h"
#include "probe/observe.h"
#include "probe/probe.h"

/* fe80::/64 with a random interface identifier (RFC 7217's "u" bit is left clear). */
static bool
make_link_local(uint8_t address[static 16])
{
	address[0] = 0xfe;
	address[1] = 0x80;
	if (getrandom(address + 8, 8, 0) != 8)
		return false;
	address[8] &= (uint8_t)~0x02;
	return true;
}

/* A server that refuses may have sent an alert before it closed: read it for the reason. */
static enum io
last_words(const struct probe *probe, struct connection *conn)
{
	uint8_t byte;
	size_t got;
	enum io io = stream_read(conn->stream, &byte, 1, &got, probe->deadline);

	return io == IO_DONE ? stream_fail(conn->stream, IO_RESET, "connection reset") : io;
}

static enum io
send_request(const struct probe *probe, struct connection *conn)
{
	struct buf out = buf_make(LIMIT_HTTP_HEAD);
	const struct target *target = probe->target;
	enum io io;

	if (make_link_local(conn->link_local) &&
		http1_build_iphttps_post(&out, target->name, target->port, target->path) &&
		ndp_build_router_solicitation(&out, conn->link_local))
		io = stream_write(conn->stream, buf_view(&out), probe->deadline);
	else
		io = stream_fail(conn->stream, IO_LOCAL, "cannot build the request");
	conn->solicitations = 1;
	buf_free(&out);
	return io == IO_RESET ? last_words(probe, conn) : io;
}

static const char *
field(const struct probe *probe, const struct http1_head *head, const char *name)
{
	struct span value;

	if (!http1_field(head, name, &value))
		return NULL;
	return text_clean(probe->arena, value, LIMIT_TEXT_FIELD);
}

static bool
read_answer(const struct probe *probe, struct endpoint *endpoint, struct connection *conn)
{
	struct observation *seen = &endpoint->stages[STAGE_HTTP];
	struct http_facts *facts = &endpoint->http;
	struct http1_head head;
	struct err err = {0};
	enum outcome outcome = head_read(probe, conn, &head, &err);

	if (outcome != OUTCOME_OK)
		return observe_end(probe, seen, outcome, "%s", err.text);
	facts->status = head.status;
	facts->reason = text_clean(probe->arena, head.reason, LIMIT_TEXT_FIELD);
	facts->server = field(probe, &head, "Server");
	facts->date = field(probe, &head, "Date");
	if (head.status != 200)
		return observe_end(
			probe, seen, OUTCOME_REJECTED, "HTTP %d %s", head.status, facts->reason);
	return observe_end(probe, seen, OUTCOME_OK, NULL);
}

bool
probe_iphttps(const struct probe *probe, struct endpoint *endpoint, struct connection *conn)
{
	struct observation *seen = &endpoint->stages[STAGE_HTTP];
	enum io io;
	bool ok;

	observe_begin(probe, seen);
	conn->in.max = 2 * LIMIT_HTTP_HEAD;
	io = send_request(probe, conn);
	ok = io == IO_DONE ? read_answer(probe, endpoint, conn)
			   : observe_io(probe, seen, io, conn->stream);
	probe_tls_facts(probe, endpoint, conn);
	return ok;
}
