/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BASE_SECRET_H
#define BASE_SECRET_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/err.h"

/*
 * A password or passphrase: the first line of a small file, in memory of its own that is wiped when
 * it is given back. While there is one, the process writes no core and cannot be traced by others
 * of its user (PR_SET_DUMPABLE), because libraries have copies of it. Those are wiped when they are
 * freed: from the first secret on, everything is (memory_cleanse).
 */
struct secret {
	char *text;  /* NULL: none */
	size_t size; /* of the memory */
};

/*
 * Reads it; "-" is standard input, pipes are waited for until the deadline. Refused (ERR_FORMAT) is
 * what an editor has made of a password and would be taken for another one: a byte order mark,
 * UTF-16, a zero byte. Errors name the path.
 */
bool secret_read(const char *path, struct deadline deadline, struct secret *out, struct err *err);

void secret_clear(struct secret *secret); /* an empty one is fine */

/*
 * Who else can read that file, as a sentence part in the arena: "/etc/secret can be read by
 * everybody (mode 0644)". NULL: nobody, as far as its mode says, or it is no regular file, or not
 * there; NULL is no path.
 *
 * A group that may read it is reported only where this process is not in it: root:nagios 0640 is
 * how most installations give one file to one service. The group root is not reported, because who
 * is in it can read the file anyway, and with an ACL the mode shows the ACL's mask there (acl(5)).
 * To root no group is reported: every file is root's to read, so it cannot say which group is the
 * service's, and a run by hand is to say what the service says.
 */
const char *secret_exposure(struct arena *arena, const char *path);

/* For what is secret in other memory: between the two nothing of the process is dumped. Nested. */
void secret_hold(void);
void secret_release(void);

#endif
