/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef NET_POST_H
#define NET_POST_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/span.h"

/*
 * JSON posted to an https server over one connection, with libcurl. The server is verified against
 * `ca`, or what the machine trusts; the client shows a certificate or a user with a password. No
 * redirects, no proxy, nothing from the environment.
 */
struct post_options {
	const char *ca;              /* PEM file; NULL: the machine's own */
	const char *cert, *key;      /* PEM files, the key not encrypted; NULL: none */
	const char *user, *password; /* NULL: none */
	double seconds;              /* for each post */
};

struct poster;

struct poster *poster_new(struct arena *arena, const struct post_options *options, struct err *err);
void poster_free(struct poster *poster); /* NULL is fine */

/* True when the server answered with status 200. `status` is that of any answer, 0 when there was
 * none; `answer` (optional) has what else it said. */
bool poster_post(struct poster *poster, const char *url, struct span body, struct deadline deadline,
	long *status, struct span *answer, struct err *err);

#endif
