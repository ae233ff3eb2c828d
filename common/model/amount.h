/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef MODEL_AMOUNT_H
#define MODEL_AMOUNT_H

#include <stdbool.h>

#include "base/span.h"

/*
 * A number as people write it, where a program takes it in one form only: with the name of a unit
 * ("10s", "2 weeks", "30 %"), a decimal comma, or blanks around it. For messages that answer what
 * is wrong with what is right; nothing that is read here becomes a value.
 */
struct amount {
	double number;
	double seconds; /* of one unit of time; 0: there is no unit, or another one */
	bool percent;
};

enum { AMOUNT_TEXT_MAX = 48 };

/* False for what is no number with a unit. A month has 30 days, a year 365. */
bool amount_read(struct span in, struct amount *out);

/* The number of units of so many seconds: "36"; of an amount without a unit the number itself.
 * False for what is no amount of time. */
bool amount_in(struct span in, double seconds, char out[static AMOUNT_TEXT_MAX]);

/* With a suffix that thresholds on remaining time have: "2w", "365d", "20%". False for less than an
 * hour, too. */
bool amount_age(struct span in, char out[static AMOUNT_TEXT_MAX]);

#endif
