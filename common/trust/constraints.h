/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TRUST_CONSTRAINTS_H
#define TRUST_CONSTRAINTS_H

#include <openssl/x509.h>
#include <stdbool.h>

#include "trust/path.h"

/*
 * Name constraints (RFC 5280 section 4.2.1.10) by libcrypto, except for user principal names, which
 * Windows supports and libcrypto does not (TechNet cc780153, "Name constraints").
 */

/* X509_V_OK, or libcrypto's error for a name that violates the CA's constraints; the common name of
 * a leaf counts when it has no dNSName. */
int constraints_check(X509 *ca, X509 *x509, bool leaf);

/* How many comparisons of a name with a constraint the path asks for. */
unsigned long constraints_comparisons(const struct path *path);

#endif
