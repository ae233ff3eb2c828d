/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Text of manual pages. */
#include "options/man.h"

void
man_text(struct buf *out, const char *text)
{
	if (*text == '.' || *text == '\'')
		buf_text(out, "\\&");
	for (; *text != '\0'; text++) {
		if (*text == '\\')
			buf_text(out, "\\e");
		else if (*text == '-')
			buf_text(out, "\\-");
		else if (*text == '\n' && (text[1] == '.' || text[1] == '\''))
			buf_text(out, "\n\\&");
		else
			buf_u8(out, (uint8_t)*text);
	}
}

void
man_line(struct buf *out, const char *before, const char *text, const char *after)
{
	buf_text(out, before);
	man_text(out, text);
	buf_text(out, after);
}

void
man_title(struct buf *out, const char *name, unsigned int section, const char *version)
{
	buf_text(out, ".TH \"");
	for (const char *p = name; *p != '\0'; p++)
		if (*p == '-')
			buf_text(out, "\\-");
		else
			buf_u8(out, (uint8_t)(*p >= 'a' && *p <= 'z' ? *p - 'a' + 'A' : *p));
	buf_printf(out, "\" %u \"\" ", section);
	man_line(out, "\"iphttps\\-plugins ", version, "\" \"Monitoring checks\"\n");
	buf_text(out, ".nh\n.ad l\n"); /* commands are copied from here */
}

void
man_name(struct buf *out, const char *name, const char *purpose)
{
	man_line(out, ".SH NAME\n", name, " \\- ");
	man_line(out, "", purpose, "\n");
}

void
man_see_also(struct buf *out, const char *const *pages)
{
	buf_text(out, ".SH SEE ALSO\n");
	for (size_t i = 0; pages[i] != NULL; i++)
		man_line(out, "", pages[i], pages[i + 1] == NULL ? "\n" : ",\n");
}
