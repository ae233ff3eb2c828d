/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The set-up of libcrypto, without the machine's configuration. */
#include "check/crypto.h"

#include <openssl/crypto.h>

#include "check/crypto_direct.h"

bool
crypto_begin(void)
{
	return OPENSSL_init_crypto(OPENSSL_INIT_NO_LOAD_CONFIG | OPENSSL_INIT_NO_ATEXIT |
					   OPENSSL_INIT_NO_LOAD_CRYPTO_STRINGS |
					   OPENSSL_INIT_NO_ADD_ALL_CIPHERS,
		       NULL) == 1 &&
	       crypto_read_directly();
}
