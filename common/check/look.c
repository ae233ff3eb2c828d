/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Captured once, kept as it is, and judged by several. */
#include "config.h"

#include "check/look.h"

#include "base/file.h"
#include "base/limits.h"
#include "base/text.h"
#include "check/fetched.h"
#include "check/replay.h"

enum { READ_SECONDS = 10 };

bool
look_take(struct look *look, const struct check_spec *spec, const struct options *options,
	struct err *err)
{
	struct capture *capture = &look->capture;

	*capture = (struct capture) {
		.spec = spec, .options = options, .session = look->session, .arena = look->arena};
	capture_begin(capture);
	capture->own = capture->probe.deadline;
	if (!capture_find_policy(capture, err) || !capture_prepare(capture, err))
		return false;
	capture_restart(capture);
	capture_walk(capture);
	look->evidence = capture->evidence;
	look->seen = true;
	return true;
}

void
look_end(struct look *look)
{
	capture_end(&look->capture);
}

bool
look_read(struct look *look, const char *path, struct err *err)
{
	struct span in;

	if (!file_read(look->arena, path, LIMIT_FILE, deadline_in(READ_SECONDS), &in, err))
		return false;
	if (!replay_read(look->arena, in, &look->evidence, err))
		return err_context(err, "%s", path);
	look->replayed = path;
	look->seen = true;
	return true;
}

/* --- what is kept ---------------------------------------------------------------------------- */

static void
note_input(struct look *look, const struct input *input)
{
	struct evidence *evidence = &look->evidence;

	for (size_t i = 0; i < evidence->input_count; i++) {
		const struct input *other = &evidence->inputs[i];

		if (other->kind == input->kind && text_equal(other->name, input->name) &&
			text_equal(other->location, input->location))
			return;
	}
	ARENA_PUSH(look->arena, evidence->inputs, evidence->input_count, *input);
}

static void
note_text(struct arena *arena, const char ***texts, size_t *count, const char *text)
{
	for (size_t i = 0; i < *count; i++)
		if (text_equal((*texts)[i], text))
			return;
	ARENA_PUSH(arena, *texts, *count, text);
}

void
look_note(struct look *look, const struct check_spec *spec, const struct options *options,
	const struct evidence *judged, struct fetcher *fetcher)
{
	struct evidence *evidence = &look->evidence;

	if (!look->keeps)
		return;
	note_text(look->arena, &evidence->checks, &evidence->check_count, spec_name(spec));
	if (judged == NULL)
		return;
	if (!look->seen) {
		const char **checks = evidence->checks;
		size_t count = evidence->check_count;

		*evidence = *judged;
		evidence->inputs = NULL;
		evidence->input_count = 0;
		evidence->checks = checks;
		evidence->check_count = count;
	}
	for (size_t i = 0; i < judged->input_count; i++)
		note_input(look, &judged->inputs[i]);
	for (size_t i = 0; i < judged->exposed_count; i++)
		note_text(look->arena, &evidence->exposed, &evidence->exposed_count,
			judged->exposed[i]);
	fetched_keep(look->arena, evidence, fetcher, options->fetch_proxy);
}

bool
look_write(struct look *look, const char *path, struct err *err)
{
	struct span out = replay_write(look->arena, &look->evidence, err);

	return out.n > 0 && file_write(path, out, err);
}
