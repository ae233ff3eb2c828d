/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef NET_DIGEST_H
#define NET_DIGEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/span.h"

/* SHA-256 of what was fetched, and of what is kept of it. */
enum { DIGEST_SIZE = 32 };

/* Of the parts behind each other. False when libcrypto cannot compute it. */
bool digest_sha256(const struct span *parts, size_t count, uint8_t out[static DIGEST_SIZE]);

#endif
