/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The health mail of a run: in which order things are decided, written down and sent. */
#include "survey/health_run.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "keep/health_file.h"
#include "output/letter.h"
#include "survey/limits.h"
#include "verdict/health.h"
#include "verdict/reminder.h"

/* Of a mail: after so many tries it is not waited for by later ones to the same address. */
enum { PATIENCE = 3 };

struct run {
	const struct health_setup *setup;
	const struct survey *survey;
	int64_t now;
	struct deadline deadline;
	struct arena *arena;
	struct health_outcome *outcome;
	struct health_state state;
};

/* ---------------------------------------------------------------- made */

static bool
check_addresses(const struct health_setup *setup, const struct survey *survey, struct err *err)
{
	if (!mail_address_valid(setup->from))
		return err_set(err, ERR_USAGE, "\"%s\" is no address for mail", setup->from);
	for (size_t i = 0; i < setup->owner_count; i++)
		if (!mail_address_valid(setup->owners[i]))
			return err_set(
				err, ERR_USAGE, "\"%s\" is no address for mail", setup->owners[i]);
	for (size_t s = 0; s < survey->count; s++)
		for (size_t i = 0; i < survey->sites[s].owner_count; i++)
			if (!mail_address_valid(survey->sites[s].owners[i]))
				return err_set(err, ERR_USAGE, "%s: \"%s\" is no address for mail",
					survey->sites[s].name, survey->sites[s].owners[i]);
	return true;
}

/* For an address at which nothing can be delivered the outbox does not grow for ever. */
static void
make_room(struct run *run, const char *to)
{
	struct health_state *state = &run->state;
	size_t waiting = 0, oldest = 0;

	for (size_t i = state->parcel_count; i > 0; i--)
		if (text_equal_nocase(state->parcels[i - 1].to, to)) {
			waiting++;
			oldest = i - 1;
		}
	if (waiting < LIMIT_OUTBOX_EACH)
		return;
	state->parcel_count--;
	memmove(&state->parcels[oldest], &state->parcels[oldest + 1],
		(state->parcel_count - oldest) * sizeof(*state->parcels));
	run->outcome->note = arena_printf(run->arena,
		"%d mails wait for %s: the oldest is given up", (int)LIMIT_OUTBOX_EACH, to);
}

/* As people read it; the HTML part says the same. */
static void
show_mail(const struct run *run, const struct mail *mail)
{
	buf_printf(run->setup->shown, "would be sent, %s:\nFrom: %s\nTo: %s\nSubject: %s\n\n%s\n",
		run->setup->smtp == NULL ? "by sendmail" : run->setup->smtp->url, mail->from,
		mail->to, mail->subject, mail->text);
}

static bool
post(struct run *run, const struct letter *letter, struct err *err)
{
	struct mail mail = {.from = run->setup->from, .from_name = run->setup->from_name};
	struct buf out = buf_make(LIMIT_MAIL);
	bool ok;

	letter_write(run->arena, letter, run->survey, run->now, &mail);
	reminder_note(run->arena, letter, run->now, &run->state);
	ok = mail_compose(&out, &mail, run->arena, err);
	if (ok && run->setup->shown != NULL)
		show_mail(run, &mail);
	if (ok) {
		const struct health_parcel parcel = {.id = mail.id,
			.from = mail.from,
			.to = mail.to,
			.made = run->now,
			.message = arena_text(run->arena, buf_cstr(&out))};

		make_room(run, parcel.to);
		ARENA_PUSH(run->arena, run->state.parcels, run->state.parcel_count, parcel);
		run->outcome->made++;
	}
	buf_free(&out);
	return ok;
}

/* ARENA_PUSH grows an array when its count is a power of two, so what it goes on with has to have
 * been made by it. */
static struct health_parcel *
copied(struct arena *arena, const struct health_state *state)
{
	struct health_parcel *parcels = NULL;
	size_t count = 0;

	for (size_t i = 0; i < state->parcel_count; i++)
		ARENA_PUSH(arena, parcels, count, state->parcels[i]);
	return parcels;
}

static bool
decide(struct run *run, struct err *err)
{
	const struct health_setup *setup = run->setup;
	const struct health_options options = {.owners = setup->owners,
		.owner_count = setup->owner_count,
		.remind = setup->remind,
		.well = setup->well,
		.after = setup->after,
		.domain = mail_domain(setup->from)};
	struct health_plan plan;

	health_decide(run->arena, &run->state, run->survey, run->now, &options, &plan);
	run->state = plan.after;
	run->state.parcels = copied(run->arena, &plan.after);
	for (size_t i = 0; i < plan.count; i++)
		if (!post(run, &plan.letters[i], err))
			return false;
	return true;
}

/* ---------------------------------------------------------------- sent */

static bool
send_one(const struct run *run, struct smtp *smtp, const struct health_parcel *parcel,
	bool *refused, struct err *err)
{
	struct span message = span_text(parcel->message);

	if (smtp != NULL)
		return smtp_send(
			smtp, parcel->from, parcel->to, message, run->deadline, refused, err);
	if (sendmail_send(run->setup->sendmail, message, run->deadline, err))
		return true;
	/* What it says concerns this mail or the program; there is no telling. */
	*refused = err->kind != ERR_TIMEOUT;
	return false;
}

/* When a mail has its turn: its rank, and where in the outbox it is. */
struct turn {
	unsigned int rank;
	size_t at;
};

/*
 * What has failed least goes first, so that a mail on which the server always hangs holds up no
 * other. But who waits for a problem's mail is not told of its end before, unless that mail has
 * failed again and again.
 */
static unsigned int
rank(const struct health_state *state, size_t at)
{
	const struct health_parcel *all = state->parcels;
	unsigned int most = all[at].tries;

	for (size_t i = 0; i < at; i++)
		if (all[i].tries > most && all[i].tries < PATIENCE &&
			text_equal_nocase(all[i].to, all[at].to))
			most = all[i].tries;
	return most;
}

static int
by_rank(const void *left, const void *right)
{
	const struct turn *a = left, *b = right;

	if (a->rank != b->rank)
		return a->rank < b->rank ? -1 : 1;
	return a->at < b->at ? -1 : a->at > b->at;
}

static struct turn *
turns(const struct run *run)
{
	size_t count = run->state.parcel_count;
	struct turn *turns = arena_array(run->arena, count, sizeof(*turns));

	for (size_t i = 0; i < count; i++)
		turns[i] = (struct turn) {rank(&run->state, i), i};
	if (count > 0)
		qsort(turns, count, sizeof(*turns), by_rank);
	return turns;
}

/* The outbox without what has been sent, still the oldest first. */
static void
keep_rest(struct run *run, const bool *sent)
{
	struct health_state *state = &run->state;
	size_t left = 0;

	for (size_t i = 0; i < state->parcel_count; i++)
		if (!sent[i])
			state->parcels[left++] = state->parcels[i];
	state->parcel_count = run->outcome->kept = left;
}

/* After a failure that is none of the mail's own the rest is not tried: with a server that does not
 * answer every one would take its time limit. */
static bool
deliver(struct run *run, struct smtp *smtp, int note, struct err *err)
{
	struct health_state *state = &run->state;
	const struct turn *turn = turns(run);
	bool *sent = arena_array(run->arena, state->parcel_count, sizeof(*sent));
	bool go_on = true, noted = true;

	for (size_t i = 0; go_on && i < state->parcel_count; i++) {
		if (deadline_left(run->deadline) < run->setup->mail_seconds) {
			run->outcome->error = "no time left";
			break;
		}
		struct health_parcel *parcel = &state->parcels[turn[i].at];
		struct err why = {.kind = ERR_NONE};
		bool refused = false;

		sent[turn[i].at] = send_one(run, smtp, parcel, &refused, &why);
		if (sent[turn[i].at]) {
			run->outcome->sent++;
			noted = health_file_sent(note, parcel->id, err);
			go_on = noted; /* what cannot be noted would be sent by every run */
			continue;
		}
		parcel->tries++;
		parcel->error = text_clean(run->arena, span_text(why.text), ERR_TEXT_MAX);
		run->outcome->error = parcel->error;
		go_on = refused;
	}
	keep_rest(run, sent);
	return noted;
}

static bool
work(struct run *run, struct err *err)
{
	const struct health_setup *setup = run->setup;
	struct err why = {.kind = ERR_NONE};
	struct smtp *smtp = NULL;
	int note = -1;
	bool ok;

	if (!health_file_load(run->arena, setup->state, &run->state, &run->outcome->note, err) ||
		!decide(run, err) || !health_file_save(setup->state, &run->state, err))
		return false;
	if (run->state.parcel_count == 0)
		return true;
	if (setup->smtp != NULL)
		smtp = smtp_new(setup->smtp, &why);
	if (setup->smtp != NULL && smtp == NULL) {
		run->outcome->kept = run->state.parcel_count;
		run->outcome->error = arena_text(run->arena, why.text);
		return true;
	}
	ok = health_file_open_sent(setup->state, &note, err);
	if (ok) {
		ok = deliver(run, smtp, note, err);
		close(note);
		ok = health_file_save(setup->state, &run->state, err) && ok;
	}
	smtp_free(smtp);
	return ok;
}

/* ---------------------------------------------------------------- only said */

static void
show_state(const struct run *run)
{
	const struct health_state *state = &run->state;
	size_t open = 0;

	for (size_t i = 0; i < state->owner_count; i++)
		open += state->owners[i].count;
	buf_printf(run->setup->shown,
		"the state would be written: %zu address%s, %zu open problem%s known to them, "
		"%zu mail%s made\n",
		state->owner_count, state->owner_count == 1 ? "" : "es", open, open == 1 ? "" : "s",
		run->outcome->made, run->outcome->made == 1 ? "" : "s");
}

/* The same decisions, and the same mails, but nobody gets them and nothing is remembered. */
static bool
show(struct run *run, struct err *err)
{
	struct buf *shown = run->setup->shown;

	if (!health_file_peek(run->arena, run->setup->state, &run->state, &run->outcome->note, err))
		return false;
	for (size_t i = 0; i < run->state.parcel_count; i++) {
		const struct health_parcel *parcel = &run->state.parcels[i];
		char made[CLOCK_TEXT_MAX];

		buf_printf(shown, "would be tried again: a mail of %s to %s (%s)\n",
			clock_format(parcel->made, made), parcel->to,
			parcel->error == NULL ? "not tried yet" : parcel->error);
	}
	if (!decide(run, err))
		return false;
	show_state(run);
	return true;
}

bool
health_run(const struct health_setup *setup, const struct survey *survey, int64_t now,
	struct deadline deadline, struct arena *arena, struct health_outcome *outcome,
	struct err *err)
{
	struct run run = {.setup = setup,
		.survey = survey,
		.now = now,
		.deadline = deadline,
		.arena = arena,
		.outcome = outcome};
	struct deadline wait = deadline;
	int lock = -1;
	bool ok;

	*outcome = (struct health_outcome) {.made = 0};
	if (setup->lock_seconds > 0)
		wait = deadline_earlier(deadline, deadline_in(setup->lock_seconds));
	if (!check_addresses(setup, survey, err))
		return false;
	if (setup->shown != NULL)
		return show(&run, err);
	if (!health_file_lock(setup->state, wait, &lock, err))
		return false;
	ok = work(&run, err);
	health_file_unlock(lock);
	return ok;
}
