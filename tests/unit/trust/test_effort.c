/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a signature costs by the kind and size of its key, and where the effort ends. */
#include "config.h"

#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>
#include <string.h>

#include "../unit.h"
#include "trust/limits.h"
#include "trust/effort.h"

static EVP_PKEY *
curve(const char *name)
{
	EVP_PKEY *key = EVP_EC_gen(name);

	assert_non_null(key);
	return key;
}

/* P-256 is cheap, because libcrypto has code of its own for curves of that size; twice as large is
 * dearer by the cube. */
static void
test_cost(void **state)
{
	EVP_PKEY *const keys[] = {EVP_RSA_gen(2048), EVP_RSA_gen(1024), curve("P-224"),
		curve("P-256"), curve("P-384"), curve("P-521"),
		EVP_PKEY_Q_keygen(NULL, NULL, "ED25519")};
	static const unsigned long costs[] = {2, 1, 4, 4, 43, 145, 32};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(keys); i++) {
		struct effort effort = {.spent = 0};

		assert_non_null(keys[i]);
		assert_int_equal(effort_ask(&effort, keys[i]), EFFORT_GO);
		assert_int_equal(effort.spent, costs[i]);
		assert_int_equal(effort.spent_late, 0);
		EVP_PKEY_free(keys[i]);
	}
}

static void
test_ends(void **state)
{
	struct effort effort = {.spent = 0};

	(void)state;
	assert_true(effort_take(&effort, LIMIT_SIGNATURE_COST));
	assert_int_equal(effort.end, EFFORT_END_NONE);
	assert_false(effort_take(&effort, 1));
	assert_int_equal(effort.end, EFFORT_SPENT);
	assert_int_equal(effort.spent, LIMIT_SIGNATURE_COST);

	/* After the deadline a little is still done, and what has ended it first stays. */
	effort = (struct effort) {.deadline = {.at = 1}};
	assert_true(effort_take(&effort, LIMIT_LATE_COST));
	assert_int_equal(effort.spent_late, LIMIT_LATE_COST);
	assert_false(effort_take(&effort, 1));
	assert_int_equal(effort.end, EFFORT_LATE);
	assert_false(effort_take(&effort, LIMIT_SIGNATURE_COST));
	assert_int_equal(effort.end, EFFORT_LATE);
	assert_int_equal(effort.spent, LIMIT_LATE_COST);
}

static void
test_usual_keys_are_not_refused(void **state)
{
	struct arena *arena = arena_new(unit_no_memory);
	EVP_PKEY *rsa = EVP_RSA_gen(2048), *ec = curve("P-521");

	(void)state;
	assert_null(effort_refusal(arena, rsa));
	assert_null(effort_refusal(arena, ec));
	EVP_PKEY_free(rsa);
	EVP_PKEY_free(ec);
	arena_free(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_cost),
		cmocka_unit_test(test_ends),
		cmocka_unit_test(test_usual_keys_are_not_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
