/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TRUST_NAMES_H
#define TRUST_NAMES_H

#include <openssl/x509.h>
#include <stdbool.h>

#include "base/span.h"
#include "trust/path.h"
#include "trust/problems.h"

/*
 * Whether a dNSName (or a common name in its place) is for this host, as Schannel compares them:
 * ASCII letters in either case; an asterisk at the end of the left-most label, alone or behind
 * letters ("*.example.com", "w*.example.com"), for the rest of just that label, in front of at
 * least two more.
 */
bool names_match(struct span pattern, const char *host);

/* Whether the certificate is for that host name or address literal. dNSNames in the subject
 * alternative name, when there are any, leave the common names without meaning. */
bool names_host_matches(struct arena *arena, X509 *x509, const char *host);

/* Whether the leaf is for that host (NULL: not asked), and what the CAs' name constraints say
 * about it that libcrypto does not see. */
void names_judge(const struct path *path, const char *host, struct problems *problems);

#endif
