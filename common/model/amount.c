/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbers and units as people write them. */
#include "model/amount.h"

#include <ctype.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"

enum { NUMBER_MAX = 24, UNIT_MAX = 8, DECIMALS = 6, MONTH_DAYS = 30, YEAR_DAYS = 365 };

static const double LARGEST = 1e9;

static const struct {
	const char *name;
	double seconds;
} units[] = {
	{"ms", 0.001},
	{"s", 1},
	{"sec", 1},
	{"second", 1},
	{"min", CLOCK_MINUTE},
	{"m", CLOCK_MINUTE},
	{"minute", CLOCK_MINUTE},
	{"h", CLOCK_HOUR},
	{"hr", CLOCK_HOUR},
	{"hour", CLOCK_HOUR},
	{"d", CLOCK_DAY},
	{"day", CLOCK_DAY},
	{"w", 7 * (double)CLOCK_DAY},
	{"week", 7 * (double)CLOCK_DAY},
	{"month", MONTH_DAYS *(double)CLOCK_DAY},
	{"y", YEAR_DAYS *(double)CLOCK_DAY},
	{"year", YEAR_DAYS *(double)CLOCK_DAY},
};

/* Digits, with a point or a comma among them. */
static bool
take_number(struct span *in, double *out)
{
	char digits[NUMBER_MAX];
	struct span taken;
	size_t n = 0;

	while (n < in->n && n < sizeof(digits) &&
		(isdigit(in->p[n]) || (n > 0 && (in->p[n] == '.' || in->p[n] == ',')))) {
		digits[n] = in->p[n] == ',' ? '.' : (char)in->p[n];
		n++;
	}
	return n < sizeof(digits) && span_take(in, n, &taken) &&
	       text_number(span_of(digits, n), out);
}

static bool
take_unit(struct span in, struct amount *out)
{
	char name[UNIT_MAX + 1] = "";
	size_t n = 0;

	out->percent = span_is(in, "%");
	if (in.n == 0 || out->percent)
		return true;
	for (; n < in.n && n < UNIT_MAX && isalpha(in.p[n]); n++)
		name[n] = (char)tolower(in.p[n]);
	if (n < in.n)
		return false;
	if (n > 2 && name[n - 1] == 's')
		name[n - 1] = '\0'; /* seconds */
	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++)
		if (strcmp(units[i].name, name) == 0)
			out->seconds = units[i].seconds;
	return out->seconds > 0;
}

bool
amount_read(struct span in, struct amount *out)
{
	struct amount amount = {0};

	in = span_trim(in);
	if (!take_number(&in, &amount.number) || !take_unit(span_trim(in), &amount))
		return false;
	*out = amount;
	return true;
}

bool
amount_in(struct span in, double seconds, char out[static AMOUNT_TEXT_MAX])
{
	struct amount amount;
	double number;

	if (!amount_read(in, &amount) || amount.percent)
		return false;
	number = amount.seconds > 0 ? amount.number * amount.seconds / seconds : amount.number;
	if (number > LARGEST)
		return false;
	text_double(number, DECIMALS, out);
	return true;
}

bool
amount_age(struct span in, char out[static AMOUNT_TEXT_MAX])
{
	static const struct {
		double seconds;
		char suffix;
	} rows[] = {{7 * (double)CLOCK_DAY, 'w'}, {CLOCK_DAY, 'd'}, {CLOCK_HOUR, 'h'}};
	struct amount amount;
	double unit = CLOCK_DAY; /* of months and years */
	char suffix = 'd';
	size_t n;

	if (!amount_read(in, &amount) || (amount.seconds > 0 && amount.seconds < CLOCK_HOUR) ||
		amount.number > LARGEST)
		return false;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (amount.seconds == rows[i].seconds) {
			unit = rows[i].seconds;
			suffix = rows[i].suffix;
		}
	if (amount.seconds > 0)
		amount.number = amount.number * amount.seconds / unit;
	text_double(amount.number, DECIMALS, out);
	n = strlen(out);
	if (n + 1 < AMOUNT_TEXT_MAX && (amount.seconds > 0 || amount.percent)) {
		out[n] = amount.percent ? '%' : suffix;
		out[n + 1] = '\0';
	}
	return true;
}
