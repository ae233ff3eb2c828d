/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef STORE_CERTFILE_H
#define STORE_CERTFILE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/span.h"
#include "format/budget.h"

/*
 * The chain in a file that an administrator is about to install, as a server would send it: DER,
 * leaf first. PEM and DER keep the order of the file. In PKCS#7, which is a set, the certificate
 * that issued no other comes first; in PKCS#12 the one with the private key. `passphrase` is for
 * PKCS#12, NULL for none.
 */
bool certfile_parse(struct arena *arena, struct span in, const char *passphrase,
	struct budget *budget, struct span **chain, size_t *count, struct err *err);

#endif
