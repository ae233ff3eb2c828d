/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TRUST_CRL_H
#define TRUST_CRL_H

#include <openssl/x509.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/span.h"
#include "format/crl_scan.h"
#include "trust/status.h"

/*
 * All lists of a file (RFC 5280 section 5), one in DER or any number of PEM blocks, in the arena;
 * those in DER point into the input. False with the reason when there is none or one of them does
 * not decode.
 */
bool crl_read(struct arena *arena, struct span in, struct deadline deadline, struct crl_scan **out,
	size_t *count, struct err *err);

bool crl_is_delta(const struct crl_scan *crl);

/* Whether the list covers this certificate: by its issuer's name, key identifier and scope
 * (trust/crl_scope.h). */
bool crl_concerns(const struct crl_scan *crl, X509 *x509, X509 *issuer);

/*
 * The status of the certificate by this list alone (section 6.3.3): GOOD when the list is valid and
 * does not contain it. `delta` says whether the list must be a delta. SKIPPED when the effort is
 * not enough.
 */
struct status crl_judge(
	const struct status_question *question, const struct crl_scan *crl, bool delta);

/* Whether the base is at least as new as the one that the delta builds on (section 5.2.4). */
bool crl_fits(const struct crl_scan *delta, const struct crl_scan *base);

/* Whether the first was made before the second, by their numbers (section 5.2.3). */
bool crl_is_older(const struct crl_scan *first, const struct crl_scan *second);

#endif
