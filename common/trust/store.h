/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TRUST_STORE_H
#define TRUST_STORE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/err.h"

/*
 * The certificates that clients have, from one location each; every certificate remembers its
 * store. A parsed store is read-only and serves all threads.
 *
 * Self-signed certificates count as members of a Windows Root store, others as members of the
 * intermediate store (CA); TRUSTED CERTIFICATE blocks that reject server authentication count as
 * Disallowed. An intermediate is never an anchor.
 */
struct stores;

struct stores *stores_new(struct arena *arena);
void stores_free(struct stores *stores); /* frees libcrypto objects; NULL is fine */

/*
 * Adds what "[NAME=]LOCATION" says: system:, pem:FILE, dir:DIR, p7b:FILE, or a path whose kind is
 * recognised by its content. Fails with the name and the reason when it cannot be read, when it is
 * malformed or holds no certificate; unknown kinds are ERR_USAGE.
 */
bool stores_add(struct stores *stores, const char *spec, struct deadline deadline, struct err *err);

/* Certificates that are at hand without having been parsed from the machine's own store. */
size_t stores_count(const struct stores *stores);

/* Names of the stores, for messages: "system" or "corp.pem, roots". */
const char *stores_names(const struct stores *stores, struct arena *arena);

#endif
