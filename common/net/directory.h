/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef NET_DIRECTORY_H
#define NET_DIRECTORY_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/span.h"
#include "net/directory_url.h"

/*
 * Reading from an LDAP directory (RFC 4511) with libldap, the only place that names it. libldap is
 * loaded when the first directory is opened. Every call ends with its deadline, whatever the
 * server does. Referrals are not followed, and values have no meaning here.
 *
 * ldaps and StartTLS verify the certificate and the name, always. A password is not sent over a
 * connection that is not encrypted. Each directory may be used from one thread at a time.
 */
struct directory;

struct directory_options {
	const char *user; /* DN or user@domain, for a simple bind; NULL: none */
	const char *password_file; /* its first line is the password */
	const char *ca_file;	   /* PEM; NULL: what ldap.conf or its environment names, or the system */
	bool starttls;		   /* with ldap:// */
	bool gssapi;		   /* Kerberos with the tickets of whoever runs this */
};

/* Connects, encrypts and binds. NULL with err set when it cannot be done; `tls_refused` says whether
 * the TLS handshake was what failed. */
struct directory *directory_open(struct arena *arena, const struct directory_url *url,
	const struct directory_options *options, struct deadline deadline, bool *tls_refused,
	struct err *err);
void directory_close(struct directory *directory); /* NULL is fine */

/* After an attempt to open one: the file of the authorities that were trusted; NULL: no single file,
 * or the system's. */
const char *directory_authorities(struct arena *arena, const struct directory_options *options);

enum directory_scope {
	DIRECTORY_SCOPE_NONE,
	DIRECTORY_BASE,
	DIRECTORY_CHILDREN,
};

struct directory_question {
	const char *base;
	enum directory_scope scope;
	const char *filter;
	const char *const *attributes; /* NULL at the end */
};

struct directory_attribute {
	const char *name; /* as the server writes it, options included; not sanitised */
	struct span *values;
	size_t count;
};

struct directory_entry {
	const char *dn; /* not sanitised */
	struct directory_attribute *attributes;
	size_t count;
};

enum directory_outcome {
	DIRECTORY_OUTCOME_NONE,
	DIRECTORY_FOUND,   /* all of it is here; it may be nothing */
	DIRECTORY_MISSING, /* the base does not exist, or may not be seen */
	DIRECTORY_DENIED,  /* who asks may not, or has to bind first */
};

struct directory_answer {
	enum directory_outcome outcome;
	struct directory_entry *entries;
	size_t count;
	size_t references;   /* to other servers, passed over */
	const char *text; /* the server's words unless it was found, sanitised */
};

/* False when there is no complete answer: the directory is then of no more use. */
bool directory_search(struct directory *directory, const struct directory_question *question,
	struct deadline deadline, struct directory_answer *answer, struct err *err);

#endif
