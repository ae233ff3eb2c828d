/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef NET_DIRECTORY_SESSION_H
#define NET_DIRECTORY_SESSION_H

#include <pthread.h>
#include <stdbool.h>

#include "base/buf.h"
#include "base/secret.h"
#include "net/directory.h"
#include "net/libldap.h"

/*
 * What stands behind a directory, for its own parts only. libldap's calls may wait for longer than
 * they are told: for the rest of a message, for a Kerberos server, for a name. So each runs in a
 * thread of its own, which at the deadline loses its connection and, should that not wake it, is
 * left behind. Therefore what such a thread touches is in a session that is not in the arena.
 */
struct directory_session {
	pthread_mutex_t lock;
	pthread_cond_t change;
	bool ended, abandoned;
	int (*task)(struct directory_session *session);
	int code; /* what the task came to, LDAP_... */

	LDAP *ld;
	int fd;      /* belongs to ld as soon as there is one */
	int same_fd; /* a copy, because libldap may close the other at any time */
	struct deadline deadline;

	char *user;
	struct secret password;

	char *base, *filter;
	char **attributes;
	int scope;
	struct berval cookie; /* of the next page */
	struct buf found;     /* records: tag, length and bytes */
	size_t records, references, idle;
	bool too_much;
};

struct directory {
	struct arena *arena;
	struct directory_session *session; /* NULL: of no more use */
	bool bound;
	enum directory_refusal refusal;
};

struct directory_session *directory_session_new(void);
void directory_session_free(struct directory_session *session);
void directory_forget_question(struct directory_session *session);

/* Runs a task: true when it came to an end in time, with its code in the session. Afterwards the
 * directory may have no session any more. */
bool directory_run(struct directory *directory, int (*task)(struct directory_session *session),
	struct deadline deadline, struct err *err);

/* "Invalid credentials (49): the server's words", printable. Where these words have a reason that
 * is known, it stands in front: "Ticket expired (Local error (-2): SASL(-1): ...)". */
const char *directory_phrase(struct arena *arena, const char *name, int code, const char *said);

/* The same of what the session came to. */
const char *directory_words(const struct directory *directory, int code);

/* Whether the refused bind says that the account is what keeps it out, by the server's own code:
 * the password was then not judged, or right. Without such a code it was wrong. */
bool directory_blames_account(const struct directory *directory);

/* False with err set: what a code of libldap's means, `what` was to be done. */
bool directory_fail(const struct directory *directory, int code, const char *what, struct err *err);

#endif
