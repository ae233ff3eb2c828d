/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Unit tests of threshold ranges. */
#include "../unit.h"

#include <string.h>

#include "model/range.h"

/* From the tests of the Monitoring Plugins and of Monitoring::Plugin. */
static void
alerts(void **state)
{
	static const struct {
		const char *range;
		double value;
		bool alert;
	} rows[] = {
		{"6", -1, true},
		{"6", 0, false},
		{"6", 4, false},
		{"6", 6, false},
		{"6", 6.1, true},
		{"6", 79.999999, true},
		{"10", -1, true},
		{"10", 10, false},
		{"-7:23", -23, true},
		{"-7:23", -7, false},
		{"-7:23", -1, false},
		{"-7:23", 0, false},
		{"-7:23", 23, false},
		{"-7:23", 23.1, true},
		{":5.75", -1, true},
		{":5.75", 0, false},
		{":5.75", 5.75, false},
		{":5.75", 5.7501, true},
		{"0:5.75", -1, true},
		{"0:5.75", 0, false},
		{"0:5.75", 5.75, false},
		{"0:5.75", 5.7501, true},
		{"~:-95.99", -1001341, false},
		{"~:-95.99", -96, false},
		{"~:-95.99", -95.999, false},
		{"~:-95.99", -95.99, false},
		{"~:-95.99", -95.989, true},
		{"~:-95.99", 0, true},
		{"10:", 9.91, true},
		{"10:", 10, false},
		{"10:", 11.1, false},
		{"10:", 123456789012346, false},
		{"123456789012345:", 123456789012344.91, true},
		{"123456789012345:", 123456789012345, false},
		{"123456789012345:", 123456789012346, false},
		{"~:0", -10, false},
		{"~:0", 0, false},
		{"~:0", 0.001, true},
		{"~:0", 123456, true},
		{"~:10", 10, false},
		{"~:10", 10.001, true},
		{"@0:657.8210567", -1, false},
		{"@0:657.8210567", 0, true},
		{"@0:657.8210567", 0.001, true},
		{"@0:657.8210567", 657.8210567, true},
		{"@0:657.8210567", 657.9, false},
		{"1:1", 0.5, true},
		{"1:1", 1, false},
		{"1:1", 1.001, true},
		{"@1:1", 0.5, false},
		{"@1:1", 1, true},
		{"@1:1", 5.2, false},
		{"-10.5:-2.5", -11, true},
		{"-10.5:-2.5", -10.5, false},
		{"-10.5:-2.5", -2.5, false},
		{"-10.5:-2.5", 0, true},
		{"@~:5", 5, true},
		{"@~:5", 5.1, false},
		{"@5:", 4.9, false},
		{"@5:", 5, true},
		{"@5", 0, true},
		{"@5", -0.1, false},
		{"12345678901234567890:", 12345678901234567890.0 / 1.1, true},
		{"12345678901234567890:", 12345678901234567890.0, false},
		{"12345678901234567890:", 2 * 12345678901234567890.0, false},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct err err = {.kind = ERR_NONE};
		struct range range;

		if (!range_parse(rows[i].range, &range, &err))
			fail_msg("%s: %s", rows[i].range, err.text);
		if (range_alerts(&range, rows[i].value) != rows[i].alert)
			fail_msg("%s with %f", rows[i].range, rows[i].value);
	}
}

static void
refused(void **state)
{
	static const char *const texts[] = {"2:1", "10:5", ":", "1:~", "10:~", "foo", "1-10",
		"1-10:2.4", "1,10", "", "@", "~", "~:~", "~:", "@~:", "@:", "1e3", "0x10", "nan",
		"inf", "-inf:", " 10", "10 ", "1: 2", "+5", "--5", "5:5:5", "1:12%%", "10%", "5d",
		"1\331\2535", "1,5:", ":-1", "-5", "@@1", "1@", "~5", "~5:6", ".5", "5.", "\n",
		"10\n", "1:2\n", "9999999999999999999999999999999", "$1"};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
		struct err err = {.kind = ERR_NONE};
		struct range range = {.set = false, .start = 77};

		if (range_parse(texts[i], &range, &err))
			fail_msg("'%s' was taken", texts[i]);
		assert_int_equal(err.kind, ERR_USAGE);
		assert_true(err.text[0] != '\0');
		assert_true(!range.set && range.start == 77);
		assert_false(range_parse(texts[i], &range, NULL));
	}
}

static void
unset_never_alerts(void **state)
{
	struct range unset = {.set = false};
	char out[RANGE_TEXT_MAX];

	(void)state;
	assert_false(range_alerts(&unset, -1e9));
	assert_false(range_alerts(&unset, 1e9));
	assert_string_equal(range_format(&unset, out), "");
}

static void
canonical(void **state)
{
	static const struct {
		const char *in, *out;
	} rows[] = {{"10", "10"}, {"0:10", "10"}, {":10", "10"}, {"@0:10", "@10"}, {"30:", "30:"},
		{"030.0:", "30:"}, {"~:10", "~:10"}, {"10:20", "10:20"}, {"@10:20", "@10:20"},
		{"-7:23", "-7:23"}, {"@~:-1.50", "@~:-1.5"}, {"0:", "0:"}, {"-0:", "0:"},
		{"657.8210567", "657.8210567"}, {"0.1:0.3", "0.1:0.3"}, {"0.000001", "0.000001"},
		{"123456789012345.25", "123456789012345.25"},
		{"1000000000000000000000000000000", "1000000000000000019884624838656"}};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct range range, again;
		char out[RANGE_TEXT_MAX];

		assert_true(range_parse(rows[i].in, &range, NULL));
		assert_string_equal(range_format(&range, out), rows[i].out);
		if (range_parse(out, &again, NULL)) {
			assert_true(range.start == again.start && range.end == again.end);
			assert_true(range.inside == again.inside);
			assert_true(range.no_start == again.no_start);
			assert_true(range.no_end == again.no_end);
		}
	}
}

/* Every pair of ranges, against what their alerts say at all values that matter. */
static void
within(void **state)
{
	static const char *const texts[] = {NULL, "10", "20", "10:", "20:", "~:10", "~:20", "10:20",
		"5:25", "12:18", "@10:20", "@5:25", "@12:18", "@~:10", "@~:20",
		"@10:", "@20:", "@10:10", "10:10", "-5:5"};
	struct range ranges[ARRAY_SIZE(texts)] = {{.set = false}};

	(void)state;
	for (size_t i = 1; i < ARRAY_SIZE(texts); i++)
		assert_true(range_parse(texts[i], &ranges[i], NULL));
	for (size_t i = 0; i < ARRAY_SIZE(texts); i++)
		for (size_t k = 0; k < ARRAY_SIZE(texts); k++) {
			bool expected = true;

			for (double v = -100; v <= 100; v += 0.5)
				if (range_alerts(&ranges[i], v) && !range_alerts(&ranges[k], v))
					expected = false;
			if (range_within(&ranges[i], &ranges[k]) != expected)
				fail_msg("%s within %s", i == 0 ? "none" : texts[i],
					k == 0 ? "none" : texts[k]);
		}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(alerts),
		cmocka_unit_test(refused),
		cmocka_unit_test(unset_never_alerts),
		cmocka_unit_test(canonical),
		cmocka_unit_test(within),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
