/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of destinations, and how a report gets to one. */
#include "survey/delivery.h"

#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/limits.h"
#include "base/text.h"
#include "check/process.h"
#include "options/option_value.h"
#include "options/terminal.h"
#include "output/colour.h"
#include "output/survey.h"
#include "survey/delivery_rows.h"
#include "survey/limits.h"

static const struct delivery_row rows[] = {
	{"html", "[FILE]", "a page for people, in one file, with the history of --history",
		delivery_html, NULL},
	{"mail", "FILE", "the health mail; FILE remembers who knows what", delivery_mail, NULL},
	{"nagios", "[PIPE]", "passive results for the external command file of Nagios",
		delivery_nagios, NULL},
	{"nagios-spool", "DIRECTORY", "passive results for the check result directory of Nagios",
		delivery_nagios_spool, NULL},
	{"icinga2", "URL", "passive results for the API of Icinga 2, https://HOST:5665",
		delivery_icinga, delivery_icinga_accept},
	{"zabbix", "HOST[:PORT]", "values for trapper items of a Zabbix server or proxy",
		delivery_zabbix, delivery_zabbix_accept},
	{NULL, NULL, NULL, NULL, NULL},
};

const struct delivery_row *
delivery_at(size_t index)
{
	return rows[index].format == NULL ? NULL : &rows[index];
}

static const struct delivery_row *
find(const char *format)
{
	for (size_t i = 0; delivery_at(i) != NULL; i++)
		if (strcmp(rows[i].format, format) == 0)
			return &rows[i];
	return NULL;
}

enum { FORMATS_MAX = 32 };

/* All of them only where none was meant: they are more than fit beside it. */
static bool
refuse_format(struct err *err, struct arena *arena, const char *format)
{
	const char *names[FORMATS_MAX], *meant, *all = "one of";
	size_t count = 0;

	for (size_t i = 0; survey_output_at(i) != NULL && count < FORMATS_MAX; i++)
		names[count++] = survey_output_at(i)->name;
	for (size_t i = 0; delivery_at(i) != NULL && count < FORMATS_MAX; i++)
		names[count++] = rows[i].format;
	meant = option_near(format, names, count);
	if (meant != NULL)
		return option_refuse(
			err, arena, "to", format, arena_printf(arena, "a format: write %s", meant));
	for (size_t i = 0; i < count; i++)
		all = arena_printf(arena, "%s%s %s", all, i == 0 ? "" : ",", names[i]);
	return option_refuse(err, arena, "to", format, all);
}

bool
delivery_parse(struct arena *arena, const char *text, struct destination *out, struct err *err)
{
	struct span rest = span_text(text), format;
	const struct delivery_row *row;

	*out = (struct destination) {0};
	if (span_until(&rest, ':', &format)) {
		if (rest.n == 0)
			return err_set(err, ERR_USAGE, "--to: nothing after ':'");
		out->where = arena_span_text(arena, rest);
	} else
		format = rest;
	out->format = arena_span_text(arena, format);
	row = find(out->format);
	if (row == NULL && survey_output_find(out->format) == NULL)
		return refuse_format(err, arena, out->format);
	if (row != NULL && out->where == NULL && row->where[0] != '[')
		return err_set(err, ERR_USAGE, "--to: %s needs :%s", row->format, row->where);
	if (row != NULL && row->accept != NULL && !row->accept(arena, out->where, err))
		return err_context(err, "--to: %s", row->format);
	return true;
}

static bool
is_output(const char *where)
{
	return where == NULL || strcmp(where, "-") == 0;
}

bool
delivery_to_output(const struct destination *to)
{
	const struct delivery_row *row = find(to->format);

	return (row == NULL || row->where[0] == '[') && is_output(to->where);
}

bool
delivery_is_news(const struct destination *to)
{
	const struct delivery_row *row = find(to->format);

	return row != NULL && row->deliver != delivery_html;
}

void
delivery_show(const struct delivery *delivery, struct span content)
{
	buf_span(delivery->shown, content);
	if (content.n == 0 || content.p[content.n - 1] != '\n')
		buf_text(delivery->shown, "\n");
}

bool
delivery_write(const struct delivery *delivery, struct span content, struct err *err)
{
	if (delivery->shown == NULL)
		return file_write(delivery->where == NULL ? "-" : delivery->where, content, err);
	buf_printf(delivery->shown, "would be written, %zu bytes:\n", content.n);
	delivery_show(delivery, content);
	return true;
}

/* What follows concerns this one. */
static void
show_heading(const struct delivery *delivery, const char *format)
{
	buf_printf(delivery->shown, "\n== %s: %s\n", format,
		delivery->where == NULL || strcmp(delivery->where, "-") == 0
			? "standard output"
			: text_clean(
				  delivery->arena, span_text(delivery->where), LIMIT_TEXT_FIELD));
}

static bool
write_coloured(const struct delivery *delivery, struct span text, struct err *err)
{
	struct buf out = buf_make(LIMIT_SURVEY_OUTPUT);
	bool ok;

	colour_states(&out, text);
	ok = delivery_write(delivery, out.failed ? text : buf_view(&out), err);
	buf_free(&out);
	return ok;
}

static bool
write_bytes(const struct delivery *delivery, const struct survey_output *output, struct err *err)
{
	struct buf out = buf_make(LIMIT_SURVEY_OUTPUT);
	bool ok;

	ok = output->write(&out, delivery->survey, delivery->arena) ||
	     err_set(err, ERR_LIMIT, "larger than %d bytes", LIMIT_SURVEY_OUTPUT);
	if (ok && output->write == survey_text && delivery->shown == NULL &&
		is_output(delivery->where) && terminal_colour(STDOUT_FILENO))
		ok = write_coloured(delivery, buf_view(&out), err);
	else if (ok)
		ok = delivery_write(delivery, buf_view(&out), err);
	buf_free(&out);
	return ok;
}

bool
delivery_make(const struct destination *to, const struct survey *survey,
	const struct history_view *history, const struct report_options *options, struct buf *shown,
	struct err *err)
{
	struct delivery delivery = {
		survey, history, options, arena_new(process_no_memory), to->where, shown};
	const struct delivery_row *row = find(to->format);
	struct survey titled = *survey;
	bool ok;

	if (survey->whole > 0 && !delivery_is_news(to)) {
		titled.title = arena_printf(delivery.arena, "%s (%zu of %zu sites)", survey->title,
			survey->count, survey->whole);
		delivery.survey = &titled;
	}
	if (shown != NULL)
		show_heading(&delivery, to->format);
	ok = row != NULL ? row->deliver(&delivery, err)
			 : write_bytes(&delivery, survey_output_find(to->format), err);

	arena_free(delivery.arena);
	return ok || err_context(err, "%s", to->format);
}
