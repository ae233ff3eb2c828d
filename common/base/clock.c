/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Time without time zones: two clocks, a deadline, the civil calendar. */
#include "clock.h"

#include <limits.h>
#include <stdio.h>
#include <time.h>

int64_t
clock_now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_REALTIME, &ts);
	return ts.tv_sec;
}

double
clock_monotonic(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (double)ts.tv_sec + (double)ts.tv_nsec / 1e9;
}

struct deadline
deadline_in(double seconds)
{
	return (struct deadline) {.at = clock_monotonic() + seconds};
}

struct deadline
deadline_earlier(struct deadline a, struct deadline b)
{
	return a.at < b.at ? a : b;
}

double
deadline_left(struct deadline deadline)
{
	double left = deadline.at - clock_monotonic();

	return left > 0 ? left : 0;
}

int
deadline_poll(struct deadline deadline)
{
	double ms = deadline_left(deadline) * 1000;

	if (ms >= INT_MAX)
		return INT_MAX;
	return (int)ms + (ms > (int)ms ? 1 : 0);
}

bool
deadline_passed(struct deadline deadline)
{
	return clock_monotonic() >= deadline.at;
}

static int64_t
floor_div(int64_t a, int64_t b)
{
	return a / b - (a % b < 0 ? 1 : 0);
}

/* Days since 1970-01-01, with the year beginning in March so that the leap day comes last. */
static int64_t
days_from_date(int64_t year, int month, int day)
{
	int64_t y = month <= 2 ? year - 1 : year;
	int64_t era = floor_div(y, 400);
	int64_t year_of_era = y - era * 400;
	int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;

	return era * 146097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 +
	       day_of_year - 719468;
}

int64_t
clock_from_civil(const struct civil *c)
{
	return days_from_date(c->year, c->month, c->day) * CLOCK_DAY +
	       (int64_t)c->hour * CLOCK_HOUR + (int64_t)c->minute * CLOCK_MINUTE + c->second;
}

struct civil
clock_to_civil(int64_t at)
{
	int64_t days = floor_div(at, CLOCK_DAY);
	int rest = (int)(at - days * CLOCK_DAY);
	int64_t z = days + 719468;
	int64_t era = floor_div(z, 146097);
	int64_t doe = z - era * 146097;
	int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
	int mp = (int)((5 * doy + 2) / 153);

	return (struct civil) {
		.year = yoe + era * 400 + (mp >= 10 ? 1 : 0),
		.month = mp < 10 ? mp + 3 : mp - 9,
		.day = (int)(doy - (153 * mp + 2) / 5 + 1),
		.hour = rest / CLOCK_HOUR,
		.minute = rest % CLOCK_HOUR / CLOCK_MINUTE,
		.second = rest % CLOCK_MINUTE,
	};
}

static bool
digits(const char **text, int count, int64_t *out)
{
	*out = 0;
	for (; count > 0; count--, (*text)++) {
		if (**text < '0' || **text > '9')
			return false;
		*out = *out * 10 + (**text - '0');
	}
	return true;
}

static bool
literal(const char **text, char c)
{
	if (**text != c)
		return false;
	(*text)++;
	return true;
}

bool
clock_parse(const char *text, int64_t *at)
{
	int64_t year, month, day, hour = 0, minute = 0, second = 0;
	struct civil c, back;

	if (!digits(&text, 4, &year) || !literal(&text, '-') || !digits(&text, 2, &month) ||
		!literal(&text, '-') || !digits(&text, 2, &day))
		return false;
	if (*text != '\0' &&
		(!literal(&text, 'T') || !digits(&text, 2, &hour) || !literal(&text, ':') ||
			!digits(&text, 2, &minute) || !literal(&text, ':') ||
			!digits(&text, 2, &second) || !literal(&text, 'Z') || *text != '\0'))
		return false;
	c = (struct civil) {.year = year,
		.month = (int)month,
		.day = (int)day,
		.hour = (int)hour,
		.minute = (int)minute,
		.second = (int)second};
	if (month < 1 || month > 12 || hour > 23 || minute > 59 || second > 59)
		return false;
	back = clock_to_civil(clock_from_civil(&c));
	if (back.day != c.day || back.month != c.month)
		return false;
	*at = clock_from_civil(&c);
	return true;
}

const char *
clock_format(int64_t at, char out[static CLOCK_TEXT_MAX])
{
	struct civil c = clock_to_civil(at);

	snprintf(out, CLOCK_TEXT_MAX, "%04lld-%02d-%02dT%02d:%02d:%02dZ", (long long)c.year,
		c.month, c.day, c.hour, c.minute, c.second);
	return out;
}

const char *
clock_format_day(int64_t at, char out[static CLOCK_TEXT_MAX])
{
	struct civil c = clock_to_civil(at);

	snprintf(out, CLOCK_TEXT_MAX, "%04lld-%02d-%02d", (long long)c.year, c.month, c.day);
	return out;
}

int64_t
clock_days(int64_t from, int64_t to)
{
	return floor_div(to - from, CLOCK_DAY);
}

double
clock_days_figure(int64_t from, int64_t to)
{
	return (double)floor_div((to - from) * 100, CLOCK_DAY) / 100;
}

const char *
clock_duration(int64_t seconds, char out[static CLOCK_TEXT_MAX])
{
	static const struct {
		int64_t unit;
		const char *name;
	} units[] = {
		{CLOCK_DAY, "day"}, {CLOCK_HOUR, "hour"}, {CLOCK_MINUTE, "minute"}, {1, "second"}};
	size_t i = 0;

	while (i + 1 < sizeof(units) / sizeof(units[0]) && seconds < units[i].unit)
		i++;
	snprintf(out, CLOCK_TEXT_MAX, "%lld %s%s", (long long)(seconds / units[i].unit),
		units[i].name, seconds / units[i].unit == 1 ? "" : "s");
	return out;
}
