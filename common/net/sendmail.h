/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef NET_SENDMAIL_H
#define NET_SENDMAIL_H

#include <stdbool.h>

#include "base/clock.h"
#include "base/err.h"
#include "base/span.h"

/* Handing a mail to the mail system of this machine. */
#define SENDMAIL_PATH "/usr/sbin/sendmail"

struct sendmail_options {
	const char *path;   /* absolute */
	const char *sender; /* of the envelope, who gets what cannot be delivered */
	char *const *environment;
	double seconds; /* at most this long for one mail, 0: only the deadline */
};

/*
 * Hands a mail, whose headers name who it is to, to the mail system of this machine: PATH -t -i -f
 * SENDER with the mail as its standard input, without a shell, in a process group of its own that
 * is killed when the time is over. Success is exit status 0 and nothing else; otherwise `err` has
 * the status or the signal, and the first line of what the program wrote.
 */
bool sendmail_send(const struct sendmail_options *options, struct span message,
	struct deadline deadline, struct err *err);

#endif
