/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Unit tests of ages and their units. */
#include "unit.h"

#include "base/clock.h"
#include "model/age.h"

enum { LIFE = 100 * CLOCK_DAY };

static void
thresholds(void **state)
{
	static const struct {
		const char *text;
		double unit;
		int64_t left;
		bool alert;
	} rows[] = {
		{"30", CLOCK_DAY, 30 * CLOCK_DAY, false},
		{"30", CLOCK_DAY, 30 * CLOCK_DAY - 1, true},
		{"30", CLOCK_DAY, -1, true},
		{"30:", CLOCK_DAY, 30 * CLOCK_DAY - 1, true},
		{"0", CLOCK_DAY, 0, false},
		{"0", CLOCK_DAY, -1, true},
		{"24", CLOCK_HOUR, CLOCK_DAY, false},
		{"24", CLOCK_HOUR, CLOCK_DAY - 1, true},
		{"36h", CLOCK_DAY, 36 * CLOCK_HOUR - 1, true},
		{"36h", CLOCK_DAY, 36 * CLOCK_HOUR, false},
		{"2w", CLOCK_DAY, 14 * CLOCK_DAY - 1, true},
		{"2w", CLOCK_HOUR, 14 * CLOCK_DAY, false},
		{"5d", CLOCK_HOUR, 5 * CLOCK_DAY - 1, true},
		{"25%", CLOCK_DAY, 25 * CLOCK_DAY, false},
		{"25%", CLOCK_DAY, 25 * CLOCK_DAY - 1, true},
		{"0.5", CLOCK_DAY, 12 * CLOCK_HOUR, false},
		{"0.5", CLOCK_DAY, 12 * CLOCK_HOUR - 1, true},
		{"10:20", CLOCK_DAY, 21 * CLOCK_DAY, true},
		{"@10:20", CLOCK_DAY, 15 * CLOCK_DAY, true},
		{"~:20", CLOCK_DAY, 5 * CLOCK_DAY, false},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct age age;

		assert_true(age_parse(rows[i].text, rows[i].unit, &age, NULL));
		if (age_alerts(&age, rows[i].left, LIFE) != rows[i].alert)
			fail_msg("%s at %lld", rows[i].text, (long long)rows[i].left);
	}
}

static void
refused(void **state)
{
	static const char *const rows[] = {"", "%", "h", "x", "5x", "5 d", "5dd", "d5", "5%%",
		"1e3d", "nan", "5:1", ":", "@", "+5", " 5", "5m", "5:d"};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct age age;
		struct err err = {0};

		if (age_parse(rows[i], CLOCK_DAY, &age, &err))
			fail_msg("taken: \"%s\"", rows[i]);
		assert_int_equal(err.kind, ERR_USAGE);
	}
}

static void
in_performance_data(void **state)
{
	static const struct {
		const char *text;
		double unit;
		const char *range;
	} rows[] = {{"30", CLOCK_DAY, "30:"}, {"2w", CLOCK_DAY, "14:"}, {"36h", CLOCK_DAY, "1.5:"},
		{"25%", CLOCK_DAY, "25:"}, {"10:20", CLOCK_DAY, "10:20"},
		{"1d", CLOCK_HOUR, "24:"}};
	char text[RANGE_TEXT_MAX];

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct age age;
		struct range range;

		assert_true(age_parse(rows[i].text, rows[i].unit, &age, NULL));
		range = age_range(&age, rows[i].unit, LIFE);
		assert_string_equal(range_format(&range, text), rows[i].range);
	}
}

static void
stricter(void **state)
{
	static const struct {
		const char *inner, *outer;
		bool within;
	} rows[] = {{"14", "30", true}, {"30", "14", false}, {"14", "14", true}, {"1w", "30", true},
		{"2w", "7", false}, {"10%", "25%", true}, {"25%", "10%", false},
		{"25%", "7", true}};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct age inner, outer;

		assert_true(age_parse(rows[i].inner, CLOCK_DAY, &inner, NULL));
		assert_true(age_parse(rows[i].outer, CLOCK_DAY, &outer, NULL));
		assert_int_equal(age_within(&inner, &outer), rows[i].within);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(thresholds),
		cmocka_unit_test(refused),
		cmocka_unit_test(in_performance_data),
		cmocka_unit_test(stricter),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
