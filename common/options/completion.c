/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What shells offer for the arguments of options. */
#include "options/completion.h"

#include <string.h>

#define STORES                                                                                     \
	"system: pem: dir: p7b: ctl: sst: gpo: gpobackup: gpreport: list: list:root: mdm: odj: "   \
	"reg: hive: ldap:// "                                                                      \
	"ldaps:// ldapi://"

static const struct completion_value values[] = {
	{"FILE", COMPLETION_FILE, NULL},
	{"PATH", COMPLETION_FILE, NULL},
	{"FILE|SHA256", COMPLETION_FILE, NULL},
	{"DIR", COMPLETION_FOLDER, NULL},
	{"DIRECTORY", COMPLETION_FOLDER, NULL},
	{"[NAME=]LOCATION", COMPLETION_PLACE, STORES},
	{"LOCATION", COMPLETION_PLACE, STORES},
	{"[KIND:]FILE", COMPLETION_PLACE, STORES " authroot: disallowedcert:"},
	{"[KIND:]DAYS", COMPLETION_WORDS, "files: sst: gpo: odj: reg: hive: mdm: list: ctl:"},
	{"PROFILE", COMPLETION_WORDS, "win7 win8 win10 win11"},
	{"FORMAT", COMPLETION_WORDS, "nagios json openmetrics prtg checkmk text"},
	{"FORMAT[:WHERE]", COMPLETION_PLACE,
		"text: json: csv: csv-bom: openmetrics: zabbix-lld: html: mail: nagios: "
		"nagios-spool: icinga2: zabbix:"},
	{"[man]", COMPLETION_WORDS, "man"},
	{"RULE=STATE", COMPLETION_RULE, NULL},
	{"CODE", COMPLETION_CODE, NULL},
};

const struct completion_value *
completion_of(const struct option_row *row)
{
	static const struct completion_value none = {NULL, COMPLETION_NONE, NULL};
	static const struct completion_value host = {"NAME", COMPLETION_HOST, NULL};

	if (row->argument == NULL)
		return &none;
	if (row->kind == OPTION_HOST)
		return &host;
	for (size_t i = 0; i < sizeof(values) / sizeof(values[0]); i++)
		if (strcmp(values[i].argument, row->argument) == 0)
			return &values[i];
	return &none;
}

struct span
completion_summary(const struct option_row *row)
{
	size_t end = strcspn(row->help, ".:;");

	/* A full stop within a word ends no sentence. */
	while (row->help[end] != '\0' && row->help[end + 1] != ' ' && row->help[end + 1] != '\0')
		end += 1 + strcspn(row->help + end + 1, ".:;");
	return span_of(row->help, end);
}

void
completion_quoted(struct buf *out, struct span text)
{
	uint8_t c;

	while (span_u8(&text, &c))
		if (c == '\'')
			buf_text(out, "'\\''");
		else
			buf_u8(out, c);
}

const struct completion_shell *
completion_shell_find(const char *name)
{
	static const struct completion_shell shells[] = {{"bash", completion_write_bash},
		{"zsh", completion_write_zsh}, {"fish", completion_write_fish}};

	for (size_t i = 0; i < sizeof(shells) / sizeof(shells[0]); i++)
		if (strcmp(shells[i].name, name) == 0)
			return &shells[i];
	return NULL;
}
