/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Connections wait in the order of their arrival; threads are never given up. */
#include "lab_crew.h"

#include <stdlib.h>

void
crew_begin(struct crew *crew)
{
	pthread_mutex_init(&crew->lock, NULL);
	pthread_cond_init(&crew->more, NULL);
	crew->queue_end = &crew->queue;
}

static struct conn *
take(struct crew *crew)
{
	struct conn *conn = crew->queue;

	if (conn)
		crew->queue = conn->next;
	if (conn && !crew->queue)
		crew->queue_end = &crew->queue;
	return conn;
}

static void
put_away(struct crew *crew, struct conn *conn)
{
	conn->next = crew->spare;
	crew->spare = conn;
}

static void *
work(void *arg)
{
	struct crew *crew = arg;
	struct conn *conn;

	pthread_mutex_lock(&crew->lock);
	for (;;) {
		while (!(conn = take(crew)) && !crew->ending)
			pthread_cond_wait(&crew->more, &crew->lock);
		if (!conn)
			break;
		pthread_mutex_unlock(&crew->lock);
		conn_run(conn);
		pthread_mutex_lock(&crew->lock);
		put_away(crew, conn);
		crew->waiting++;
	}
	pthread_mutex_unlock(&crew->lock);
	return NULL;
}

struct conn *
crew_conn(struct crew *crew)
{
	struct conn *conn;

	pthread_mutex_lock(&crew->lock);
	conn = crew->spare;
	if (conn)
		crew->spare = conn->next;
	pthread_mutex_unlock(&crew->lock);
	if (!conn)
		conn = malloc(sizeof *conn);
	if (conn)
		conn_clear(conn);
	return conn;
}

/* One more thread, which does not count as waiting: something is meant for it. */
static bool
hire(struct crew *crew)
{
	pthread_t *threads = realloc(crew->threads, (crew->count + 1) * sizeof *threads);

	if (!threads)
		return false;
	crew->threads = threads;
	if (pthread_create(&threads[crew->count], NULL, work, crew) != 0)
		return false;
	crew->count++;
	return true;
}

bool
crew_serve(struct crew *crew, struct conn *conn)
{
	bool served = true;

	pthread_mutex_lock(&crew->lock);
	if (crew->waiting > 0)
		crew->waiting--;
	else
		served = hire(crew);
	if (served) {
		conn->next = NULL;
		*crew->queue_end = conn;
		crew->queue_end = &conn->next;
	} else
		put_away(crew, conn);
	pthread_mutex_unlock(&crew->lock);
	pthread_cond_signal(&crew->more); /* unlocked, so that who wakes up need not wait again */
	return served;
}

void
crew_end(struct crew *crew)
{
	pthread_mutex_lock(&crew->lock);
	crew->ending = true;
	pthread_cond_broadcast(&crew->more);
	pthread_mutex_unlock(&crew->lock);
	for (size_t i = 0; i < crew->count; i++)
		pthread_join(crew->threads[i], NULL);
	for (struct conn *conn; (conn = crew->spare) != NULL; free(conn))
		crew->spare = conn->next;
	free(crew->threads);
	pthread_cond_destroy(&crew->more);
	pthread_mutex_destroy(&crew->lock);
}
