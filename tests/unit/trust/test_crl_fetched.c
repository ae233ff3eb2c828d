/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A list that many certificates have in common is verified once, and never for another key. */
#include "config.h"

#include <openssl/evp.h>
#include <openssl/x509v3.h>
#include <string.h>

#include "../unit.h"
#include "../made/made.h"
#include "trust/crl_fetched.h"

struct run {
	struct arena *arena;
	struct memo *known;
	struct made root, other, first, second;
	struct fetch_result list; /* of the root; the second is on it */
};

static struct span
make_list(struct arena *arena, const struct made *ca, const struct made *signer, X509 *revoked)
{
	X509_CRL *crl = X509_CRL_new();
	X509_REVOKED *entry = X509_REVOKED_new();
	ASN1_TIME *from = ASN1_TIME_set(NULL, (time_t)MADE_NOW - CLOCK_DAY);
	ASN1_TIME *to = ASN1_TIME_set(NULL, (time_t)MADE_NOW + CLOCK_DAY);
	unsigned char *der = NULL;
	struct span out;
	int n;

	assert_true(X509_CRL_set_version(crl, X509_CRL_VERSION_2) == 1 &&
		    X509_CRL_set_issuer_name(crl, X509_get_subject_name(ca->x509)) == 1 &&
		    X509_CRL_set1_lastUpdate(crl, from) == 1 &&
		    X509_CRL_set1_nextUpdate(crl, to) == 1 &&
		    X509_REVOKED_set_serialNumber(entry, X509_get_serialNumber(revoked)) == 1 &&
		    X509_REVOKED_set_revocationDate(entry, from) == 1 &&
		    X509_CRL_add0_revoked(crl, entry) == 1 &&
		    X509_CRL_sign(crl, signer->key, EVP_sha256()) > 0);
	n = i2d_X509_CRL(crl, &der);
	assert_true(n > 0);
	out = arena_bytes(arena, span_of(der, (size_t)n));
	OPENSSL_free(der);
	X509_CRL_free(crl);
	ASN1_TIME_free(from);
	ASN1_TIME_free(to);
	return out;
}

static struct fetch_result
fetched(struct span body)
{
	struct fetch_result result = {.ok = true, .body = body};

	assert_true(EVP_Digest(body.p, body.n, result.sha256, NULL, EVP_sha256(), NULL) == 1);
	return result;
}

/* The other CA has the root's name and not its key. */
static struct run
run_new(void)
{
	static const struct recipe root = {.cn = "root", .ca = true};
	struct run run = {.arena = arena_new(unit_no_memory),
		.root = made_new(&root),
		.other = made_new(&root)};
	const struct recipe first = {.cn = "one.example.com", .issuer = &run.root};
	const struct recipe second = {.cn = "two.example.com", .issuer = &run.root};

	run.known = memo_new(run.arena);
	run.first = made_new(&first);
	run.second = made_new(&second);
	run.list = fetched(make_list(run.arena, &run.root, &run.root, run.second.x509));
	return run;
}

static void
run_free(struct run *run)
{
	memo_free(run->known);
	made_free(&run->root);
	made_free(&run->other);
	made_free(&run->first);
	made_free(&run->second);
	arena_free(run->arena);
}

/* What it says, and in `cost` the signatures that were verified for it. */
static enum revocation_state
judge(const struct run *run, const struct made *leaf, const struct made *issuer,
	const struct fetch_result *list, unsigned long *cost)
{
	struct effort effort = {.deadline = deadline_in(60)};
	const struct status_question question = {.arena = run->arena,
		.x509 = leaf->x509,
		.issuer = issuer->x509,
		.now = MADE_NOW,
		.effort = &effort};
	struct status status = {.state = REVOCATION_STATE_NONE};
	struct err err = {.kind = ERR_NONE};
	struct crl_scan *crl;

	if (!crl_fetched_judge(&question, run->known, list, false, &crl, &status, &err))
		status.state = REVOCATION_STATE_NONE;
	*cost = effort.spent;
	return status.state;
}

static void
test_once(void **state)
{
	struct run run = run_new();
	struct fetch_result again = fetched(arena_bytes(run.arena, run.list.body));
	unsigned long cost;

	(void)state;
	assert_int_equal(judge(&run, &run.first, &run.root, &run.list, &cost), REVOCATION_GOOD);
	assert_true(cost > 0);
	assert_int_equal(judge(&run, &run.second, &run.root, &run.list, &cost), REVOCATION_REVOKED);
	assert_int_equal(cost, 0);
	/* Somebody else has fetched it into other memory. */
	assert_int_equal(judge(&run, &run.first, &run.root, &again, &cost), REVOCATION_GOOD);
	assert_int_equal(cost, 0);
	run_free(&run);
}

static void
test_key(void **state)
{
	struct run run = run_new();
	unsigned long cost;

	(void)state;
	judge(&run, &run.first, &run.root, &run.list, &cost);
	assert_int_equal(
		judge(&run, &run.first, &run.other, &run.list, &cost), REVOCATION_UNUSABLE);
	assert_true(cost > 0);
	run_free(&run);
}

/* What does not count is asked again each time, by whoever has the time. */
static void
test_bad(void **state)
{
	struct run run = run_new();
	struct fetch_result bad =
		fetched(make_list(run.arena, &run.root, &run.other, run.second.x509));
	struct fetch_result cut = fetched(span_of(run.list.body.p, run.list.body.n - 1));
	unsigned long cost;

	(void)state;
	for (int round = 0; round < 2; round++) {
		assert_int_equal(
			judge(&run, &run.first, &run.root, &bad, &cost), REVOCATION_UNUSABLE);
		assert_true(cost > 0);
		assert_int_equal(
			judge(&run, &run.first, &run.root, &cut, &cost), REVOCATION_STATE_NONE);
	}
	run_free(&run);
}

/* Without a memo all is done each time. */
static void
test_none(void **state)
{
	struct run run = run_new(), without = run;
	unsigned long cost;

	(void)state;
	without.known = NULL;
	for (int round = 0; round < 2; round++) {
		assert_int_equal(judge(&without, &run.second, &run.root, &run.list, &cost),
			REVOCATION_REVOKED);
		assert_true(cost > 0);
	}
	run_free(&run);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_once),
		cmocka_unit_test(test_key),
		cmocka_unit_test(test_bad),
		cmocka_unit_test(test_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
