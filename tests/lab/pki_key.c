/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Keys that follow from a label. They are worth nothing outside of a test. */
#include "pki.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/dsa.h>
#include <openssl/ec.h>
#include <openssl/param_build.h>
#include <openssl/rsa.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static EVP_PKEY *
from_params(const char *type, OSSL_PARAM_BLD *build)
{
	OSSL_PARAM *params = OSSL_PARAM_BLD_to_param(build);
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_name(NULL, type, NULL);
	EVP_PKEY *pkey = NULL;

	if (!params || !ctx || EVP_PKEY_fromdata_init(ctx) != 1 ||
		EVP_PKEY_fromdata(ctx, &pkey, EVP_PKEY_KEYPAIR, params) != 1)
		die("cannot make a key of type %s", type);
	EVP_PKEY_CTX_free(ctx);
	OSSL_PARAM_free(params);
	OSSL_PARAM_BLD_free(build);
	return pkey;
}

/* As many bytes as wanted, from SHA-256 of "counter label". */
static void
stream(const char *label, unsigned char *out, size_t len)
{
	unsigned char digest[32];
	char text[256];

	for (size_t at = 0, counter = 0; at < len; at += sizeof digest, counter++) {
		snprintf(text, sizeof text, "%zu %s", counter, label);
		EVP_Digest(text, strlen(text), digest, NULL, EVP_sha256(), NULL);
		memcpy(out + at, digest, len - at < sizeof digest ? len - at : sizeof digest);
	}
}

static EVP_PKEY *
key_ec(const char *label, long nid)
{
	EC_GROUP *group = EC_GROUP_new_by_curve_name((int)nid);
	EC_POINT *point = EC_POINT_new(group);
	OSSL_PARAM_BLD *build = OSSL_PARAM_BLD_new();
	unsigned char seed[72], public[160];
	size_t len, scalar_len = (size_t)(EC_GROUP_get_degree(group) + 7) / 8;
	BIGNUM *scalar;
	EVP_PKEY *pkey;

	stream(label, seed, scalar_len);
	/* Below the order, which starts with ff on all curves but P-521, with its one bit. */
	seed[0] &= EC_GROUP_get_degree(group) % 8 == 0 ? 0x7f : 0;
	scalar = BN_bin2bn(seed, (int)scalar_len, NULL);
	EC_POINT_mul(group, point, scalar, NULL, NULL, NULL);
	len = EC_POINT_point2oct(
		group, point, POINT_CONVERSION_UNCOMPRESSED, public, sizeof public, NULL);
	OSSL_PARAM_BLD_push_utf8_string(build, OSSL_PKEY_PARAM_GROUP_NAME, OBJ_nid2sn((int)nid), 0);
	OSSL_PARAM_BLD_push_BN(build, OSSL_PKEY_PARAM_PRIV_KEY, scalar);
	OSSL_PARAM_BLD_push_octet_string(build, OSSL_PKEY_PARAM_PUB_KEY, public, len);
	pkey = from_params("EC", build);
	BN_free(scalar);
	EC_POINT_free(point);
	EC_GROUP_free(group);
	return pkey;
}

static EVP_PKEY *
key_ed25519(const char *label, long unused)
{
	unsigned char seed[32];

	(void)unused;
	stream(label, seed, sizeof seed);
	return EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, NULL, seed, sizeof seed);
}

/* The first prime behind a number made from the label, with p - 1 not a multiple of e. */
static BIGNUM *
prime(const char *label, const char *which, long bits, BN_CTX *ctx)
{
	unsigned char seed[128];
	char text[200];
	BIGNUM *p;

	snprintf(text, sizeof text, "%s %s", which, label);
	stream(text, seed, (size_t)bits / 8);
	seed[0] |= 0xc0;
	seed[bits / 8 - 1] |= 1;
	p = BN_bin2bn(seed, (int)(bits / 8), NULL);
	while (BN_mod_word(p, 65537) == 1 || BN_check_prime(p, ctx, NULL) != 1)
		BN_add_word(p, 2);
	return p;
}

static EVP_PKEY *
key_rsa(const char *label, long bits)
{
	BN_CTX *ctx = BN_CTX_new();
	OSSL_PARAM_BLD *build = OSSL_PARAM_BLD_new();
	BIGNUM *p = prime(label, "p", bits / 2, ctx), *q = prime(label, "q", bits / 2, ctx);
	BIGNUM *n = BN_new(), *e = BN_new(), *d = BN_new(), *p1 = BN_dup(p), *q1 = BN_dup(q),
	       *phi = BN_new();
	BIGNUM *dp = BN_new(), *dq = BN_new(), *qinv = BN_new();
	BIGNUM *all[] = {n, e, d, p, q, dp, dq, qinv, p1, q1, phi};
	static const char *const names[] = {
		OSSL_PKEY_PARAM_RSA_N,
		OSSL_PKEY_PARAM_RSA_E,
		OSSL_PKEY_PARAM_RSA_D,
		OSSL_PKEY_PARAM_RSA_FACTOR1,
		OSSL_PKEY_PARAM_RSA_FACTOR2,
		OSSL_PKEY_PARAM_RSA_EXPONENT1,
		OSSL_PKEY_PARAM_RSA_EXPONENT2,
		OSSL_PKEY_PARAM_RSA_COEFFICIENT1,
	};
	EVP_PKEY *pkey;

	BN_set_word(e, 65537);
	BN_sub_word(p1, 1);
	BN_sub_word(q1, 1);
	BN_mul(n, p, q, ctx);
	BN_mul(phi, p1, q1, ctx);
	BN_mod_inverse(d, e, phi, ctx);
	BN_mod(dp, d, p1, ctx);
	BN_mod(dq, d, q1, ctx);
	BN_mod_inverse(qinv, q, p, ctx);
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		OSSL_PARAM_BLD_push_BN(build, names[i], all[i]);
	pkey = from_params("RSA", build);
	for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
		BN_free(all[i]);
	BN_CTX_free(ctx);
	return pkey;
}

/* Random: nobody needs the same DSA key twice. */
static EVP_PKEY *
key_dsa(const char *label, long bits)
{
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_name(NULL, "DSA", NULL), *gen;
	EVP_PKEY *params = NULL, *pkey = NULL;

	(void)label;
	EVP_PKEY_paramgen_init(ctx);
	EVP_PKEY_CTX_set_dsa_paramgen_bits(ctx, (int)bits);
	EVP_PKEY_CTX_set_dsa_paramgen_q_bits(ctx, 160);
	EVP_PKEY_paramgen(ctx, &params);
	gen = EVP_PKEY_CTX_new_from_pkey(NULL, params, NULL);
	EVP_PKEY_keygen_init(gen);
	EVP_PKEY_keygen(gen, &pkey);
	EVP_PKEY_CTX_free(gen);
	EVP_PKEY_CTX_free(ctx);
	EVP_PKEY_free(params);
	return pkey;
}

static EVP_PKEY *
key_make(const char *label)
{
	static const struct {
		const char *type;
		EVP_PKEY *(*make)(const char *label, long arg);
		long arg;
	} types[] = {
		{"p256:", key_ec, NID_X9_62_prime256v1},
		{"p384:", key_ec, NID_secp384r1},
		{"p521:", key_ec, NID_secp521r1},
		{"ed25519:", key_ed25519, 0},
		{"rsa2048:", key_rsa, 2048},
		{"rsa1024:", key_rsa, 1024},
		{"rsa512:", key_rsa, 512},
		{"dsa1024:", key_dsa, 1024},
	};

	for (size_t i = 0; i < sizeof types / sizeof types[0]; i++)
		if (strncmp(label, types[i].type, strlen(types[i].type)) == 0) {
			EVP_PKEY *pkey = types[i].make(label, types[i].arg);

			if (pkey)
				return pkey;
		}
	die("cannot make the key %s", label);
}

EVP_PKEY *
key_get(struct pki *pki, const char *label)
{
	struct key *key;

	for (key = pki->keys; key; key = key->next)
		if (strcmp(key->label, label) == 0)
			return key->pkey;
	key = calloc(1, sizeof *key);
	key->label = strdup(label);
	key->pkey = key_make(label);
	key->next = pki->keys;
	pki->keys = key;
	return key->pkey;
}
