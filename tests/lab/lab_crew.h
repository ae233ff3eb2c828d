/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The threads that serve connections, as many as there were at the same time. One that has nothing
 * to do waits for the next connection, so that no thread, no random generators and no memory are
 * made for each: the benchmarks are to measure clients. */
#ifndef LAB_CREW_H
#define LAB_CREW_H

#include "lab_conn.h"

#include <pthread.h>

struct crew {
	pthread_mutex_t lock;
	pthread_cond_t more;
	struct conn *queue, **queue_end; /* for the next thread */
	struct conn *spare;              /* no longer served */
	size_t waiting;                  /* threads that nothing in the queue is meant for */
	pthread_t *threads;
	size_t count;
	bool ending;
};

void crew_begin(struct crew *crew);

/* A cleared connection to fill in, NULL without memory. It goes to crew_serve. */
struct conn *crew_conn(struct crew *crew);

/* Takes conn over, also when it returns false: there is no thread for it. */
bool crew_serve(struct crew *crew, struct conn *conn);

/* Waits for the connections under way. */
void crew_end(struct crew *crew);

#endif
