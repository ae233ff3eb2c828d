/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Loads a chain without judging it. libcrypto refuses to parse a name with invalid UTF-8 but will
 * send one, so such names are parsed with the bytes replaced, and the bytes are put back
 * afterwards. */
#include "lab_chain.h"

#include <openssl/err.h>
#include <openssl/ocsp.h>
#include <openssl/pem.h>
#include <stdio.h>
#include <string.h>

static void
restore_name(
	const X509_NAME *name, const unsigned char *masked, const unsigned char *real, size_t len)
{
	const unsigned char *der = NULL;
	size_t der_len = 0;

	if (X509_NAME_get0_der((X509_NAME *)name, &der, &der_len) != 1)
		return;
	for (size_t at = 0; at + der_len <= len; at++)
		if (memcmp(masked + at, der, der_len) == 0) {
			memcpy((unsigned char *)der, real + at, der_len);
			return;
		}
}

/* Replaces the bytes that are not ASCII in the UTF8Strings (tag 12, short form) behind an attribute
 * type 2.5.4.x. */
static void
mask_strings(unsigned char *der, size_t len)
{
	static const unsigned char attribute[] = {6, 3, 0x55, 4};

	for (size_t at = 5; at + 2 < len; at++) {
		if (memcmp(der + at - 5, attribute, sizeof attribute) != 0 || der[at] != 12)
			continue;
		if (der[at + 1] > 127 || at + 2 + der[at + 1] > len)
			continue;
		for (size_t i = 0; i < der[at + 1]; i++)
			if (der[at + 2 + i] > 0x7f)
				der[at + 2 + i] = '?';
	}
}

static X509 *
cert_parse(const unsigned char *der, long len)
{
	const unsigned char *at = der;
	X509 *cert = d2i_X509(NULL, &at, len);
	unsigned char *masked, *tbs = NULL;

	if (cert)
		return cert;
	ERR_clear_error();
	masked = OPENSSL_memdup(der, (size_t)len);
	if (!masked)
		return NULL;
	mask_strings(masked, (size_t)len);
	at = masked;
	cert = d2i_X509(NULL, &at, len);
	if (cert) {
		/* Key usage is read, and kept, while the certificate can still be encoded again. */
		X509_check_purpose(cert, -1, 0);
		restore_name(X509_get_subject_name(cert), masked, der, (size_t)len);
		restore_name(X509_get_issuer_name(cert), masked, der, (size_t)len);
		i2d_re_X509_tbs(cert, &tbs);
	}
	OPENSSL_free(tbs);
	OPENSSL_free(masked);
	return cert;
}

static STACK_OF(X509) *
certs_read(const char *file)
{
	STACK_OF(X509) *certs = sk_X509_new_null();
	BIO *in = BIO_new_file(file, "r");
	char *name = NULL, *header = NULL;
	unsigned char *data = NULL;
	long len;

	while (in && PEM_read_bio(in, &name, &header, &data, &len) == 1) {
		X509 *cert = strstr(name, "CERTIFICATE") ? cert_parse(data, len) : NULL;

		if (cert)
			sk_X509_push(certs, cert);
		OPENSSL_free(name);
		OPENSSL_free(header);
		OPENSSL_free(data);
	}
	BIO_free(in);
	if (sk_X509_num(certs) > 0)
		ERR_clear_error();
	return certs;
}

static EVP_PKEY *
key_read(const char *file)
{
	BIO *in = BIO_new_file(file, "r");
	EVP_PKEY *key = in ? PEM_read_bio_PrivateKey(in, NULL, NULL, NULL) : NULL;

	BIO_free(in);
	return key;
}

bool
chain_load(SSL_CTX *ctx, const char *cert_file, const char *key_file)
{
	STACK_OF(X509) *certs = certs_read(cert_file);
	X509 *leaf = sk_X509_shift(certs);
	EVP_PKEY *key = key_read(key_file);
	bool ok = leaf && key && SSL_CTX_use_certificate(ctx, leaf) == 1 &&
		  SSL_CTX_use_PrivateKey(ctx, key) == 1 && SSL_CTX_set1_chain(ctx, certs) == 1;

	if (!ok)
		fprintf(stderr, "iphttpsd: cannot serve %s with %s\n", cert_file, key_file);
	EVP_PKEY_free(key);
	X509_free(leaf);
	sk_X509_pop_free(certs, X509_free);
	return ok;
}

/* The bytes as they are: a broken staple is a test, too. */
static int
on_status(SSL *ssl, void *arg)
{
	const ASN1_OCTET_STRING *staple = arg;
	unsigned char *copy =
		OPENSSL_memdup(ASN1_STRING_get0_data(staple), (size_t)ASN1_STRING_length(staple));

	if (!copy)
		return SSL_TLSEXT_ERR_NOACK;
	SSL_set_tlsext_status_ocsp_resp(ssl, copy, ASN1_STRING_length(staple));
	return SSL_TLSEXT_ERR_OK;
}

static void
free_staple(void *parent, void *ptr, CRYPTO_EX_DATA *data, int index, long argl, void *argp)
{
	(void)parent;
	(void)data;
	(void)index;
	(void)argl;
	(void)argp;
	ASN1_OCTET_STRING_free(ptr);
}

bool
chain_staple(SSL_CTX *ctx, const char *file)
{
	unsigned char data[16384];
	FILE *in = fopen(file, "rb");
	size_t len = in ? fread(data, 1, sizeof data, in) : 0;
	ASN1_OCTET_STRING *staple = len ? ASN1_OCTET_STRING_new() : NULL;

	if (in)
		fclose(in);
	if (!staple || ASN1_OCTET_STRING_set(staple, data, (int)len) != 1) {
		fprintf(stderr, "iphttpsd: cannot staple %s\n", file);
		return ASN1_OCTET_STRING_free(staple), false;
	}
	SSL_CTX_set_ex_data(
		ctx, SSL_CTX_get_ex_new_index(0, NULL, NULL, NULL, free_staple), staple);
	SSL_CTX_set_tlsext_status_cb(ctx, on_status);
	SSL_CTX_set_tlsext_status_arg(ctx, staple);
	return true;
}
