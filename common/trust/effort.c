/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What signatures cost, and when there have been enough. */
#include "config.h"

#include "net/limits.h"
#include "trust/effort.h"
#include "trust/limits.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>

enum {
	USUAL_BITS = 2048, /* an RSA signature of that size with the usual exponent costs 1 */
	USUAL_EXPONENT_BITS = 17,
	DSA_EXPONENT_BITS = 512, /* two of at most 256 */
	SMALL_CURVE_BITS = 256,  /* P-256 has code of its own in libcrypto */
	SMALL_CURVE_COST = 4,
	WORD_BITS = 64,
	WORDS = 5, /* the cube of a curve's words that costs 1 */
	UNKNOWN_COST = 32,
};

static int
exponent_bits(const EVP_PKEY *key)
{
	BIGNUM *e = NULL;
	int bits = USUAL_EXPONENT_BITS;

	if (EVP_PKEY_get_bn_param(key, OSSL_PKEY_PARAM_RSA_E, &e) == 1)
		bits = BN_num_bits(e);
	BN_free(e);
	return bits;
}

static bool
is_rsa(const EVP_PKEY *key)
{
	return EVP_PKEY_is_a(key, "RSA") || EVP_PKEY_is_a(key, "RSA-PSS");
}

/* Of an exponentiation: the square of the modulus, times the length of the exponent. */
static unsigned long
power_cost(unsigned long bits, unsigned long exponent)
{
	return 1 + bits * bits / USUAL_BITS * exponent / USUAL_EXPONENT_BITS / USUAL_BITS;
}

static unsigned long
cost_of(const EVP_PKEY *key)
{
	unsigned long bits = (unsigned long)EVP_PKEY_get_bits(key),
		      words = (bits + WORD_BITS - 1) / WORD_BITS;

	if (is_rsa(key))
		return power_cost(bits, (unsigned long)exponent_bits(key));
	if (EVP_PKEY_is_a(key, "DSA"))
		return power_cost(bits, DSA_EXPONENT_BITS);
	if (EVP_PKEY_is_a(key, "EC") && bits <= SMALL_CURVE_BITS)
		return SMALL_CURVE_COST;
	if (EVP_PKEY_is_a(key, "EC"))
		return words * words * words / WORDS;
	return UNKNOWN_COST;
}

/*
 * The Microsoft Primitive Provider has RSA from 512 to 16384 bits ("CNG Cryptographic Algorithm
 * Providers"), and from Windows 10 version 1903 on no public exponent above 2^64 - 1
 * (BCRYPT_RSAKEY_BLOB in bcrypt.h); CryptoAPI's RSAPUBKEY has a DWORD for it.
 */
static bool
too_large(const EVP_PKEY *key, int *bits, int *exponent)
{
	*bits = EVP_PKEY_get_bits(key);
	*exponent = is_rsa(key) ? exponent_bits(key) : 0;
	return is_rsa(key) && (*bits > LIMIT_RSA_BITS || *exponent > LIMIT_RSA_EXPONENT_BITS);
}

const char *
effort_refusal(struct arena *arena, const EVP_PKEY *key)
{
	int bits, exponent;

	if (!too_large(key, &bits, &exponent))
		return NULL;
	if (bits > LIMIT_RSA_BITS)
		return arena_printf(arena,
			"has an RSA key of %d bits, and Windows takes %d at most", bits,
			LIMIT_RSA_BITS);
	return arena_printf(arena,
		"has an RSA key whose exponent has %d bits, and Windows takes %d at most", exponent,
		LIMIT_RSA_EXPONENT_BITS);
}

static bool
cut_off(struct effort *effort, enum effort_end end)
{
	if (effort->end == EFFORT_END_NONE)
		effort->end = end;
	return false;
}

bool
effort_take(struct effort *effort, unsigned long cost)
{
	bool late = effort->deadline.at > 0 && deadline_passed(effort->deadline);

	if (late && effort->spent_late + cost > LIMIT_LATE_COST)
		return cut_off(effort, EFFORT_LATE);
	if (effort->spent + cost > LIMIT_SIGNATURE_COST)
		return cut_off(effort, EFFORT_SPENT);
	effort->spent += cost;
	if (late)
		effort->spent_late += cost;
	return true;
}

enum effort_answer
effort_ask(struct effort *effort, const EVP_PKEY *key)
{
	int bits, exponent;

	if (too_large(key, &bits, &exponent))
		return EFFORT_REFUSED;
	return effort_take(effort, cost_of(key)) ? EFFORT_GO : EFFORT_CUT_OFF;
}
