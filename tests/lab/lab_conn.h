/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One client connection and its server: what the stages (tcp, tls, http, link) share. */
#ifndef LAB_CONN_H
#define LAB_CONN_H

#include "lab_journal.h"
#include "lab_opts.h"
#include "lab_wire.h"

#include <openssl/ssl.h>

#define CONN_IN_MAX (128 * 1024) /* decrypted bytes waiting to be understood */
#define CONN_OUT_MAX (16 * 1024) /* one TLS record */
#define CONN_ECHO_MAX 4          /* pings waiting for a Neighbor Advertisement */
#define CONN_PACKET_MAX 1280     /* the tunnel's MTU */

struct lab {
	struct opts opts;
	struct journal journal;
	BIO_METHOD *bio;
	atomic_bool stop;
};

struct conn_echo {
	unsigned char data[CONN_PACKET_MAX];
	size_t len;
};

struct conn {
	struct lab *lab;
	unsigned id;
	unsigned port; /* of the listener */
	SSL_CTX *ctx;  /* of the listener; not owned */
	struct wire wire;
	SSL *ssl;
	size_t in_len;

	/* tls */
	unsigned finished;        /* Finished messages of the client */
	int verify_error;         /* first X509_V_ERR of the client's chain */
	unsigned char secret[64]; /* server application traffic secret of TLS 1.3 */
	size_t secret_len;
	int late_alert; /* what takes the place of Finished: -1 nothing, -2 reset, else the alert */

	/* http */
	char sni[256];
	bool chunked;
	unsigned idle_reads;

	/* link */
	size_t out_len;
	unsigned solicitations;
	struct in6_addr client;
	bool client_asked; /* a Neighbor Solicitation for client has been sent */
	bool client_known; /* and answered */
	size_t echos;

	struct conn *next; /* in a list of the crew's */

	/* What the lengths above do not count is left over from an earlier connection. */
	unsigned char in[CONN_IN_MAX];
	unsigned char out[CONN_OUT_MAX]; /* collected for one write */
	struct conn_echo echo[CONN_ECHO_MAX];
};

#define conn_say(conn, ...) journal_say(&(conn)->lab->journal, (conn)->id, __VA_ARGS__)

/* Forgets the connection before. */
void conn_clear(struct conn *conn);

/* Serves it to its end. */
void conn_run(struct conn *conn);

#endif
