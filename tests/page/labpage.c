/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writes a page of a survey made by hand to standard output: labpage SITES [history|plain] [TEXT],
 * where TEXT is part of every name and sentence. For tests/page/run, which opens it in a browser. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../unit/output/survey_sample.h"
#include "base/buf.h"
#include "output/page.h"

int
main(int argc, char **argv)
{
	struct buf out = buf_make((size_t)1 << 30);
	size_t count = argc > 1 ? (size_t)strtoul(argv[1], NULL, 10) : 12;
	struct arena *arena = arena_new(abort);
	struct survey *survey = survey_sample(arena, count, argc > 3 ? argv[3] : NULL);
	struct history_view *history = NULL;
	bool ok;

	if (argc <= 2 || strcmp(argv[2], "plain") != 0)
		history = survey_history(arena, survey);
	survey->interrupted = count == 1;
	ok = page_write(&out, survey, history, arena) && fwrite(out.p, 1, out.n, stdout) == out.n;
	buf_free(&out);
	arena_free(arena);
	return ok ? 0 : 1;
}
