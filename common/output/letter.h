/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef OUTPUT_LETTER_H
#define OUTPUT_LETTER_H

#include "base/arena.h"
#include "model/health.h"
#include "output/mail.h"

/* A health letter in words: subject (the worst fact), text and HTML, in the arena. Sites beyond
 * LETTER_ROWS are counted, not listed. Fills the subject and the bodies of `mail`, not its
 * addresses. */
enum { LETTER_ROWS = 50 };

void letter_write(struct arena *arena, const struct letter *letter, const struct survey *survey,
	int64_t now, struct mail *mail);

#endif
