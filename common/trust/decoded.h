/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TRUST_DECODED_H
#define TRUST_DECODED_H

#include "base/arena.h"
#include "base/span.h"

/*
 * Served certificates that libssl has already decoded, by their bytes: OpenSSL 3.0 takes longer to
 * decode a certificate than to verify its signature. Safe to use from several threads.
 */
struct decoded;
struct x509_st; /* libcrypto's X509 */

struct decoded *decoded_new(struct arena *arena);
void decoded_free(struct decoded *decoded); /* NULL is fine */

/* Takes a reference, up to LIMIT_DECODED of them; `der` must live as long as `decoded`. */
void decoded_add(struct decoded *decoded, struct span der, struct x509_st *x509);

/* A reference for the caller; NULL when it was not decoded, or `decoded` is NULL. */
struct x509_st *decoded_find(struct decoded *decoded, struct span der);

#endif
