/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The TLS handshake, and further ones that offer more after a refusal, or only NULL suites. */
#include "net/tls.h"

#include "net/limits.h"
#include "probe/observe.h"
#include "probe/probe.h"

static void
look(const struct probe *probe, const struct connection *conn, struct endpoint *endpoint,
	struct tls_facts *facts)
{
	struct tls_seen seen;
	size_t left = 0;

	tls_look(conn->stream, &seen);
	facts->version = seen.version;
	facts->cipher = seen.cipher;
	facts->group = seen.group;
	facts->signature = seen.signature;
	facts->server_hello = seen.server_hello;
	facts->alert_seen = seen.alert_seen;
	facts->alert = seen.alert;
	facts->close_notify = seen.close_notify;
	facts->broken = seen.broken;
	facts->limit = seen.limit;
	facts->null_cipher = seen.null_cipher;
	facts->client_cert_sent = seen.cert_sent;
	facts->cert_request = seen.cert_request_late    ? CERT_REQUEST_LATE
			      : seen.cert_request_early ? CERT_REQUEST_EARLY
							: CERT_REQUEST_NONE;
	if (facts->chain_count == 0)
		left = tls_certificates(conn->stream, probe->arena, LIMIT_CHAIN_CERTS,
			probe->watcher, &facts->chain, &facts->chain_count, &facts->staple);
	if (left > 0)
		bounds_note(&endpoint->bounds, probe->arena,
			"%zu of the %zu served certificates were not looked at", left,
			left + facts->chain_count);
}

void
probe_tls_facts(const struct probe *probe, struct endpoint *endpoint, const struct connection *conn)
{
	look(probe, conn, endpoint, &endpoint->tls);
}

static enum io
handshake(const struct probe *probe, struct tls_context *context, struct connection *conn)
{
	struct stream *lower = conn->stream;

	return tls_connect(context, lower, probe->target->name, probe->deadline, &conn->stream);
}

static bool
shake(const struct probe *probe, struct tls_context *context, struct connection *conn,
	struct endpoint *endpoint, struct observation *seen, struct tls_facts *facts)
{
	enum io io = handshake(probe, context, conn);
	bool ok = observe_io(probe, seen, io, conn->stream);

	if (conn->stream != NULL)
		look(probe, conn, endpoint, facts);
	return ok;
}

/* A second connection to the same place; its failure is in `second`. */
static bool
reach(const struct probe *probe, const struct endpoint *endpoint, struct endpoint *second,
	struct connection *conn)
{
	*second = (struct endpoint) {.address = endpoint->address, .label = endpoint->label};
	return probe_tcp(probe, second, conn) && probe_proxy(probe, second, conn);
}

/* Whether the server may have refused the offer: it ended the handshake before its own hello, or
 * answered with something that was not offered. */
static bool
refused(const struct endpoint *endpoint)
{
	const struct tls_facts *tls = &endpoint->tls;

	switch (endpoint->stages[STAGE_TLS].outcome) {
	case OUTCOME_ALERT:
	case OUTCOME_CLOSED:
	case OUTCOME_RESET:
		return !tls->server_hello;
	case OUTCOME_MALFORMED:
		return tls->server_hello && !tls->limit;
	default:
		return false;
	}
}

/* The connection with the update replaces the refused one. */
static bool
shake_updated(const struct probe *probe, struct endpoint *endpoint, struct connection *conn)
{
	struct tls_context *context = probe->again.get(probe->again.context, PROBE_OFFER_UPDATED);
	struct observation *seen = &endpoint->stages[STAGE_TLS];
	struct connection again = {0};
	struct endpoint second;

	if (context == NULL || !reach(probe, endpoint, &second, &again) ||
		!shake(probe, context, &again, endpoint, &second.stages[STAGE_TLS], &second.tls)) {
		connection_close(&again);
		return false;
	}
	connection_close(conn);
	*conn = again;
	endpoint->tls = second.tls;
	endpoint->tls.client = probe->client->name;
	endpoint->tls.updated = true;
	seen->text = NULL;
	return observe_end(probe, seen, OUTCOME_OK, NULL);
}

static void
shake_wide(const struct probe *probe, struct endpoint *endpoint)
{
	struct tls_context *context = probe->again.get(probe->again.context, PROBE_OFFER_WIDE);
	struct wide_offer *wide = &endpoint->wide;
	struct tls_facts *own = &endpoint->tls;
	struct connection conn = {0};
	struct endpoint second;

	observe_begin(probe, &wide->seen);
	if (context == NULL)
		observe_end(probe, &wide->seen, OUTCOME_LOCAL, "TLS cannot be set up");
	else if (!reach(probe, endpoint, &second, &conn))
		wide->seen = second.stages[endpoint_reached(&second)];
	else
		shake(probe, context, &conn, endpoint, &wide->seen, &wide->tls);
	connection_close(&conn);
	if (own->chain_count > 0)
		return;
	own->chain = wide->tls.chain;
	own->chain_count = wide->tls.chain_count;
	own->staple = wide->tls.staple;
	wide->tls.chain = NULL;
	wide->tls.chain_count = 0;
	wide->tls.staple = (struct span) {0};
}

bool
probe_tls(const struct probe *probe, struct endpoint *endpoint, struct connection *conn)
{
	const struct client *client = probe->client;
	struct observation *seen = &endpoint->stages[STAGE_TLS];

	observe_begin(probe, seen);
	endpoint->tls.client = client == NULL ? NULL : client->name;
	if (shake(probe, probe->tls, conn, endpoint, seen, &endpoint->tls))
		return true;
	if (client == NULL || !refused(endpoint))
		return false;
	if (client->updated != 0 && shake_updated(probe, endpoint, conn))
		return true;
	shake_wide(probe, endpoint);
	return false;
}

/* Only a refusal within TLS says something about suites. */
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
	struct connection conn = {0};
	struct tls_seen seen = {0};
	struct endpoint second;
	enum io io;

	endpoint->null_offer = NULL_OFFER_UNDECIDED;
	if (reach(probe, endpoint, &second, &conn)) {
		io = handshake(probe, probe->tls_null, &conn);
		if (conn.stream != NULL)
			tls_look(conn.stream, &seen);
		endpoint->null_offer = conclude(io, &seen);
	}
	connection_close(&conn);
}
