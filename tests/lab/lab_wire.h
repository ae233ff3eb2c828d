/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The TCP side of one connection. Every byte that the server sends, TLS records included, passes
 * through wire_send(), so that a fault can cut or slow the stream at any byte. */
#ifndef LAB_WIRE_H
#define LAB_WIRE_H

#include <openssl/bio.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum wire_cut { WIRE_CUT_NONE = 0, WIRE_CUT_CLOSE, WIRE_CUT_RESET, WIRE_CUT_HANG };

struct wire {
	int fd;                  /* -1 once closed */
	const atomic_bool *stop; /* the server is ending */
	enum wire_cut cut;
	uint64_t cut_at; /* bytes */
	uint64_t sent;
	unsigned drip_ms; /* 0: no dripping */
	int patience_ms;  /* how long a read through the BIO waits; -1: for ever */
	/* Sees what TLS is about to send; true means "I dealt with it, send nothing". */
	bool (*before_send)(void *owner, const unsigned char *data, size_t len);
	void *owner;
};

bool wire_send(struct wire *wire, const void *data, size_t len);

/* Waits up to timeout_ms (-1: for ever). Returns bytes read, 0 at the end of the stream or after an
 * error, -1 if nothing came in time. */
long wire_recv(struct wire *wire, void *data, size_t size, int timeout_ms);

/* Sleeps; false if the server is ending. */
bool wire_sleep(struct wire *wire, unsigned ms);

void wire_hold(struct wire *wire);  /* says nothing until the peer leaves */
void wire_close(struct wire *wire); /* FIN; waits for the peer so that no reset follows */
void wire_reset(struct wire *wire); /* RST */

BIO_METHOD *wire_bio_method(void);
BIO *wire_bio(struct wire *wire, BIO_METHOD *method);

#endif
