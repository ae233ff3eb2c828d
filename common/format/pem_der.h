/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef FORMAT_PEM_DER_H
#define FORMAT_PEM_DER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/broken.h"
#include "base/err.h"
#include "base/span.h"
#include "format/budget.h"

/*
 * Certificates in a file: PEM (any text around the blocks, CERTIFICATE, X509 CERTIFICATE and
 * TRUSTED CERTIFICATE blocks; other blocks are counted and passed over) or one DER certificate. A
 * UTF-8 byte order mark in front is passed over.
 */
enum pem_der_use {
	PEM_DER_PLAIN,      /* nothing said about trust */
	PEM_DER_TRUSTED,    /* a TRUSTED CERTIFICATE whose settings allow server authentication */
	PEM_DER_RESTRICTED, /* one whose trusted uses do not include server authentication */
	PEM_DER_REJECTED,   /* one whose rejected uses include server authentication */
};

struct x509_st; /* libcrypto's X509 */

struct pem_der_cert {
	struct span der;      /* the certificate alone, in the arena */
	struct x509_st *x509; /* the same, decoded: the dearest part, so it is done once */
	enum pem_der_use use;
};

/* One that is not decoded yet. */
struct pem_der_later {
	struct span text; /* its block, for pem_der_read; in the input */
	uint64_t subject; /* its key (format/cert_scan.h) */
	size_t before;    /* how many of `certs` stand before it */
};

struct pem_der {
	struct pem_der_cert *certs;
	size_t count;
	struct pem_der_later *later; /* pem_der_index alone */
	size_t later_count;
	size_t other;          /* blocks that are no certificates: keys, CRLs */
	struct broken broken;  /* blocks whose certificate cannot be read */
	size_t broken_trusted; /* of them TRUSTED CERTIFICATEs, which may reject what they hold */
};

/*
 * Reads every block. One whose certificate does not decode, has trailing bytes or is beyond
 * LIMIT_CERT goes to `broken`, with its offset. Refused are a block without its beginning or its
 * end, as the input is then cut or damaged at a place that is not known, and input in which nothing
 * at all is found (empty, no block, not DER). Input with blocks but no certificate gives count 0
 * and other > 0. The caller owns what was decoded until pem_der_clear; nothing has to be freed
 * after an error.
 */
bool pem_der_read(struct arena *arena, struct span in, struct budget *budget, struct pem_der *out,
	struct err *err);

/* The same, but certificates that can be decoded for certain (format/cert_scan.h) are left in
 * `later`; the input must live as long. All others are read at once. */
bool pem_der_index(struct arena *arena, struct span in, struct budget *budget, struct pem_der *out,
	struct err *err);

/* The same completely, or not at all: the first that is broken is the error. */
bool pem_der_parse(struct arena *arena, struct span in, struct budget *budget, struct pem_der *out,
	struct err *err);
void pem_der_clear(struct pem_der *pem_der);

/* For recognition by content: a line that begins or ends a PEM block; a DER SEQUENCE in the long
 * form (no certificate is shorter, and no text begins like it) that is all there. */
bool pem_der_is_pem(struct span in);
bool pem_der_is_der(struct span in);

/*
 * Takes the next block with this label from the front of a text, decoded, into the arena; others
 * are passed over. False at the end, and with err set where a block is damaged.
 */
bool pem_der_block(
	struct arena *arena, struct span *in, const char *label, struct span *der, struct err *err);

#endif
