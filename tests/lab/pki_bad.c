/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Input that is no certificate, or not quite, for everything that reads files. */
#include "pki.h"

#include <openssl/pem.h>
#include <stdlib.h>
#include <string.h>

#define BAD_LINE (1024 * 1024)
#define BAD_JUNK 4096

static void
bad_keys(struct pki *pki)
{
	EVP_PKEY *key = key_get(pki, "p256:bad");
	BIO *plain = BIO_new(BIO_s_mem()), *sealed = BIO_new(BIO_s_mem()),
	    *other = BIO_new(BIO_s_mem());

	PEM_write_bio_PrivateKey(plain, key, NULL, NULL, 0, NULL, NULL);
	PEM_write_bio_PKCS8PrivateKey(sealed, key, EVP_aes_128_cbc(), "secret", 6, NULL, NULL);
	PEM_write_bio_PrivateKey(other, key_get(pki, "p256:mismatch"), NULL, NULL, 0, NULL, NULL);
	file_bio(pki, plain, "bad/key-only.pem");
	file_bio(pki, sealed, "bad/encrypted.key");
	file_bio(pki, other, "bad/mismatch.key");
}

static void
bad_noise(struct pki *pki)
{
	unsigned char junk[BAD_JUNK];
	char *line = malloc(BAD_LINE);
	unsigned state = 1;

	for (size_t i = 0; i < sizeof junk; i++) {
		state = state * 1103515245u + 12345u;
		junk[i] = (unsigned char)(state >> 16);
	}
	memset(line, 'A', BAD_LINE);
	file_write(pki, junk, sizeof junk, "bad/junk.bin");
	file_write(pki, line, BAD_LINE, "bad/huge-line.pem");
	memcpy(line, "-----BEGIN CERTIFICATE-----\n", 28);
	file_write(pki, line, BAD_LINE, "bad/huge-body.pem");
	free(line);
}

void
bad_make(struct pki *pki)
{
	static const char garbage[] = "-----BEGIN CERTIFICATE-----\nThis is not base64 at "
				      "all!\n-----END CERTIFICATE-----\n";
	static const char wrong[] =
		"-----BEGIN CERTIFICATE-----\nAAAAAAAA\n-----END CERTIFICATE-----\n";
	struct item *root = item_find(pki, NULL, "root");
	BIO *pem = BIO_new(BIO_s_mem()), *twice = BIO_new(BIO_s_mem());
	char *data;
	long len;

	item_cert(pki, root);
	PEM_write_bio(pem, "CERTIFICATE", "", root->der, (long)root->der_len);
	len = BIO_get_mem_data(pem, &data);
	file_write(pki, "", 0, "bad/empty.pem");
	file_write(pki, garbage, sizeof garbage - 1, "bad/garbage.pem");
	file_write(pki, wrong, sizeof wrong - 1, "bad/not-asn1.pem");
	file_write(pki, data, (size_t)len / 2, "bad/truncated.pem");
	file_write(pki, root->der, root->der_len / 2, "bad/truncated.der");
	BIO_write(twice, data, (int)len);
	BIO_write(twice, garbage, sizeof garbage - 1);
	file_bio(pki, twice, "bad/good-then-garbage.pem");
	twice = BIO_new(BIO_s_mem());
	BIO_write(twice, root->der, (int)root->der_len);
	BIO_write(twice, "trailing", 8);
	file_bio(pki, twice, "bad/trailing.der");
	BIO_free(pem);
	bad_keys(pki);
	bad_noise(pki);
}
