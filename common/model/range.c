/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Threshold ranges, read strictly: what is not understood to the last character is refused. */
#include "range.h"

#include <math.h>
#include <string.h>
#include <stdio.h>

#include "base/span.h"
#include "base/text.h"
#include "model/amount.h"

/* What text_double can write, so that the performance data says what was compared. */
static const double LARGEST = 1e30;

enum {
	DECIMALS_MAX = 15,
	LONGEST = 3600, /* seconds: whoever writes "30days" means another option */
};

static bool
number(struct span in, double *out, struct err *err)
{
	if (!text_number(in, out))
		return err_set(err, ERR_USAGE, "is no range: write N, N:, ~:N, N:M or @N:M");
	if (fabs(*out) > LARGEST)
		return err_set(err, ERR_USAGE, "has a number that is too large");
	return true;
}

/* What stands around the colon. */
static bool
ends(struct span before, struct span after, struct range *out, struct err *err)
{
	out->no_start = span_is(before, "~");
	out->no_end = after.n == 0;
	if (out->no_end && (out->no_start || before.n == 0))
		return err_set(err, ERR_USAGE, "is a range without any bound");
	if (!out->no_start && before.n > 0 && !number(before, &out->start, err))
		return false;
	return out->no_end || number(after, &out->end, err);
}

/* Seconds, where no unit is written. */
static bool
refuse_unit(struct span in, struct err *err)
{
	char right[AMOUNT_TEXT_MAX];
	double bare;

	return text_number(in, &bare) || !amount_in(in, 1, right) ||
	       (text_number(span_text(right), &bare) && bare > LONGEST) ||
	       err_set(err, ERR_USAGE, "is no range: write %s", right);
}

bool
range_parse(const char *text, struct range *out, struct err *err)
{
	struct range range = {.set = true};
	struct span rest = span_text(text), before;

	if (!refuse_unit(rest, err))
		return false;
	if (span_starts(rest, "@")) {
		range.inside = true;
		span_skip(&rest, 1);
	}
	if (span_until(&rest, ':', &before)) {
		if (!ends(before, rest, &range, err))
			return false;
	} else if (!number(rest, &range.end, err))
		return false;
	if (!range.no_start && !range.no_end && range.start > range.end)
		return err_set(err, ERR_USAGE, "is a range whose start is greater than its end");
	*out = range;
	return true;
}

static double
low(const struct range *range)
{
	return range->no_start ? -INFINITY : range->start;
}

static double
high(const struct range *range)
{
	return range->no_end ? INFINITY : range->end;
}

bool
range_alerts(const struct range *range, double value)
{
	bool within = value >= low(range) && value <= high(range);

	return range->set && within == range->inside;
}

/* As few decimals as give the same number back. */
static const char *
shortest(double v, char out[static 48])
{
	double back;

	for (int decimals = 0; decimals <= DECIMALS_MAX; decimals++)
		if (text_number(span_text(text_double(v, decimals, out)), &back) && back == v)
			break;
	return out;
}

const char *
range_format(const struct range *range, char out[static RANGE_TEXT_MAX])
{
	char start[48], end[48];
	const char *at = range->inside ? "@" : "";

	shortest(range->start, start);
	shortest(range->end, end);
	if (!range->set)
		out[0] = '\0';
	else if (range->no_start)
		snprintf(out, RANGE_TEXT_MAX, "%s~:%s", at, range->no_end ? "" : end);
	else if (range->no_end)
		snprintf(out, RANGE_TEXT_MAX, "%s%s:", at, start);
	else if (range->start == 0)
		snprintf(out, RANGE_TEXT_MAX, "%s%s", at, end);
	else
		snprintf(out, RANGE_TEXT_MAX, "%s%s:%s", at, start, end);
	return out;
}

/* Whether all below `start` and all above `end` lies in the closed interval from `from` to `to`. */
static bool
outsides_within(double start, double end, double from, double to)
{
	bool below = isinf(start) || (isinf(from) && start <= to);
	bool above = isinf(end) || (isinf(to) && end >= from);

	return below && above;
}

bool
range_within(const struct range *inner, const struct range *outer)
{
	double start = low(inner), end = high(inner), from = low(outer), to = high(outer);

	if (!inner->set)
		return true;
	if (!outer->set)
		return !inner->inside && isinf(start) && isinf(end);
	if (inner->inside && outer->inside)
		return from <= start && end <= to;
	if (inner->inside)
		return end < from || start > to;
	if (outer->inside)
		return outsides_within(start, end, from, to);
	return start <= from && to <= end;
}
