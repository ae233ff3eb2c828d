/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BASE_SECRET_H
#define BASE_SECRET_H

#include <stdbool.h>
#include <stddef.h>

#include "base/clock.h"
#include "base/err.h"

/*
 * A password or passphrase: the first line of a small file, in memory of its own that is wiped when
 * it is given back. While there is one, the process writes no core and cannot be traced by others
 * of its user (PR_SET_DUMPABLE), because libraries have copies of it.
 */
struct secret {
	char *text; /* NULL: none */
	size_t size; /* of the memory */
};

/*
 * Reads it; "-" is standard input, pipes are waited for until the deadline. Refused (ERR_FORMAT) is
 * what an editor has made of a password and would be taken for another one: a byte order mark,
 * UTF-16, a zero byte. Errors name the path.
 */
bool secret_read(const char *path, struct deadline deadline, struct secret *out, struct err *err);

void secret_clear(struct secret *secret); /* an empty one is fine */

/* For what is secret in other memory: between the two nothing of the process is dumped. Nested. */
void secret_hold(void);
void secret_release(void);

#endif
