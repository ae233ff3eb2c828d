/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PROBE_PROBE_H
#define PROBE_PROBE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "model/client.h"
#include "model/evidence.h"
#include "net/stream.h"
#include "net/tls.h"

/* What a handshake offers. */
enum probe_offer {
	PROBE_OFFER_CLIENT,  /* the client's own */
	PROBE_OFFER_UPDATED, /* the client's, with its update for TLS */
	PROBE_OFFER_NULL,    /* its NULL suites alone */
	PROBE_OFFER_WIDE,    /* everything */
};

/* Contexts for handshakes that few runs need, made on first use; NULL when that fails. */
struct probe_again {
	struct tls_context *(*get)(void *context, enum probe_offer offer);
	void *context;
};

/*
 * Probes ask an endpoint one question a stage and write what they see into the evidence. They judge
 * nothing. All of them keep the run's one deadline. Apart from the endpoint their input is
 * read-only and shared by all threads:
 */
struct probe {
	struct arena *arena;
	double began; /* monotonic clock at the start of the run */
	struct deadline deadline;
	const struct target *target;
	const struct proxy *proxy; /* NULL: connect directly */
	struct address dns_server; /* family NONE: the system's */
	uint16_t dns_port;
	enum address_family family;
	const struct client *client; /* whose offer is in `tls`; NULL: everything is offered */
	struct tls_context *tls;
	struct probe_again again;     /* with a client */
	struct tls_context *tls_null; /* NULL: no second handshake */
	struct tls_watcher watcher;   /* of served certificates */
	double ra_wait;               /* seconds to wait for an advertisement after the 200 */
	const struct address *pings;
	size_t ping_count;
};

/* A connection passing through the stages; `in` holds bytes read beyond the last stage. */
struct connection {
	struct stream *stream;
	struct buf in;
	uint8_t link_local[16];
	unsigned int solicitations;
};

/* Resolves the subject's name. False when it has no address. */
bool probe_dns(const struct probe *probe, struct subject *subject);

/* Each stage returns whether the next one can be tried. */
bool probe_tcp(const struct probe *probe, struct endpoint *endpoint, struct connection *conn);
bool probe_proxy(const struct probe *probe, struct endpoint *endpoint, struct connection *conn);
/* When the server refuses the client's own offer, further handshakes offer the client's update, if
 * it has one, and then everything, to see what the server accepts. */
bool probe_tls(const struct probe *probe, struct endpoint *endpoint, struct connection *conn);
bool probe_iphttps(const struct probe *probe, struct endpoint *endpoint, struct connection *conn);
bool probe_ra(const struct probe *probe, struct endpoint *endpoint, struct connection *conn);

/* Asks each of probe->pings through the tunnel, from an address of the advertised prefix. */
void probe_ping(const struct probe *probe, struct endpoint *endpoint, struct connection *conn);

/* A connection of its own that offers NULL suites only. */
void probe_null_suites(const struct probe *probe, struct endpoint *endpoint);

/* Copies what TLS has seen so far: again after the POST, when more may have been asked for. */
void probe_tls_facts(
	const struct probe *probe, struct endpoint *endpoint, const struct connection *conn);

void connection_close(struct connection *conn);

#endif
