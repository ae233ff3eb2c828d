/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The first line, fitted. */
#include "output/headline.h"

#include <stdio.h>
#include <string.h>

#include "base/squeeze.h"
#include "base/text.h"
#include "model/winerr.h"

enum {
	PART_MAX = 1024, /* bytes of subject and text each */
	AIM = 80,        /* a terminal's width */
	GOOD_PART = 36,  /* of a path, for the sake of AIM */
	LEAST_PART = 20, /* of a word, for the sake of the limit */
	HUGE_PART = 64,  /* of a word, where the text is cut all the same */
	LINE_MAX_BYTES = 2 * PART_MAX + 16,
};

/* Bytes up to the end of the code and its symbol. */
static size_t
code_end(const char *text, uint32_t code)
{
	char hex[WINERR_TEXT_MAX];
	const char *symbol = winerr_symbol(code), *at;
	size_t end;

	if (code == 0 || (at = strstr(text, winerr_format(code, hex))) == NULL)
		return 0;
	end = (size_t)(at - text) + strlen(hex);
	if (*symbol != '\0' && text[end] == ' ' && text_starts(text + end + 1, symbol))
		end += 1 + strlen(symbol);
	return end;
}

static size_t
room(size_t limit, size_t used)
{
	return limit > used + LEAST_PART ? limit - used : LEAST_PART;
}

static void
fit(char *text, size_t used, const struct headline *line)
{
	size_t max = room(line->max, used);
	char words[LINE_MAX_BYTES];

	squeeze(text, room(AIM, used), GOOD_PART, SQUEEZE_PATHS);
	squeeze(text, room(LIMIT_HEADLINE, used), LEAST_PART, SQUEEZE_PATHS);
	snprintf(words, sizeof(words), "%s", text);
	squeeze(words, max, LEAST_PART, SQUEEZE_WORDS);
	if (squeeze_columns(words) <= max) {
		memcpy(text, words, strlen(words) + 1);
		return;
	}
	squeeze(text, max, HUGE_PART, SQUEEZE_WORDS);
	squeeze_cut(text, max, code_end(text, line->code));
}

void
headline_write(struct buf *out, const struct headline *line)
{
	const char *subject = line->subject == NULL ? "" : line->subject;
	const char *tail = line->tail == NULL ? "" : line->tail;
	size_t begin = out->n, used;
	struct buf parts = buf_make(LINE_MAX_BYTES - 1);
	char text[LINE_MAX_BYTES];

	buf_printf(out, "%s %s - ", line->service, state_name(line->state));
	used = out->n - begin + squeeze_columns(tail);
	text_printable(&parts, span_text(subject), PART_MAX);
	if (*subject != '\0')
		buf_text(&parts, ": ");
	text_printable(&parts, span_text(line->text == NULL ? "" : line->text), PART_MAX);
	snprintf(text, sizeof(text), "%s", buf_cstr(&parts));
	buf_free(&parts);
	if (line->max > 0)
		fit(text, used, line);
	buf_text(out, text);
	buf_text(out, tail);
}
