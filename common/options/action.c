/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Help, version and lists: actions that replace the check. */
#include "config.h"

#include "options/action.h"

#include <unistd.h>

#include "model/winerr.h"
#include "options/help.h"
#include "options/terminal.h"
#include "output/wrap.h"
#include "verdict/reporter.h"

/* Those that this program can report, in lines of a terminal. */
static void
list_rules(struct buf *out, const struct manual *manual)
{
	enum { NAME = 26, STATE = 8, COLUMN = NAME + 1 + STATE + 1 };

	for (int i = RULE_NONE + 1; i < RULE_COUNT; i++) {
		const struct rule_row *row = rule_row((enum rule)i);

		if ((reporters((enum rule)i) & manual->reporter) == 0)
			continue;
		buf_printf(out, "%-*s %-*s ", NAME, row->name, STATE, state_name(row->state));
		wrap_write(out, row->text, COLUMN, COLUMN);
	}
}

static void
list_codes(struct buf *out)
{
	char hex[WINERR_TEXT_MAX];
	const struct winerr *row;

	for (size_t i = 0; (row = winerr_at(i)) != NULL; i++)
		buf_printf(out, "%-10s %-30s %s\n", winerr_format(row->code, hex), row->symbol,
			row->meaning);
}

static void
paragraph(struct buf *out, const char *heading, const char *text)
{
	enum { INDENT = 9 };

	buf_printf(out, "%-*s", INDENT, heading);
	wrap_write(out, text, INDENT, INDENT);
}

static void
explain(struct buf *out, const struct manual *manual, uint32_t code)
{
	char hex[WINERR_TEXT_MAX];
	const struct winerr *row = winerr_find(code);

	enum { FACILITY_HTTP = 0x8019 };

	winerr_format(code, hex);
	if (row == NULL) {
		buf_printf(out, "%s UNKNOWN - code %s is not in the table, see --list-codes\n",
			manual->service, hex);
		return;
	}
	if (code >> 16 == FACILITY_HTTP)
		buf_printf(out, "%s %s%sHTTP status %u\n", hex, row->symbol,
			row->symbol[0] == '\0' ? "" : ", ", (unsigned int)(code & 0xffff));
	else
		buf_printf(out, "%s %s\n", hex, row->symbol);
	paragraph(out, "Meaning:", row->meaning);
	paragraph(out, "Cause:", row->cause);
	if (row->remedy != NULL)
		paragraph(out, "Remedy:", row->remedy);
}

bool
action_perform(struct buf *out, const struct manual *manual, const struct options *options)
{
	switch (options->action) {
	case ACTION_BRIEF:
		help_write_brief(out, manual, PACKAGE_VERSION, terminal_colour(STDOUT_FILENO));
		return true;
	case ACTION_HELP:
		help_write(out, manual, PACKAGE_VERSION, terminal_colour(STDOUT_FILENO));
		return true;
	case ACTION_MAN:
		help_write_man(out, manual, PACKAGE_VERSION);
		return true;
	case ACTION_VERSION:
		buf_printf(out, "%s (%s) %s\n", manual->program, PACKAGE_NAME, PACKAGE_VERSION);
		return true;
	case ACTION_LIST_RULES:
		list_rules(out, manual);
		return true;
	case ACTION_LIST_CODES:
		list_codes(out);
		return true;
	case ACTION_EXPLAIN:
		explain(out, manual, options->explain);
		return true;
	case ACTION_CHECK:
	case ACTION_VERIFY:
		break;
	}
	return false;
}
