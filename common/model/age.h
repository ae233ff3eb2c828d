/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef MODEL_AGE_H
#define MODEL_AGE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "model/range.h"

/*
 * A threshold on the time for which something is still good: a certificate, a CRL. A bare number
 * means "fewer than that left", as with the checks that people know; ranges are taken too.
 */
struct age {
	struct range range; /* in units; not set: no threshold */
	double unit;        /* seconds, 0 for percent of the lifetime */
};

/* `N` `N%` `Nh` `Nd` `Nw` or a range; `unit` is that of a bare number or range, in seconds. */
bool age_parse(const char *text, double unit, struct age *out, struct err *err);

/* `left` and `lifetime` in seconds; left is negative after the end. */
bool age_alerts(const struct age *age, int64_t left, int64_t lifetime);

/* The range in another unit, for performance data. */
struct range age_range(const struct age *age, double unit, int64_t lifetime);

/* Whether what alerts `inner` also alerts `outer`; true as well when percent and time cannot be
 * compared. */
bool age_within(const struct age *inner, const struct age *outer);

#endif
