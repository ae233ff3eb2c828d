/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef STORE_STORE_FIND_H
#define STORE_STORE_FIND_H

#include <openssl/x509.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "format/certprop.h"
#include "format/pem_der.h"
#include "model/chain.h"
#include "store/memo.h"
#include "store/store.h"

/* The stores as trust/ sees them: certificates by subject, each with its store. */
struct store_entry {
	struct store_entry *next;
	struct store_entry *alike; /* next in the table that finds duplicates */
	X509 *x509;
	uint8_t sha256[32];
	unsigned long hash; /* of the subject */
	enum pem_der_use use;
	bool intermediate;             /* of a CA store: not a trust anchor, even if self-signed */
	const char *container;         /* the name of that CA store; NULL for other stores */
	const struct certprops *props; /* its restrictions there; NULL: none */
	const char *store;
	bool machine; /* of the machine's own store, which stands in for what clients fetch */
};

/* The entry of a list about one certificate. */
struct store_listing {
	const char *store; /* NULL: no list names it */
	const struct certprops *props;
};

/*
 * The certificates with this subject in all stores, as pointers in `arena`; this also searches the
 * machine's own store. Safe to call from several threads. When that store cannot be read until the
 * deadline, or a part of another one could not be read, `failure` is set to a text: the result is
 * then incomplete.
 */
size_t stores_find(struct stores *stores, const X509_NAME *subject, struct deadline deadline,
	struct arena *arena, const struct store_entry ***out, const char **failure);

/* The same without reading anything: only what earlier searches have read. */
size_t stores_find_again(struct stores *stores, const X509_NAME *subject, struct arena *arena,
	const struct store_entry ***out);

/* Whether the parsed stores hold a root of the same organization. */
bool stores_hold_relative(const struct stores *stores, const X509_NAME *name);

/* The entry of the first list of roots, or of disallowed certificates, that names the certificate.
 */
struct store_listing stores_listed(const struct stores *stores, X509 *x509);
struct store_listing stores_disallowed(const struct stores *stores, X509 *x509);

/* Whether clients get roots by lists of Microsoft's: no policy sets DisableRootAutoUpdate
 * ("Configure trusted roots and disallowed certificates in Windows"). */
bool stores_follow_lists(const struct stores *stores);

/* Names of a list of roots and of a root with this subject in it; false when there is none. */
bool stores_listed_name(const struct stores *stores, const X509_NAME *subject, const char **store,
	const char **root);

/* The lists themselves. */
size_t stores_lists(const struct stores *stores, struct arena *arena, struct chain_list **out);

/* Judgements that were made with these stores, and the arena in which they live. */
struct memo *stores_memo(struct stores *stores);
struct memo *stores_signatures(struct stores *stores); /* who has signed which certificate or CRL */
struct arena *stores_arena(const struct stores *stores);

unsigned long store_hash(const X509_NAME *name);

#endif
