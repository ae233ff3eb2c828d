/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TRUST_CRL_SIGNATURE_H
#define TRUST_CRL_SIGNATURE_H

#include <openssl/evp.h>

#include "format/crl_scan.h"
#include "trust/effort.h"

/* The signature of a list over its bytes as they are: libcrypto would want all of it decoded. */
enum crl_signature {
	CRL_SIGNATURE_NONE,
	CRL_SIGNATURE_GOOD,
	CRL_SIGNATURE_WRONG, /* or of a kind that the key does not make */
	CRL_SIGNATURE_LATE,  /* the effort is spent, or the deadline passed */
};

enum crl_signature crl_signature_verify(
	const struct crl_scan *crl, EVP_PKEY *key, struct effort *effort);

#endif
