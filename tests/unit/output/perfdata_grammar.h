/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TESTS_OUTPUT_PERFDATA_GRAMMAR_H
#define TESTS_OUTPUT_PERFDATA_GRAMMAR_H

#include <stdbool.h>

/*
 * Re-reads performance data by the strict reading of the guidelines that all receivers share:
 * labels [a-z0-9_]+ and unique, plain decimal numbers without exponent or comma, U without unit,
 * units of the guidelines, ranges in canonical form, no trailing ';', single blanks between
 * figures.
 */
bool perfdata_valid(const char *text);

#endif
