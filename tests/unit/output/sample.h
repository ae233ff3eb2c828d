/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TESTS_OUTPUT_SAMPLE_H
#define TESTS_OUTPUT_SAMPLE_H

/* A report for tests of the writers. */

#include "base/arena.h"
#include "model/report.h"

enum { SAMPLE_TIME = 1700000000 }; /* 2023-11-14T22:13:20Z */

/*
 * A finished run: two addresses of da.example.com, of which the first works and the second shows a
 * leaf that expired three days ago. Both serve a certificate that is on no path.
 */
struct report *sample_new(struct arena *arena);

/* A run that saw nothing: the name does not exist. */
struct report *sample_empty(struct arena *arena);

#endif
