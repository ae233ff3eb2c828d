/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The event log of the lab server: one line per event, flushed at once, so that a test can wait for
 * a line. */
#ifndef LAB_JOURNAL_H
#define LAB_JOURNAL_H

#include <pthread.h>
#include <stdio.h>

struct journal {
	FILE *file; /* NULL: no log wanted */
	pthread_mutex_t lock;
};

/* "-" is standard error, NULL is no log. Returns 0, or -1 with errno set. */
int journal_open(struct journal *journal, const char *path);
void journal_close(struct journal *journal);

/* Writes "conn ID text". Bytes that do not print become '?', so text may come from the peer. */
void journal_say(struct journal *journal, unsigned conn, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

#endif
