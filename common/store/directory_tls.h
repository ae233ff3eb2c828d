/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef STORE_DIRECTORY_TLS_H
#define STORE_DIRECTORY_TLS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/span.h"

/* Whether the PEM file can be read and holds a certificate: libldap does not report when it holds
 * none.
 */
bool directory_tls_check(
	struct arena *arena, const char *ca_file, struct deadline deadline, struct err *err);

/*
 * Whether a server's certificate (DER) is for that name or address: the common name counts only
 * when there is no subject alternative name (RFC 6125 section 6.4.4).
 */
bool directory_tls_names(
	struct arena *arena, struct span certificate, const char *name, struct err *err);

/*
 * Why a TLS client refuses these certificates (leaf first) of a server with that name or address,
 * at the present time; the trusted authorities are those of the PEM file, or without one the
 * system's. NULL when it does not refuse them.
 */
const char *directory_tls_why(struct arena *arena, const struct span *chain, size_t count,
	const char *name, const char *ca_file);

#endif
