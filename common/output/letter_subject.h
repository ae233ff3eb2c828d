/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef OUTPUT_LETTER_SUBJECT_H
#define OUTPUT_LETTER_SUBJECT_H

#include <stdint.h>

#include "base/arena.h"
#include "model/health.h"
#include "output/letter_plan.h"

/*
 * The subject of a health mail: "[title] CRITICAL lisbon: 0x800b0109 root not trusted (+2 more)";
 * "CRITICAL 5 sites: ..." where the gravest fault is one that several sites have of one cause.
 * At most LETTER_SUBJECT bytes where names allow it: first the fact is cut at a word, then the
 * title goes, because a list of mails on a telephone shows little more.
 */
enum { LETTER_SUBJECT = 78 };

const char *letter_subject(struct arena *arena, const struct letter *letter,
	const struct letter_plan *plan, const struct survey *survey, int64_t now);

/* What a row is about now. */
enum state letter_row_state(const struct letter_row *row);

/* "3 hours" */
const char *letter_lasted(struct arena *arena, int64_t since, int64_t now);

#endif
