/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef STORE_DIRECTORY_TLS_H
#define STORE_DIRECTORY_TLS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/span.h"

/* Whether the PEM file can be read and holds a certificate: libldap does not say that it does not.
 */
bool directory_tls_check(
	struct arena *arena, const char *ca_file, struct deadline deadline, struct err *err);

/*
 * Whether a server's certificate (DER) is for that name or address: the subject alternative name
 * counts where there is one, and the common name only where there is none (RFC 6125 section 6.4.4).
 */
bool directory_tls_names(
	struct arena *arena, struct span certificate, const char *name, struct err *err);

/*
 * Why a TLS client refuses these certificates (leaf first) of a server of that name or address:
 * the trusted authorities are those of the PEM file, or the system's without one. NULL when there
 * is no reason. This is about a connection that was tried just now, so the time is now.
 */
const char *directory_tls_why(struct arena *arena, const struct span *chain, size_t count,
	const char *name, const char *ca_file);

#endif
