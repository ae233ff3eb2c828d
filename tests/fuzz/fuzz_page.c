/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Text from outside in the page and in a mail: it is never markup, and never a header. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "../unit/output/survey_sample.h"
#include "base/text.h"
#include "output/mail.h"
#include "output/page.h"

enum { HEADERS = 9, MAX = 1 << 26, PIECE = 300 };

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

static size_t
marks(struct span in)
{
	size_t count = 0;

	for (size_t i = 0; i < in.n; i++)
		count += in.p[i] == '<' || in.p[i] == '>' || in.p[i] == '"' || in.p[i] == '\'';
	return count;
}

static size_t
page_marks(struct arena *arena, const char *text)
{
	struct survey *survey = survey_sample(arena, 2, text);
	struct buf out = buf_make(MAX);
	size_t count;

	if (!page_write(&out, survey, survey_history(arena, survey), arena) ||
		!text_utf8_valid(buf_view(&out)))
		abort();
	count = marks(buf_view(&out));
	buf_free(&out);
	return count;
}

static void
check_mail(struct arena *arena, const char *text)
{
	const struct mail mail = {.from = "a@b", .from_name = text, .to = "c@d", .subject = text,
		.id = "e@f", .text = text, .html = text};
	struct buf out = buf_make(MAX);
	struct span rest, line;
	size_t headers = 0;
	bool body = false;

	if (!mail_compose(&out, &mail, arena, NULL))
		abort();
	rest = buf_view(&out);
	while (span_line(&rest, &line)) {
		body = body || line.n == 0;
		headers += !body && line.p[0] != ' ';
		if (line.n > 76)
			abort();
		for (size_t i = 0; i < line.n; i++)
			if (line.p[i] >= 0x7f || (line.p[i] < ' ' && line.p[i] != '\t'))
				abort();
	}
	if (headers != HEADERS)
		abort();
	buf_free(&out);
}

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct arena *arena = arena_new(abort);
	char *text = arena_span_text(arena, span_of(p, n < PIECE ? n : PIECE));

	if (page_marks(arena, text) != page_marks(arena, "x"))
		abort();
	check_mail(arena, text);
	arena_free(arena);
	return 0;
}
