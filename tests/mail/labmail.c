/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One run of the health mail over sites made up on the command line, for tests/mail/run:
 *
 *   labmail STATE-FILE NAME=VALUE... SITE=STATE[:CODE][@OWNER][#FAULT]...
 *
 * in which a fault is RULE/SUBJECT/STATE[/ABOUT], or the fingerprint of the certificate that is
 * served, or leaf~, ca~, root~ or crl~NAME~DAYS, which ends in so many days; with the names from,
 * name, owner, now, remind, well, after, url, user, password, ca, sendmail, title, fact,
 * interrupted, and of the times seconds (for all of it), one (for a mail), take and answer. Prints
 * "made sent kept" and a line for the note, error or failure, and exits 0, or 3 when a mail waits
 * or nobody could be told.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <signal.h>
#include <unistd.h>

#include "base/text.h"
#include "model/winerr.h"
#include "survey/health_run.h"

struct run {
	struct arena *arena;
	struct survey survey;
	struct health_setup setup;
	struct smtp_options smtp;
	struct sendmail_options sendmail;
	const char **owners;
	const char *fact;
	int64_t now;
	double seconds;
};

static bool
set(struct run *run, const char *name, char *value)
{
	const struct {
		const char *name;
		const char **to;
	} texts[] = {{"from", &run->setup.from}, {"name", &run->setup.from_name},
		{"url", &run->smtp.url}, {"user", &run->smtp.user},
		{"password", &run->smtp.password}, {"ca", &run->smtp.ca_file},
		{"sendmail", &run->sendmail.path}, {"title", &run->survey.title},
		{"fact", &run->fact}, {"page", &run->survey.page_url}};
	const struct {
		const char *name;
		int64_t *to;
	} numbers[] = {
		{"now", &run->now}, {"remind", &run->setup.remind}, {"well", &run->setup.well}};

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		if (strcmp(name, texts[i].name) == 0) {
			*texts[i].to = value;
			return true;
		}
	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++)
		if (strcmp(name, numbers[i].name) == 0) {
			*numbers[i].to = strtoll(value, NULL, 10);
			return true;
		}
	if (strcmp(name, "owner") == 0)
		ARENA_PUSH(run->arena, run->owners, run->setup.owner_count, value);
	else if (strcmp(name, "seconds") == 0)
		run->seconds = strtod(value, NULL);
	else if (strcmp(name, "take") == 0)
		run->smtp.seconds = strtod(value, NULL);
	else if (strcmp(name, "answer") == 0)
		run->smtp.answer_seconds = strtod(value, NULL);
	else if (strcmp(name, "one") == 0)
		run->setup.mail_seconds = strtod(value, NULL);
	else if (strcmp(name, "plain") == 0)
		run->smtp.plain = true;
	else if (strcmp(name, "interrupted") == 0)
		run->survey.interrupted = true;
	else if (strcmp(name, "after") == 0)
		run->setup.after = atoi(value);
	else
		return false;
	return true;
}

/* THING~NAME~DAYS */
static void
add_end(struct run *run, struct survey_result *result, char *text)
{
	char *name = strchr(text, '~'), *days = strrchr(text, '~');
	struct survey_end end = {.thing = SURVEY_LEAF};

	if (name == days)
		return;
	*name++ = *days++ = '\0';
	for (int thing = SURVEY_LEAF; thing <= SURVEY_OCSP; thing++)
		if (strcmp(text, survey_thing_name((enum survey_thing)thing)) == 0)
			end.thing = (enum survey_thing)thing;
	end.name = name;
	end.to = run->now + strtoll(days, NULL, 10) * 86400;
	ARENA_PUSH(run->arena, result->ends, result->end_count, end);
}

/* RULE/SUBJECT/STATE[/ABOUT], or the fingerprint of a certificate. */
static void
add_fault(struct run *run, struct survey_result *result, char *text)
{
	char *subject = strchr(text, '/'),
	     *state = subject == NULL ? NULL : strchr(subject + 1, '/'),
	     *about = state == NULL ? NULL : strchr(state + 1, '/');
	struct finding finding = {
		.rule = text, .code = result->code, .gravity = GRAVITY_CUT_OFF_SOME};
	struct survey_end end = {.thing = SURVEY_LEAF, .name = result->name};

	if (state == NULL) {
		snprintf(end.sha256, sizeof(end.sha256), "%s", text);
		ARENA_PUSH(run->arena, result->ends, result->end_count, end);
		return;
	}
	*subject++ = *state++ = '\0';
	finding.subject = *subject == '\0' ? NULL : subject;
	if (about != NULL) {
		*about++ = '\0';
		finding.about = about;
		finding.text = arena_printf(run->arena, "%s of %s: %s", text, about, run->fact);
	} else
		finding.text = arena_printf(run->arena, "%s at %s: %s", text, subject, run->fact);
	if (finding.subject != NULL)
		ARENA_PUSH(run->arena, result->addresses, result->address_count, finding.subject);
	state_parse(state, &finding.state);
	findings_add(&result->findings, run->arena, &finding);
}

/* STATE[:CODE][@OWNER][#FAULT]...; the state "unreached" is that of a run that has ended before. */
static void
add_site(struct run *run, const char *name, char *value)
{
	struct survey_site site = {.name = name,
		.url = arena_printf(run->arena, "https://%s.example.com/IPHTTPS", name),
		.count = 1};
	struct survey_result *result = arena_alloc(run->arena, sizeof(*result));
	char *faults = strchr(value, '#'), *owner, *code;

	if (faults != NULL)
		*faults++ = '\0';
	owner = strchr(value, '@');
	code = strchr(value, ':');

	if (owner != NULL) {
		*owner = '\0';
		ARENA_PUSH(run->arena, site.owners, site.owner_count, (const char *)owner + 1);
	}
	*result = (struct survey_result) {.program = "check_iphttps",
		.service = "IPHTTPS",
		.name = name,
		.summary = run->fact};
	if (code != NULL && (owner == NULL || code < owner)) {
		*code = '\0';
		winerr_parse(code + 1, &result->code);
	}
	result->unreached = strcmp(value, "unreached") == 0;
	state_parse(result->unreached ? "unknown" : value, &site.state);
	result->state = site.state;
	for (char *next = faults; next != NULL; faults = next) {
		next = strchr(faults, '#');
		if (next != NULL)
			*next++ = '\0';
		if (strchr(faults, '~') != NULL)
			add_end(run, result, faults);
		else
			add_fault(run, result, faults);
	}
	if (site.state > STATE_OK && result->findings.count == 0)
		findings_add(&result->findings, run->arena,
			&(struct finding) {
				.rule = arena_printf(run->arena, "lab.%08x", result->code),
				.state = site.state,
				.code = result->code,
				.text = run->fact});
	site.results = result;
	ARENA_PUSH(run->arena, run->survey.sites, run->survey.count, site);
	run->survey.state = state_worse(run->survey.state, site.state);
}

int
main(int argc, char **argv)
{
	struct run run = {.arena = arena_new(abort),
		.seconds = 20,
		.now = 1772600760,
		.fact = "what was seen",
		.survey = {.version = "0", .title = "Lab", .seconds = 1},
		.sendmail = {.path = SENDMAIL_PATH, .environment = environ}};
	struct health_outcome outcome = {.made = 0};
	struct err err = {.kind = ERR_NONE};
	bool ok;

	signal(SIGPIPE, SIG_IGN);
	for (int i = 2; i < argc; i++) {
		char *value = strchr(argv[i], '=');

		if (value == NULL)
			return 2;
		*value++ = '\0';
		if (!set(&run, argv[i], value))
			add_site(&run, argv[i], value);
	}
	if (argc < 2)
		return 2;
	run.setup.state = argv[1];
	run.setup.owners = run.owners;
	run.setup.smtp = run.smtp.url == NULL ? NULL : &run.smtp;
	run.sendmail.sender = run.setup.from;
	run.setup.sendmail = &run.sendmail;
	run.survey.time = run.now;
	ok = health_run(&run.setup, &run.survey, run.now, deadline_in(run.seconds), run.arena,
		&outcome, &err);
	printf("%zu %zu %zu\n", outcome.made, outcome.sent, outcome.kept);
	printf("%s\n", text_clean(run.arena,
			       span_text(!ok                     ? err.text
					 : outcome.error != NULL ? outcome.error
					 : outcome.note != NULL  ? outcome.note
								 : ""),
			       1000));
	arena_free(run.arena);
	return ok && outcome.kept == 0 ? 0 : 3;
}
