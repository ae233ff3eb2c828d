/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef STORE_STORE_H
#define STORE_STORE_H

#include <openssl/x509.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/err.h"

/*
 * The certificates that clients have, from one location each; every certificate remembers its
 * store. A parsed store is read-only and serves all threads.
 *
 * Self-signed certificates count as members of a Windows Root store, others as members of the
 * intermediate store (CA); TRUSTED CERTIFICATE blocks that reject server authentication count as
 * Disallowed. An intermediate is never an anchor. A group policy says itself which certificate
 * belongs where; its properties and those of a serialized store restrict a root
 * (store/restriction.h) unless another store holds the same without.
 *
 * Microsoft's lists hold no certificates. Self-signed ones that authroot.stl names count as members
 * of a Root store with its restrictions, because clients fetch such roots when they meet them; what
 * another store than the machine's own holds without restriction is not restricted by a list, as
 * with roots that a group policy distributes. What disallowedcert.stl names is Disallowed.
 */
struct stores;

struct stores *stores_new(struct arena *arena);
void stores_free(struct stores *stores); /* frees libcrypto objects; NULL is fine */

/* Which directories there are for what is added from now on and how they are asked; both live as
 * long as the stores. Without, none is asked. */
struct directories;
struct directory_options;
void stores_ask(struct stores *stores, struct directories *directories,
	const struct directory_options *options);

/* Something of that store could not be looked at: what is not found may be there. */
void stores_add_gap(struct stores *stores, const char *name, const char *gap);

/* What of a store could not be read may forbid any certificate (store/source.h), so that nothing is
 * trusted for sure: a text, NULL when there is no such thing. */
const char *stores_doubt(const struct stores *stores);

/* What of the stores could not be looked at, the first of it: "store NAME: ..."; NULL: nothing. */
const char *stores_gap(const struct stores *stores);

/*
 * Adds what "[NAME=]LOCATION" says: system:, pem:FILE, dir:DIR, p7b:FILE, ctl:FILE, sst:FILE,
 * gpo:FILE, odj:FILE, ldap://HOST (ldaps, ldapi), or a path whose kind is recognised by its
 * content. Fails with the name and the reason when it cannot be read, when it is malformed as a
 * whole or holds no certificate (but store/source.h says which may hold none), when it takes longer
 * than the deadline or more memory than LIMIT_STORES_MEMORY together with the others, or when the
 * signature of a list is not good; unknown kinds are ERR_USAGE. Single entries that cannot be read
 * are gaps. The root of a list's signer may come from a store that was added before it.
 */
bool stores_add(struct stores *stores, const char *spec, struct deadline deadline, struct err *err);

/*
 * The same for several that are read side by side, and added in this order. What does not come in
 * time keeps nobody from the others: stores_late tells of it, and what is not found may be there.
 */
struct supply;
bool stores_add_all(struct stores *stores, const char *const *specs, size_t count,
	struct deadline deadline, struct err *err);
bool stores_add_supply(struct stores *stores, const struct supply *supply, struct deadline deadline,
	struct err *err);

/* "store dc: no answer in time", of the first that did not come in time; NULL when there is none.
 */
const char *stores_late(const struct stores *stores, struct arena *arena);

/* Whether readers are still at work that do not come back: the arena has to stay. */
bool stores_left_behind(const struct stores *stores);

/* Adds one certificate that was read elsewhere, as a member of the Root store when it is
 * self-signed and of CA otherwise. */
bool stores_add_cert(struct stores *stores, X509 *x509, const char *name, struct deadline deadline,
	struct err *err);

/* Adds the lists that other stores have verified; these must live as long. */
void stores_add_lists(struct stores *stores, const struct stores *from);

/* Lists added from now on may also be signed under this root, SHA-256 of the certificate: for
 * networks that have lists of their own. */
void stores_pin(struct stores *stores, const uint8_t sha256[static 32], const char *name);

/* The group policy of the store that was added last among those that have one, and its name; NULL
 * when none has. */
struct gpo;
const struct gpo *stores_policy(const struct stores *stores, const char **name);

/* The files that it was read from, in the order given, with how old they are. */
struct input;
size_t stores_inputs(const struct stores *stores, const struct input **out);

/* Certificates that are at hand without having been parsed from the machine's own store. */
size_t stores_count(const struct stores *stores);

/* Names of the stores, for messages: "system" or "corp.pem, roots". */
const char *stores_names(const struct stores *stores, struct arena *arena);

#endif
