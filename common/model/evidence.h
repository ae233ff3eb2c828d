/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef MODEL_EVIDENCE_H
#define MODEL_EVIDENCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/span.h"
#include "base/address.h"
#include "model/bounds.h"
#include "model/input.h"
#include "model/target.h"

/*
 * What was seen, without any judgement: plain data in the run's arena, free of handles. A zeroed
 * struct claims nothing. Every text has been through text_printable.
 *
 * evidence > subject (a target as the operator named it) > endpoint (one address of it) > one
 * observation and the facts of each stage.
 */
enum stage {
	STAGE_NONE,
	STAGE_DNS,
	STAGE_TCP,
	STAGE_PROXY,
	STAGE_TLS,
	STAGE_HTTP,
	STAGE_RA,
	STAGE_PING,
};

enum { STAGE_COUNT = STAGE_PING + 1 };

enum outcome {
	OUTCOME_NONE, /* not attempted */
	OUTCOME_OK,
	OUTCOME_TIMEOUT, /* the run's deadline passed here */
	OUTCOME_REFUSED, /* connection refused */
	OUTCOME_RESET,   /* connection reset */
	OUTCOME_HOST_UNREACHABLE,
	OUTCOME_NET_UNREACHABLE,
	OUTCOME_CLOSED,     /* orderly end where more had to come */
	OUTCOME_MALFORMED,  /* an answer that breaks its format */
	OUTCOME_ALERT,      /* a fatal TLS alert came */
	OUTCOME_REJECTED,   /* answered, with a refusal: HTTP or proxy status */
	OUTCOME_SILENT,     /* nothing came in the stage's own time, which is shorter */
	OUTCOME_NO_NAME,    /* DNS: the name does not exist */
	OUTCOME_NO_ADDRESS, /* DNS: the name exists but has no address */
	OUTCOME_RESOLVER,   /* DNS: the resolver failed */
	OUTCOME_LOCAL,      /* something on this machine failed: no statement on the target */
	OUTCOME_NO_ROUTE,   /* this machine has no way to addresses of that family */
	OUTCOME_NO_HOST,    /* the address is that of no host (0.0.0.0, ::): not connected to */
	OUTCOME_LIMIT,      /* a limit of this program was met: no statement on the target */
	OUTCOME_TOO_LARGE,  /* an answer beyond a documented limit of Windows */
};

enum { OUTCOME_COUNT = OUTCOME_TOO_LARGE + 1 };

const char *stage_name(enum stage stage);       /* "dns", "tcp", ...; also used in JSON */
const char *outcome_name(enum outcome outcome); /* "ok", "refused", "no-name", ... */
bool outcome_parse(const char *text, enum outcome *out);

/* "TLS 1.2"; NULL when there is no such version. */
const char *tls_version_name(uint16_t version);

struct observation {
	enum outcome outcome;
	double start;     /* seconds since the run began */
	double seconds;   /* duration */
	const char *text; /* what was seen, for an operator; may be NULL */
};

struct dns_facts {
	const char *server; /* asked resolver, NULL for the system's */
	struct address *answers;
	size_t count;
	const char *partial; /* why addresses of one family may be missing, NULL when none are */
};

/* When the server asked for a client certificate. */
enum cert_request {
	CERT_REQUEST_NONE,
	CERT_REQUEST_EARLY, /* during the first handshake */
	CERT_REQUEST_LATE,  /* after the POST: renegotiation or post-handshake authentication */
};

struct tls_facts {
	uint16_t version;   /* as on the wire, 0x0303 is TLS 1.2; 0 before ServerHello */
	const char *cipher; /* standard name */
	const char *group;  /* key exchange group, may be NULL */
	const char
		*signature; /* the server's, in OpenSSL's words: "RSA+SHA256"; NULL without one */
	const char *client; /* whose offer was made: "win10"; NULL: everything was offered */
	bool updated;       /* with the update that client has for TLS, after a refusal without */
	bool server_hello;  /* the server answered the ClientHello in TLS */
	bool alert_seen;    /* a fatal alert was received; its description: */
	uint8_t alert;
	bool close_notify;     /* the server ended TLS in order */
	bool broken;           /* TLS itself failed after the handshake */
	bool limit;            /* TLS was ended at a limit: endless messages, keys too large */
	bool null_cipher;      /* the agreed suite does not encrypt */
	bool client_cert_sent; /* a client certificate was given when asked */
	enum cert_request cert_request;
	struct span *chain; /* DER, in the order served, leaf first */
	size_t chain_count;
	struct span staple; /* OCSP response, DER */
};

/* A second handshake that offers NULL suites only (protocol.md 1.7). */
enum null_offer {
	NULL_OFFER_NONE, /* not tried */
	NULL_OFFER_ACCEPTED,
	NULL_OFFER_REFUSED,
	NULL_OFFER_UNDECIDED, /* failed for a reason that says nothing about suites */
};

/* A second handshake that offers everything, made where the client's own offer was refused: what
 * would the server take? Its certificates are where those of the first would be. */
struct wide_offer {
	struct observation seen;
	struct tls_facts tls;
};

struct http_facts {
	int status;         /* 0 before a status line was read */
	const char *reason; /* reason phrase */
	const char *server; /* Server field, NULL when absent */
	const char *date;   /* Date field, NULL when absent */
};

struct ra_prefix {
	uint8_t prefix[16];
	uint8_t length;
	bool on_link, autonomous;
	uint32_t valid, preferred; /* seconds; 0xffffffff is infinity */
};

struct ra_facts {
	struct address source;
	uint16_t lifetime; /* router lifetime in seconds */
	uint32_t mtu;      /* 0 when not advertised */
	uint8_t hop_limit; /* for the client's packets, 0 is unspecified */
	bool managed, other;
	struct ra_prefix *prefixes;
	size_t prefix_count;
	unsigned int solicitations; /* sent */
	unsigned int skipped;       /* other packets that came before it */
};

struct ping_facts {
	struct address target;
	struct observation seen;
};

struct chain_report;

struct endpoint {
	struct address address; /* family NONE when a proxy resolves the name */
	const char *label;      /* "192.0.2.7", "2001:db8::1", or "proxy.example.com:8080" */
	struct observation stages[STAGE_COUNT]; /* by enum stage; DNS is the subject's, and here
						 * only for those who judge */
	bool proxied;                           /* reached through a proxy */
	int proxy_status;                       /* HTTP status of the CONNECT, 0 without */
	struct tls_facts tls;
	struct http_facts http;
	struct ra_facts ra;
	struct wide_offer wide;
	enum null_offer null_offer;
	struct ping_facts *pings;
	size_t ping_count;
	struct bounds bounds; /* met at this address */

	/* Derived by trust from the above and the stores; NULL until then, never saved. */
	struct chain_report *chain;
};

struct subject {
	struct target target;
	struct observation dns;
	struct dns_facts dns_facts;
	struct endpoint *endpoints; /* in the order given or answered */
	size_t count;
	struct bounds bounds; /* met before any address was asked */
};

/* What was fetched to judge the chains: AIA certificates, CRLs, OCSP answers. */
struct fetched {
	const char *url;
	const char *content_type; /* of the question when it was a POST, NULL for GET */
	const char *proxy;        /* through which it was asked for, NULL: none */
	bool ok;
	uint32_t status; /* HTTP status, 0 without */
	struct span body;
	const char *text;
	bool local; /* not had because this host failed */
};

struct evidence {
	int64_t time;   /* wall clock when the run began */
	double seconds; /* whole run */
	struct subject *subjects;
	size_t count;
	struct fetched *fetched;
	size_t fetched_count;
	struct input *inputs; /* what the stores were read from, at that time */
	size_t input_count;
	const char **exposed; /* files with secrets that others can read (secret_exposure) */
	size_t exposed_count;
	const char **checks; /* of a site, by name, that have judged it; none: a single check */
	size_t check_count;
};

/*
 * The evidence that a run would have which ends at `last`: what lies behind that is not in it, and
 * where the client's offer was refused and everything was offered, the latter counts when only the
 * certificates are asked for (`last` is STAGE_TLS). `seconds` ends with the last of its stages. The
 * chains are not judged in it. What is left as it was, is shared with `from`.
 */
void evidence_view(
	struct arena *arena, const struct evidence *from, enum stage last, struct evidence *out);

/* The stage that decides how far an endpoint came: the last one that was attempted. */
enum stage endpoint_reached(const struct endpoint *endpoint);

/* Why a client forms no address from the prefix (RFC 4862 section 5.5.3), as what it has or is;
 * NULL when it does. */
const char *ra_prefix_fault(const struct ra_prefix *prefix);

/* The prefix that clients use: the first that gives addresses which are not deprecated at once,
 * else the first that gives any; NULL without one. */
const struct ra_prefix *ra_usable(const struct ra_facts *ra);

#endif
