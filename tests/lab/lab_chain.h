/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the server presents: certificates exactly as the file has them, its key, and a stapled OCSP
 * response. */
#ifndef LAB_CHAIN_H
#define LAB_CHAIN_H

#include <openssl/ssl.h>
#include <stdbool.h>

/* On failure the OpenSSL error queue, or a line on stderr, says why. */
bool chain_load(SSL_CTX *ctx, const char *cert_file, const char *key_file);
bool chain_staple(SSL_CTX *ctx, const char *file);

#endif
