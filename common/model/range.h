/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef MODEL_RANGE_H
#define MODEL_RANGE_H

#include <stdbool.h>

#include "base/err.h"

/*
 * A threshold range by the Monitoring Plugins guidelines: [@]start:end with ~ for minus infinity,
 * both ends belonging to the range; outside it is an alert, with @ inside it.
 */
struct range {
	bool set;      /* false: no threshold at all */
	bool inside;   /* @ */
	bool no_start; /* ~ */
	bool no_end;   /* open end */
	double start, end;
};

enum { RANGE_TEXT_MAX = 112 };

/* Strict: `N` `N:` `~:N` `N:M` `:M`, each with @ or not; anything else is refused, and so are
 * numbers beyond 1e30 in size. Errors do not repeat the text. */
bool range_parse(const char *text, struct range *out, struct err *err);

bool range_alerts(const struct range *range, double value);

/* In canonical form, "" when not set. */
const char *range_format(const struct range *range, char out[static RANGE_TEXT_MAX]);

/* Whether every value that alerts `inner` also alerts `outer`: critical must be the stricter one.
 */
bool range_within(const struct range *inner, const struct range *outer);

#endif
