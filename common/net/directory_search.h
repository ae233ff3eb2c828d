/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef NET_DIRECTORY_SEARCH_H
#define NET_DIRECTORY_SEARCH_H

#include "base/span.h"
#include "net/directory.h"

/* A question to an LDAP directory (RFC 4511, 4.5), asked in pages (RFC 2696). */
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
	size_t references; /* to other servers, passed over */
	const char *text;  /* the server's words unless it was found, sanitised */
};

/* False when there is no complete answer: the directory is then of no more use. */
bool directory_search(struct directory *directory, const struct directory_question *question,
	struct deadline deadline, struct directory_answer *answer, struct err *err);

#endif
