/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Help, version and lists: actions that replace the check. */
#include "config.h"

#include "options/action.h"

#include <stdio.h>
#include <unistd.h>

#include "model/winerr.h"
#include "options/help.h"
#include "options/terminal.h"
#include "output/wrap.h"
#include "verdict/reporter.h"

enum { EXPLANATION_MAX = 256 };

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

/* Facilities of MS-ERREF section 2.1. */
static const char *
facility_words(unsigned int facility)
{
	static const struct {
		unsigned int facility;
		const char *words;
	} rows[] = {{1, "RPC"}, {7, "Win32"}, {9, "SSPI: security"}, {11, "CERT: trust"},
		{12, "Internet"}, {25, "HTTP"}};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (rows[i].facility == facility)
			return rows[i].words;
	return "another part of Windows";
}

/* "Windows Sockets Error Codes" and WinHTTP's "Error Messages" begin there. */
static const char *
win32_words(unsigned int code)
{
	enum { WINSOCK = 10000, WINHTTP = 12000, BEHIND = 13000 };

	if (code >= WINHTTP && code < BEHIND)
		return "of WinHTTP";
	return code >= WINSOCK && code < WINHTTP ? "of Winsock" : "of Windows itself";
}

/* An HRESULT is a severity, a facility and a code; an NTSTATUS that is an error begins with 0xc. */
static void
split_code(struct buf *out, uint32_t code)
{
	enum { FACILITY_MASK = 0x7ff, CODE_MASK = 0xffff, WIN32 = 7, NTSTATUS_ERROR = 3 };
	unsigned int facility = (code >> 16) & FACILITY_MASK, low = code & CODE_MASK;
	char text[EXPLANATION_MAX];

	if (code >> 30 == NTSTATUS_ERROR)
		snprintf(text, sizeof(text), "NTSTATUS, severity error, code 0x%x: of the system",
			low);
	else if (code <= CODE_MASK)
		snprintf(text, sizeof(text), "Win32 code %u, %s", low, win32_words(low));
	else
		snprintf(text, sizeof(text), "HRESULT, severity %s, facility %u (%s), code %u%s%s",
			code >> 31 != 0 ? "failure" : "success", facility, facility_words(facility),
			low, facility == WIN32 ? ", " : "",
			facility == WIN32 ? win32_words(low) : "");
	paragraph(out, "Parts:", text);
	paragraph(out, "Windows:", "certutil -error CODE on any Windows names it.");
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
		split_code(out, code);
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
	case ACTION_DIFF:
		break;
	}
	return false;
}
