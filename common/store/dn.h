/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef STORE_DN_H
#define STORE_DN_H

#include <openssl/x509.h>
#include <stdbool.h>

#include "base/arena.h"

/*
 * Whether a name as Windows writes it (CertNameToStr, X.500 style: "O=Contoso, CN=Contoso Root CA",
 * in either order, quoted values) is this one: the same attributes with the same values, letters in
 * either case. An attribute that libcrypto does not know by Windows' name never fits.
 */
bool dn_is(struct arena *arena, const char *text, const X509_NAME *name);

#endif
