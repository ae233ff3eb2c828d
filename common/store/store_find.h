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

/* What the rest of trust sees of the stores: certificates by subject, each with its store. */
struct store_entry {
	struct store_entry *next;
	struct store_entry *alike; /* in the table in which what is there twice is found */
	X509 *x509;
	uint8_t sha256[32];
	unsigned long hash; /* of the subject */
	enum pem_der_use use;
	bool intermediate;             /* of a CA store: no anchor, even if self-signed */
	const char *container;         /* what that is called there; NULL of any other */
	const struct certprops *props; /* what restricts it there; NULL: nothing */
	const char *store;
	bool machine; /* of the machine's own store, which stands in for what clients fetch */
};

/* What a list says about one certificate. */
struct store_listing {
	const char *store; /* NULL: no list names it */
	const struct certprops *props;
};

/*
 * The certificates with this subject in all stores, as pointers in `arena`; looks into the
 * machine's own store on the way. Safe to call from several threads. Where that store cannot be
 * read until the deadline, or a part of another one could not be looked at, `failure` is set to a
 * text: what was found is then not all there is.
 */
size_t stores_find(struct stores *stores, const X509_NAME *subject, struct deadline deadline,
	struct arena *arena, const struct store_entry ***out, const char **failure);

/* The same of what is at hand, because it was asked for before: nothing is read. */
size_t stores_find_again(struct stores *stores, const X509_NAME *subject, struct arena *arena,
	const struct store_entry ***out);

/* Whether a root of the same organization is at hand, among those that were parsed. */
bool stores_hold_relative(const struct stores *stores, const X509_NAME *name);

/* What the lists of roots, and those of disallowed certificates, say; the first of each that names
 * the certificate. */
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

/* What has been found out before with these stores, and the arena in which it lives. */
struct memo *stores_memo(struct stores *stores);
struct arena *stores_arena(const struct stores *stores);

unsigned long store_hash(const X509_NAME *name);

#endif
