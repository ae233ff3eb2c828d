/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tunnel through an HTTP proxy (RFC 9110 section 9.3.6), with Basic authentication (RFC 7617).
 */
#include "base/text.h"
#include "format/limits.h"
#include "probe/head.h"
#include "probe/observe.h"
#include "probe/probe.h"

static const char *
authorization(const struct probe *probe)
{
	const struct proxy *proxy = probe->proxy;
	char *pair;

	if (proxy->user == NULL)
		return NULL;
	pair = arena_printf(
		probe->arena, "%s:%s", proxy->user, proxy->password == NULL ? "" : proxy->password);
	return arena_printf(probe->arena, "Basic %s", text_base64(probe->arena, span_text(pair)));
}

static bool
request(const struct probe *probe, const struct endpoint *endpoint, struct buf *out)
{
	char literal[ADDRESS_TEXT_MAX];
	const char *host = probe->target->name;

	if (endpoint->address.family != ADDRESS_NONE)
		host = address_format(&endpoint->address, literal);
	return http1_build_connect(out, host, probe->target->port, authorization(probe));
}

static bool
answer(const struct probe *probe, struct endpoint *endpoint, struct connection *conn)
{
	struct observation *seen = &endpoint->stages[STAGE_PROXY];
	struct http1_head head;
	struct err err = {0};
	enum outcome outcome = head_read(probe, conn, &head, &err);

	if (outcome != OUTCOME_OK)
		return observe_end(probe, seen, outcome, "%s", err.text);
	endpoint->proxy_status = head.status;
	if (head.status < 200 || head.status > 299)
		return observe_end(probe, seen, OUTCOME_REJECTED, "HTTP %d %.*s", head.status,
			(int)head.reason.n, (const char *)head.reason.p);
	if (conn->in.n > 0)
		return observe_end(probe, seen, OUTCOME_MALFORMED,
			"the proxy sent bytes before the server could have been asked");
	return observe_end(probe, seen, OUTCOME_OK, NULL);
}

bool
probe_proxy(const struct probe *probe, struct endpoint *endpoint, struct connection *conn)
{
	struct observation *seen = &endpoint->stages[STAGE_PROXY];
	struct buf out = buf_make(LIMIT_HTTP_HEAD);
	enum io io;

	if (probe->proxy == NULL)
		return true;
	observe_begin(probe, seen);
	conn->in.max = 2 * LIMIT_HTTP_HEAD;
	if (!request(probe, endpoint, &out)) {
		buf_free(&out);
		return observe_end(
			probe, seen, OUTCOME_LOCAL, "the request to the proxy is too long");
	}
	io = stream_write(conn->stream, buf_view(&out), probe->deadline);
	buf_free(&out);
	if (io != IO_DONE)
		return observe_io(probe, seen, io, conn->stream);
	return answer(probe, endpoint, conn);
}
