/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef NET_DIRECTORY_H
#define NET_DIRECTORY_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/err.h"
#include "net/directory_url.h"

/*
 * An LDAP directory (RFC 4511) to read from, with libldap (net/libldap.h). Every call ends with its
 * deadline, whatever the server does. Referrals are not followed, and values have no meaning here.
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

#endif
