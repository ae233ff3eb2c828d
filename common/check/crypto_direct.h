/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CHECK_CRYPTO_DIRECT_H
#define CHECK_CRYPTO_DIRECT_H

#include <stdbool.h>

/* Makes libcrypto read RSA and EC keys without its decoders where those are slow: a matter of time
 * alone. Does nothing with other versions. False when libcrypto fails at it, which then cannot be
 * used at all. */
bool crypto_read_directly(void);

/* Whether it is so with this version of libcrypto. */
bool crypto_direct(unsigned int major, unsigned int minor, unsigned int patch);

#endif
