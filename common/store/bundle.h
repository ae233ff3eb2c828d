/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef STORE_BUNDLE_H
#define STORE_BUNDLE_H

#include <openssl/x509.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/broken.h"
#include "base/err.h"
#include "base/span.h"
#include "format/budget.h"
#include "format/pem_der.h"

/*
 * The certificates in a piece of input that may be PEM, DER or PKCS#7 (RFC 2315 SignedData as a
 * container, DER or PEM), recognised by its content: store files and AIA downloads. A certificate
 * trust list is not one of these, although it is PKCS#7.
 */
enum bundle_kind {
	BUNDLE_NONE,
	BUNDLE_ANY,
	BUNDLE_PEM_DER, /* PEM or DER certificates only */
	BUNDLE_PKCS7,   /* PKCS#7 only */
};

struct bundle_cert {
	X509 *x509;
	enum pem_der_use use;
};

struct bundle {
	struct bundle_cert *certs;
	size_t count;
	struct pem_der_later *later; /* bundle_index alone: not decoded yet (format/pem_der.h) */
	size_t later_count;
	size_t other;          /* PEM blocks that are not certificates */
	struct broken broken;  /* entries whose certificate cannot be read */
	size_t broken_trusted; /* of these, those that may reject their certificate
				  (format/pem_der.h) */
};

/* Reads every entry that can be read; the caller owns the certificates until bundle_clear. Fails
 * when the input is malformed as a whole. */
bool bundle_read(struct arena *arena, enum bundle_kind kind, struct span in, struct budget *budget,
	struct bundle *out, struct err *err);

/* PEM or DER certificates, of which PEM is not decoded before it is wanted: `later`. The input must
 * live as long, and the arena. */
bool bundle_index(struct arena *arena, struct span in, struct budget *budget, struct bundle *out,
	struct err *err);

/* bundle_read, but fails when one entry cannot be read. */
bool bundle_parse(struct arena *arena, enum bundle_kind kind, struct span in, struct budget *budget,
	struct bundle *out, struct err *err);
void bundle_clear(struct bundle *bundle);

/* Whether the input begins like something that bundle_parse would read as certificates. */
bool bundle_recognise(struct span in);

#endif
