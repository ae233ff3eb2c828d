/* SPDX-License-Identifier: GPL-3.0-or-later */
/* iphttps-report.ini(5): sections and keys. */
#include <stdbool.h>
#include <string.h>

#include "check/spec.h"
#include "manual/pages.h"
#include "options/man.h"
#include "options/options.h"
#include "survey/report.h"

static void
write_key(struct buf *out, const struct option_row *row)
{
	man_line(out, ".TP\n\\fB", row->name, "\\fR");
	if (row->argument != NULL)
		man_line(out, " = \\fI", row->argument, "\\fR");
	man_line(out, "\n", row->help, "\n");
}

/* Actions make no sense in a file. */
static bool
is_key(const struct option_row *row)
{
	static const char *const none[] = {"help", "version", "extra-opts", "config",
		"check-config", "init", "verbose", "verify", "explain", "output", "dry-run"};

	for (size_t i = 0; i < sizeof(none) / sizeof(none[0]); i++)
		if (strcmp(row->name, none[i]) == 0)
			return false;
	return row->kind != OPTION_ACTION;
}

/* Whether an earlier check has the option as well. */
static bool
known(size_t before, const char *name)
{
	for (size_t i = 0; i < before; i++)
		if (options_row(spec_at(i)->manual, name) != NULL)
			return true;
	return false;
}

static void
write_checks(struct buf *out)
{
	const struct check_spec *spec;
	const struct option_row *row;

	for (size_t i = 0; (spec = spec_at(i)) != NULL; i++) {
		man_line(out, ".SS \"Of ", spec->manual->program,
			i == 0 ? " and others\"\n" : "\"\n");
		for (size_t k = 0; (row = options_row_at(spec->manual, k)) != NULL; k++)
			if (is_key(row) && !known(i, row->name))
				write_key(out, row);
	}
}

void
manual_write_ini(struct buf *out)
{
	const struct option_row *row;

	buf_text(out, ".SH DESCRIPTION\n");
	for (size_t i = 1; i < 3; i++)
		man_line(out, i == 1 ? "" : ".PP\n", manual_report.description[i], "\n");
	buf_text(out, ".PP\n"
		      "A line is KEY = VALUE; a key without a value switches on what has none. "
		      "What may be "
		      "given more than once is written on more than one line. iphttps\\-report "
		      "\\-\\-check\\-config "
		      "names every mistake with its file and line; iphttps\\-report \\-\\-init "
		      "writes a first "
		      "configuration.\n"
		      ".SH \"THE SECTION [report]\"\n"
		      ".TP\n\\fBinclude\\fR = \\fIPATTERN\\fR\n"
		      "Further files, relative to the file itself.\n");
	for (size_t i = 0; (row = options_row_at(&manual_report, i)) != NULL; i++)
		if (is_key(row) && strcmp(row->name, "gpo") != 0) /* of --init */
			write_key(out, row);
	buf_text(out, ".SH \"THE SECTION [defaults] AND SITES\"\n"
		      ".TP\n\\fBchecks\\fR = \\fINAME, ...\\fR\n"
		      "Which checks run: iphttps, cert, trust, roots and state; by default the "
		      "first three.\n"
		      ".TP\n\\fBowners\\fR = \\fIADDRESS, ...\\fR\n"
		      "Who gets mails about this site, besides those of mail\\-to.\n"
		      ".TP\n\\fBtags\\fR = \\fIWORD, ...\\fR\n"
		      "Groups that the site belongs to, for the page and for \\-\\-tag.\n"
		      ".PP\n"
		      "All other keys are options of the checks; CHECK.KEY, such as cert.warning, "
		      "is for one "
		      "check alone.\n");
	write_checks(out);
	buf_text(out,
		".SH FILES\n"
		".TP\n\\fI/etc/iphttps/report.ini\\fR\n"
		"What the shipped systemd unit and cron line use.\n"
		".SH EXAMPLES\n.nf\n.RS\n"
		"[report]\nto = html:/var/lib/iphttps/index.html\nto = "
		"mail:/var/lib/iphttps/mail.json\n"
		"mail\\-from = iphttps@example.com\n\n"
		"[defaults]\nstore = /etc/iphttps/corp\\-root.pem\nowners = network@example.com\n\n"
		"[berlin]\nurl = https://da\\-berlin.example.com/IPHTTPS\n.RE\n.fi\n");
}
