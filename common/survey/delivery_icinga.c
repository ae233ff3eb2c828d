/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Passive results for Icinga 2, one POST each. One that is refused does not keep the others from
 * being sent, but a server that does not answer at all ends it: there is no second try.
 */
#include <stdio.h>

#include "net/limits.h"
#include "net/post.h"
#include "output/survey.h"
#include "survey/delivery_rows.h"
#include "survey/user_file.h"

enum {
	POST_SECONDS = 10,
	RUN_SECONDS = 120,
	SILENCES =
		3, /* so many posts without an answer are enough when there has been none at all */
};

#define ACTION "/v1/actions/process-check-result"

struct sender {
	const struct delivery *delivery;
	struct poster *poster;
	const char *url;
	struct deadline deadline;
	size_t sent, failed, never; /* results: tried, of these not taken, not tried */
	size_t silences;
	bool answered;
	struct err first; /* of what failed */
};

static void
post(struct sender *sender, const struct survey_site *site, const struct survey_result *result)
{
	struct buf body = buf_make(LIMIT_POST_ANSWER);
	struct err why = {0};
	long status = 0;
	bool made = survey_icinga(&body, sender->delivery->survey, site, result,
			    sender->delivery->arena) ||
		    err_set(&why, ERR_LIMIT, "larger than %d bytes", LIMIT_POST_ANSWER);
	bool ok = made && poster_post(sender->poster, sender->url, buf_view(&body),
				  sender->deadline, &status, NULL, &why);

	buf_free(&body);
	sender->sent++;
	sender->answered = sender->answered || status != 0;
	sender->silences += made && status == 0;
	if (ok)
		return;
	sender->failed++;
	err_set(&sender->first, why.kind, "%s, %s: %s", site->name, result->service, why.text);
}

/* Refused is an answer; without any the next one will fare no better. */
static bool
is_over(const struct sender *sender)
{
	return (!sender->answered && sender->silences >= SILENCES) ||
	       deadline_passed(sender->deadline);
}

static bool
post_all(struct sender *sender)
{
	const struct survey *survey = sender->delivery->survey;

	for (size_t i = 0; i < survey->count; i++)
		for (size_t k = 0; k < survey->sites[i].count; k++) {
			if (is_over(sender))
				sender->never++;
			else
				post(sender, &survey->sites[i], &survey->sites[i].results[k]);
		}
	return sender->failed + sender->never == 0;
}

static bool
tell(struct sender *sender, struct err *err)
{
	char never[48] = "";

	if (sender->never > 0)
		snprintf(never, sizeof(never), ", %zu never tried", sender->never);
	err_set(&sender->first, ERR_TIMEOUT, "not all sent in %d s", RUN_SECONDS);
	return err_set(err, sender->first.kind, "%zu of %zu results not taken%s: %s",
		sender->failed, sender->sent, never, sender->first.text);
}

bool
delivery_icinga_accept(struct arena *arena, const char *where, struct err *err)
{
	struct err why = {0};

	return target_check_server(arena, where, "https://", &why) ||
	       err_set(err, ERR_USAGE, "the URL %s", why.text);
}

static bool
show(const struct delivery *delivery, struct err *err)
{
	const struct survey *survey = delivery->survey;
	bool ok = true;

	for (size_t i = 0; i < survey->count; i++)
		for (size_t k = 0; k < survey->sites[i].count; k++) {
			struct buf body = buf_make(LIMIT_POST_ANSWER);

			ok = (survey_icinga(&body, survey, &survey->sites[i],
				      &survey->sites[i].results[k], delivery->arena) ||
				     err_set(err, ERR_LIMIT, "larger than %d bytes",
					     LIMIT_POST_ANSWER)) &&
			     ok;
			buf_text(delivery->shown, "would be sent: POST " ACTION "\n");
			delivery_show(delivery, buf_view(&body));
			buf_free(&body);
		}
	return ok;
}

static bool
send(const struct delivery *delivery, const struct post_options *options, struct err *err)
{
	struct sender sender = {.delivery = delivery, .deadline = deadline_in(RUN_SECONDS)};
	bool ok;

	sender.url = arena_printf(delivery->arena, "%s" ACTION, delivery->where);
	sender.poster = poster_new(delivery->arena, options, err);
	if (sender.poster == NULL)
		return false;
	ok = post_all(&sender);
	poster_free(sender.poster);
	return ok || tell(&sender, err);
}

bool
delivery_icinga(const struct delivery *delivery, struct err *err)
{
	const struct report_options *options = delivery->options;
	struct post_options post_options = {.ca = options->icinga_ca,
		.cert = options->icinga_cert,
		.key = options->icinga_key,
		.seconds = POST_SECONDS};
	struct user user = {.name = NULL};
	bool ok;

	if (options->icinga_user_file != NULL &&
		!user_file_read(options->icinga_user_file, &user, err))
		return false;
	post_options.user = user.name;
	post_options.password = user.password;
	ok = delivery->shown != NULL ? show(delivery, err) : send(delivery, &post_options, err);
	user_clear(&user);
	return ok;
}
