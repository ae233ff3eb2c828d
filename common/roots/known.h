/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef ROOTS_KNOWN_H
#define ROOTS_KNOWN_H

#include <openssl/x509.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/span.h"
#include "format/budget.h"
#include "model/cert.h"

/*
 * Certificates that many channels share, each decoded once: ten thousand packages carry the same
 * few. May be filled from several threads.
 */
struct known_set;

struct known {
	struct known *next;
	X509 *x509;
	uint8_t sha256[32];
	uint8_t key[32];       /* SHA-256 of the public key, with its algorithm */
	unsigned long subject; /* hash of the name */
	bool self_signed;      /* and its own key verifies its signature */
	const struct cert *facts;
};

struct known_set *known_new(struct arena *arena);
void known_free(struct known_set *set); /* frees libcrypto objects; NULL is fine */

/* The certificate in `der`, which is not kept; NULL when it does not decode. */
const struct known *known_add(struct known_set *set, struct span der);
const struct known *known_add_x509(struct known_set *set, X509 *x509);

/* The same for `x509`, or for `der` when that is NULL, within a budget. `out` is NULL when it does
 * not decode; false, with err set, when the budget is spent. */
bool known_take(struct known_set *set, X509 *x509, struct span der, struct budget *budget,
	const struct known **out, struct err *err);

/* All certificates known so far. */
size_t known_all(struct known_set *set, struct arena *arena, const struct known ***out);

/* Same name and same key are the same authority, also in different certificates. */
bool known_same_name(const struct known *a, const struct known *b);
bool known_same_authority(const struct known *a, const struct known *b);

#endif
