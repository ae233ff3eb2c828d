/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A CRL of very many entries, which libcrypto would take long for: it makes the list without them,
 * and they are put in before it is signed. */
#include "pki.h"

#include <stdlib.h>
#include <string.h>

enum {
	ENTRY = 24, /* bytes: a serial number of 5, a date */
	HEADER = 6, /* tag, 4 bytes of length with their count */
};

/* With a length that may be longer than need be; only lists above 16 MB are DER then. */
static unsigned char *
put_header(unsigned char *to, unsigned char tag, size_t length)
{
	if (length < 0x1000000 || length > 0x7fffffff)
		die("a large CRL needs between 700000 and 80000000 entries");
	*to++ = tag;
	*to++ = 0x84;
	for (int shift = 24; shift >= 0; shift -= 8)
		*to++ = (unsigned char)(length >> shift);
	return to;
}

/* Serial numbers that no certificate of the lab has. */
static unsigned char *
put_entry(unsigned char *to, unsigned long number)
{
	static const unsigned char start[] = {0x30, ENTRY - 2, 0x02, 0x05, 0x5f};
	static const char date[] = "\x17\x0d"
				   "260101000000Z";

	memcpy(to, start, sizeof start);
	for (int i = 0; i < 4; i++)
		to[5 + i] = (unsigned char)(number >> (8 * (3 - i)));
	memcpy(to + 9, date, sizeof date - 1);
	return to + ENTRY;
}

/* Where the extensions begin in the contents of a tbsCertList. */
static size_t
extensions_at(const unsigned char *content, size_t n)
{
	const unsigned char *at = content;

	while (at < content + n && *at != 0xa0) {
		long length;
		int tag, class;

		ASN1_get_object(&at, &length, &tag, &class, content + n - at);
		at += length;
	}
	return (size_t)(at - content);
}

/* The signed part with the entries in it; `*n` is its size. */
static unsigned char *
put_entries(X509_CRL *crl, unsigned long entries, size_t *n)
{
	unsigned char *der = NULL, *out, *to;
	int whole = i2d_re_X509_CRL_tbs(crl, &der), tag, class;
	const unsigned char *content = der;
	size_t before, rest, list = entries * ENTRY;
	long length;

	ASN1_get_object(&content, &length, &tag, &class, whole);
	before = extensions_at(content, (size_t)length);
	rest = (size_t)length - before;
	*n = 2 * HEADER + (size_t)length + list;
	out = malloc(*n);
	if (!out)
		die("no memory");
	to = put_header(out, 0x30, *n - HEADER);
	memcpy(to, content, before);
	to = put_header(to + before, 0x30, list);
	for (unsigned long i = 0; i < entries; i++)
		to = put_entry(to, i);
	memcpy(to, content + before, rest);
	OPENSSL_free(der);
	return out;
}

/* A BIT STRING: of no more than 126 bytes, as those of elliptic curves are. */
static unsigned char *
put_signature(unsigned char *to, EVP_PKEY *key, const unsigned char *tbs, size_t n)
{
	EVP_MD_CTX *context = EVP_MD_CTX_new();
	unsigned char signature[126];
	size_t used = sizeof signature;

	if (EVP_DigestSignInit(context, NULL, EVP_sha256(), NULL, key) != 1 ||
		EVP_DigestSign(context, signature, &used, tbs, n) != 1)
		die("cannot sign a large CRL");
	EVP_MD_CTX_free(context);
	*to++ = 0x03;
	*to++ = (unsigned char)(used + 1);
	*to++ = 0;
	memcpy(to, signature, used);
	return to + used;
}

void
crl_large_write(const struct pki *pki, X509_CRL *crl, EVP_PKEY *key, unsigned long entries,
	const char *name)
{
	const X509_ALGOR *algorithm;
	unsigned char *tbs, *content, *out, *end, *algorithm_der = NULL;
	int algorithm_n;
	size_t n;

	X509_CRL_get0_signature(crl, NULL, &algorithm);
	algorithm_n = i2d_X509_ALGOR(algorithm, &algorithm_der);
	tbs = put_entries(crl, entries, &n);
	out = malloc(HEADER + n + (size_t)algorithm_n + 3 + 126);
	if (!out)
		die("no memory");
	content = out + HEADER;
	memcpy(content, tbs, n);
	memcpy(content + n, algorithm_der, (size_t)algorithm_n);
	end = put_signature(content + n + (size_t)algorithm_n, key, tbs, n);
	put_header(out, 0x30, (size_t)(end - content));
	file_write(pki, out, (size_t)(end - out), "www/%s", name);
	OPENSSL_free(algorithm_der);
	free(tbs);
	free(out);
}
