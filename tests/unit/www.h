/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef UNIT_WWW_H
#define UNIT_WWW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A small HTTP server in a thread of its own, on 127.0.0.1 and any port. */
struct www_answer {
	int status;         /* 0: close without an answer */
	const char *header; /* further header lines, each with CRLF; NULL: none */
	const void *body;
	size_t size;
	double wait; /* seconds before the answer; a client that hangs up ends them */
};

typedef void www_handler(void *context, const char *method, const char *path, const uint8_t *body,
	size_t size, struct www_answer *answer);

struct www;

struct www *www_start(www_handler *handler, void *context);
uint16_t www_port(const struct www *www);
unsigned int www_requests(const struct www *www);
/* Head and body of the last request, as it came. */
const char *www_last(const struct www *www);
void www_stop(struct www *www);

#endif
