/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Windows' rules one by one: dates, the meaning of libcrypto's errors. */
#include "config.h"

#include <openssl/x509_vfy.h>
#include <stdio.h>
#include <string.h>

#include "../unit.h"
#include "base/clock.h"
#include "../made/made.h"
#include "trust/judge.h"
#include "trust/windows.h"

/* Judges one self-signed certificate that is in no store, for its dates only. */
static void
date_faults(long from, long to, int64_t now, bool *early, bool *late, char *text, size_t size)
{
	struct arena *arena = arena_new(unit_no_memory);
	struct recipe recipe = {.cn = "da.example.com", .from = from, .to = to};
	struct made made = made_new(&recipe);
	struct stores *stores = stores_new(arena);
	struct trust_options options = {.now = now};
	struct span der = made_der(arena, &made);
	const struct chain_path *best =
		chain_best(trust_judge(arena, &der, 1, span_of(NULL, 0), stores, NULL, &options));

	*early = *late = false;
	text[0] = '\0';
	for (size_t i = 0; i < best->problem_count; i++) {
		const struct chain_problem *problem = &best->problems[i];

		*early |= problem->fault == CHAIN_NOT_YET_VALID;
		*late |= problem->fault == CHAIN_EXPIRED;
		if (problem->fault == CHAIN_EXPIRED || problem->fault == CHAIN_NOT_YET_VALID)
			snprintf(text, size, "%s", problem->text);
	}
	stores_free(stores);
	made_free(&made);
	arena_free(arena);
}

static void
test_dates(void **state)
{
	static const struct {
		long now;
		bool early, late;
		const char *text;
	} rows[] = {
		/* valid from MADE_NOW - 10 days to MADE_NOW */
		{-10L * CLOCK_DAY - 1, true, false, "is not valid before 2027-01-05T08:00:00Z"},
		{-40L * CLOCK_DAY, true, false, "is not valid before 2027-01-05"},
		{-10L * CLOCK_DAY, false, false, ""},
		{-1, false, false, ""},
		{0, false, false, ""}, /* both ends belong to it */
		{1, false, true, "expired just now (2027-01-15)"},
		{120, false, true, "expired 2 minutes ago (2027-01-15)"},
		{CLOCK_HOUR, false, true, "expired 1 hour ago (2027-01-15)"},
		{3L * CLOCK_DAY, false, true, "expired 3 days ago (2027-01-15)"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		bool early, late;
		char text[256];

		date_faults(-10L * CLOCK_DAY, 0, MADE_NOW + rows[i].now, &early, &late, text,
			sizeof(text));
		assert_int_equal(early, rows[i].early);
		assert_int_equal(late, rows[i].late);
		assert_non_null(strstr(text, rows[i].text));
		if (text[0] != '\0')
			assert_int_equal(strncmp(text, "certificate ", 12), 0);
	}
}

static void
test_errors(void **state)
{
	static const struct {
		int error;
		enum chain_fault fault;
	} rows[] = {
		{X509_V_ERR_CERT_SIGNATURE_FAILURE, CHAIN_BAD_SIGNATURE},
		{X509_V_ERR_CERT_HAS_EXPIRED, CHAIN_EXPIRED},
		{X509_V_ERR_CERT_NOT_YET_VALID, CHAIN_NOT_YET_VALID},
		{X509_V_ERR_CERT_REVOKED, CHAIN_REVOKED},
		{X509_V_ERR_INVALID_CA, CHAIN_NOT_CA},
		{X509_V_ERR_KEYUSAGE_NO_CERTSIGN, CHAIN_NOT_CA},
		{X509_V_ERR_PATH_LENGTH_EXCEEDED, CHAIN_PATH_LENGTH},
		{X509_V_ERR_PERMITTED_VIOLATION, CHAIN_NAME_CONSTRAINT},
		{X509_V_ERR_EXCLUDED_VIOLATION, CHAIN_NAME_CONSTRAINT},
		{X509_V_ERR_NO_EXPLICIT_POLICY, CHAIN_POLICY},
		{X509_V_ERR_UNHANDLED_CRITICAL_EXTENSION, CHAIN_CRITICAL_EXTENSION},
		{X509_V_ERR_CERT_REJECTED, CHAIN_DISTRUSTED},
		{X509_V_ERR_HOSTNAME_MISMATCH, CHAIN_NAME_MISMATCH},
		{X509_V_ERR_INVALID_PURPOSE, CHAIN_WRONG_USAGE},
		{X509_V_ERR_AKID_SKID_MISMATCH, CHAIN_OK},
		{X509_V_ERR_UNSPECIFIED, CHAIN_UNDECIDED},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		const struct windows_error *row = windows_error_find(rows[i].error);

		assert_non_null(row);
		assert_int_equal(row->fault, rows[i].fault);
	}
	assert_null(windows_error_find(4711));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_dates),
		cmocka_unit_test(test_errors),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
