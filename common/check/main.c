/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From the command line to the exit status, which is decided here and nowhere else. */
#include "config.h"

#include <unistd.h>

#include "base/clock.h"
#include "check/process.h"
#include "check/run.h"
#include "check/diff.h"
#include "check/verify.h"
#include "options/action.h"
#include "options/terminal.h"
#include "output/colour.h"
#include "output/output.h"
#include "verdict/rule.h"

enum { OUTPUT_MAX = 16 * 1024 * 1024 };

/* In the form that was asked for where programs read it, so that they can go on; for people, or
 * when that cannot be made, a line. */
static void
tell_failure(const struct check_spec *spec, const struct options *options, struct arena *arena,
	struct buf *out, const struct err *err)
{
	const struct output *output = output_find(options->output);
	const char *text = process_reason(arena, err);
	struct finding finding = {.rule = rule_row(RULE_RUN_LOCAL)->name,
		.state = STATE_UNKNOWN,
		.alone = STATE_UNKNOWN,
		.text = text,
		.remedy = rule_row(RULE_RUN_LOCAL)->remedy};
	const struct report report = {
		.program = spec->manual->program,
		.version = PACKAGE_VERSION,
		.service = spec->manual->service,
		.time = clock_now(),
		.state = STATE_UNKNOWN,
		.name = "",
		.summary = text,
		.findings = {&finding, 1},
		.verbosity = options->verbosity,
	};

	if (output->write != output_nagios && output->write != output_text &&
		output->write(out, &report, arena))
		return;
	buf_reset(out);
	process_unknown(out, spec->manual, err);
}

/* What somebody reads who looks on. */
static void
colour(struct buf *out)
{
	struct buf plain = *out;

	*out = buf_make(plain.max);
	colour_states(out, buf_view(&plain));
	buf_free(&plain);
}

static enum state
check(const struct check_spec *spec, const struct options *options, struct arena *arena,
	struct buf *out, bool *left_behind)
{
	struct report report = {
		.program = spec->manual->program,
		.version = PACKAGE_VERSION,
		.service = spec->manual->service,
		.verbosity = options->verbosity,
	};
	struct err err = {0};

	if (run_check(spec, options, arena, &report, left_behind, &err)) {
		const struct output *output = output_find(options->output);

		if (output->write(out, &report, arena)) {
			if (output->write == output_text && terminal_colour(STDOUT_FILENO))
				colour(out);
			return report.state;
		}
		buf_reset(out);
		err_set(&err, ERR_LIMIT, "the output is larger than %d bytes", OUTPUT_MAX);
	}
	tell_failure(spec, options, arena, out, &err);
	return STATE_UNKNOWN;
}

int
check_main(const struct check_spec *spec, int argc, char **argv)
{
	struct options options = {0};
	struct buf out = buf_make(OUTPUT_MAX);
	struct err err = {0};
	struct arena *arena;
	enum state state = STATE_UNKNOWN;
	bool parsed, left_behind = false;
	int status;

	process_begin();
	arena = arena_new(process_no_memory);
	parsed = options_parse(spec->manual, argc, argv, arena, &options, &err);
	if (!action_perform(&out, spec->manual, &options)) {
		if (parsed && options.action == ACTION_VERIFY)
			state = verify_file(&out, spec->manual, &options, arena);
		else if (parsed && options.action == ACTION_DIFF)
			state = diff_channels(&out, spec->manual, &options, arena, &left_behind);
		else if (parsed)
			state = check(spec, &options, arena, &out, &left_behind);
		else
			process_unknown(&out, spec->manual, &err);
	}
	status = process_say(&out, state);
	if (left_behind)
		process_leave(status);
	buf_free(&out);
	arena_free(arena);
	return process_end(status);
}
