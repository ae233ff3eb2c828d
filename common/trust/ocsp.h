/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TRUST_OCSP_H
#define TRUST_OCSP_H

#include <openssl/x509.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/span.h"
#include "trust/status.h"

/*
 * An OCSP response (RFC 6960, DER) about one certificate. The responder must be the issuer or hold
 * a certificate for OCSP signing directly from the issuer (section 4.2.2.2). UNKNOWN is the
 * responder's own answer: an error status, or that it does not know the certificate. The dates are
 * those of the answer about the certificate whenever there is one. `*delegate` is the responder's
 * certificate when it is not the issuer's and its own revocation must be checked: it lacks the
 * extension that makes this unnecessary (section 4.2.2.2.1, id-pkix-ocsp-nocheck); NULL, or freed
 * by the caller.
 */
struct status ocsp_status(
	const struct status_question *question, struct span response, X509 **delegate);

/* The request for one certificate, without nonce (RFC 5019); empty on failure. */
struct span ocsp_request(struct arena *arena, X509 *x509, X509 *issuer);

#endif
