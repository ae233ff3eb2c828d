/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef STORE_DN_H
#define STORE_DN_H

#include <openssl/x509.h>
#include <stdbool.h>

#include "base/arena.h"

/*
 * Whether a name that Windows wrote (CertNameToStr, X.500 style: "O=Contoso, CN=Contoso Root CA",
 * in either order, quoted values) is `name`: the same attributes with the same values, ignoring
 * case. An attribute whose Windows name is unknown here never matches.
 */
bool dn_is(struct arena *arena, const char *text, const X509_NAME *name);

#endif
