/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef OUTPUT_LETTER_H
#define OUTPUT_LETTER_H

#include "base/arena.h"
#include "model/health.h"
#include "output/mail.h"

/*
 * A health letter in words: subject (the worst fact), text and HTML, in the arena. Of each site its
 * URL and addresses stand first, then each fault once: what, since when, who saw it, cause, remedy.
 * What there is no room for is counted (output/letter_plan.h); the letter's rows are told which of
 * their faults are named in full. Fills the subject and the bodies of `mail`, not its addresses.
 */
void letter_write(struct arena *arena, const struct letter *letter, const struct survey *survey,
	int64_t now, struct mail *mail);

#endif
