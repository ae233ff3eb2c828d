/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Completion for zsh: one call of _arguments. */
#include "options/completion.h"

#include <string.h>

/* Within single quotes; what _arguments would take for its own gets a backslash. */
static void
write_text(struct buf *out, struct span text)
{
	uint8_t c;

	while (span_u8(&text, &c)) {
		if (c == '[' || c == ']' || c == ':' || c == '\\')
			buf_u8(out, '\\');
		completion_quoted(out, span_of(&c, 1));
	}
}

static void
write_action(struct buf *out, const struct manual *manual, const struct completion_value *value)
{
	switch (value->kind) {
	case COMPLETION_FILE:
		buf_text(out, "_files");
		return;
	case COMPLETION_FOLDER:
		buf_text(out, "_files -/");
		return;
	case COMPLETION_PLACE:
		buf_printf(out, "_iphttps_%s_place ", manual->service);
		write_text(out, span_text(value->words));
		return;
	case COMPLETION_WORDS:
		buf_u8(out, '(');
		write_text(out, span_text(value->words));
		buf_u8(out, ')');
		return;
	case COMPLETION_HOST:
		buf_text(out, "_hosts");
		return;
	case COMPLETION_RULE:
		buf_printf(out, "_iphttps_%s_rules", manual->service);
		return;
	case COMPLETION_CODE:
		buf_printf(out, "_iphttps_%s_codes", manual->service);
		return;
	default:
		buf_u8(out, ' ');
	}
}

/* Words that end with ":" or "/" are followed by more, and files by themselves. */
static void
write_functions(struct buf *out, const struct manual *manual)
{
	buf_printf(out,
		"_iphttps_%s_place()\n{\n"
		"    if compset -P '*[:=]'; then\n"
		"        _files\n"
		"    else\n"
		"        compadd -S '' -- \"$@\"\n"
		"        _files\n"
		"    fi\n}\n\n",
		manual->service);
	buf_printf(out,
		"_iphttps_%s_rules()\n{\n"
		"    if compset -P '*='; then\n"
		"        compadd -- ok warning critical unknown\n"
		"    else\n"
		"        compadd -S = -- ${${(M)${(f)\"$($words[1] --list-rules "
		"2>/dev/null)\"}:#[a-z]*}%%%% *}\n"
		"    fi\n}\n\n",
		manual->service);
	buf_printf(out,
		"_iphttps_%s_codes()\n{\n"
		"    compadd -- ${(f)\"$($words[1] --list-codes 2>/dev/null |\n"
		"        awk '{ print $1; if ($2 ~ /_/) print $2 }')\"}\n}\n\n",
		manual->service);
}

/* '(-f --file)'{-f+,--file=}'[Summary]:FILE:_files', with * in front where it may be repeated. */
static void
write_row(struct buf *out, const struct manual *manual, const struct option_row *row)
{
	bool argument = row->argument != NULL && !options_optional(row);
	bool repeats = options_repeats(row) || strcmp(row->name, "verbose") == 0;

	buf_text(out, "        ");
	if (repeats)
		buf_text(out, "'*'");
	else if (row->letter != 0)
		buf_printf(out, "'(-%c --%s)'", row->letter, row->name);
	if (row->letter != 0)
		buf_printf(out, "{-%c%s,--%s%s}", row->letter, argument ? "+" : "", row->name,
			argument ? "=" : "");
	else
		buf_printf(out, "--%s%s", row->name, argument ? "=" : "");
	buf_text(out, "'[");
	write_text(out, completion_summary(row));
	buf_u8(out, ']');
	if (argument) {
		buf_u8(out, ':');
		write_text(out, span_text(row->argument));
		buf_u8(out, ':');
		write_action(out, manual, completion_of(row));
	}
	buf_text(out, "' \\\n");
}

void
completion_write_zsh(struct buf *out, const struct manual *manual)
{
	const struct option_row *row;

	buf_printf(out, "#compdef %s\n# Completion of %s for zsh.\n\n", manual->program,
		manual->program);
	write_functions(out, manual);
	buf_printf(out, "_iphttps_%s()\n{\n    _arguments -s -S \\\n", manual->service);
	for (size_t i = 0; (row = options_row_at(manual, i)) != NULL; i++)
		write_row(out, manual, row);
	if (manual->operand != NULL)
		buf_printf(out, "        '*:SITE:_files'\n");
	else
		buf_text(out, "        && return\n");
	buf_printf(out, "}\n\n_iphttps_%s \"$@\"\n", manual->service);
}
