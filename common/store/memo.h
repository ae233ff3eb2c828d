/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef STORE_MEMO_H
#define STORE_MEMO_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/clock.h"

/*
 * Answers by the hash of their question, each worked out once: who asks while another thread is
 * still working on the same question waits for its answer.
 */
struct memo;

enum { MEMO_KEY = 32 };

struct memo *memo_new(struct arena *arena);
void memo_free(struct memo *memo); /* answers stay in the arena; NULL is fine */

/* The answer, or NULL: then it is the caller's to work out and hand over by memo_put. */
void *memo_get(struct memo *memo, const uint8_t key[static MEMO_KEY]);
void memo_put(struct memo *memo, const uint8_t key[static MEMO_KEY], void *answer);

/* Whose turn it is: for a memo that shall not grow without end. */
enum memo_turn {
	MEMO_ANSWERED,
	MEMO_YOURS, /* the caller's to work out, for memo_put or memo_drop */
	MEMO_FULL,  /* `most` questions have been asked before: not remembered */
};

/* Who has waited until the deadline works it out alone, as with a full memo. */
enum memo_turn memo_ask(struct memo *memo, const uint8_t key[static MEMO_KEY], size_t most,
	struct deadline deadline, void **answer);

/* No answer that others should have: who waits for it works it out as well. */
void memo_drop(struct memo *memo, const uint8_t key[static MEMO_KEY]);

#endif
