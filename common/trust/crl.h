/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TRUST_CRL_H
#define TRUST_CRL_H

#include <openssl/x509.h>
#include <openssl/x509v3.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/span.h"
#include "trust/status.h"

/* A certificate revocation list (RFC 5280 section 5), DER or PEM; NULL when it does not decode. The
 * caller frees it with X509_CRL_free. */
X509_CRL *crl_decode(struct span in);

/* NULL when the list counts for this certificate now (section 6.3.3), else why it does not. */
const char *crl_objection(struct arena *arena, X509_CRL *crl, X509 *x509, X509 *issuer,
	int64_t now);

/* The same for a delta list to that base (section 5.2.4). */
const char *crl_delta_objection(struct arena *arena, X509_CRL *delta, X509_CRL *base, X509 *x509,
	X509 *issuer, int64_t now);

/* What a list says about it: NONE when it is not on it, GOOD when a delta takes it off the list. */
struct status crl_status(X509_CRL *crl, X509 *x509);

/* The URLs of distribution points that cover all reasons and the issuer's own lists, in
 * the arena. */
size_t crl_urls(struct arena *arena, const CRL_DIST_POINTS *points, struct span **out);

#endif
