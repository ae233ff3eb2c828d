/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Unit tests of faults of chains. */
#include "../unit.h"

#include "model/chain.h"

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
		cmocka_unit_test(best),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
