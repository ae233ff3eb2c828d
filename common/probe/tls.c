/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The TLS handshake, and a second one that offers NULL suites only. */
#include "net/tls.h"

#include "base/limits.h"
#include "probe/observe.h"
#include "probe/probe.h"

void
probe_tls_facts(const struct probe *probe, struct endpoint *endpoint,
	const struct connection *conn)
{
	struct tls_facts *facts = &endpoint->tls;
	struct tls_seen seen;
	size_t left = 0;

	tls_look(conn->stream, &seen);
	facts->version = seen.version;
	facts->cipher = seen.cipher;
	facts->group = seen.group;
	facts->server_hello = seen.server_hello;
	facts->alert_seen = seen.alert_seen;
	facts->alert = seen.alert;
	facts->close_notify = seen.close_notify;
	facts->broken = seen.broken;
	facts->limit = seen.limit;
	facts->null_cipher = seen.null_cipher;
	facts->client_cert_sent = seen.cert_sent;
	facts->cert_request = seen.cert_request_late ? CERT_REQUEST_LATE
		: seen.cert_request_early	     ? CERT_REQUEST_EARLY
						     : CERT_REQUEST_NONE;
	if (facts->chain_count == 0)
		left = tls_certificates(conn->stream, probe->arena, LIMIT_CHAIN_CERTS,
			probe->watcher, &facts->chain, &facts->chain_count, &facts->staple);
	if (left > 0)
		bounds_note(&endpoint->bounds, probe->arena,
			"%zu of the %zu served certificates were not looked at", left,
			left + facts->chain_count);
}

static enum io
handshake(const struct probe *probe, struct tls_context *context, struct connection *conn)
{
	struct stream *lower = conn->stream;

	return tls_connect(context, lower, probe->target->name, probe->deadline, &conn->stream);
}

bool
probe_tls(const struct probe *probe, struct endpoint *endpoint, struct connection *conn)
{
	struct observation *seen = &endpoint->stages[STAGE_TLS];
	enum io io;
	bool ok;

	observe_begin(probe, seen);
	io = handshake(probe, probe->tls, conn);
	ok = observe_io(probe, seen, io, conn->stream);
	if (conn->stream != NULL)
		probe_tls_facts(probe, endpoint, conn);
	return ok;
}

/* Only a refusal in TLS itself says something about suites. */
static enum null_offer
conclude(enum io io, const struct tls_seen *seen)
{
	if (io == IO_DONE && seen->null_cipher)
		return NULL_OFFER_ACCEPTED;
	if (io == IO_ALERT || (io == IO_MALFORMED && !seen->limit) ||
		((io == IO_RESET || io == IO_END) && !seen->server_hello))
		return NULL_OFFER_REFUSED;
	return NULL_OFFER_UNDECIDED;
}

void
probe_null_suites(const struct probe *probe, struct endpoint *endpoint)
{
	struct endpoint second = {.address = endpoint->address, .label = endpoint->label};
	struct connection conn = {0};
	struct tls_seen seen = {0};
	enum io io;

	endpoint->null_offer = NULL_OFFER_UNDECIDED;
	if (probe_tcp(probe, &second, &conn) && probe_proxy(probe, &second, &conn)) {
		io = handshake(probe, probe->tls_null, &conn);
		if (conn.stream != NULL)
			tls_look(conn.stream, &seen);
		endpoint->null_offer = conclude(io, &seen);
	}
	connection_close(&conn);
}
