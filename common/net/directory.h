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
 * An LDAP directory (RFC 4511) to read from, with libldap (net/libldap.h). Every call ends with its
 * deadline, whatever the server does. Referrals are not followed, and values have no meaning here.
 *
 * ldaps and StartTLS verify the certificate and the name, always. A password is not sent over a
 * connection that is not encrypted. Each directory may be used from one thread at a time.
 *
 * What was asked of libldap is looked at afterwards and before anything else is said: TLS 1.2 or
 * later and the server's name behind TLS, signing by Kerberos without it. Libraries, settings of
 * theirs and servers have all been seen to ignore what they were asked for.
 */
struct directory;

/* A program that opens directories sets this variable (ldap.conf(5)) while it has one thread:
 * libldap then reads no configuration, neither files (of the machine, the user, the working
 * directory) nor the environment. What it starts shall not see it. */
#define DIRECTORY_VARIABLE "LDAPNOINIT"

/* Whether the server may be talked to, by the certificate (DER) that it has proven to own. */
typedef bool directory_accept(void *context, struct span certificate, struct err *err);

struct directory_options {
	const char *user;          /* DN or user@domain, for a simple bind; NULL: none */
	const char *password_file; /* its first line is the password */
	const char *ca_file;       /* PEM; NULL: the system's */
	bool starttls;             /* with ldap:// */
	bool gssapi;               /* Kerberos with the tickets of whoever runs this */
	directory_accept *accept;  /* asked behind TLS; without it there is no TLS */
	void *accept_context;
};

/* What of a refusal matters to who reads the reason. */
enum directory_refusal {
	DIRECTORY_REFUSED_NOT,
	DIRECTORY_REFUSED_TLS,      /* the handshake failed */
	DIRECTORY_REFUSED_PASSWORD, /* a wrong one: it is refused until it is another one */
	DIRECTORY_REFUSED_ACCOUNT,  /* the account may not be used: that may change without it */
};

/* Connects, encrypts and binds. NULL with err set when it cannot be done. */
struct directory *directory_open(struct arena *arena, const struct directory_url *url,
	const struct directory_options *options, struct deadline deadline,
	enum directory_refusal *refusal, struct err *err);
void directory_close(struct directory *directory); /* NULL is fine */

#endif
