/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CHECK_CERTS_H
#define CHECK_CERTS_H

#include "base/clock.h"
#include "options/options.h"

/* The certificates in a file that the operator names (PEM, DER, PKCS#7, PKCS#12 with
 * --passphrase-file), leaf first, as DER. */
bool certs_read(struct arena *arena, const struct options *options, const char *path,
	struct deadline deadline, struct span **out, size_t *count, struct err *err);

#endif
