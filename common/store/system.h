/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef STORE_SYSTEM_H
#define STORE_SYSTEM_H

#include <openssl/x509.h>
#include <stdbool.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/err.h"
#include "store/store_find.h"

/*
 * The machine's own store as OpenSSL finds it: directories with one file per subject hash, and one
 * file with everything. A search reads only DIR/<hash>.<n>; the file is read at the first search
 * that the directories do not answer, and kept. Of its certificates those are decoded that may have
 * the subject (format/cert_scan.h), and those whose subject cannot be read without that, so that
 * the answer is the same as if all were. SSL_CERT_DIR and SSL_CERT_FILE count as in OpenSSL.
 * May be used from several threads.
 */
struct system_store;

/* NULL, with err set, when there is neither a hashed directory nor a file. */
struct system_store *system_store_new(struct arena *arena, const char *name, struct err *err);
void system_store_free(struct system_store *system); /* NULL is fine */

/*
 * The entries with this subject, or with one of the same hash, chained by `next`; false when not
 * all of the store can be read until the deadline: the result is then incomplete. A search that ran
 * out of time is repeated the next time.
 */
bool system_store_find(struct system_store *system, const X509_NAME *subject, unsigned long hash,
	struct deadline deadline, const struct store_entry **out, struct err *err);

#endif
