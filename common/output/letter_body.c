/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pieces of a mail, as plain text and as HTML. */
#include "output/letter_body.h"

#include <string.h>

#include "base/text.h"
#include "output/detail.h"
#include "output/html.h"
#include "output/wrap.h"

/* White on each of them has a contrast of 4.5 at least (WCAG 2.2, 1.4.3). */
static const char *const colours[STATE_COUNT] = {
	[STATE_NONE] = "#5a3fc0",
	[STATE_OK] = "#1a7f37",
	[STATE_UNKNOWN] = "#5a3fc0",
	[STATE_WARNING] = "#8a5600",
	[STATE_CRITICAL] = "#b3261e",
};

enum { INDENT = 2 };

#define FONT "font-family:'Segoe UI',Helvetica,Arial,sans-serif;"
#define BREAKS "word-wrap:break-word;overflow-wrap:anywhere;"
#define TEXT FONT BREAKS "font-size:14px;line-height:20px"
#define TABLE_FORMAT                                                                               \
	"<table role=\"presentation\" width=\"100%%\" cellpadding=\"0\" cellspacing=\"0\" "        \
	"border=\"0\" style=\"border-collapse:collapse\">"

/* The whole look is in the elements; this is for who knows dark schemes. */
static const char head[] =
	"</title>\n"
	"<style>\n"
	":root{color-scheme:light dark;supported-color-schemes:light dark}\n"
	"@media (prefers-color-scheme:dark){"
	".page{background:#0d1117!important}"
	".card{background:#161b22!important;border-color:#3d444d!important}"
	".ink{color:#e6edf3!important}"
	".faint{color:#a5b0bc!important}"
	".rule{border-color:#3d444d!important}"
	"a{color:#79b8ff!important}}\n"
	"</style></head>\n"
	"<body class=\"page\" style=\"margin:0;padding:0;background:#f3f4f6\">\n"
	"<table role=\"presentation\" class=\"page\" width=\"100%\" cellpadding=\"0\" "
	"cellspacing=\"0\" border=\"0\" bgcolor=\"#f3f4f6\" style=\"background:#f3f4f6\">"
	"<tr><td align=\"center\" style=\"padding:16px 8px\">\n"
	"<!--[if mso]><table role=\"presentation\" width=\"600\" align=\"center\" "
	"cellpadding=\"0\" cellspacing=\"0\" border=\"0\"><tr><td><![endif]-->\n"
	"<table role=\"presentation\" class=\"card\" width=\"100%\" cellpadding=\"0\" "
	"cellspacing=\"0\" bgcolor=\"#ffffff\" style=\"max-width:600px;table-layout:fixed;"
	"background:#ffffff;border:1px solid #d0d7de\">"
	"<tr><td align=\"left\" style=\"padding:12px 20px 16px;" TEXT ";text-align:left\">\n";

static const char tail[] = "</td></tr></table>\n"
			   "<!--[if mso]></td></tr></table><![endif]-->\n"
			   "</td></tr></table>\n</body></html>\n";

static const char *
clean(const struct letter_body *body, const char *text)
{
	return text_clean(body->arena, span_text(text), DETAIL_LINE);
}

void
body_open(struct letter_body *body, struct arena *arena, const char *title)
{
	*body = (struct letter_body) {
		.arena = arena, .text = buf_make(BODY_MAX), .html = buf_make(BODY_MAX)};
	buf_text(&body->html,
		"<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n"
		"<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
		"<meta name=\"color-scheme\" content=\"light dark\">\n"
		"<meta name=\"supported-color-schemes\" content=\"light dark\">\n<title>");
	html_text(&body->html, title);
	buf_text(&body->html, head);
}

static void
write_text(struct letter_body *body, size_t indent, size_t rest, const char *text)
{
	wrap_indent(&body->text, indent);
	wrap_within(&body->text, text, indent, rest, BODY_COLUMNS);
}

/* `class` with its colour in a light scheme. */
static void
write_paragraph(struct letter_body *body, const char *class, const char *style, const char *text)
{
	buf_printf(&body->html, "<p class=\"%s\" style=\"margin:4px 0 0;%s\">", class, style);
	html_text(&body->html, text);
	buf_text(&body->html, "</p>\n");
}

void
body_line(struct letter_body *body, size_t indent, const char *text)
{
	const char *line = clean(body, text);

	if (*line == '\0')
		return;
	write_text(body, indent, indent, line);
	write_paragraph(body, "ink", "color:#1b1f24", line);
}

/* ---------------------------------------------------------------- blocks */

void
body_block(struct letter_body *body, enum state state, const char *headline, const char *name)
{
	const char *line = clean(body, headline);

	buf_u8(&body->text, '\n');
	write_text(body, 0, INDENT, line);
	buf_printf(&body->html,
		TABLE_FORMAT
		"<tr><td height=\"16\" style=\"height:16px;font-size:0;line-height:0\">&nbsp;</td>"
		"</tr><tr><td class=\"rule\" style=\"border-top:1px solid #d0d7de;"
		"padding-top:12px;" TEXT "\">\n"
		"<table role=\"presentation\" cellpadding=\"0\" cellspacing=\"0\" border=\"0\"><tr>"
		"<td bgcolor=\"%s\" style=\"background:%s;color:#ffffff;padding:2px 8px;" FONT
		"font-size:12px;line-height:18px;font-weight:bold;white-space:nowrap\">%s</td>"
		"<td class=\"ink\" style=\"padding-left:10px;" FONT BREAKS
		"font-size:16px;line-height:22px;font-weight:bold;color:#1b1f24\">",
		colours[state], colours[state], state_name(state));
	html_text(&body->html, clean(body, name));
	buf_text(&body->html, "</td></tr></table>\n");
}

void
body_block_end(struct letter_body *body)
{
	buf_text(&body->html, "</td></tr></table>\n");
}

void
body_heading(struct letter_body *body, const char *text)
{
	const char *line = clean(body, text);

	buf_u8(&body->text, '\n');
	write_text(body, 0, 0, line);
	write_paragraph(body, "ink", "margin-top:16px;font-weight:bold;color:#1b1f24", line);
}

void
body_fault(struct letter_body *body, enum state state, const char *text)
{
	const char *line = clean(body, text);

	buf_u8(&body->text, '\n');
	write_text(body, INDENT, INDENT, line);
	buf_printf(&body->html,
		TABLE_FORMAT
		"<tr><td height=\"8\" colspan=\"2\" style=\"height:8px;font-size:0;"
		"line-height:0\">&nbsp;</td></tr><tr><td width=\"4\" bgcolor=\"%s\" "
		"style=\"width:4px;background:%s;font-size:0;line-height:0\">&nbsp;</td>"
		"<td style=\"padding-left:10px;" TEXT "\">\n",
		colours[state], colours[state]);
	write_paragraph(body, "ink", "margin-top:0;font-weight:bold;color:#1b1f24", line);
}

void
body_particular(struct letter_body *body, const char *label, const char *text)
{
	const char *line = clean(body, arena_printf(body->arena, "%s: %s", label, text));

	if (*text == '\0')
		return;
	write_text(body, 2 * INDENT, 2 * INDENT, line);
	buf_printf(&body->html,
		"<p class=\"ink\" style=\"margin:4px 0 0;color:#1b1f24\">"
		"<span class=\"faint\" style=\"color:#57606a\">%s:</span> ",
		label);
	html_text(&body->html, clean(body, text));
	buf_text(&body->html, "</p>\n");
}

void
body_fault_end(struct letter_body *body)
{
	buf_text(&body->html, "</td></tr></table>\n");
}

/* ---------------------------------------------------------------- the end */

void
body_link(struct letter_body *body, const char *label, const char *url)
{
	const char *line = clean(body, url);

	buf_printf(&body->text, "\n%s: %s\n", label, line);
	buf_printf(&body->html,
		"<p class=\"ink rule\" style=\"margin:16px 0 0;padding-top:12px;"
		"border-top:1px solid #d0d7de;color:#1b1f24\">%s: <a href=\"",
		label);
	html_text(&body->html, line);
	buf_text(&body->html, "\">");
	html_text(&body->html, line);
	buf_text(&body->html, "</a></p>\n");
}

void
body_close(struct letter_body *body, const char *signature)
{
	const char *line = clean(body, signature);

	buf_printf(&body->text, "\n-- \n%s\n", line);
	write_paragraph(body, "faint", "margin-top:16px;font-size:12px;color:#57606a", line);
	buf_text(&body->html, tail);
}

void
body_drop(struct letter_body *body)
{
	buf_free(&body->text);
	buf_free(&body->html);
}
