/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VERDICT_ROOTS_JUDGING_H
#define VERDICT_ROOTS_JUDGING_H

#include "model/distribution.h"
#include "verdict/rule.h"

/* The whole on its way. */
struct judging {
	struct verdict verdict;
	const struct evidence *evidence;
	struct distribution *distribution;
	const bool *forbidden; /* of each root: by a list of Microsoft's */
	int64_t first_end;     /* of the roots that are carried */
	bool any_end;
	size_t channels, with_root; /* without lists of what is not trusted */
};

/* The first root in use; NULL when none is known. */
const struct needed_root *roots_present(const struct distribution *distribution);

/* Whether it is known where clients are sent. */
bool roots_have_target(const struct judging *judging);

/* Fills `forbidden`: which roots a list of Microsoft's disallows, which every client follows. */
void roots_find_forbidden(struct judging *judging);

/* Adds the findings of a channel, under its name, and sets its state. */
void roots_judge_channel(struct judging *judging, struct channel_row *row);

/* A holding that is not good. */
void roots_judge_bad(struct judging *judging, const struct needed_root *root,
	const struct carried *cell, const struct endpoint *shown);

/* What more there is to say of it, with a blank or a comma in front; "" when there is nothing. */
const char *roots_addition(struct arena *arena, const struct carried *cell);

/* The best that a channel has of the roots of one group. */
size_t roots_best_of(
	const struct judging *judging, const struct channel_row *row, unsigned int group);

/* What goes with the certificates: where clients are sent, whom they ask for names, IPsec. */
void roots_judge_policy(
	struct judging *judging, const struct channel_row *row, const struct endpoint *shown);

/* Whether a root to come is of another authority than those in use. */
bool roots_new_authority(const struct judging *judging);

/* One root to come in one channel; and all of them, how they are related to what is in use. */
void roots_judge_next(struct judging *judging, const struct channel_row *row,
	const struct needed_root *root, const struct carried *cell, const struct endpoint *shown);
void roots_judge_rollover(struct judging *judging);

#endif
