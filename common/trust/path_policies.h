/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TRUST_PATH_POLICIES_H
#define TRUST_PATH_POLICIES_H

#include "trust/path.h"

/*
 * The certificate policies of one path: RFC 5280 section 6.1 with the inputs that clients have,
 * user-initial-policy-set any-policy (section 6.1.1 (c)) and nothing required from the start. The
 * last certificate counts as the trust anchor. X509_V_OK, or libcrypto's error
 * (X509_V_ERR_OUT_OF_MEM: not known) and its depth.
 */
int path_policies_check(const struct path *path, unsigned int *depth);

#endif
