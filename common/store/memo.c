/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Answers that are worked out once, for several threads. */
#include "config.h"

#include "store/memo.h"

#include <pthread.h>
#include <string.h>

#include "base/await.h"

enum {
	AGAIN = 3600, /* seconds until somebody who has no deadline begins to wait anew */
	BUCKETS = 512,
};

struct item {
	struct item *next;
	uint8_t key[MEMO_KEY];
	void *answer; /* NULL while somebody works on it */
};

struct memo {
	struct arena *arena;
	pthread_mutex_t lock;
	pthread_cond_t answered;
	struct item *buckets[BUCKETS]; /* keys are hashes: two bytes say which */
	size_t asked;
};

struct memo *
memo_new(struct arena *arena)
{
	struct memo *memo = arena_alloc(arena, sizeof(*memo));

	memo->arena = arena;
	pthread_mutex_init(&memo->lock, NULL);
	await_init(&memo->answered);
	return memo;
}

void
memo_free(struct memo *memo)
{
	if (memo == NULL)
		return;
	pthread_cond_destroy(&memo->answered);
	pthread_mutex_destroy(&memo->lock);
}

static struct item **
bucket_of(struct memo *memo, const uint8_t *key)
{
	return &memo->buckets[(key[0] << 8 | key[1]) % BUCKETS];
}

static struct item *
find(struct memo *memo, const uint8_t *key)
{
	struct item *item = *bucket_of(memo, key);

	while (item != NULL && memcmp(item->key, key, MEMO_KEY) != 0)
		item = item->next;
	return item;
}

static void
add(struct memo *memo, const uint8_t *key)
{
	struct item *item = arena_alloc(memo->arena, sizeof(*item));

	memcpy(item->key, key, MEMO_KEY);
	item->next = *bucket_of(memo, key);
	*bucket_of(memo, key) = item;
	memo->asked++;
}

enum memo_turn
memo_ask(struct memo *memo, const uint8_t key[static MEMO_KEY], size_t most,
	struct deadline deadline, void **answer)
{
	enum memo_turn turn = MEMO_ANSWERED;
	struct item *item;
	bool in_time = true;

	pthread_mutex_lock(&memo->lock);
	while (in_time && (item = find(memo, key)) != NULL && item->answer == NULL)
		in_time = await_change(&memo->answered, &memo->lock, deadline);
	if (!in_time)
		turn = MEMO_FULL;
	else if (item != NULL)
		*answer = item->answer;
	else if (memo->asked >= most)
		turn = MEMO_FULL;
	else {
		add(memo, key);
		turn = MEMO_YOURS;
	}
	pthread_mutex_unlock(&memo->lock);
	return turn;
}

void *
memo_get(struct memo *memo, const uint8_t key[static MEMO_KEY])
{
	void *answer = NULL;

	while (memo_ask(memo, key, SIZE_MAX, deadline_in(AGAIN), &answer) == MEMO_FULL)
		;
	return answer;
}

void
memo_drop(struct memo *memo, const uint8_t key[static MEMO_KEY])
{
	pthread_mutex_lock(&memo->lock);
	for (struct item **at = bucket_of(memo, key); *at != NULL; at = &(*at)->next)
		if (memcmp((*at)->key, key, MEMO_KEY) == 0) {
			*at = (*at)->next;
			break;
		}
	pthread_cond_broadcast(&memo->answered);
	pthread_mutex_unlock(&memo->lock);
}

void
memo_put(struct memo *memo, const uint8_t key[static MEMO_KEY], void *answer)
{
	struct item *item;

	pthread_mutex_lock(&memo->lock);
	item = find(memo, key);
	if (item != NULL)
		item->answer = answer;
	pthread_cond_broadcast(&memo->answered);
	pthread_mutex_unlock(&memo->lock);
}
