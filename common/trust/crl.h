/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TRUST_CRL_H
#define TRUST_CRL_H

#include <openssl/x509.h>
#include <openssl/x509v3.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/span.h"
#include "trust/status.h"

/* A certificate revocation list (RFC 5280 section 5), DER or PEM; NULL when it does not decode. The
 * caller frees it with X509_CRL_free. */
X509_CRL *crl_decode(struct span in);

/* All lists of a file, one DER or any number of PEM blocks, in the arena; the caller frees each. 0
 * when there is none or one of them does not decode. */
size_t crl_decode_all(struct arena *arena, struct span in, X509_CRL ***out);

bool crl_is_delta(X509_CRL *crl);

/* Whether the list is meant to say something about this certificate: by its issuer's name, key
 * identifier and scope. */
bool crl_concerns(X509_CRL *crl, X509 *x509, X509 *issuer);

/*
 * What the list says about the certificate, by itself (section 6.3.3): GOOD when it counts and
 * does not list it. `delta` is what the list has to be.
 */
struct status crl_judge(struct arena *arena, X509_CRL *crl, bool delta, X509 *x509, X509 *issuer,
	int64_t now);

/* Whether the base is at least as new as the one that the delta builds on (section 5.2.4). */
bool crl_fits(X509_CRL *delta, X509_CRL *base);

/* Whether the delta was made before the base, so that it adds nothing to it. */
bool crl_is_older(X509_CRL *delta, X509_CRL *base);

/* Whether the delta takes the certificate off the list (removeFromCRL). */
bool crl_releases(X509_CRL *delta, X509 *x509);

/* One URL of a distribution point; `obstacle` says why it cannot serve, NULL: it can. */
struct crl_point {
	struct span url; /* in the arena; empty when the point has none */
	const char *obstacle;
};

size_t crl_points(struct arena *arena, const CRL_DIST_POINTS *points, struct crl_point **out);

#endif
