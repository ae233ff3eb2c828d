/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef OPTIONS_SLIP_H
#define OPTIONS_SLIP_H

#include <stdbool.h>

#include "base/arena.h"

/*
 * What came into a value with the way it took, and is not meant: the quotation marks and dashes of
 * a web page, the end of a line as Windows writes it, blanks that do not break, quotation marks
 * that a configuration file kept, a macro that a monitoring system did not fill in, or the next
 * option.
 */

/* The end of a message about the value, "ends with a carriage return: write \"443\"". NULL when
 * nothing is seen. `shown`: the value may be repeated. */
const char *slip_of(struct arena *arena, const char *value, bool shown);

/* Of these no value of the option is meant to have any, so that it is refused before it is looked
 * at: a carriage return at its end, marks of a web page at either, quotation marks at both, a
 * macro. Quotation marks and macros can be meant in a free text, such as a title or part of an
 * issuer's name, and in the name of a file that exists. */
bool slip_never(const char *option, const char *value);

/* A word that begins with a dash of a web page, as it is meant: "-H". NULL for others. */
char *slip_dash(struct arena *arena, const char *word);

#endif
