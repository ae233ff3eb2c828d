/* SPDX-License-Identifier: GPL-3.0-or-later */
/* iphttps-report from its command line to its exit status. */
#include "config.h"

#include "survey/report.h"

#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/limits.h"
#include "base/secret.h"
#include "base/text.h"
#include "check/process.h"
#include "keep/history.h"
#include "model/limits.h"
#include "options/action.h"
#include "survey/agreement.h"
#include "survey/configuration.h"
#include "survey/delivery.h"
#include "survey/forgotten.h"
#include "survey/init.h"
#include "survey/limits.h"
#include "survey/options_report.h"
#include "survey/progress.h"
#include "survey/rehearsal.h"
#include "survey/selection.h"
#include "survey/surveyor.h"

#define TITLE "IP-HTTPS report"

enum {
	HISTORY_SECONDS = 30, /* for another run to end its part */
	RUN_EVERY = 600,      /* seconds, as contrib/systemd and contrib/cron have it */
};

/* One run of the program. */
struct program {
	int argc;
	char **argv;
	struct arena *arena;
	struct options options;
	struct config config;
	struct survey survey;
	struct history_view history;
	bool remembers;      /* history is filled */
	struct buf out;      /* what the program itself has to say */
	bool unfinished;     /* threads are still at work */
	struct err unsaved;  /* evidence that was to be kept */
	struct err mistaken; /* the first mistake of a site, which is UNKNOWN */
	const char **spared; /* destinations that would lack the sites not asked for */
	size_t spared_count;
};

static enum state
say_mistakes(struct program *program, const struct complaints *complaints)
{
	for (size_t i = 0; i < complaints->count; i++)
		buf_printf(&program->out, "%s\n", complaints->items[i]);
	return STATE_UNKNOWN;
}

static enum state
say_no_mistakes(struct program *program)
{
	size_t checks = 0;

	for (size_t i = 0; i < program->config.count; i++)
		checks += program->config.sites[i].count;
	buf_printf(&program->out, "%zu site%s, %zu check%s: no mistakes\n", program->config.count,
		program->config.count == 1 ? "" : "s", checks, checks == 1 ? "" : "s");
	forgotten_write(
		program->arena, report_options(&program->options), &program->config, &program->out);
	return STATE_OK;
}

/* What the file says of those who are to know what is now is not for a run that judges what was. */
static void
leave_out_news(struct extra_opts *lines)
{
	static const char *const news[] = {"to", "history", "history-days", "save-evidence"};
	size_t kept = 0;

	for (size_t i = 0; i < lines->count; i++) {
		bool left_out = false;

		for (size_t k = 0; k < sizeof(news) / sizeof(news[0]); k++)
			left_out = left_out || text_equal(lines->items[i].key, news[k]);
		if (!left_out)
			lines->items[kept++] = lines->items[i];
	}
	lines->count = kept;
}

static void
configure(struct program *program, struct rehearsal *rehearsal, struct complaints *common,
	struct complaints *complaints)
{
	struct config *config = &program->config;
	/* of the command line, so far */
	const struct report_options *options = report_options(&program->options);
	struct extra_opts given;
	struct err err = {0};

	config_read(program->arena, options->config, &manual_report, config, rehearsal, common,
		complaints);
	if (options->replay != NULL)
		leave_out_news(&config->report);
	if (selection_given(options) && options->to_count == 0)
		program->spared = selection_spare(config, program->arena, &program->spared_count);
	if (!options_parse_over(&manual_report, &config->report, program->argc, program->argv,
		    program->arena, &program->options, &given, &err))
		complain(common, "%s", err.text);
	agreement_check(&given, config, program->arena, common);
	selection_check(report_options(&program->options), config, program->arena, common);
	if (rehearsal != NULL)
		rehearse_report(rehearsal, &given);
}

/* ---------------------------------------------------------------- deliveries */

/* What went wrong is said on standard output, unless a format for machines is there. */
static void
say_failure(struct program *program, const struct err *err, bool output_taken)
{
	struct buf line = buf_make(LIMIT_OUTPUT);

	process_unknown(&line, &manual_report, err);
	if (output_taken)
		file_write_fd(STDERR_FILENO, buf_view(&line));
	else
		buf_span(&program->out, buf_view(&line));
	buf_free(&line);
}

static bool
for_people(const struct destination *to)
{
	return text_equal(to->format, "text");
}

/* The secrets of the program itself; those of the checks are reported with their results. */
static size_t
exposed_secrets(struct program *program, const char *out[static 2])
{
	const struct report_options *options = report_options(&program->options);
	const char *const files[] = {options->smtp_user_file, options->icinga_user_file};
	size_t count = 0;

	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		out[count] = secret_exposure(program->arena, files[i]);
		count += out[count] != NULL;
	}
	return count;
}

/* A report that is made is not held back for it. */
static void
say_notes(struct program *program, bool output_taken)
{
	struct buf lines = buf_make(LIMIT_OUTPUT);
	const char *texts[2];
	size_t count = exposed_secrets(program, texts);

	for (size_t i = 0; i < count; i++)
		buf_printf(&lines, "note: %s: chmod 600\n", texts[i]);
	for (size_t i = 0; i < program->spared_count; i++)
		buf_printf(&lines, "note: %s stays as it is: this run is for %zu of %zu sites\n",
			program->spared[i], program->survey.count, program->survey.whole);
	if (output_taken)
		file_write_fd(STDERR_FILENO, buf_view(&lines));
	else
		buf_span(&program->out, buf_view(&lines));
	buf_free(&lines);
}

/* The run is remembered first, so that the page shows it too. */
static bool
remember(struct program *program, struct err *err)
{
	const struct report_options *options = report_options(&program->options);
	int days = options->history_days == 0 ? HISTORY_DAYS : (int)options->history_days;
	struct history *history;

	if (options->history == NULL || options->dry_run)
		return true;
	history = history_open(options->history, deadline_in(HISTORY_SECONDS), err);
	program->remembers = history != NULL &&
			     history_append(history, program->arena, &program->survey, days, err) &&
			     history_read(history, program->arena, program->survey.time,
				     HISTORY_DAYS, &program->history, err);
	history_close(history);
	return program->remembers || err_context(err, "history");
}

/* What is remembered of the run, when it is none. */
static void
show_plan(struct program *program, const struct report_options *options)
{
	struct buf *out = &program->out;

	buf_text(out, "Dry run: nothing is sent or written.\n");
	if (options->history != NULL)
		buf_printf(out, "\n== history: %s\na run of %zu site%s would be added\n",
			text_clean(program->arena, span_text(options->history), LIMIT_TEXT_FIELD),
			program->survey.count, program->survey.count == 1 ? "" : "s");
	if (options->save_evidence != NULL)
		buf_printf(out,
			"\n== save-evidence: %s\na file for each look at a site would be "
			"written\n",
			text_clean(program->arena, span_text(options->save_evidence),
				LIMIT_TEXT_FIELD));
}

/* Every destination is tried. Returns whether all were reached. */
static bool
deliver(struct program *program)
{
	static const struct destination standard = {"text", NULL};
	const struct report_options *options = report_options(&program->options);
	const struct destination *to = options->to_count == 0 ? &standard : options->to;
	size_t count = options->to_count == 0 ? 1 : options->to_count;
	bool ok = true, taken = false;
	struct err why = {0};

	if (options->dry_run)
		show_plan(program, options);
	for (size_t i = 0; i < count && !options->dry_run; i++)
		taken = taken || (delivery_to_output(&to[i]) && !for_people(&to[i]));
	say_notes(program, taken);
	if (!remember(program, &why)) {
		ok = false;
		say_failure(program, &why, taken);
	}
	if (program->mistaken.kind != ERR_NONE) {
		ok = false;
		say_failure(program, &program->mistaken, taken);
	}
	if (program->unsaved.kind != ERR_NONE) {
		ok = false;
		say_failure(program, &program->unsaved, taken);
	}
	for (size_t i = 0; i < count; i++) {
		struct err err = {0};

		if (delivery_make(&to[i], &program->survey,
			    program->remembers ? &program->history : NULL, options,
			    options->dry_run ? &program->out : NULL, &err))
			continue;
		ok = false;
		say_failure(program, &err, taken);
	}
	return ok;
}

/* ---------------------------------------------------------------- the run */

static enum state
fail(struct program *program, const struct err *err)
{
	process_unknown(&program->out, &manual_report, err);
	return STATE_UNKNOWN;
}

/* The first of several, and how many there are. */
static void
first_of(const struct complaints *complaints, struct err *err)
{
	const char *first = complaints->items[0];
	/* What has no place was said on the command line. */
	enum err_kind kind = text_starts(first, "--") ? ERR_USAGE : ERR_FORMAT;

	if (complaints->count == 1)
		err_set(err, kind, "%s", first);
	else
		err_set(err, ERR_FORMAT, "%s (and %zu more, see --check-config)", first,
			complaints->count - 1);
}

/* A mistake that concerns every site: none is looked at. */
static enum state
fail_by(struct program *program, const struct complaints *complaints)
{
	struct err err = {0};

	first_of(complaints, &err);
	return fail(program, &err);
}

/* Only the sites that are asked for. Returns their mistakes. */
static struct complaints
cut(struct program *program)
{
	struct config *config = &program->config;
	struct complaints mistakes = {.arena = program->arena};

	selection_cut(report_options(&program->options), config, program->arena);
	for (size_t i = 0; i < config->count; i++)
		for (size_t k = 0; k < config->sites[i].mistake_count; k++)
			complain(&mistakes, "%s", config->sites[i].mistakes[k]);
	return mistakes;
}

/* No run follows one that judges what was kept. */
static int64_t
run_every(const struct report_options *options)
{
	if (options->run_every == REPORT_NEVER || options->replay != NULL)
		return 0;
	return options->run_every == 0 ? RUN_EVERY : options->run_every;
}

static enum state
run(struct program *program)
{
	const struct report_options *options;
	struct progress progress = progress_on(STDERR_FILENO);
	struct surveyor_plan plan = {
		.progress = progress.wanted ? progress_show : NULL, .context = &progress};
	struct complaints complaints = {.arena = program->arena}, common = complaints;
	struct err err = {0};

	configure(program, NULL, &common, &complaints);
	if (common.count > 0)
		return fail_by(program, &common);
	options = report_options(&program->options); /* with what the file says */
	if (selection_given(options))
		complaints = cut(program);
	if (complaints.count > 0)
		first_of(&complaints, &program->mistaken);
	plan.parallel = options->parallel == 0 ? SURVEYOR_PARALLEL : options->parallel;
	plan.per_host = options->per_host == 0 ? SURVEYOR_PER_HOST : options->per_host;
	plan.seconds = options->run_timeout;
	plan.save = options->save_evidence;
	plan.replay = options->replay;
	plan.dry = options->dry_run;
	program->survey.version = PACKAGE_VERSION;
	program->survey.title = options->title == NULL ? TITLE : options->title;
	program->survey.page_url = options->page_url;
	program->survey.run_every = run_every(options);
	if (!surveyor_run(&program->config, &plan, program->arena, &program->survey,
		    &program->unsaved, &program->unfinished, &err))
		return fail(program, &err);
	return deliver(program) ? program->survey.state : STATE_UNKNOWN;
}

static enum state
check_config(struct program *program)
{
	struct complaints complaints = {.arena = program->arena}, common = complaints;
	struct rehearsal rehearsal = {.arena = program->arena, .complaints = &complaints};

	configure(program, &rehearsal, &common, &complaints);
	return complaints.count > 0 ? say_mistakes(program, &complaints) : say_no_mistakes(program);
}

/* A configuration, or what is wrong with what it was to be made of. */
static enum state
init(struct program *program)
{
	struct complaints complaints = {.arena = program->arena};
	struct buf text = buf_make(LIMIT_SURVEY_OUTPUT);

	init_write(report_options(&program->options), program->arena, &text, &complaints);
	if (complaints.count == 0)
		buf_span(&program->out, buf_view(&text));
	buf_free(&text);
	return complaints.count > 0 ? say_mistakes(program, &complaints) : STATE_OK;
}

/* What goes with --init alone, and what --init cannot go with. */
static bool
check_init(const struct report_options *options, struct arena *arena, struct err *err)
{
	if (options->init && (options->config != NULL || options->replay != NULL))
		return err_set(err, ERR_USAGE, "--init and --%s exclude each other",
			options->config != NULL ? "config" : "replay");
	if (options->init)
		return true;
	if (options->gpo_count > 0)
		return err_set(err, ERR_USAGE, "--gpo needs --init too");
	if (options->name_count > 0)
		return err_set(err, ERR_USAGE, "unexpected argument \"%s\"",
			text_clean(arena, span_text(options->names[0]), LIMIT_TEXT_FIELD));
	return options->config != NULL || err_set(err, ERR_USAGE, "--config is needed");
}

static enum state
act(struct program *program)
{
	struct err err = {0};
	bool parsed = options_parse(&manual_report, program->argc, program->argv, program->arena,
		&program->options, &err);

	if (action_perform(&program->out, &manual_report, &program->options))
		return STATE_UNKNOWN;
	parsed = parsed && check_init(report_options(&program->options), program->arena, &err);
	if (!parsed)
		return fail(program, &err);
	if (report_options(&program->options)->init)
		return init(program);
	return report_options(&program->options)->check_config ? check_config(program)
							       : run(program);
}

int
report_main(int argc, char **argv)
{
	struct program program = {.argc = argc, .argv = argv, .out = buf_make(LIMIT_SURVEY_OUTPUT)};
	enum state state;
	int status;

	process_begin();
	program.arena = arena_new(process_no_memory);
	state = act(&program);
	status = process_say(&program.out, state);
	if (program.unfinished)
		process_leave(status);
	buf_free(&program.out);
	arena_free(program.arena);
	return process_end(status);
}
