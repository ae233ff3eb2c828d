/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef STORE_EXTENSION_H
#define STORE_EXTENSION_H

#include <openssl/x509.h>
#include <stdbool.h>

#include "base/span.h"
#include "format/crl_scan.h"

/*
 * One extension of a certificate, a CRL or a CRL entry. libcrypto returns NULL whenever there is no
 * decoded value; these functions distinguish the reasons. A failure of this host ends the process
 * (base/must.h), because both "absent" and "malformed" would be false.
 */
enum extension {
	EXTENSION_ABSENT,
	EXTENSION_THERE,     /* once, and decoded: the only case with a value */
	EXTENSION_MALFORMED, /* it does not decode, or occurs twice (RFC 5280 section 4.2) */
};

/* The decoded value of the type that belongs to the NID; the caller frees it. */
void *extension_of_cert(const X509 *x509, int nid, enum extension *state);
/* The same for an extension without NID; `item` is its type. */
void *extension_of_oid(
	const X509 *x509, const char *oid, const ASN1_ITEM *item, enum extension *state);
void *extension_of_crl(const struct crl_scan *crl, int nid, enum extension *state);

/* Finds one of the extensions of a CRL or a CRL entry, not decoded. */
bool extension_in(struct span extensions, int nid, struct crl_extension *out);

#endif
