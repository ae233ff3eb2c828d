/* SPDX-License-Identifier: GPL-3.0-or-later */
/* iphttps-codes(7): every code, as --explain has it. */
#include <stdio.h>

#include "manual/pages.h"
#include "model/winerr.h"
#include "options/man.h"

static void
write_code(struct buf *out, const struct winerr *row)
{
	char hex[WINERR_TEXT_MAX];

	buf_printf(out, ".SS \"%s", winerr_format(row->code, hex));
	if (row->symbol[0] != '\0')
		man_line(out, " ", row->symbol, "");
	man_line(out, "\"\n", row->meaning, ".\n");
	if (row->cause != NULL)
		man_line(out, ".TP\nCause\n", row->cause, ".\n");
	if (row->remedy != NULL)
		man_line(out, ".TP\nRemedy\n", row->remedy, "\n");
}

void
manual_write_codes(struct buf *out)
{
	const struct winerr *row;

	buf_text(out,
		".SH DESCRIPTION\n"
		"A DirectAccess client that cannot connect over IP\\-HTTPS shows one code: "
		"LastErrorCode "
		"of Get\\-NetIPHttpsState, or Last Error Code of netsh interface httpstunnel show "
		"interfaces. The checks say the code that clients would show, and what to do about "
		"it; "
		"check_iphttps \\-\\-explain=CODE prints one entry of this page. A code may be "
		"given as "
		"hexadecimal or decimal number, signed or not, or by its symbol.\n"
		".PP\n"
		"Numbers and symbols are those of Microsoft's [MS\\-ERREF], winerror.h and "
		"winhttp.h. What a "
		"code means for IP\\-HTTPS comes from Microsoft's articles where they say so.\n"
		".SH CODES\n");
	for (size_t i = 0; (row = winerr_at(i)) != NULL; i++)
		write_code(out, row);
}
