/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef FORMAT_LOOKALIKE_H
#define FORMAT_LOOKALIKE_H

#include <stdbool.h>

#include "base/span.h"

/*
 * What somebody gave instead of certificates: "looks like a web page, not a certificate: ...", with
 * what to do about it. By the first bytes, or by the words that a program prints; NULL when nothing
 * is recognised. Says nothing about whether it is a good one of its kind.
 */
const char *lookalike(struct span in);

/* PKCS#7, whatever is in it. */
bool lookalike_pkcs7(struct span in);

/* A PKCS#12 file, which is DER too: by its version, which no certificate has there. */
bool lookalike_pkcs12(struct span in);

#endif
