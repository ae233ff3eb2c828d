/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CHECK_CRYPTO_H
#define CHECK_CRYPTO_H

#include <stdbool.h>

/*
 * Sets libcrypto up for this process, before anything else of it is called, which would set it up
 * by itself. Left out are: the machine's openssl.cnf, which could forbid what a Windows client
 * does; the clean-up at the end, where every object is freed one by one a moment before the
 * process gives all of them back; and the texts of errors and the old names of ciphers, which few
 * runs need (net/tls.c makes up for them). Digests keep theirs: signatures are looked up by them.
 *
 * RSA and EC keys in certificates are read the direct way, see check/crypto_direct; what they are
 * is the same. False when libcrypto fails at it, which then cannot be used at all.
 */
bool crypto_begin(void);

#endif
