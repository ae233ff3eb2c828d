/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TESTS_OUTPUT_SURVEY_SAMPLE_H
#define TESTS_OUTPUT_SURVEY_SAMPLE_H

/* Surveys and histories made by hand, for tests of the page, the mail and the history. */

#include "base/arena.h"
#include "model/history.h"
#include "model/survey.h"

enum { SURVEY_TIME = 1772600760 }; /* 2026-03-04T05:06:00Z */

/*
 * `count` sites of which some have faults of every kind: 0 mod 17 has an expired certificate, 3 mod
 * 23 a CRL that ends soon, 5 mod 41 is UNKNOWN. All share a CA, a root and a CRL; the first two
 * have a matrix. `hostile` is part of every text, NULL for none.
 */
struct survey *survey_sample(struct arena *arena, size_t count, const char *hostile);

/* 90 days up to SURVEY_TIME of the sites of a survey, with gaps, faults and changes. */
struct history_view *survey_history(struct arena *arena, const struct survey *survey);

/* The same with nothing before the last of these days. */
struct history_view *survey_history_of(struct arena *arena, const struct survey *survey, int days);

#endif
