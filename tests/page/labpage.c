/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writes a survey made by hand to standard output: labpage SITES [FORM] [TEXT [SECONDS]], where
 * FORM is one of --to=FORM, "plain" for the page without a history, or "letter" for a mail, TEXT is
 * part of every name and sentence, and SECONDS pass between two runs. For tests/page/run, which
 * opens the page in a browser, and for tests/golden. */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../unit/output/survey_sample.h"
#include "base/buf.h"
#include "base/clock.h"
#include "model/health.h"
#include "output/letter.h"
#include "output/page.h"
#include "output/survey.h"

static bool
write_page(struct buf *out, const struct survey *survey, struct arena *arena)
{
	return page_write(out, survey, survey_history(arena, survey), arena);
}

static bool
write_plain(struct buf *out, const struct survey *survey, struct arena *arena)
{
	return page_write(out, survey, NULL, arena);
}

/* Each check of each site is a request of its own. */
static bool
write_icinga(struct buf *out, const struct survey *survey, struct arena *arena)
{
	for (size_t i = 0; i < survey->count; i++)
		for (size_t k = 0; k < survey->sites[i].count; k++)
			if (!survey_icinga(out, survey, &survey->sites[i],
				    &survey->sites[i].results[k], arena) ||
				!buf_u8(out, '\n'))
				return false;
	return true;
}

static bool
write_zabbix(struct buf *out, const struct survey *survey, struct arena *arena)
{
	return survey_zabbix(out, survey, 0, 1000, arena) == survey->count;
}

/* The HTML of a mail about all of the sites: those that are well have recovered. */
static bool
write_letter(struct buf *out, const struct survey *survey, struct arena *arena)
{
	struct letter letter = {.kind = LETTER_CHANGE, .id = "a@b", .to = "c@d"};
	struct mail mail = {.from = "e@f"};

	for (size_t i = 0; i < survey->count; i++) {
		const struct survey_site *site = &survey->sites[i];
		struct letter_row row = {
			.event = site->state == STATE_OK ? HEALTH_RECOVERED : HEALTH_PROBLEM,
			.site = site,
			.was = STATE_CRITICAL,
			.since = survey->time - CLOCK_DAY};

		ARENA_PUSH(arena, letter.rows, letter.count, row);
		ARENA_PUSH(arena, letter.all, letter.sites, site);
		letter.counts[row.event]++;
	}
	letter_write(arena, &letter, survey, survey->time, &mail);
	return buf_text(out, mail.html);
}

/* What iphttps-report sends in pieces, and the page; the others are in the table of outputs. */
static const struct {
	const char *name;
	bool (*write)(struct buf *out, const struct survey *survey, struct arena *arena);
} more[] = {{"history", write_page}, {"plain", write_plain}, {"letter", write_letter},
	{"nagios", survey_nagios}, {"nagios-spool", survey_nagios_spool}, {"icinga", write_icinga},
	{"zabbix", write_zabbix}};

static bool
write_form(struct buf *out, const char *form, const struct survey *survey, struct arena *arena)
{
	const struct survey_output *output = survey_output_find(form);

	if (output != NULL)
		return output->write(out, survey, arena);
	for (size_t i = 0; i < sizeof(more) / sizeof(more[0]); i++)
		if (strcmp(more[i].name, form) == 0)
			return more[i].write(out, survey, arena);
	fprintf(stderr, "labpage: there is no form \"%s\"\n", form);
	return false;
}

int
main(int argc, char **argv)
{
	struct buf out = buf_make((size_t)1 << 30);
	size_t count = argc > 1 ? (size_t)strtoul(argv[1], NULL, 10) : 12;
	struct arena *arena = arena_new(abort);
	struct survey *survey = survey_sample(arena, count, argc > 3 ? argv[3] : NULL);
	bool ok;

	survey->interrupted = count == 1;
	survey->run_every = argc > 4 ? strtol(argv[4], NULL, 10) : 600;
	ok = write_form(&out, argc > 2 ? argv[2] : "history", survey, arena) &&
	     fwrite(out.p, 1, out.n, stdout) == out.n;
	buf_free(&out);
	arena_free(arena);
	return ok ? 0 : 1;
}
