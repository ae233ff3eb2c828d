/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TRUST_CRL_SCOPE_H
#define TRUST_CRL_SCOPE_H

#include <openssl/x509.h>
#include <openssl/x509v3.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/span.h"
#include "format/crl_scan.h"

/*
 * Which certificates a list covers, and where lists are, by Windows' rules ("Crypt32 certificate
 * revocation list (CRL) semantics", CRL partitioning).
 */

/* Why the issuing distribution point (RFC 5280 section 5.2.5) forbids using the list. */
struct crl_scope {
	const char *unusable; /* for anybody; NULL: nothing */
	bool other;           /* other certificates than this one */
};

struct crl_scope crl_scope_of(const struct crl_scan *crl, X509 *x509);

/* Whether both are about the same certificates: the bytes of their issuing distribution points. */
bool crl_scope_same(const struct crl_scan *a, const struct crl_scan *b);

/* One URL of a distribution point; `obstacle` says why it cannot serve, NULL: it can. */
struct crl_point {
	struct span url; /* in the arena; empty when the point has none */
	const char *obstacle;
};

size_t crl_points(struct arena *arena, const CRL_DIST_POINTS *points, struct crl_point **out);

#endif
