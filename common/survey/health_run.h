/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SURVEY_HEALTH_RUN_H
#define SURVEY_HEALTH_RUN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/err.h"
#include "model/survey.h"
#include "net/sendmail.h"
#include "net/smtp.h"

/*
 * The health mail of a run, at least once.
 *
 *   lock                          one run at a time works on the state
 *   read the state                what owners know, what waits to be delivered
 *   decide, compose               who is to be told what (verdict/health.h)
 *   write the state               all new mails are in its outbox before the first is sent
 *   for each mail: send, note     what failed least first, then the oldest; noted in PATH.sent as
 *                                 soon as it is accepted
 *   write the state               without what has been sent
 *   unlock
 *
 * Killed before the first write, a run has told nobody anything, and the next decides the same.
 * Killed later, what was not sent waits in the outbox. Between the moment at which a mail is given
 * to a mail server or to sendmail and the moment at which its acceptance is noted there is always a
 * gap: a mail whose run was killed in it is sent again by the next, with the same Message-ID, as is
 * one whose acceptance was lost with the connection. Better twice than never. It is one mail for
 * each run that was killed, the last that it gave away, and nothing but one write is done between
 * the end of sendmail and the note.
 *
 * A mail waits for as long as it takes, but no more than LIMIT_OUTBOX_EACH for one address: then
 * the oldest is given up for the newest, and `note` says so.
 */
struct health_setup {
	const char *state;            /* path of the state file */
	const char *from, *from_name; /* name may be NULL */
	const char *const *owners;    /* who is told of every site */
	size_t owner_count;
	int64_t remind, well;            /* seconds, 0: never */
	int after;                       /* runs that a change has to stand for, 0: one */
	const struct smtp_options *smtp; /* NULL: by sendmail */
	const struct sendmail_options *sendmail;
	double lock_seconds; /* at most this long for another run to end, 0: only the deadline */
	double mail_seconds; /* that a mail may take: with less left none is begun */
	struct buf *shown;   /* gets what would be sent and written instead; NULL: it is */
};

struct health_outcome {
	size_t made, sent, kept; /* mails made by this run; delivered; waiting after it */
	const char *note;        /* about the state file or mails given up, NULL: nothing to say */
	const char *error;       /* why mails wait, NULL: none does */
};

/* False when the state could not be worked on, or an address is not one: then nobody was told.
 * With `kept` above 0 the run ends UNKNOWN, and says `error`. */
bool health_run(const struct health_setup *setup, const struct survey *survey, int64_t now,
	struct deadline deadline, struct arena *arena, struct health_outcome *outcome,
	struct err *err);

#endif
