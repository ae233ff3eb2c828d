/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Help and manual page, both written from a program's option rows. */
#include "options/help.h"

#include <stdio.h>
#include <string.h>

#include "base/span.h"
#include "options/man.h"
#include "output/wrap.h"

/* Columns of the descriptions in --help and -h. */
enum { COLUMN = 30, COLUMN_BRIEF = 34 };

/* An argument as it is shown: "=NAME", or "[=NAME]" when it is optional. */
struct shown {
	const char *lead;
	struct span argument;
	const char *tail;
};

static struct shown
shown_argument(const struct option_row *row)
{
	struct span text = span_text(row->argument), inner;

	if (text.n == 0)
		return (struct shown) {"", text, ""};
	if (text.p[0] != '[' || strchr(row->argument, ']') != row->argument + text.n - 1)
		return (struct shown) {"=", text, ""};
	span_skip(&text, 1);
	span_take(&text, text.n - 1, &inner);
	return (struct shown) {"[=", inner, "]"};
}

/* Where help goes, and how what stands out is written. */
struct sheet {
	struct buf *out;
	const char *bold, *plain;
	size_t column; /* of the descriptions */
};

static struct sheet
make_sheet(struct buf *out, bool colour, size_t column)
{
	return (struct sheet) {out, colour ? "\033[1m" : "", colour ? "\033[0m" : "", column};
}

/* The option as it is given, and blanks up to the column; on a line of its own when it is long. */
static void
write_option(const struct sheet *sheet, const struct option_row *row)
{
	struct buf *out = sheet->out;
	struct shown shown = shown_argument(row);
	size_t used = strlen("  -x, --") + strlen(row->name) + strlen(shown.lead) +
		      shown.argument.n + strlen(shown.tail);

	if (row->letter != 0)
		buf_printf(out, "  %s-%c%s, ", sheet->bold, row->letter, sheet->plain);
	else
		wrap_indent(out, strlen("  -x, "));
	buf_printf(out, "%s--%s%s%s", sheet->bold, row->name, sheet->plain, shown.lead);
	buf_span(out, shown.argument);
	buf_text(out, shown.tail);
	if (used + 2 > sheet->column) {
		buf_u8(out, '\n');
		used = 0;
	}
	wrap_indent(out, sheet->column - used);
}

static void
write_heading(const struct sheet *sheet, const char *heading)
{
	buf_printf(sheet->out, "%s%s:%s\n", sheet->bold, heading, sheet->plain);
}

static void
write_usage(const struct sheet *sheet, const struct manual *manual, const char *version)
{
	struct span in = span_text(manual->usage), line;

	buf_printf(sheet->out, "%s%s%s %s - %s\n\n", sheet->bold, manual->program, sheet->plain,
		version, manual->purpose);
	write_heading(sheet, "Usage");
	while (span_line(&in, &line)) {
		if (line.n > 0 && line.p[0] != ' ')
			buf_text(sheet->out, "  ");
		buf_span(sheet->out, line);
		buf_u8(sheet->out, '\n');
	}
	buf_u8(sheet->out, '\n');
}

void
help_write(struct buf *out, const struct manual *manual, const char *version, bool colour)
{
	struct sheet sheet = make_sheet(out, colour, COLUMN);

	write_usage(&sheet, manual, version);
	for (size_t g = 0; manual->groups[g] != NULL; g++) {
		write_heading(&sheet, manual->groups[g]->title);
		for (size_t i = 0; i < manual->groups[g]->count; i++) {
			write_option(&sheet, &manual->groups[g]->rows[i]);
			wrap_write(out, manual->groups[g]->rows[i].help, COLUMN, COLUMN);
		}
		buf_u8(out, '\n');
	}
	buf_printf(out, "More: man %s, or %s --help=man\n", manual->program, manual->program);
}

void
help_write_brief(struct buf *out, const struct manual *manual, const char *version, bool colour)
{
	struct sheet sheet = make_sheet(out, colour, COLUMN_BRIEF);

	write_usage(&sheet, manual, version);
	write_heading(&sheet, "Used most");
	for (size_t i = 0; manual->common[i].name != NULL; i++) {
		write_option(&sheet, options_row(manual, manual->common[i].name));
		buf_printf(out, "%s\n", manual->common[i].text);
	}
	buf_printf(out, "\nAll options: %s --help\nMore:        man %s\n", manual->program,
		manual->program);
}

static void
man_row(struct buf *out, const struct option_row *row)
{
	struct shown shown = shown_argument(row);

	buf_text(out, ".TP\n");
	if (row->letter != 0)
		buf_printf(out, "\\fB\\-%c\\fR, ", row->letter);
	man_line(out, "\\fB\\-\\-", row->name, "\\fR");
	if (row->argument != NULL) {
		buf_printf(out, "%s\\fI", shown.lead);
		buf_span(out, shown.argument);
		buf_printf(out, "\\fR%s", shown.tail);
	}
	man_line(out, "\n", row->help, "\n");
}

static void
man_description(struct buf *out, const struct manual *manual)
{
	buf_text(out, ".SH DESCRIPTION\n");
	for (size_t i = 0; manual->description != NULL && manual->description[i] != NULL; i++)
		man_line(out, i == 0 ? "" : ".PP\n", manual->description[i], "\n");
}

static void
man_options(struct buf *out, const struct manual *manual)
{
	buf_text(out, ".SH OPTIONS\n");
	for (size_t g = 0; manual->groups[g] != NULL; g++) {
		man_line(out, ".SS ", manual->groups[g]->title, "\n");
		for (size_t i = 0; i < manual->groups[g]->count; i++)
			man_row(out, &manual->groups[g]->rows[i]);
	}
}

static void
man_exit_status(struct buf *out)
{
	static const char *const states[] = {"OK", "WARNING", "CRITICAL",
		("UNKNOWN: the check could not be done, or the options are wrong; also after "
		 "\\-\\-help and \\-\\-version")};

	buf_text(out, ".SH EXIT STATUS\n");
	for (size_t i = 0; i < sizeof(states) / sizeof(states[0]); i++)
		buf_printf(out, ".TP\n\\fB%zu\\fR\n%s\n", i, states[i]);
}

/* Over several lines, as a shell takes it, where it is longer than a page is wide. */
static void
man_command(struct buf *out, const char *command)
{
	enum { INDENT = 4, COLUMNS = 64 }; /* 80 without the margins of an example */
	size_t used = 0;

	while (*command != '\0') {
		struct span word = span_of(command, strcspn(command, " "));
		bool first = used == 0, breaks = !first && used + 1 + word.n > COLUMNS - 2;
		char text[COLUMNS * 4];

		snprintf(text, sizeof(text), "%.*s", (int)word.n, command);
		used = breaks ? INDENT + word.n : used + !first + word.n;
		man_line(out, breaks ? " \\e\n    " : first ? "" : " ", text, "");
		command += word.n + strspn(command + word.n, " ");
	}
}

static void
man_examples(struct buf *out, const struct manual *manual)
{
	if (manual->example_count > 0)
		buf_text(out, ".SH EXAMPLES\n");
	for (size_t i = 0; i < manual->example_count; i++) {
		man_line(out, i == 0 ? "" : ".PP\n", manual->examples[i].text, "\n");
		buf_text(out, ".PP\n.nf\n.RS\n");
		man_command(out, manual->examples[i].command);
		buf_text(out, "\n.RE\n.fi\n");
	}
}

/* Those of --extra-opts are the first two of many. */
static void
man_files(struct buf *out, const struct manual *manual)
{
	buf_text(out, ".SH FILES\n");
	if (manual->reporter == 0)
		buf_text(out, ".TP\n\\fI/etc/iphttps/report.ini\\fR\n"
			      "What the shipped systemd unit and cron line use for "
			      "\\-\\-config.\n");
	buf_text(out, ".TP\n\\fI/etc/monitoring\\-plugins.ini\\fR, "
		      "\\fI/etc/nagios/plugins.ini\\fR\n"
		      "Where \\-\\-extra\\-opts looks when it names no file; MP_CONFIG_FILE and "
		      "NAGIOS_CONFIG_PATH name others.\n");
	if (options_row(manual, "ldap-user") != NULL)
		buf_text(out, ".TP\n\\fI~/.local/state/iphttps\\-plugins\\fR\n"
			      "Which password files a directory has refused, and no part of a "
			      "password; in "
			      "STATE_DIRECTORY or "
			      "XDG_STATE_HOME where one of them is set.\n");
}

void
help_write_man(struct buf *out, const struct manual *manual, const char *version)
{
	man_title(out, manual->program, 1, version);
	man_name(out, manual->program, manual->purpose);
	man_line(out, ".SH SYNOPSIS\n.nf\n", manual->usage, "\n.fi\n");
	man_description(out, manual);
	man_options(out, manual);
	man_exit_status(out);
	man_files(out, manual);
	man_examples(out, manual);
	if (manual->see_also != NULL && manual->see_also[0] != NULL)
		man_see_also(out, manual->see_also);
}
