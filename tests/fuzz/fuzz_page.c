/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Text from outside in the page and in a mail: it is never markup, and never a header. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "../unit/output/survey_sample.h"
#include "base/text.h"
#include "output/mail.h"
#include "output/page.h"

/* One site of which everything is shown, and few days: more of them show nothing new, and take
 * time. */
enum { HEADERS = 10, MAX = 1 << 26, PIECE = 80, SITES = 1, DAYS = 3 };

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

/* A loop over bytes is slow where every comparison is traced: ASCII is passed over by strcspn,
 * marks are found by memchr. */
static bool
is_utf8(struct span in)
{
	char high[129];
	uint32_t c;

	for (int i = 0; i < 128; i++)
		high[i] = (char)(128 + i);
	high[128] = '\0';
	while (in.n > 0) {
		if (in.p[0] < 0x80)
			span_skip(&in, strcspn((const char *)in.p, high));
		else if (!text_utf8(&in, &c))
			return false;
	}
	return true;
}

static size_t
marks(struct span in)
{
	static const char each[] = "<>\"'";
	size_t count = 0;

	for (const char *mark = each; *mark != '\0'; mark++) {
		struct span rest = in, before;

		while (span_until(&rest, *mark, &before))
			count++;
	}
	return count;
}

/* What stands behind the style, which is always the same. */
static struct span
behind_style(const struct buf *out)
{
	static const char end[] = "</style>";
	struct span whole = buf_view(out), rest = whole, before;

	while (span_until(&rest, '<', &before))
		if (span_starts(rest, end + 1))
			return rest;
	return whole;
}

static size_t
page_marks(struct arena *arena, const char *text)
{
	struct survey *survey = survey_sample(arena, SITES, text);
	struct buf out = buf_make(MAX);
	struct span shown;
	size_t count;

	if (!page_write(&out, survey, survey_history_of(arena, survey, DAYS), arena) ||
		strlen(buf_cstr(&out)) != out.n)
		abort();
	shown = behind_style(&out);
	if (!is_utf8(shown))
		abort();
	count = marks(shown);
	buf_free(&out);
	return count;
}

static void
check_mail(struct arena *arena, const char *text)
{
	const struct mail mail = {.from = "a@b",
		.from_name = text,
		.to = "c@d",
		.subject = text,
		.id = "e@f",
		.text = text,
		.html = text};
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
	static size_t harmless; /* the marks of a page in which nobody has tried anything */
	struct arena *arena = arena_new(abort);
	char *text = arena_span_text(arena, span_of(p, n < PIECE ? n : PIECE));

	if (harmless == 0)
		harmless = page_marks(arena, "x");
	if (page_marks(arena, text) != harmless)
		abort();
	check_mail(arena, text);
	arena_free(arena);
	return 0;
}
