/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SHA-256 of what was fetched. */
#include "net/digest.h"

#include <openssl/evp.h>

bool
digest_sha256(const struct span *parts, size_t count, uint8_t out[static DIGEST_SIZE])
{
	EVP_MD_CTX *md = EVP_MD_CTX_new();
	bool ok = md != NULL && EVP_DigestInit_ex(md, EVP_sha256(), NULL) == 1;

	for (size_t i = 0; ok && i < count; i++)
		ok = EVP_DigestUpdate(md, parts[i].p, parts[i].n) == 1;
	ok = ok && EVP_DigestFinal_ex(md, out, NULL) == 1;
	EVP_MD_CTX_free(md);
	return ok;
}
