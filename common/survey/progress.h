/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SURVEY_PROGRESS_H
#define SURVEY_PROGRESS_H

#include <stdbool.h>
#include <stddef.h>

/* A bar with the rate and the time left, for who waits at a terminal; nobody else ever sees it. */
struct progress {
	int fd;
	bool wanted; /* it is a terminal */
	bool shown;
};

struct progress progress_on(int fd);

/* A surveyor_progress; `context` is the struct progress. */
void progress_show(void *context, size_t done, size_t total, double seconds);

/* The bar alone, of at most 79 characters; "" when there is nothing to say yet. */
struct buf;
void progress_write(struct buf *out, size_t done, size_t total, double seconds);

#endif
