/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Headers and MIME of a mail. */
#include "output/mail.h"

#include <string.h>

#include "base/clock.h"
#include "base/text.h"

enum {
	LINE = 76,         /* RFC 2045 section 6.7, RFC 2047 section 2 */
	WORD = 75,         /* an encoded word */
	ADDRESS = 254,     /* RFC 5321 section 4.5.3.1.3, without the angle brackets */
	LOCAL = 64,        /* section 4.5.3.1.1 */
	HEADER_TEXT = 400, /* a subject or name, before it is encoded */
	REFERENCE = 250,
};

/* ---------------------------------------------------------------- addresses */

static bool
is_alnum(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

/* Atoms of these and letters and digits, with single dots between them. */
static bool
is_dotted(struct span in, const char *also)
{
	char last = '.';

	for (size_t i = 0; i < in.n; i++) {
		char c = (char)in.p[i];

		if (c == '.' ? last == '.' : !is_alnum(c) && (c == '\0' || strchr(also, c) == NULL))
			return false;
		last = c;
	}
	return last != '.';
}

bool
mail_address_valid(const char *address)
{
	struct span in = span_text(address), local;

	return in.n <= ADDRESS && span_until(&in, '@', &local) && local.n <= LOCAL &&
	       is_dotted(local, "!#$%&'*+-/=?^_`{|}~") && is_dotted(in, "-") && in.p[0] != '-';
}

const char *
mail_domain(const char *address)
{
	const char *at = strrchr(address, '@');

	return at == NULL ? "localhost" : at + 1;
}

/* A Message-ID: no blank, no bracket, nothing but printable ASCII. */
static bool
id_valid(const char *id)
{
	for (const char *c = id; *c != '\0'; c++)
		if (*c <= ' ' || *c > '~' || *c == '<' || *c == '>')
			return false;
	return *id != '\0' && strlen(id) <= REFERENCE && strchr(id, '@') != NULL;
}

/* ---------------------------------------------------------------- headers */

/* Whether the text can stand in a header without encoding. */
static bool
is_plain(const char *text)
{
	size_t n = strlen(text);

	for (size_t i = 0; i < n; i++)
		if (text[i] < ' ' || text[i] > '~')
			return false;
	return strstr(text, "=?") == NULL && (n == 0 || (text[0] != ' ' && text[n - 1] != ' '));
}

/* RFC 2047 section 5 (3): characters that need no encoding even in a phrase, where the rule is
 * strictest. */
static size_t
encode_q(uint8_t byte, char out[static 4])
{
	static const char hex[] = "0123456789ABCDEF";

	out[0] = byte == ' ' ? '_' : (char)byte;
	if (byte == ' ' || (byte < 0x80 && is_alnum((char)byte)))
		return 1;
	out[0] = '=';
	out[1] = hex[byte >> 4];
	out[2] = hex[byte & 15];
	return 3;
}

/* Writes encoded words and never splits a character; `column` is where the first word begins. */
static void
write_words(struct buf *out, const char *text, size_t column)
{
	static const char open[] = "=?UTF-8?Q?", close[] = "?=";
	struct span in = span_text(text);
	size_t used = column + strlen(open);

	buf_text(out, open);
	while (in.n > 0) {
		struct span start = in;
		char piece[16];
		size_t n = 0;
		uint32_t c;

		if (!text_utf8(&in, &c))
			span_skip(&in, 1);
		for (size_t i = 0; i < start.n - in.n; i++)
			n += encode_q(start.p[i], piece + n);
		if (used + n + strlen(close) > WORD) {
			buf_printf(out, "%s\n %s", close, open);
			used = 1 + strlen(open);
		}
		buf_add(out, piece, n);
		used += n;
	}
	buf_text(out, close);
}

/* Where the next line of a folded header ends: at the last single blank that fits, or with the
 * text; 0: a word is longer than a line. */
static size_t
fold_at(const char *text, size_t room)
{
	size_t n = strlen(text), fold = 0;

	if (n <= room)
		return n;
	for (size_t i = 1; i <= room; i++)
		if (text[i] == ' ' && text[i - 1] != ' ' && text[i + 1] != ' ')
			fold = i;
	return fold;
}

/* RFC 5322 section 2.2.3: a line may go on after a line break before a blank, which stays. Without
 * `out` nothing is written; false when the text cannot be folded. */
static bool
fold(struct buf *out, const char *text, size_t column)
{
	while (*text != '\0') {
		size_t n = fold_at(text, LINE - column);

		if (n == 0)
			return false;
		if (out != NULL)
			buf_printf(out, "%.*s%s", (int)n, text, text[n] == '\0' ? "" : "\n ");
		text += n + (text[n] != '\0');
		column = 1;
	}
	return true;
}

static void
write_text_header(struct buf *out, struct arena *arena, const char *name, const char *text)
{
	const char *clean = text_clean(arena, span_text(text), HEADER_TEXT);
	size_t column = strlen(name) + 2;

	buf_printf(out, "%s: ", name);
	if (is_plain(clean) && fold(NULL, clean, column))
		fold(out, clean, column);
	else
		write_words(out, clean, column);
	buf_u8(out, '\n');
}

static void
write_from(struct buf *out, struct arena *arena, const struct mail *mail)
{
	const char *name = mail->from_name == NULL
				   ? ""
				   : text_clean(arena, span_text(mail->from_name), HEADER_TEXT);

	buf_text(out, "From: ");
	if (*name == '\0') {
		buf_printf(out, "%s\n", mail->from);
		return;
	}
	/* Some names could be quoted strings; encoded words fit all of them. */
	write_words(out, name, strlen("From: "));
	buf_printf(out, "\n <%s>\n", mail->from);
}

static void
write_date(struct buf *out, int64_t at)
{
	static const char *const days[] = {"Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"};
	static const char *const months[] = {
		"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
	struct civil c = clock_to_civil(at);
	int64_t day = clock_days(0, at) % 7;

	buf_printf(out, "Date: %s, %d %s %04lld %02d:%02d:%02d +0000\n",
		days[day < 0 ? day + 7 : day], c.day, months[c.month - 1], (long long)c.year,
		c.hour, c.minute, c.second);
}

static void
write_references(struct buf *out, const struct mail *mail)
{
	if (mail->reference_count == 0)
		return;
	buf_printf(
		out, "In-Reply-To: <%s>\nReferences:", mail->references[mail->reference_count - 1]);
	for (size_t i = 0; i < mail->reference_count; i++)
		buf_printf(out, "%s<%s>", i == 0 ? " " : "\n ", mail->references[i]);
	buf_u8(out, '\n');
}

/* ---------------------------------------------------------------- bodies */

/* RFC 2045 section 6.7: line breaks are kept, longer lines get soft breaks, a blank at the end of a
 * line is encoded. */
static void
write_quoted(struct buf *out, const char *text)
{
	static const char hex[] = "0123456789ABCDEF";
	size_t used = 0;

	for (const char *c = text; *c != '\0'; c++) {
		uint8_t byte = (uint8_t)*c;
		bool blank = byte == ' ' || byte == '\t';
		bool as_is = (byte > ' ' && byte <= '~' && byte != '=') ||
			     (blank && c[1] != '\n' && c[1] != '\0');
		/* Some mail systems change a dot that stands alone, and "From " at the beginning of
		 * a line. */
		size_t need;

		if (used == 0 && (byte == '.' || byte == 'F'))
			as_is = false;
		need = as_is ? 1 : 3;
		if (byte == '\n') {
			buf_u8(out, '\n');
			used = 0;
			continue;
		}
		if (used + need > LINE - 1) {
			buf_text(out, "=\n");
			used = 0;
			if (byte == '.' || byte == 'F')
				as_is = false;
			need = as_is ? 1 : 3;
		}
		if (as_is)
			buf_u8(out, byte);
		else
			buf_printf(out, "=%c%c", hex[byte >> 4], hex[byte & 15]);
		used += need;
	}
	if (used > 0)
		buf_u8(out, '\n');
}

/* Quoted-printable never produces "=_", so no text can end its part. */
#define BOUNDARY "=_iphttps_alternative"

static void
write_part(struct buf *out, const char *subtype, const char *text)
{
	buf_printf(out,
		"--%s\nContent-Type: text/%s; charset=utf-8\n"
		"Content-Transfer-Encoding: quoted-printable\n\n",
		BOUNDARY, subtype);
	write_quoted(out, text);
}

static bool
check(const struct mail *mail, struct err *err)
{
	if (!mail_address_valid(mail->from))
		return err_set(err, ERR_USAGE, "\"%s\" is no address for mail", mail->from);
	if (!mail_address_valid(mail->to))
		return err_set(err, ERR_USAGE, "\"%s\" is no address for mail", mail->to);
	if (!id_valid(mail->id))
		return err_set(err, ERR_USAGE, "\"%s\" is no Message-ID", mail->id);
	for (size_t i = 0; i < mail->reference_count; i++)
		if (!id_valid(mail->references[i]))
			return err_set(
				err, ERR_USAGE, "\"%s\" is no Message-ID", mail->references[i]);
	return true;
}

bool
mail_compose(struct buf *out, const struct mail *mail, struct arena *arena, struct err *err)
{
	if (!check(mail, err))
		return false;
	write_from(out, arena, mail);
	buf_printf(out, "To: %s\n", mail->to);
	write_text_header(out, arena, "Subject", mail->subject);
	write_date(out, mail->date);
	buf_printf(out, "Message-ID: <%s>\n", mail->id);
	write_references(out, mail);
	/* RFC 2919: by which a mail program files them. */
	buf_printf(out, "List-Id: <iphttps-report.%s>\n", mail_domain(mail->from));
	/* No Precedence: RFC 3834 replaces it with Auto-Submitted, and filters take "bulk" for
	 * junk. */
	buf_text(out,
		"Auto-Submitted: auto-generated\nX-Auto-Response-Suppress: All\n"
		"MIME-Version: 1.0\nContent-Type: multipart/alternative;\n boundary=\"" BOUNDARY
		"\"\n\n");
	write_part(out, "plain", mail->text);
	write_part(out, "html", mail->html);
	buf_text(out, "--" BOUNDARY "--\n");
	return !out->failed ||
	       err_set(err, ERR_LIMIT, "the mail is larger than %zu bytes", out->max);
}
