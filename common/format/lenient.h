/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef FORMAT_LENIENT_H
#define FORMAT_LENIENT_H

#include <openssl/x509.h>

#include "base/span.h"

/*
 * Decodes a certificate whose only fault is that characters in its subject or issuer break their
 * string type (UTF8String that is not UTF-8): Windows takes such a certificate, libcrypto refuses
 * to parse it. NULL when something else is wrong with it. The texts are read as Latin-1; the
 * encoding, and so signature and fingerprints, are those of the original.
 */
X509 *lenient_decode(struct span der);

#endif
