/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Runs of a survey made up, into a history, and what is read of it: for tests/history/run.
 *
 *   labhistory FILE append SITES TIME [SEED [SECONDS]]
 *                                              one run; the seed changes states and certificates;
 *                                              so long it waits for another one, 20
 *   labhistory FILE fill SITES RUNS STEP       RUNS runs, STEP seconds apart, up to SURVEY_TIME
 *   labhistory FILE read TIME                  prints sites, days, runs, changes and the peak of
 * memory labhistory FILE page SITES                 the page of a survey with this history
 *
 * Exits 0, or 3 with a line that says why not.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "../unit/output/survey_sample.h"
#include "keep/history.h"
#include "output/page.h"

static void
vary(struct survey *survey, unsigned long seed)
{
	for (size_t i = 0; i < survey->count; i++) {
		struct survey_result *result = &survey->sites[i].results[0];
		unsigned long turn = seed * 2654435761u + i * 40503u;

		result->seconds = 0.05 + (double)(turn % 97) / 1000;
		if (turn % 400 == 0)
			survey->sites[i].state = result->state = STATE_CRITICAL;
		snprintf(result->ends[0].sha256, 17, "%016lx", (seed + i * 7) / 4000 + i);
	}
}

static bool
append(struct history *history, size_t sites, int64_t time, unsigned long seed, struct err *err)
{
	struct arena *arena = arena_new(abort);
	struct survey *survey = survey_sample(arena, sites, NULL);
	bool ok;

	survey->time = time;
	vary(survey, seed);
	ok = history_append(history, arena, survey, HISTORY_DAYS, err);
	arena_free(arena);
	return ok;
}

static bool
fill(struct history *history, size_t sites, long runs, long step, struct err *err)
{
	bool ok = true;

	for (long i = 0; i < runs && ok; i++)
		ok = append(
			history, sites, SURVEY_TIME - (runs - 1 - i) * step, (unsigned long)i, err);
	return ok;
}

static bool
read_all(struct history *history, int64_t time, struct err *err)
{
	struct arena *arena = arena_new(abort);
	struct history_view view;
	struct rusage usage;
	size_t days = 0, runs = 0, changes = 0;
	bool ok = history_read(history, arena, time, HISTORY_DAYS, &view, err);

	for (size_t i = 0; ok && i < view.count; i++) {
		days += view.sites[i].day_count;
		changes += view.sites[i].change_count;
		for (size_t k = 0; k < view.sites[i].day_count; k++)
			for (int state = STATE_OK; state < STATE_COUNT; state++)
				runs += view.sites[i].days[k].runs[state];
	}
	getrusage(RUSAGE_SELF, &usage);
	if (ok)
		printf("%zu %zu %zu %zu %ld\n", view.count, days, runs, changes, usage.ru_maxrss);
	arena_free(arena);
	return ok;
}

static bool
page(struct history *history, size_t sites, struct err *err)
{
	struct buf out = buf_make((size_t)1 << 31);
	struct arena *arena = arena_new(abort);
	struct history_view view;
	bool ok = history_read(history, arena, SURVEY_TIME, HISTORY_DAYS, &view, err) &&
		  page_write(&out, survey_sample(arena, sites, NULL), &view, arena) &&
		  fwrite(out.p, 1, out.n, stdout) == out.n;

	buf_free(&out);
	arena_free(arena);
	return ok;
}

int
main(int argc, char **argv)
{
	struct err err = {.kind = ERR_NONE};
	struct history *history;
	long n[4] = {0, 0, 0, 20};
	bool ok = false;

	if (argc < 4)
		return 2;
	for (int i = 3; i < argc && i < 7; i++)
		n[i - 3] = strtol(argv[i], NULL, 10);
	history = history_open(
		argv[1], deadline_in(strcmp(argv[2], "fill") == 0 ? 100000 : (double)n[3]), &err);
	if (history == NULL)
		;
	else if (strcmp(argv[2], "append") == 0)
		ok = append(history, (size_t)n[0], n[1], (unsigned long)n[2], &err);
	else if (strcmp(argv[2], "fill") == 0)
		ok = fill(history, (size_t)n[0], n[1], n[2], &err);
	else if (strcmp(argv[2], "read") == 0)
		ok = read_all(history, n[0], &err);
	else if (strcmp(argv[2], "page") == 0)
		ok = page(history, (size_t)n[0], &err);
	history_close(history);
	if (!ok)
		printf("%s\n", err.text);
	return ok ? 0 : 3;
}
