/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What follows from all sources of one revocation: which decides, and what stands without one. */
#include "config.h"

#include <string.h>

#include "../unit.h"
#include "trust/conclusion.h"

static struct inquiry_source
answer(enum revocation_source source, bool revoked)
{
	return (struct inquiry_source) {
		.told = {.source = source, .state = revoked ? REVOCATION_REVOKED : REVOCATION_GOOD},
		.counts = true,
		.revoked = revoked,
		.revoked_at = revoked ? (int64_t)source : 0,
		.reason = revoked ? "keyCompromise" : NULL,
	};
}

static struct inquiry
concluded(struct inquiry_source *sources, size_t count)
{
	struct inquiry inquiry = {.sources = sources, .source_count = count};

	conclusion_draw(&inquiry);
	return inquiry;
}

/* In whichever order they are known, the one that Windows asks first decides. */
static void
test_order(void **state)
{
	static const enum revocation_source order[] = {REVOCATION_STAPLE, REVOCATION_FILE,
		REVOCATION_OCSP, REVOCATION_CRL, REVOCATION_DELTA};

	(void)state;
	for (size_t first = 0; first < ARRAY_SIZE(order); first++)
		for (size_t second = first + 1; second < ARRAY_SIZE(order); second++)
			for (int swapped = 0; swapped < 2; swapped++) {
				struct inquiry_source sources[2];
				struct inquiry inquiry;

				sources[swapped] = answer(order[first], true);
				sources[1 - swapped] = answer(order[second], false);
				inquiry = concluded(sources, 2);
				assert_int_equal(inquiry.fault, CHAIN_REVOKED);
				assert_int_equal(inquiry.revoked_at, order[first]);
				assert_string_equal(inquiry.reason, "keyCompromise");
				assert_int_equal(
					sources[1 - swapped].told.contradicts, order[first]);
				assert_int_equal(
					sources[swapped].told.contradicts, REVOCATION_SOURCE_NONE);

				sources[swapped] = answer(order[first], false);
				sources[1 - swapped] = answer(order[second], true);
				inquiry = concluded(sources, 2);
				assert_int_equal(inquiry.fault, CHAIN_OK);
				assert_null(inquiry.reason);
				assert_int_equal(
					sources[1 - swapped].told.revoked_at, order[second]);
			}
}

/* What this host could not ask may have revoked; a revocation only a delta could take back. */
static void
test_local(void **state)
{
	static const struct {
		enum revocation_source missing;
		bool revoked;
		enum chain_fault fault;
	} rows[] = {
		{REVOCATION_OCSP, false, CHAIN_LOCAL},
		{REVOCATION_OCSP, true, CHAIN_REVOKED},
		{REVOCATION_DELTA, false, CHAIN_LOCAL},
		{REVOCATION_DELTA, true, CHAIN_LOCAL},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct inquiry_source sources[] = {
			{.told = {.source = rows[i].missing}, .local = true, .why = "no socket"},
			answer(REVOCATION_CRL, rows[i].revoked)};
		struct inquiry inquiry = concluded(sources, 2);

		assert_int_equal(inquiry.fault, rows[i].fault);
		if (rows[i].fault == CHAIN_LOCAL)
			assert_string_equal(inquiry.why, "no socket");
	}
}

/* Without an answer: what was tried is told before what was not, and what is ours before both. */
static void
test_without_an_answer(void **state)
{
	struct inquiry_source skipped = {
		.told = {.source = REVOCATION_OCSP, .state = REVOCATION_SKIPPED},
		.why = "was not asked"};
	struct inquiry_source failed = {
		.told = {.source = REVOCATION_CRL, .state = REVOCATION_UNREACHABLE},
		.why = "gave no list"};
	struct inquiry_source ours = {.told = {.source = REVOCATION_CRL,
					      .state = REVOCATION_SKIPPED,
					      .text = "--no-fetch"},
		.ours = true};
	struct inquiry_source aside = failed;
	struct inquiry_source pair[] = {skipped, failed};
	struct inquiry inquiry = concluded(pair, 2);

	(void)state;
	aside.aside = true;
	assert_int_equal(inquiry.fault, CHAIN_REVOCATION_OFFLINE);
	assert_string_equal(inquiry.why, "gave no list");
	inquiry = concluded(pair, 1);
	assert_string_equal(inquiry.why, "was not asked");
	pair[1] = ours;
	inquiry = concluded(pair, 2);
	assert_int_equal(inquiry.fault, CHAIN_REVOCATION_UNCHECKED);
	assert_string_equal(inquiry.why, "--no-fetch");
	inquiry = concluded(&aside, 1);
	assert_int_equal(inquiry.fault, CHAIN_REVOCATION_NONE);
	assert_null(inquiry.why);
	inquiry = concluded(NULL, 0);
	assert_int_equal(inquiry.fault, CHAIN_REVOCATION_NONE);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_order),
		cmocka_unit_test(test_local),
		cmocka_unit_test(test_without_an_answer),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
