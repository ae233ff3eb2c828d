/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TRUST_CHAIN_H
#define TRUST_CHAIN_H

#include <stdint.h>

#include "trust/path.h"
#include "trust/problems.h"

/*
 * Verification of exactly one path with libcrypto: signatures, basicConstraints and keyUsage, path
 * lengths, name constraints, policies. Every problem at every depth is collected. Dates, critical
 * extensions, extended key usage, names and algorithms are judged by Windows' rules elsewhere
 * (trust/windows.h), and how the path ends by chain_judge_end.
 */
void chain_verify(const struct path *path, struct effort *effort, struct problems *problems);

/* What it means that the path ends as it does. */
/*
 * What clients get when an issuer is missing: CHAIN_INCOMPLETE when it is known to be an
 * intermediate, or when they have the CA below it in a store but not its root, which is no complete
 * chain (CERT_CHAIN_POLICY_STATUS); otherwise it counts as the root: CHAIN_UNTRUSTED_ROOT.
 */
enum chain_fault chain_missing_fault(bool intermediate, bool held);

void chain_judge_end(const struct path *path, struct stores *stores, struct problems *problems);

#endif
