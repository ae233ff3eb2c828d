/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef MODEL_ROLLOUT_H
#define MODEL_ROLLOUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * What to do, in its order, so that no client is cut off when the certificate changes, and what the
 * clients of each channel show meanwhile. Plain data; texts have been through text_printable.
 */

/* In the order in which they are done. */
enum rollout_act {
	ROLLOUT_FIND_OUT,   /* what is not established: nothing after it is safe */
	ROLLOUT_REPAIR,     /* clients are cut off, or will be whatever is done below */
	ROLLOUT_DISTRIBUTE, /* before the next certificate is bound */
	ROLLOUT_BIND,       /* on every node */
	ROLLOUT_RETIRE,     /* what only the old certificate needed */
};

enum { ROLLOUT_ACT_COUNT = ROLLOUT_RETIRE + 1 };

const char *rollout_act_name(enum rollout_act act); /* "find-out", "repair", ... */

struct rollout_step {
	enum rollout_act act;
	const char *text;
	const char *remedy;    /* NULL: the code's own, or none */
	uint32_t code;         /* what clients show as long as it is not done; 0: none */
	const char **channels; /* none: it is about no channel */
	size_t channel_count;
	int64_t by; /* the last moment; 0: now, or no date is known */
};

/* Channels whose clients show the same. */
struct rollout_group {
	const char *today; /* "trust what is served", "show 0x800b0109 ...", "not known: ..." */
	const char *next;  /* once the next certificate is in use; NULL: there is none to come */
	const char **channels;
	size_t channel_count;
};

struct rollout {
	struct rollout_step *steps;
	size_t step_count;
	struct rollout_group *groups;
	size_t group_count;
};

#endif
