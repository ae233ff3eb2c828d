/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Completion for fish: a command for each option. */
#include "options/completion.h"

#include <string.h>

static void
write_value(struct buf *out, const struct manual *manual, const struct completion_value *value)
{
	switch (value->kind) {
	case COMPLETION_FILE:
		buf_text(out, " -r -F");
		return;
	case COMPLETION_FOLDER:
		buf_text(out, " -x -a '(__fish_complete_directories)'");
		return;
	case COMPLETION_PLACE:
		buf_printf(out, " -r -F -a '%s'", value->words);
		return;
	case COMPLETION_WORDS:
		buf_printf(out, " -x -a '%s'", value->words);
		return;
	case COMPLETION_HOST:
		buf_text(out, " -x -a '(__fish_print_hostnames)'");
		return;
	case COMPLETION_RULE:
		buf_printf(out, " -x -a '(__iphttps_%s_rules)'", manual->service);
		return;
	case COMPLETION_CODE:
		buf_printf(out, " -x -a '(__iphttps_%s_codes)'", manual->service);
		return;
	default:
		buf_text(out, " -x");
	}
}

/* The program itself is asked, as it was called. */
static void
write_functions(struct buf *out, const struct manual *manual)
{
	buf_printf(out,
		"function __iphttps_%s_rules\n"
		"    set -l program (commandline -opc)[1]\n"
		"    for rule in ($program --list-rules 2>/dev/null | string match -r "
		"'^[a-z]\\S*')\n"
		"        printf '%%s\\n' $rule=ok $rule=warning $rule=critical $rule=unknown\n"
		"    end\n"
		"end\n",
		manual->service);
	buf_printf(out,
		"function __iphttps_%s_codes\n"
		"    set -l program (commandline -opc)[1]\n"
		"    $program --list-codes 2>/dev/null | string replace -r '^(\\S+)\\s+' '$1\\t'\n"
		"end\n",
		manual->service);
}

static void
write_row(struct buf *out, const struct manual *manual, const struct option_row *row)
{
	buf_printf(out, "complete -c %s -l %s", manual->program, row->name);
	if (row->letter != 0)
		buf_printf(out, " -s %c", row->letter);
	if (row->argument != NULL && !options_optional(row))
		write_value(out, manual, completion_of(row));
	buf_text(out, " -d '");
	completion_quoted(out, completion_summary(row));
	buf_text(out, "'\n");
}

void
completion_write_fish(struct buf *out, const struct manual *manual)
{
	const struct option_row *row;

	buf_printf(out, "# Completion of %s for fish.\n\n", manual->program);
	write_functions(out, manual);
	if (manual->operand == NULL)
		buf_printf(out, "complete -c %s -f\n", manual->program);
	for (size_t i = 0; (row = options_row_at(manual, i)) != NULL; i++)
		write_row(out, manual, row);
}
