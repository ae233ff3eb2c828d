/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TRUST_LIMITS_H
#define TRUST_LIMITS_H

/*
 * The limits of deriving. In bytes, unless the name says otherwise. Windows' own bounds for AIA are
 * those of wincrypt.h (CERT_CHAIN_ENGINE_CONFIG defaults).
 *
 * What happens (the names without LIMIT_):
 *
 *   refused   The file or the answer as a whole, with the reason: UNKNOWN. CRLS OCSP_BYTES
 *   left out  What lies behind it, and run.limit says so (model/bounds): UNKNOWN.
 *             PATHS PATH_NODES SIGNATURE_COST LATE_COST NAME_PAIRS
 *   client    A finding on the server, with the code that a client shows: Windows has the same
 *             bound. RSA_EXPONENT_BITS
 *             AIA_*, where a client gives up just so
 *   again     What is beyond is derived again. DECODED REMEMBERED SIGNATURES_REMEMBERED
 */
enum {
	LIMIT_PATHS = 32,             /* paths kept */
	LIMIT_PATH_NODES = 2048,      /* certificates looked at in one search */
	LIMIT_NAME_PAIRS = 1 << 20,   /* of a name and a constraint, compared as in libcrypto */
	LIMIT_SIGNATURE_COST = 16384, /* for all signatures of one judgement; RSA-2048 costs 1 */
	LIMIT_LATE_COST = 512,        /* the same, after the deadline */
	LIMIT_RSA_EXPONENT_BITS = 64,

	LIMIT_DECODED = 256,                 /* different certificates whose decoded form is kept */
	LIMIT_REMEMBERED = 512,              /* chains whose judgement several runs share */
	LIMIT_SIGNATURES_REMEMBERED = 16384, /* by the stores that live on */

	LIMIT_AIA_URLS_PER_CERT = 5,
	LIMIT_AIA_FETCHES = 3, /* per chain */
	LIMIT_AIA_BYTES = 100000,
	LIMIT_AIA_CERTS = 10,
	LIMIT_CRLS = 1024, /* lists in one file */
	LIMIT_OCSP_BYTES = 256 * 1024,
};

#endif
