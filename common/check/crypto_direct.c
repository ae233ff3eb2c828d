/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Keys of certificates read the direct way, by an ENGINE.
 *
 * Delete this file, its header and test_crypto's test of it when configure.ac asks for OpenSSL 3.2:
 * when the last distribution with 3.0 or 3.1 that the packages are made for has gone. The loss
 * until then: 3,000 sites take 1.98 s and 1.7 s of processor time with it, 2.70 s and 3.1 s
 * without.
 */
#define OPENSSL_SUPPRESS_DEPRECATED /* ENGINE, see below */
#include "config.h"

#include "check/crypto_direct.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#ifdef HAVE_OPENSSL_ENGINE_H
#include <openssl/engine.h>
#endif

/*
 * OpenSSL 3.0 and 3.1 assemble a chain of decoders anew for every public key of every certificate,
 * which was two fifths of the instructions of a whole check (3.0, two certificates, P-256). For
 * algorithms that an ENGINE answers for they go straight to the code that reads the key. So here is
 * one that answers with libcrypto's own methods, and adds nothing. From 3.2 on the decoders are
 * kept, and from 4.0 on there is no ENGINE: there nothing is done. Before 3.0.9 and 3.1.1 libssl
 * could not say which group a key is to have whose algorithm an ENGINE answers for, and every
 * handshake with P-256 failed (OpenSSL's issue 20161). X25519 is not among the algorithms, as
 * libssl asks for parameters of it in TLS 1.2, and libcrypto's own method has none to give.
 */
#if defined(HAVE_OPENSSL_ENGINE_H) && !defined(OPENSSL_NO_ENGINE)

bool
crypto_direct(unsigned int major, unsigned int minor, unsigned int patch)
{
	static const unsigned int first[] = {9, 1}; /* patches of 3.0 and 3.1 */

	return major == 3 && minor < sizeof(first) / sizeof(first[0]) && patch >= first[minor];
}

/* ENGINE_PKEY_METHS_PTR: without `method`, which algorithms there are; with it, the one of `nid`.
 */
static int
own_methods(ENGINE *engine, EVP_PKEY_METHOD **method, const int **nids, int nid)
{
	static const int answered[] = {EVP_PKEY_RSA, EVP_PKEY_EC};

	(void)engine;
	if (method == NULL) {
		*nids = answered;
		return (int)(sizeof(answered) / sizeof(answered[0]));
	}
	*method = (EVP_PKEY_METHOD *)EVP_PKEY_meth_find(nid); /* libcrypto only reads it */
	return *method != NULL;
}

/* Half of it set up would be worse than nothing: keys would be looked for where none are read. */
bool
crypto_read_directly(void)
{
	ENGINE *engine;
	bool ok;

	/* What must be FIPS is the provider's to do. */
	if (!crypto_direct(
		    OPENSSL_version_major(), OPENSSL_version_minor(), OPENSSL_version_patch()) ||
		EVP_default_properties_is_fips_enabled(NULL))
		return true;
	engine = ENGINE_new();
	ok = engine != NULL && ENGINE_set_id(engine, "direct") == 1 &&
	     ENGINE_set_name(engine, "libcrypto's own methods") == 1 &&
	     ENGINE_set_pkey_meths(engine, own_methods) == 1 &&
	     ENGINE_set_default_pkey_meths(engine) == 1; /* keeps a reference */
	return ENGINE_free(engine) == 1 && ok;           /* of NULL too */
}

#else

bool
crypto_direct(unsigned int major, unsigned int minor, unsigned int patch)
{
	(void)major;
	(void)minor;
	(void)patch;
	return false;
}

bool
crypto_read_directly(void)
{
	return true;
}

#endif
