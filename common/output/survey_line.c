/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The output of a check as one line, without characters that monitoring systems misread. */
#include "output/survey_line.h"

#include "base/buf.h"
#include "base/text.h"
#include "output/output.h"

enum { LINE_MAX_BYTES = 1024 };

const char *
survey_line(struct arena *arena, const struct survey_result *result)
{
	const char *name = result->name == NULL ? "" : result->name;
	const char *line = arena_printf(arena, "%s %s - %s%s%s", result->service,
		state_name(result->state), name, *name == '\0' ? "" : ": ",
		result->summary == NULL ? "" : result->summary);

	return text_clean(arena, span_text(line), LINE_MAX_BYTES);
}

const char *
survey_figures(struct arena *arena, const struct survey_result *result, size_t max)
{
	struct metrics some = result->metrics;
	struct buf out = buf_make(max + 1);
	const char *text;

	while (some.count > 0 && (!perfdata_write(&out, &some) || out.n > max)) {
		buf_free(&out);
		out = buf_make(max + 1);
		some.count--;
	}
	text = arena_span_text(arena, buf_view(&out));
	buf_free(&out);
	return text;
}
