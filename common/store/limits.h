/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef STORE_LIMITS_H
#define STORE_LIMITS_H

/*
 * The limits of stores. In bytes, unless the name says otherwise.
 *
 * What happens (the names without LIMIT_):
 *
 *   refused  The store as a whole, with the reason: UNKNOWN. STORES PKCS7_BER CTL_BESIDE
 *            SAME_HASH (the store, for certificates of that name)
 *   waits    What is beyond waits for its turn. CHANNEL_THREADS
 */
enum {
	LIMIT_STORES = 100000,
	LIMIT_PKCS7_BER = 1024 * 1024, /* PKCS#7 that is not DER: it is decoded in one go */
	LIMIT_SAME_HASH = 1024,        /* files with one subject hash in a hashed directory */
	LIMIT_CTL_BESIDE = 2048, /* files beside a list, looked at for the root of its signer */
	LIMIT_CHANNEL_THREADS =
		16, /* that read channels; most are files, some wait for a network */
};

#endif
