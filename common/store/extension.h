/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef STORE_EXTENSION_H
#define STORE_EXTENSION_H

#include <openssl/x509.h>
#include <stdbool.h>

#include "base/span.h"
#include "format/crl_scan.h"

/*
 * One extension of a certificate, a CRL or an entry of one. libcrypto gives NULL for all that is
 * not a decoded value; here it is told apart what that means. A failure of this host is none of it:
 * that ends the process (base/must.h), as "there is none" and "it is malformed" would both be
 * untrue.
 */
enum extension {
	EXTENSION_ABSENT,
	EXTENSION_THERE,     /* once, and decoded: only then is there a value */
	EXTENSION_MALFORMED, /* it does not decode, or is there twice (RFC 5280 section 4.2) */
};

/* The decoded value of the type that belongs to the NID; the caller frees it. */
void *extension_of_cert(const X509 *x509, int nid, enum extension *state);
/* The same for one that has no NID; `item` is its type. */
void *extension_of_oid(
	const X509 *x509, const char *oid, const ASN1_ITEM *item, enum extension *state);
void *extension_of_crl(const struct crl_scan *crl, int nid, enum extension *state);

/* Whether extensions of a CRL, or of an entry of one, have this one; and it as it is. */
bool extension_in(struct span extensions, int nid, struct crl_extension *out);

#endif
