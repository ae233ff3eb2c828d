/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Unit tests of faults of chains. */
#include "../unit.h"

#include <string.h>

#include "model/chain.h"

/* Names are stable: they stand in JSON and in rule ids. */
static void
names(void **state)
{
	static const struct {
		enum chain_fault fault;
		const char *name;
	} rows[] = {
		{CHAIN_OK, "ok"},
		{CHAIN_UNTRUSTED_ROOT, "untrusted-root"},
		{CHAIN_INCOMPLETE, "incomplete"},
		{CHAIN_EXPIRED, "expired"},
		{CHAIN_NAME_MISMATCH, "name-mismatch"},
		{CHAIN_REVOCATION_OFFLINE, "revocation-offline"},
		{CHAIN_LOCAL, "local"},
		{CHAIN_OTHER, "other"},
		{CHAIN_UNDECIDED, "undecided"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		assert_string_equal(chain_fault_name(rows[i].fault), rows[i].name);
	for (int i = 0; i < CHAIN_FAULT_COUNT; i++)
		for (int k = 0; k < i; k++)
			assert_string_not_equal(chain_fault_name((enum chain_fault)i),
				chain_fault_name((enum chain_fault)k));
}

static void
best(void **state)
{
	struct chain_path paths[2] = {{.count = 1}, {.count = 2}};
	struct chain_report report = {.paths = paths, .path_count = 0};

	(void)state;
	assert_null(chain_best(NULL));
	assert_null(chain_best(&report));
	report.path_count = 2;
	assert_ptr_equal(chain_best(&report), &paths[0]);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names),
		cmocka_unit_test(best),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
