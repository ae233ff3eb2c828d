/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The connection: to the endpoint, or to the proxy that leads to it. */
#include "net/tcp.h"
#include "net/resolve.h"
#include "probe/observe.h"
#include "probe/probe.h"

static bool
direct(const struct probe *probe, struct endpoint *endpoint, struct connection *conn)
{
	struct observation *seen = &endpoint->stages[STAGE_TCP];
	enum io io = tcp_connect(
		&endpoint->address, probe->target->port, probe->deadline, &conn->stream);

	return observe_io(probe, seen, io, conn->stream);
}

/* One working address of a proxy is enough. */
static bool
to_proxy(const struct probe *probe, struct endpoint *endpoint, struct connection *conn)
{
	struct observation *seen = &endpoint->stages[STAGE_TCP];
	struct resolve_question question = {.name = probe->proxy->host};
	struct resolve_answer answer = {0};
	struct address literal;
	enum io io = IO_NONE;

	if (address_parse(probe->proxy->host, &literal)) {
		answer = (struct resolve_answer) {
			.outcome = RESOLVE_OK, .addresses = &literal, .count = 1};
	} else
		resolve_name(probe->arena, &question, probe->deadline, &answer);
	if (answer.outcome == RESOLVE_TIMEOUT)
		return observe_end(probe, seen, OUTCOME_TIMEOUT, "proxy: %s", answer.why);
	if (answer.outcome != RESOLVE_OK)
		return observe_end(probe, seen, outcome_of_resolve(answer.outcome), "proxy %s: %s",
			probe->proxy->host, answer.why);
	for (size_t i = 0; i < answer.count && io != IO_DONE; i++) {
		stream_free(conn->stream);
		io = tcp_connect(
			&answer.addresses[i], probe->proxy->port, probe->deadline, &conn->stream);
	}
	if (io != IO_DONE && answer.left_out > 0)
		bounds_note(&endpoint->bounds, probe->arena,
			"%zu more addresses of the proxy were not tried", answer.left_out);
	return observe_io(probe, seen, io, conn->stream);
}

bool
probe_tcp(const struct probe *probe, struct endpoint *endpoint, struct connection *conn)
{
	observe_begin(probe, &endpoint->stages[STAGE_TCP]);
	endpoint->proxied = probe->proxy != NULL;
	return probe->proxy == NULL ? direct(probe, endpoint, conn)
				    : to_proxy(probe, endpoint, conn);
}

void
connection_close(struct connection *conn)
{
	stream_free(conn->stream);
	buf_free(&conn->in);
	conn->stream = NULL;
}
