/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Unit tests of metrics. */
#include "../unit.h"

#include "model/metric.h"

static void
in_order(void **state)
{
	static const char *const labels[] = {"time", "dns", "connect", "tls", "http"};
	struct arena *arena = arena_new(unit_no_memory);
	struct metrics metrics = {.count = 0};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(labels); i++)
		metrics_add(
			&metrics, arena, &(struct metric) {.label = labels[i], .value = (double)i});
	assert_int_equal(metrics.count, ARRAY_SIZE(labels));
	for (size_t i = 0; i < ARRAY_SIZE(labels); i++) {
		assert_string_equal(metrics.items[i].label, labels[i]);
		assert_true(metrics.items[i].value == (double)i);
	}
	arena_free(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(in_order),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
