/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Unit tests of clocks and deadlines. */
#include "../unit.h"

#include <limits.h>

#include "base/clock.h"

/* Seconds by date(1): date -u -d TEXT +%s */
static void
moments(void **state)
{
	static const struct {
		const char *text;
		int64_t at;
	} rows[] = {
		{"1970-01-01T00:00:00Z", 0},
		{"1969-12-31T23:59:59Z", -1},
		{"2000-02-29T12:34:56Z", 951827696},
		{"2000-03-01T00:00:00Z", 951868800},
		{"1900-02-28T23:59:59Z", -2203891201},
		{"1900-03-01T00:00:00Z", -2203891200},
		{"2027-01-31T06:00:00Z", 1801375200},
		{"2038-01-19T03:14:08Z", 2147483648},
		{"9999-12-31T23:59:59Z", 253402300799},
		{"0001-01-01T00:00:00Z", -62135596800},
		{"1601-01-01T00:00:00Z", -11644473600},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		char out[CLOCK_TEXT_MAX];
		int64_t at = 42;

		assert_true(clock_parse(rows[i].text, &at));
		assert_int_equal(at, rows[i].at);
		assert_string_equal(clock_format(at, out), rows[i].text);
	}
}

static void
day_alone(void **state)
{
	char out[CLOCK_TEXT_MAX];
	int64_t at;

	(void)state;
	assert_true(clock_parse("2027-01-31", &at));
	assert_int_equal(at, 1801353600);
	assert_string_equal(clock_format_day(at + 86399, out), "2027-01-31");
	assert_string_equal(clock_format_day(at + 86400, out), "2027-02-01");
}

static void
refused(void **state)
{
	static const char *const texts[] = {"", "2027", "2027-1-31", "2027-01-32", "2027-02-29",
		"1900-02-29", "2027-13-01", "2027-00-01", "2027-01-00", "2027-04-31", "2027-01-31T",
		"2027-01-31T06:00:00", "2027-01-31T24:00:00Z", "2027-01-31T06:60:00Z",
		"2027-01-31T06:00:60Z", "2027-01-31T06:00:00Zx", "2027-01-31 06:00:00Z",
		"2027-01-31T06:00:00+00:00", " 2027-01-31", "2027-01-31 ", "-027-01-31", "20270131",
		"2027/01/31", "today"};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
		int64_t at = 42;

		assert_false(clock_parse(texts[i], &at));
		assert_int_equal(at, 42);
	}
}

/* Every day of four centuries around the epoch has its own number, in order. */
static void
calendar(void **state)
{
	static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	int64_t at = -6847804800; /* 1753-01-01 */
	struct civil c = {.year = 1753, .month = 1, .day = 1};

	(void)state;
	for (; c.year < 2153; at += CLOCK_DAY) {
		struct civil back = clock_to_civil(at);
		bool leap = c.year % 4 == 0 && (c.year % 100 != 0 || c.year % 400 == 0);

		assert_int_equal(clock_from_civil(&c), at);
		assert_int_equal(back.year, c.year);
		assert_int_equal(back.month, c.month);
		assert_int_equal(back.day, c.day);
		if (++c.day > lengths[c.month - 1] + (c.month == 2 && leap ? 1 : 0)) {
			c.day = 1;
			c.month++;
		}
		if (c.month > 12) {
			c.month = 1;
			c.year++;
		}
	}
}

static void
days(void **state)
{
	static const struct {
		int64_t from, to, days;
	} rows[] = {{0, 0, 0}, {0, 1, 0}, {0, 86399, 0}, {0, 86400, 1}, {1, 0, -1}, {86400, 0, -1},
		{86401, 0, -2}, {1000, 1000 + 30 * 86400, 30}, {1000, 999 + 30 * 86400, 29},
		{-1, 0, 0}, {0, -1, -1}};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		assert_int_equal(clock_days(rows[i].from, rows[i].to), rows[i].days);
}

static void
deadlines(void **state)
{
	struct deadline past = deadline_in(-1), soon = deadline_in(500), late = deadline_in(1e12);

	(void)state;
	assert_true(deadline_passed(past));
	assert_true(deadline_left(past) == 0);
	assert_int_equal(deadline_poll(past), 0);
	assert_false(deadline_passed(soon));
	assert_true(deadline_left(soon) > 400 && deadline_left(soon) <= 500);
	assert_true(deadline_poll(soon) > 400000 && deadline_poll(soon) <= 500000);
	assert_int_equal(deadline_poll(late), INT_MAX);
	assert_true(deadline_earlier(soon, late).at == soon.at);
	assert_true(deadline_earlier(late, past).at == past.at);
	/* rounded up, so that a wait does not spin through the last millisecond */
	for (int i = 0; i < 1000; i++) {
		struct deadline fraction = {.at = clock_monotonic() + 500 + i * 1e-5};
		int ms = deadline_poll(fraction);

		assert_true(ms >= deadline_left(fraction) * 1000);
	}
	assert_true(clock_now() > 1600000000);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(moments),
		cmocka_unit_test(day_alone),
		cmocka_unit_test(refused),
		cmocka_unit_test(calendar),
		cmocka_unit_test(days),
		cmocka_unit_test(deadlines),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
