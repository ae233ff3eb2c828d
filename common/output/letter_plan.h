/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef OUTPUT_LETTER_PLAN_H
#define OUTPUT_LETTER_PLAN_H

#include "base/arena.h"
#include "model/fault.h"
#include "model/health.h"

/*
 * What a letter tells, in its order: a block for each site, and before them one for each fault that
 * several of its sites have for the same cause (finding.about), which is told once with their
 * names. A site has no block of its own when that is all that it has.
 *
 * At most LETTER_BLOCKS are told, of each site LETTER_FAULTS, of a cause LETTER_MEMBERS names: the
 * gravest, and in a reminder those that no mail has named for longest. What is told in full is
 * noted in the faults of the letter's rows.
 */
enum { LETTER_BLOCKS = 50, LETTER_FAULTS = 20, LETTER_MEMBERS = 100 };

/* A site that has the fault of a cause. */
struct letter_member {
	const struct letter_row *row;
	const char *subjects; /* "192.0.2.1, 192.0.2.2"; "" for the whole site */
};

struct letter_block {
	const struct letter_row *row; /* of a cause: the first of its sites */
	const struct fault *cause;    /* NULL: the block of one site */
	struct letter_member *members;
	size_t member_count;
	int64_t since;             /* of a cause: when the first site was seen to have it */
	bool full;                 /* of a site: with its faults */
	struct faults faults;      /* of a site: those that are told, gravest first */
	size_t more;               /* of its faults, which are not */
	const struct fault **also; /* of a site: faults that are told as causes */
	size_t also_count;
};

struct letter_plan {
	struct letter_block *blocks;
	size_t count;
	const struct letter_row **left; /* sites of which something is told nowhere */
	size_t left_count;
};

void letter_plan_make(struct arena *arena, const struct letter *letter, struct letter_plan *plan);

/* For a letter that becomes too large: it names nothing. */
void letter_plan_drop(const struct letter *letter);

/* When a fault was first seen; 0: not known. */
int64_t letter_since(const struct letter_row *row, const struct finding *finding);

#endif
