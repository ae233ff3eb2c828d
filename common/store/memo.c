/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Answers that are worked out once, for several threads. */
#include "store/memo.h"

#include <string.h>

#include "base/once.h"

enum { BUCKETS = 512 };

struct item {
	struct once_item once; /* first */
	struct item *next;
	uint8_t key[MEMO_KEY];
	void *answer;
};

struct memo {
	struct arena *arena;
	struct once once;
	struct item *buckets[BUCKETS]; /* keys are hashes: two bytes say which */
	size_t asked;
};

struct memo *
memo_new(struct arena *arena)
{
	struct memo *memo = arena_alloc(arena, sizeof(*memo));

	memo->arena = arena;
	once_init(&memo->once);
	return memo;
}

void
memo_free(struct memo *memo)
{
	if (memo == NULL)
		return;
	once_clear(&memo->once);
}

static struct item **
bucket_of(struct memo *memo, const uint8_t *key)
{
	return &memo->buckets[(key[0] << 8 | key[1]) % BUCKETS];
}

/* One that asks. */
struct question {
	struct memo *memo;
	const uint8_t *key;
	size_t most;
};

static struct once_item *
find(void *context)
{
	const struct question *question = context;
	struct item *item = *bucket_of(question->memo, question->key);

	while (item != NULL && memcmp(item->key, question->key, MEMO_KEY) != 0)
		item = item->next;
	return item == NULL ? NULL : &item->once;
}

static struct once_item *
add(void *context)
{
	const struct question *question = context;
	struct memo *memo = question->memo;
	struct item *item;

	if (memo->asked >= question->most)
		return NULL;
	item = arena_alloc(memo->arena, sizeof(*item));
	memcpy(item->key, question->key, MEMO_KEY);
	item->next = *bucket_of(memo, question->key);
	*bucket_of(memo, question->key) = item;
	memo->asked++;
	return &item->once;
}

enum memo_turn
memo_ask(struct memo *memo, const uint8_t key[static MEMO_KEY], size_t most,
	struct deadline deadline, void **answer)
{
	static const struct once_table table = {find, add};
	static const enum memo_turn turns[] = {[ONCE_MADE] = MEMO_ANSWERED,
		[ONCE_YOURS] = MEMO_YOURS,
		[ONCE_LATE] = MEMO_FULL,
		[ONCE_FULL] = MEMO_FULL};
	struct question question = {memo, key, most};
	struct once_item *item;
	enum once_turn turn = once_ask(&memo->once, &table, &question, deadline, &item);

	if (turn == ONCE_MADE)
		*answer = ((struct item *)item)->answer;
	return turns[turn];
}

void *
memo_get(struct memo *memo, const uint8_t key[static MEMO_KEY])
{
	const struct deadline none = {0};
	void *answer = NULL;

	memo_ask(memo, key, SIZE_MAX, none, &answer);
	return answer;
}

/* The item that somebody works on: nobody takes it away. */
static struct item *
asked(struct memo *memo, const uint8_t *key)
{
	struct question question = {memo, key, 0};
	struct once_item *item;

	pthread_mutex_lock(&memo->once.lock);
	item = find(&question);
	pthread_mutex_unlock(&memo->once.lock);
	return (struct item *)item;
}

void
memo_drop(struct memo *memo, const uint8_t key[static MEMO_KEY])
{
	once_drop(&memo->once, &asked(memo, key)->once);
}

void
memo_put(struct memo *memo, const uint8_t key[static MEMO_KEY], void *answer)
{
	struct item *item = asked(memo, key);

	item->answer = answer;
	once_done(&memo->once, &item->once, false);
}
