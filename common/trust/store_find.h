/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TRUST_STORE_FIND_H
#define TRUST_STORE_FIND_H

#include <openssl/x509.h>
#include <stdint.h>

#include "base/arena.h"
#include "format/pem_der.h"
#include "trust/memo.h"
#include "trust/store.h"

/* What the rest of trust sees of the stores: certificates by subject, each with its store. */
struct store_entry {
	struct store_entry *next;
	X509 *x509;
	uint8_t sha256[32];
	unsigned long hash; /* of the subject */
	enum pem_der_use use;
	const char *store;
};

/*
 * The certificates with this subject in all stores, as pointers in `arena`; looks into the
 * machine's own store on the way. Safe to call from several threads. Where that store cannot be
 * read `failure` is set to a text: what was found is then not all there is.
 */
size_t stores_find(struct stores *stores, const X509_NAME *subject, struct arena *arena,
	const struct store_entry ***out, const char **failure);

/* What has been found out before with these stores, and the arena in which it lives. */
struct memo *stores_memo(struct stores *stores);
struct arena *stores_arena(const struct stores *stores);

unsigned long store_hash(const X509_NAME *name);

#endif
