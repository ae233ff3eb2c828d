/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Shuts the sockets of a library whose time is over. */
#include "net/guard.h"

#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/await.h"
#include "base/memory.h"

enum { SOCKETS = 16, PIECE = 64 * 1024, PIECES = 1024 /* no socket has more waiting in it */ };

struct pair {
	int fd, copy; /* copy: -1 when free */
};

struct guard {
	pthread_mutex_t lock;
	pthread_cond_t change;
	pthread_t thread;
	struct deadline deadline;
	bool ended, cut, lacked;
	struct pair pairs[SOCKETS];
};

struct guard *
guard_new(void)
{
	struct guard *guard = memory_calloc(1, sizeof(*guard));

	pthread_mutex_init(&guard->lock, NULL);
	await_init(&guard->change);
	for (size_t i = 0; i < SOCKETS; i++)
		guard->pairs[i].copy = -1;
	return guard;
}

static void
clear(struct pair *pair)
{
	if (pair->copy >= 0)
		close(pair->copy);
	pair->copy = -1;
}

void
guard_free(struct guard *guard)
{
	if (guard == NULL)
		return;
	for (size_t i = 0; i < SOCKETS; i++)
		clear(&guard->pairs[i]);
	pthread_cond_destroy(&guard->change);
	pthread_mutex_destroy(&guard->lock);
	free(guard);
}

/* What comes after the shutdown, Linux refuses; what came before could still be read. When the
 * library closes it, the peer is told that nobody will take the rest. */
void
guard_cut(int fd)
{
	const struct linger at_once = {.l_onoff = 1};
	char piece[PIECE];

	setsockopt(fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof(at_once));
	shutdown(fd, SHUT_RDWR);
	for (int i = 0; i < PIECES && recv(fd, piece, sizeof(piece), MSG_DONTWAIT) > 0; i++)
		;
}

static void *
watch(void *context)
{
	struct guard *guard = context;

	pthread_mutex_lock(&guard->lock);
	while (!guard->ended && !guard->cut)
		guard->cut = !await_change(&guard->change, &guard->lock, guard->deadline) &&
			     !guard->ended;
	for (size_t i = 0; guard->cut && i < SOCKETS; i++)
		if (guard->pairs[i].copy >= 0)
			guard_cut(guard->pairs[i].copy);
	pthread_mutex_unlock(&guard->lock);
	return NULL;
}

bool
guard_begin(struct guard *guard, struct deadline deadline)
{
	guard->ended = guard->cut = guard->lacked = false;
	guard->deadline = deadline;
	return pthread_create(&guard->thread, NULL, watch, guard) == 0;
}

bool
guard_end(struct guard *guard)
{
	pthread_mutex_lock(&guard->lock);
	guard->ended = true;
	pthread_cond_signal(&guard->change);
	pthread_mutex_unlock(&guard->lock);
	pthread_join(guard->thread, NULL);
	return guard->cut;
}

/* One of the same number has been closed without a word; a free one has none. */
static struct pair *
find(struct guard *guard, int fd)
{
	struct pair *free_one = NULL;

	for (size_t i = 0; i < SOCKETS; i++) {
		if (guard->pairs[i].copy >= 0 && guard->pairs[i].fd == fd)
			return &guard->pairs[i];
		if (guard->pairs[i].copy < 0)
			free_one = &guard->pairs[i];
	}
	return free_one;
}

bool
guard_add(struct guard *guard, int fd)
{
	struct pair *pair;
	bool ok;

	pthread_mutex_lock(&guard->lock);
	pair = find(guard, fd);
	ok = !guard->cut && pair != NULL;
	if (ok) {
		clear(pair);
		*pair = (struct pair) {fd, fcntl(fd, F_DUPFD_CLOEXEC, 3)};
		ok = pair->copy >= 0;
		guard->lacked = guard->lacked || !ok;
	}
	pthread_mutex_unlock(&guard->lock);
	return ok;
}

bool
guard_lacked(const struct guard *guard)
{
	return guard->lacked;
}

void
guard_drop(struct guard *guard, int fd)
{
	struct pair *pair;

	pthread_mutex_lock(&guard->lock);
	pair = find(guard, fd);
	if (pair != NULL && pair->fd == fd)
		clear(pair);
	pthread_mutex_unlock(&guard->lock);
}
