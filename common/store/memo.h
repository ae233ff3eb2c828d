/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef STORE_MEMO_H
#define STORE_MEMO_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/clock.h"

/*
 * Answers by the hash of their question, each computed once: a thread that asks while another one
 * is computing waits for that answer.
 */
struct memo;

enum { MEMO_KEY = 32 };

struct memo *memo_new(struct arena *arena);
void memo_free(struct memo *memo); /* answers stay in the arena; NULL is fine */

/* The answer, or NULL: then the caller must compute it and call memo_put. */
void *memo_get(struct memo *memo, const uint8_t key[static MEMO_KEY]);
void memo_put(struct memo *memo, const uint8_t key[static MEMO_KEY], void *answer);

/* The result of memo_ask, for a memo with a bound. */
enum memo_turn {
	MEMO_ANSWERED,
	MEMO_YOURS, /* the caller computes it and calls memo_put or memo_drop */
	MEMO_FULL,  /* it holds `most` answers: this one is not kept */
};

/* A caller that waited until the deadline computes the answer itself: MEMO_FULL. */
enum memo_turn memo_ask(struct memo *memo, const uint8_t key[static MEMO_KEY], size_t most,
	struct deadline deadline, void **answer);

/* There is no answer for others: those that wait compute it themselves. */
void memo_drop(struct memo *memo, const uint8_t key[static MEMO_KEY]);

#endif
