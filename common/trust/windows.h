/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TRUST_WINDOWS_H
#define TRUST_WINDOWS_H

#include <openssl/x509.h>
#include <stdbool.h>
#include <stdint.h>

#include "model/chain.h"
#include "model/client.h"
#include "trust/path.h"
#include "trust/problems.h"

/*
 * Windows' rules where they differ from libcrypto's, or where libcrypto leaves them to the
 * application: dates, critical extensions, distrust; names, usage and algorithms have files of
 * their own.
 */
struct windows_error {
	int error;              /* X509_V_ERR_... */
	enum chain_fault fault; /* CHAIN_OK: reported elsewhere, or ignored by Windows */
	const char *text;       /* goes behind 'certificate "X" '; NULL: libcrypto's own text */
};

/* What name constraints say, behind 'certificate "X" '. */
#define WINDOWS_NOT_NAMED "has a name that a CA above may not certify"

/* NULL when nothing is known about that error: it is CHAIN_OTHER. */
const struct windows_error *windows_error_find(int error);

/* Everything above for one path, into `problems`; `name` may be NULL. */
void windows_judge(const struct path *path, int64_t now, const char *name,
	const struct client *client, struct problems *problems);

/* How messages call a certificate: the leaf is "certificate", the others go by their name. */
const char *windows_designate(const struct path *path, unsigned int depth, struct arena *arena);

#endif
