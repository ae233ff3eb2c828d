/* SPDX-License-Identifier: GPL-3.0-or-later */
/* States in colour. */
#include "output/colour.h"

#include <string.h>

#include "model/state.h"

/* Foreground colours of SGR; orange is none of the eight that every terminal has. */
static const char *const codes[STATE_COUNT] = {
	[STATE_OK] = "32", [STATE_WARNING] = "33", [STATE_CRITICAL] = "31", [STATE_UNKNOWN] = "35"};

/* The state that stands here as a word. */
static enum state
state_first(struct span text)
{
	for (int state = STATE_OK; state < STATE_COUNT; state++) {
		const char *name = state_name((enum state)state);
		size_t n = strlen(name);

		if (codes[state] != NULL && span_starts(text, name) &&
			(text.n == n || text.p[n] == ' ' || text.p[n] == ':'))
			return (enum state)state;
	}
	return STATE_NONE;
}

/* Where the word begins: behind blanks, or in the first line as the last before its colon. */
static size_t
place(struct span line, bool first)
{
	size_t at = 0, word = 0;

	if (!first) {
		while (at < line.n && line.p[at] == ' ')
			at++;
		return at;
	}
	for (; at < line.n && line.p[at] != ':'; at++)
		if (line.p[at] == ' ')
			word = at + 1;
	return word;
}

void
colour_states(struct buf *out, struct span text)
{
	struct span rest = text, line;

	for (bool first = true; span_until(&rest, '\n', &line); first = false) {
		struct span head = {0};
		enum state state;

		span_take(&line, place(line, first), &head);
		buf_span(out, head);
		state = state_first(line);
		if (state != STATE_NONE) {
			buf_printf(out, "\033[1;%sm%s\033[0m", codes[state], state_name(state));
			span_skip(&line, strlen(state_name(state)));
		}
		buf_span(out, line);
		buf_u8(out, '\n');
	}
	buf_span(out, rest);
}
