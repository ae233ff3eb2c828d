/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Thresholds on remaining time. */
#include "model/age.h"

#include <ctype.h>
#include <string.h>

#include "base/clock.h"
#include "base/span.h"
#include "base/text.h"
#include "model/amount.h"

enum { WEEK = 7 * CLOCK_DAY, PERCENT = 100 };

static const struct {
	char letter;
	double unit; /* 0: percent */
} suffixes[] = {{'%', 0}, {'h', CLOCK_HOUR}, {'d', CLOCK_DAY}, {'w', WEEK}};

/* A number with a suffix that says its unit. */
static bool
suffixed(struct span in, struct age *out)
{
	struct span digits = in;
	uint8_t last;

	if (in.n == 0)
		return false;
	digits.n--;
	last = in.p[digits.n];
	for (size_t i = 0; i < sizeof(suffixes) / sizeof(suffixes[0]); i++)
		if (last == (uint8_t)suffixes[i].letter && text_number(digits, &out->range.start)) {
			out->unit = suffixes[i].unit;
			return true;
		}
	return false;
}

/* "30days": what is meant, where that is seen. False always. */
static bool
no_age(struct span in, struct err *err)
{
	char right[AMOUNT_TEXT_MAX];

	if (amount_age(in, right))
		return err_set(err, ERR_USAGE, "is no age: write %s", right);
	return err_set(err, ERR_USAGE, "is no age: write it as 30d, 12h, 2w or 20%%");
}

/* Ranges have none. */
static bool
has_letters(struct span in)
{
	for (size_t i = 0; i < in.n; i++)
		if (isalpha(in.p[i]))
			return true;
	return false;
}

bool
age_parse(const char *text, double unit, struct age *out, struct err *err)
{
	struct span in = span_text(text);
	struct age age = {.unit = unit, .range = {.set = true, .no_end = true}};

	if (!suffixed(in, &age) && !text_number(in, &age.range.start)) {
		age.range = (struct range) {0};
		if (strpbrk(text, ":@") == NULL || has_letters(in))
			return no_age(in, err);
		if (!range_parse(text, &age.range, err))
			return false;
	}
	*out = age;
	return true;
}

static double
in_units(const struct age *age, int64_t left, int64_t lifetime)
{
	if (age->unit > 0)
		return (double)left / age->unit;
	return lifetime > 0 ? (double)left * PERCENT / (double)lifetime : (left < 0 ? -1 : 0);
}

bool
age_alerts(const struct age *age, int64_t left, int64_t lifetime)
{
	return range_alerts(&age->range, in_units(age, left, lifetime));
}

struct range
age_range(const struct age *age, double unit, int64_t lifetime)
{
	double factor = (age->unit > 0 ? age->unit : (double)lifetime / PERCENT) / unit;
	struct range range = age->range;

	range.start *= factor;
	range.end *= factor;
	return range;
}

bool
age_within(const struct age *inner, const struct age *outer)
{
	struct range a, b;

	if (!inner->range.set || !outer->range.set || (inner->unit > 0) != (outer->unit > 0))
		return true;
	a = age_range(inner, 1, PERCENT);
	b = age_range(outer, 1, PERCENT);
	return range_within(&a, &b);
}
