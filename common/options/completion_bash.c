/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Completion for bash: one function, which needs nothing but bash 4. */
#include "options/completion.h"

#include <string.h>

/*
 * bash takes "=" and ":" for words of their own, and replaces only what follows the last of them:
 * the word is taken from the line, and what stands before it there is cut off the answers.
 */
static const char begin[] = "    local line=${COMP_LINE:0:COMP_POINT} word value option cut\n"
			    "    local kind=option words=\n"
			    "    word=${line##*[[:blank:]]}\n"
			    "    value=$word\n"
			    "    case $word in\n"
			    "    --*=*)\n"
			    "        option=${word%%=*}\n"
			    "        value=${word#*=}\n"
			    "        ;;\n"
			    "    *)\n"
			    "        line=${line%\"$word\"}\n"
			    "        line=${line%\"${line##*[![:blank:]]}\"}\n"
			    "        option=${line##*[[:blank:]]}\n"
			    "        ;;\n"
			    "    esac\n"
			    "    case $option in\n";

static const char end[] =
	"    esac\n"
	"    cut=${value%\"${value##*[:=]}\"}\n"
	"    case $kind in\n"
	"    option) [[ $word == -* ]] || kind=$operand ;;\n"
	"    rule)\n"
	"        words=$(\"$1\" --list-rules 2>/dev/null | sed -n 's/^\\([a-z][^ ]*\\) "
	".*/\\1=/p')\n"
	"        [[ $value != *=* ]] || words=\"${value%%=*}=ok ${value%%=*}=warning "
	"${value%%=*}=critical ${value%%=*}=unknown\"\n"
	"        ;;\n"
	"    code) words=$(\"$1\" --list-codes 2>/dev/null | awk '{print $1; if ($2 ~ /_/) print "
	"$2}') ;;\n"
	"    esac\n"
	"    case $kind in\n"
	"    option) words=$options ;;\n"
	"    file | folder | place)\n"
	"        compopt -o filenames 2>/dev/null\n"
	"        [[ $kind == folder ]] && kind=-d || kind=-f\n"
	"        mapfile -t COMPREPLY < <(compgen $kind -- \"${value##*[:=]}\")\n"
	"        [[ -n $words && -z $cut ]] || return 0\n"
	"        ;;\n"
	"    host)\n"
	"        mapfile -t COMPREPLY < <(compgen -A hostname -- \"$value\")\n"
	"        return 0\n"
	"        ;;\n"
	"    esac\n"
	"    mapfile -t -O ${#COMPREPLY[@]} COMPREPLY < <(compgen -W \"$words\" -- \"$value\")\n"
	"    [[ $kind == -f ]] || COMPREPLY=(\"${COMPREPLY[@]#\"$cut\"}\")\n"
	"    [[ ${#COMPREPLY[@]} != 1 || ${COMPREPLY[0]} != *[:=/] ]] || compopt -o nospace "
	"2>/dev/null\n";

static const char *const kinds[] = {[COMPLETION_NONE] = "none",
	[COMPLETION_WORDS] = "words",
	[COMPLETION_FILE] = "file",
	[COMPLETION_FOLDER] = "folder",
	[COMPLETION_PLACE] = "place",
	[COMPLETION_HOST] = "host",
	[COMPLETION_RULE] = "rule",
	[COMPLETION_CODE] = "code"};

/* What comes behind an option that takes an argument. */
static void
write_case(struct buf *out, const struct option_row *row)
{
	const struct completion_value *value = completion_of(row);

	buf_text(out, "    ");
	if (options_optional(row))
		buf_printf(out, "--%s) [[ $word != --*=* ]] || ", row->name);
	else if (row->letter != 0)
		buf_printf(out, "-%c | --%s) ", row->letter, row->name);
	else
		buf_printf(out, "--%s) ", row->name);
	buf_printf(out, "kind=%s", kinds[value->kind]);
	if (value->words != NULL)
		buf_printf(out, " words='%s'", value->words);
	buf_text(out, " ;;\n");
}

static void
write_names(struct buf *out, const struct manual *manual)
{
	const struct option_row *row;

	buf_text(out, "    local options='");
	for (size_t i = 0; (row = options_row_at(manual, i)) != NULL; i++)
		buf_printf(out, "%s--%s%s", i == 0 ? "" : " ", row->name,
			row->argument == NULL || options_optional(row) ? "" : "=");
	buf_printf(out, "' operand=%s\n", manual->operand == NULL ? "none" : "place");
}

void
completion_write_bash(struct buf *out, const struct manual *manual)
{
	const struct option_row *row;

	buf_printf(out, "# Completion of %s for bash.\n\n_iphttps_%s()\n{\n", manual->program,
		manual->service);
	write_names(out, manual);
	buf_text(out, begin);
	for (size_t i = 0; (row = options_row_at(manual, i)) != NULL; i++)
		if (row->argument != NULL)
			write_case(out, row);
	buf_text(out, end);
	buf_printf(out, "}\ncomplete -F _iphttps_%s %s\n", manual->service, manual->program);
}
