/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Encrypted alerts made by hand from the session's traffic secret, because libssl only sends those
 * it thinks of. */
#include "lab_alert.h"

#include <openssl/evp.h>
#include <openssl/kdf.h>
#include <openssl/core_names.h>
#include <string.h>

static const struct suite {
	unsigned id;
	const char *cipher;
	const char *digest;
	size_t key_len;
} suites[] = {
	{0x1301, "AES-128-GCM", "SHA256", 16},
	{0x1302, "AES-256-GCM", "SHA384", 32},
	{0x1303, "ChaCha20-Poly1305", "SHA256", 32},
};

/* HKDF-Expand-Label with an empty context (RFC 8446, 7.1). */
static bool
expand(const struct conn *conn, const char *digest, const char *label, unsigned char *out,
	size_t len)
{
	unsigned char info[64] = {(unsigned char)(len >> 8), (unsigned char)len};
	size_t label_len = strlen(label), info_len = 3 + 6 + label_len + 1;
	int mode = EVP_KDF_HKDF_MODE_EXPAND_ONLY;
	OSSL_PARAM params[5];
	EVP_KDF *kdf = EVP_KDF_fetch(NULL, "HKDF", NULL);
	EVP_KDF_CTX *ctx = EVP_KDF_CTX_new(kdf);
	bool ok;

	info[2] = (unsigned char)(6 + label_len);
	memcpy(info + 3, "tls13 ", 6);
	memcpy(info + 9, label, label_len);
	params[0] = OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST, (char *)digest, 0);
	params[1] = OSSL_PARAM_construct_int(OSSL_KDF_PARAM_MODE, &mode);
	params[2] = OSSL_PARAM_construct_octet_string(
		OSSL_KDF_PARAM_KEY, (void *)conn->secret, conn->secret_len);
	params[3] = OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_INFO, info, info_len);
	params[4] = OSSL_PARAM_construct_end();
	ok = ctx && EVP_KDF_derive(ctx, out, len, params) == 1;
	EVP_KDF_CTX_free(ctx);
	EVP_KDF_free(kdf);
	return ok;
}

/* Sequence number 0, so the nonce is the IV itself. */
static bool
seal(const struct suite *suite, const unsigned char *key, const unsigned char *iv,
	unsigned char number, unsigned char record[5 + 3 + 16])
{
	static const unsigned char header[5] = {23, 3, 3, 0, 3 + 16};
	unsigned char inner[3] = {2, number, 21};
	EVP_CIPHER *cipher = EVP_CIPHER_fetch(NULL, suite->cipher, NULL);
	EVP_CIPHER_CTX *ctx = EVP_CIPHER_CTX_new();
	int len;
	bool ok;

	memcpy(record, header, sizeof header);
	ok = cipher && ctx && EVP_EncryptInit_ex2(ctx, cipher, key, iv, NULL) == 1 &&
	     EVP_EncryptUpdate(ctx, NULL, &len, header, sizeof header) == 1 &&
	     EVP_EncryptUpdate(ctx, record + 5, &len, inner, sizeof inner) == 1 &&
	     EVP_EncryptFinal_ex(ctx, record + 8, &len) == 1 &&
	     EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_AEAD_GET_TAG, 16, record + 8) == 1;
	EVP_CIPHER_CTX_free(ctx);
	EVP_CIPHER_free(cipher);
	return ok;
}

bool
alert_send(struct conn *conn, unsigned char number)
{
	const SSL_CIPHER *cipher = SSL_get_current_cipher(conn->ssl);
	unsigned char key[32], iv[12], record[5 + 3 + 16];
	unsigned id = cipher ? SSL_CIPHER_get_protocol_id(cipher) : 0;

	if (SSL_version(conn->ssl) != TLS1_3_VERSION || conn->secret_len == 0)
		return false;
	for (size_t i = 0; i < sizeof suites / sizeof suites[0]; i++) {
		const struct suite *suite = &suites[i];

		if (suite->id != id)
			continue;
		if (!expand(conn, suite->digest, "key", key, suite->key_len) ||
			!expand(conn, suite->digest, "iv", iv, sizeof iv) ||
			!seal(suite, key, iv, number, record))
			return false;
		conn_say(conn, "alert-sent %u", number);
		return wire_send(&conn->wire, record, sizeof record);
	}
	return false;
}
