/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef NET_SMTP_H
#define NET_SMTP_H

#include <stdbool.h>

#include "base/clock.h"
#include "base/err.h"
#include "base/span.h"

/*
 * Handing mails to a mail server over SMTP with libcurl: smtp://HOST[:PORT][/OWN-NAME], where
 * STARTTLS is required (RFC 3207), or smtps://, TLS from the first byte (RFC 8314). At least TLS
 * 1.2; the server's certificate and name are verified. Without TLS a mail goes only where that was
 * asked for, and to a loopback address (RFC 1122 section 3.2.1.3, RFC 4291 section 2.5.3), whatever
 * the name leads to. The connection is kept for the next mail.
 */
struct smtp;

struct smtp_options {
	const char *url;
	const char *user, *password; /* NULL: no authentication */
	const char *ca_file;         /* NULL: what libcurl trusts by itself */
	bool plain;                  /* without TLS, to this machine only; not for smtps:// */
	/* At most this long until the server has the mail, and then until it says that it takes it;
	 * 0: only the deadline. */
	double seconds, answer_seconds;
};

/* ERR_USAGE for a URL of another scheme, ERR_SYSTEM without libcurl. */
struct smtp *smtp_new(const struct smtp_options *options, struct err *err);
void smtp_free(struct smtp *smtp); /* NULL is fine */

/*
 * Sends one mail, whose lines end with LF, to one address. On failure the text of `err` has the
 * server's last words. `refused`: the server would not have this mail, so another may still go;
 * otherwise there is no use in trying the next one. A mail whose acceptance was not heard of may
 * have been accepted.
 */
bool smtp_send(struct smtp *smtp, const char *from, const char *to, struct span message,
	struct deadline deadline, bool *refused, struct err *err);

#endif
