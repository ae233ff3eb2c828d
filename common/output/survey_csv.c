/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The survey as a table for spreadsheets (RFC 4180): one line a check, lines end with CRLF, all
 * cells but numbers in quotes. An apostrophe goes before a text that a spreadsheet would take for a
 * formula, also behind a semicolon or a tab: where those separate columns, what follows is a cell
 * of its own, whatever the quotes say. Lists have a blank between their items, which hold none.
 */
#include <inttypes.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "model/winerr.h"
#include "output/survey.h"

static const char head[] = "site,check,state,exit,name,code,symbol,summary,seconds,addresses,"
			   "tls_version,next_end,next_end_what,owners,tags,time,days_left\r\n";

/* Characters that start a formula in spreadsheets, also after blanks and quotes. */
static bool
is_formula(const char *text)
{
	text += strspn(text, " \"");
	return *text != '\0' && strchr("=+-@\t\r", *text) != NULL;
}

static void
cell(struct buf *out, const char *text)
{
	const char *at = text == NULL ? "" : text;

	buf_text(out, is_formula(at) ? "\"'" : "\"");
	for (; *at != '\0'; at++) {
		if (*at == '"')
			buf_u8(out, '"');
		buf_u8(out, (uint8_t)*at);
		if ((*at == ';' || *at == '\t') && is_formula(at + 1))
			buf_u8(out, '\'');
	}
	buf_u8(out, '"');
}

static void
list(struct buf *out, struct arena *arena, const char *const *items, size_t count)
{
	const char *all = "";

	for (size_t i = 0; i < count; i++)
		all = arena_printf(arena, "%s%s%s", all, i == 0 ? "" : " ", items[i]);
	cell(out, all);
}

/* The certificate, CRL or OCSP answer that ends first. */
static const struct survey_end *
next_end(const struct survey_result *result)
{
	const struct survey_end *first = NULL;

	for (size_t i = 0; i < result->end_count; i++)
		if (first == NULL || result->ends[i].to < first->to)
			first = &result->ends[i];
	return first;
}

static void
write_result(struct buf *out, const struct survey *survey, const struct survey_site *site,
	const struct survey_result *result, struct arena *arena)
{
	const struct survey_end *end = next_end(result);
	char hex[WINERR_TEXT_MAX], at[CLOCK_TEXT_MAX], seconds[48];

	cell(out, site->name);
	buf_u8(out, ',');
	cell(out, result->program);
	buf_u8(out, ',');
	cell(out, state_name(result->state));
	buf_printf(out, ",%d,", state_exit(result->state));
	cell(out, result->name);
	buf_u8(out, ',');
	cell(out, result->code == 0 ? "" : winerr_format(result->code, hex));
	buf_u8(out, ',');
	cell(out, result->code == 0 ? "" : winerr_symbol(result->code));
	buf_u8(out, ',');
	cell(out, result->summary);
	buf_printf(out, ",%s,", text_double(result->seconds, 6, seconds));
	list(out, arena, result->addresses, result->address_count);
	buf_u8(out, ',');
	cell(out, result->tls_version);
	buf_u8(out, ',');
	cell(out, end == NULL ? "" : clock_format(end->to, at));
	buf_u8(out, ',');
	cell(out, end == NULL
			  ? ""
			  : arena_printf(arena, "%s %s", survey_thing_name(end->thing), end->name));
	buf_u8(out, ',');
	list(out, arena, site->owners, site->owner_count);
	buf_u8(out, ',');
	list(out, arena, site->tags, site->tag_count);
	buf_u8(out, ',');
	cell(out, clock_format(survey->time, at));
	buf_u8(out, ',');
	if (end != NULL)
		buf_printf(out, "%" PRId64, clock_days(survey->time, end->to));
	buf_text(out, "\r\n");
}

bool
survey_csv(struct buf *out, const struct survey *survey, struct arena *arena)
{
	buf_text(out, head);
	for (size_t i = 0; i < survey->count; i++)
		for (size_t k = 0; k < survey->sites[i].count; k++)
			write_result(out, survey, &survey->sites[i], &survey->sites[i].results[k],
				arena);
	return !out->failed;
}

bool
survey_csv_bom(struct buf *out, const struct survey *survey, struct arena *arena)
{
	buf_text(out, "\xef\xbb\xbf");
	return survey_csv(out, survey, arena);
}
