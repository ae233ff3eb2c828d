/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The health mail: --to=mail:FILE, in which FILE remembers who knows what. */
#include <stdlib.h>
#include <unistd.h>

#include "base/text.h"
#include "net/directory.h"
#include "survey/delivery_rows.h"
#include "survey/health_run.h"
#include "survey/user_file.h"

/*
 * RFC 5321 section 4.5.3.2.6: who gives up in less than ten minutes while a server works on a mail
 * that it has got will send it again, to somebody who has it by then. So this wait is long, and the
 * end of the run does not cut it short.
 */
enum {
	MAIL_SECONDS = 30,    /* until the server has a mail */
	ANSWER_SECONDS = 600, /* and then until it has taken it */
	ONE_SECONDS = MAIL_SECONDS + ANSWER_SECONDS,
	BEGIN_SECONDS = 300, /* after these none is begun */
	LOCK_SECONDS = 240,
};

static bool
prepare_smtp(const struct delivery *delivery, struct user *user, struct smtp_options *smtp,
	struct err *err)
{
	const struct report_options *options = delivery->options;

	*smtp = (struct smtp_options) {.url = options->smtp,
		.ca_file = options->smtp_ca,
		.plain = options->smtp_plain,
		.seconds = MAIL_SECONDS,
		.answer_seconds = ANSWER_SECONDS};
	if (options->smtp_user_file != NULL && !user_file_read(options->smtp_user_file, user, err))
		return false;
	smtp->user = user->name;
	smtp->password = user->password;
	return true;
}

/* A mail that waits is a report that was not delivered. */
static bool
tell(const struct health_outcome *outcome, struct err *err)
{
	if (outcome->kept > 0)
		return err_set(err, ERR_SYSTEM, "%zu mail%s not delivered and kept: %s",
			outcome->kept, outcome->kept == 1 ? "" : "s",
			outcome->error == NULL ? "" : outcome->error);
	return outcome->note == NULL || err_set(err, ERR_SYSTEM, "%s", outcome->note);
}

/* What this process was given, without what it has set for itself. */
static char *const *
environment(struct arena *arena)
{
	char **kept = NULL;
	size_t count = 0;

	for (char **one = environ; one != NULL && *one != NULL; one++)
		if (!text_starts(*one, DIRECTORY_VARIABLE "="))
			ARENA_PUSH(arena, kept, count, *one);
	ARENA_PUSH(arena, kept, count, NULL);
	return kept;
}

bool
delivery_mail(const struct delivery *delivery, struct err *err)
{
	const struct report_options *options = delivery->options;
	const struct sendmail_options sendmail = {
		.path = options->sendmail == NULL ? SENDMAIL_PATH : options->sendmail,
		.sender = options->mail_from,
		.environment = environment(delivery->arena),
		.seconds = ONE_SECONDS};
	struct user user = {.name = NULL};
	struct smtp_options smtp;
	struct health_outcome outcome = {0};
	struct health_setup setup = {.state = delivery->where,
		.from = options->mail_from,
		.from_name = delivery->survey->title,
		.owners = options->mail_to,
		.owner_count = options->mail_to_count,
		.remind = options->mail_remind,
		.well = options->mail_well,
		.after = (int)options->mail_after,
		.smtp = options->smtp == NULL ? NULL : &smtp,
		.sendmail = &sendmail,
		.lock_seconds = LOCK_SECONDS,
		.mail_seconds = ONE_SECONDS,
		.shown = delivery->shown};
	bool ok;

	ok = prepare_smtp(delivery, &user, &smtp, err) &&
	     health_run(&setup, delivery->survey, delivery->survey->time,
		     deadline_in(BEGIN_SECONDS + ONE_SECONDS), delivery->arena, &outcome, err) &&
	     tell(&outcome, err);
	user_clear(&user);
	return ok;
}
