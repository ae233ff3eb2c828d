/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef STORE_CTL_SIGNATURE_H
#define STORE_CTL_SIGNATURE_H

#include <openssl/x509.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/span.h"
#include "format/ctl.h"

/*
 * The signature of a certificate trust list (RFC 2315 section 9). It covers the contents of the
 * list without tag and length. Signers are judged at the list's own date, because lists are used
 * longer than the year for which their certificates are valid.
 */

/* The certificates inside the list; the caller frees them with sk_X509_pop_free. NULL when it does
 * not decode. */
STACK_OF(X509) *ctl_signature_certs(struct span message);

/*
 * Whether every signature is valid, uses SHA-256 or better, and is made by a certificate that may
 * sign such lists: its chain ends in one of `roots`, and one of the `usages` (dotted; ends with
 * NULL) is in its extended key usage and in that of every CA above it that has one. The text of
 * `err` continues "store NAME: ".
 */
bool ctl_signature_verify(struct arena *arena, struct span message, const struct ctl *ctl,
	const char *const *usages, STACK_OF(X509) *roots, struct err *err);

#endif
