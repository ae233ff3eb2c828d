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
 * The certificates that clients have, from any number of locations; every certificate remembers its
 * store. Stores are read-only once they are read, and serve all threads.
 *
 * Self-signed certificates count as members of a Windows Root store, others as members of the
 * intermediate store (CA); TRUSTED CERTIFICATE blocks that reject server authentication count as
 * Disallowed. An intermediate is never a trust anchor. A group policy says which store each
 * certificate belongs to; its properties and those of a serialized store restrict a root
 * (store/restriction.h) unless another store holds the same root without restrictions.
 *
 * Microsoft's lists hold no certificates. Self-signed certificates that authroot.stl names count as
 * members of a Root store with its restrictions, because clients fetch such roots when they need
 * them. A list does not restrict a root that a store other than the machine's own holds without
 * restriction, for example a group policy. What disallowedcert.stl names is Disallowed.
 */
struct stores;

struct stores *stores_new(struct arena *arena);
void stores_free(struct stores *stores); /* frees libcrypto objects; NULL is fine */

/* Sets the directories for stores added from now on, and how they are asked; both must live as long
 * as the stores. Without this call no directory is asked. */
struct directories;
struct directory_options;
void stores_ask(struct stores *stores, struct directories *directories,
	const struct directory_options *options);

/* Notes that a part of a store could not be read: what is not found may be there. */
void stores_add_gap(struct stores *stores, const char *name, const char *gap);

/* An unreadable entry that may disallow any certificate (store/source.h), so that nothing is
 * trusted for certain: a text, NULL when there is none. */
const char *stores_doubt(const struct stores *stores);

/* The first part of a store that could not be read: "store NAME: ..."; NULL: none. */
const char *stores_gap(const struct stores *stores);

/*
 * Adds what "[NAME=]LOCATION" says: system:, pem:FILE, dir:DIR, p7b:FILE, ctl:FILE, sst:FILE,
 * gpo:FILE, gpobackup:FOLDER, gpreport:FILE, mdm:FILE, odj:FILE, reg:FILE, hive:FILE,
 * ldap://HOST (ldaps, ldapi), or a path whose kind is recognised by its content. Fails with the
 * name and the reason when it cannot be read, when it is malformed as a whole or holds no
 * certificate (store/source.h says which may hold none), when it takes longer than the deadline or
 * more memory than LIMIT_STORES_MEMORY together with the others, or when the signature of a list is
 * not good; unknown kinds are ERR_USAGE. Single entries that cannot be read are gaps. The root of a
 * list's signer may come from a store that was added before it.
 */
bool stores_add(struct stores *stores, const char *spec, struct deadline deadline, struct err *err);

/*
 * The same for several, which are read at the same time and added in this order. One that is late
 * does not stop the others: stores_late reports it, and what is not found may be there.
 */
struct supply;
bool stores_add_all(struct stores *stores, const char *const *specs, size_t count,
	struct deadline deadline, struct err *err);
bool stores_add_supply(struct stores *stores, const struct supply *supply, struct deadline deadline,
	struct err *err);

/* "store dc: no answer in time", for the first store that was late; NULL when none was. */
const char *stores_late(const struct stores *stores, struct arena *arena);

/* Whether readers are still running: then the arena must stay. */
bool stores_left_behind(const struct stores *stores);

/* Adds one certificate that the caller has read: to the Root store when it is self-signed, else to
 * CA. */
bool stores_add_cert(struct stores *stores, X509 *x509, const char *name, struct deadline deadline,
	struct err *err);

/* Adds the lists that `from` has verified; `from` must live as long as `stores`. */
void stores_add_lists(struct stores *stores, const struct stores *from);

/* Lists added from now on may also be signed under this root, SHA-256 of the certificate: for
 * networks that have lists of their own. So far only those of tests are. */
void stores_pin(struct stores *stores, const uint8_t sha256[static 32], const char *name);

/* The files that were read, in the order given, with their age. */
struct input;
size_t stores_inputs(const struct stores *stores, const struct input **out);

#endif
