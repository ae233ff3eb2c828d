/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Performance data: what is written, and that a strict reader takes it. */
#include "../unit.h"

#include <math.h>

#include "output/output.h"
#include "perfdata_grammar.h"

static const struct {
	const char *want;
	struct metric metric;
} cases[] = {
	{"time=0.084s;;;0;10", {.label = "time",
				       .uom = "s",
				       .known = true,
				       .value = 0.084,
				       .decimals = 3,
				       .has_min = true,
				       .has_max = true,
				       .max = 10}},
	{"time=U;;;0", {.label = "time", .uom = "s", .has_min = true}},
	{"time=U", {.label = "time", .uom = "s"}},
	{"time=U", {.label = "time", .uom = "s", .known = true, .value = NAN}},
	{"time=U", {.label = "time", .uom = "s", .known = true, .value = INFINITY}},
	{"time=U", {.label = "time", .uom = "s", .known = true, .value = 1e300}},
	{"addresses=2", {.label = "addresses", .uom = "", .known = true, .value = 2}},
	{"addresses=2", {.label = "addresses", .known = true, .value = 2}},
	{"client_error=2148204801",
		{.label = "client_error", .known = true, .value = 2148204801.0}},
	{"leaf_days=-3;30:;14:", {.label = "leaf_days",
					 .known = true,
					 .value = -3,
					 .warning = {.set = true, .no_end = true, .start = 30},
					 .critical = {.set = true, .no_end = true, .start = 14}}},
	{"a=0;;~:5", {.label = "a",
			     .known = true,
			     .critical = {.set = true, .no_start = true, .end = 5}}},
	{"a=0;@1:2.5;10", {.label = "a",
				  .known = true,
				  .warning = {.set = true, .inside = true, .start = 1, .end = 2.5},
				  .critical = {.set = true, .end = 10}}},
	{"a=0.000012s;;;;2.5", {.label = "a",
				       .uom = "s",
				       .known = true,
				       .value = 0.000012,
				       .decimals = 6,
				       .has_max = true,
				       .max = 2.5}},
	{"ca1_days_=0", {.label = "ca1 days'", .known = true}}, /* no label may need quotes */
};

static void
test_cases(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct metric metric = cases[i].metric;
		struct metrics metrics = {&metric, 1};
		struct buf out = buf_make(1000);

		assert_true(perfdata_write(&out, &metrics));
		assert_string_equal(buf_cstr(&out), cases[i].want);
		assert_true(perfdata_valid(buf_cstr(&out)));
		buf_free(&out);
	}
}

static void
test_several(void **state)
{
	struct metric items[] = {{.label = "a", .known = true, .value = 1},
		{.label = "b", .known = true, .value = 2}};
	struct metrics metrics = {items, 2}, none = {0};
	struct buf out = buf_make(1000);

	(void)state;
	assert_true(perfdata_write(&out, &none));
	assert_int_equal(out.n, 0);
	assert_true(perfdata_write(&out, &metrics));
	assert_string_equal(buf_cstr(&out), "a=1 b=2");
	buf_free(&out);
}

static void
test_too_small(void **state)
{
	struct metric metric = {.label = "addresses", .known = true, .value = 1};
	struct metrics metrics = {&metric, 1};
	struct buf out = buf_make(5);

	(void)state;
	assert_false(perfdata_write(&out, &metrics));
	buf_free(&out);
}

/* The reader itself: a test that takes everything tests nothing. */
static void
test_grammar(void **state)
{
	static const char *const good[] = {
		"a=1", "a=1s;;;0;10", "a=U", "a=-1;30:;14:", "a=1 b=2", "a=0;~:5;@1:2", "a=0.5%"};
	static const char *const bad[] = {"", "a", "a=", "A=1", "a::b=1", "'a'=1", "a=1;",
		"a=1;;;;", "a=1,5", "a=1e5", "a=+1", "a=.5", "a=1.", "a=1.50", "a=01", "a=-0",
		"a=nan", "a=inf", "a=1;0:5", "a=1;~", "a=1;:", "a=1;~:", "a=1;1:2:3",
		"a=1;30;14;0;1;2", "a=1  b=2", "a=1 ", " a=1", "a=1 a=2", "a=1x", "a=1;1s",
		"a=Us;x"};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(good); i++)
		assert_true(perfdata_valid(good[i]));
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++)
		if (perfdata_valid(bad[i]))
			fail_msg("taken: %s", bad[i]);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_cases),
		cmocka_unit_test(test_several), cmocka_unit_test(test_too_small),
		cmocka_unit_test(test_grammar)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
