/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef NET_TLS_H
#define NET_TLS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "net/stream.h"

/*
 * TLS clients over any stream, with OpenSSL; the only file that names libssl. Nothing is judged in
 * here: security level 0, any certificate whose key Windows could take (LIMIT_RSA_BITS). What was
 * seen is copied out, for somebody else to judge. The machine's openssl.cnf is not read, as it
 * could forbid what a Windows client would do.
 */
struct tls_context;

/* What is offered; lists have colons between. NULL in place of all of it: everything that OpenSSL
 * has and that needs a certificate, encrypting suites first. */
struct tls_offer {
	uint16_t oldest, newest; /* versions as on the wire */
	const char *suites;      /* up to TLS 1.2, by their standard names */
	const char *suites13;
	const char *groups; /* in OpenSSL's words */
	const char *signatures;
};

struct tls_identity; /* a client certificate with its key */

/* A file that was read, with its name for messages. */
struct tls_input {
	const char *name;
	struct span bytes;
};

/*
 * Reads a client certificate: PEM (certificate, further chain, key in `key` or, when that has no
 * name, in the same bytes) or PKCS#12 without a password. Errors name the file and fit one line.
 */
struct tls_identity *tls_identity_parse(
	const struct tls_input *cert, const struct tls_input *key, struct err *err);
void tls_identity_free(struct tls_identity *identity); /* NULL is fine */

/* One context serves all threads; `identity` (optional) must outlive it. */
struct tls_context *tls_context_new(
	const struct tls_offer *offer, const struct tls_identity *identity, struct err *err);
void tls_context_free(struct tls_context *context); /* NULL is fine */

/* What was seen on one connection so far; texts are OpenSSL's own. */
struct tls_seen {
	uint16_t version; /* 0 before ServerHello */
	const char *cipher;
	const char *group;
	const char *signature; /* of the server in TLS 1.2 and later: "RSA+SHA256" */
	bool server_hello;
	bool null_cipher;
	bool alert_seen; /* a fatal alert came */
	uint8_t alert;
	bool close_notify;       /* an orderly TLS end came */
	bool cert_request_early; /* a client certificate was asked for in the first handshake */
	bool cert_request_late;  /* afterwards: renegotiation or post-handshake authentication */
	bool cert_sent;
	bool broken; /* a record after the handshake could not be understood */
	bool limit;  /* a limit was reached: endless messages that bring nothing, or keys too large
		      */
};

/*
 * Performs a handshake over `lower`, which the new stream owns from now on; `name` is sent as SNI
 * unless it is an address literal. Always gives a stream (NULL only without memory), which the
 * caller frees, so that what was seen can be asked for after a failure too.
 */
enum io tls_connect(struct tls_context *context, struct stream *lower, const char *name,
	struct deadline deadline, struct stream **out);

/* Both see nothing on a stream that is not TLS. */
void tls_look(const struct stream *stream, struct tls_seen *out);

struct x509_st; /* libcrypto's X509 */

/* Is shown a served certificate as bytes and as OpenSSL has decoded it; may take a reference. */
struct tls_watcher {
	void (*see)(void *context, struct span der, struct x509_st *x509); /* NULL: nobody looks */
	void *context;
};

/* The served certificates, leaf first, `most` of them, and the stapled OCSP response (empty
 * without). Returns how many more there were. */
size_t tls_certificates(const struct stream *stream, struct arena *arena, size_t most,
	struct tls_watcher watcher, struct span **chain, size_t *count, struct span *staple);

#endif
