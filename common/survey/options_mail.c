/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The options of iphttps-report about the health mail and the history. */
#include "survey/options_report.h"

#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "model/amount.h"
#include "options/option_value.h"
#include "options/options_rows.h"
#include "output/mail.h"

enum { DAYS_MAX = 3650, AFTER_MAX = 1000 };

static bool
set_address(const char *option, struct arena *arena, const char *value, const char **out,
	struct err *err)
{
	if (!mail_address_valid(value))
		return option_refuse(
			err, arena, option, value, "an address for mail (NAME@DOMAIN)");
	*out = arena_text(arena, value);
	return true;
}

static bool
set_mail_from(struct options *options, struct arena *arena, const char *value, struct err *err)
{
	return set_address("mail-from", arena, value, &report_options(options)->mail_from, err);
}

static bool
set_mail_to(struct options *options, struct arena *arena, const char *value, struct err *err)
{
	struct report_options *own = report_options(options);
	const char *address = NULL;

	if (!set_address("mail-to", arena, value, &address, err))
		return false;
	ARENA_PUSH(arena, own->mail_to, own->mail_to_count, address);
	return true;
}

/* N, Nh, Nd or Nw: days without a suffix; 0 is never. */
static bool
set_interval(
	const char *option, struct arena *arena, const char *value, int64_t *out, struct err *err)
{
	static const struct {
		char suffix;
		int64_t seconds;
	} units[] = {{'h', CLOCK_HOUR}, {'d', CLOCK_DAY}, {'w', 7 * (int64_t)CLOCK_DAY}};
	size_t digits = strspn(value, "0123456789");
	int64_t unit = value[digits] == '\0' ? CLOCK_DAY : 0;
	char right[AMOUNT_TEXT_MAX];
	uint64_t n;

	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++)
		if (value[digits] == units[i].suffix && value[digits + 1] == '\0')
			unit = units[i].seconds;
	if (unit == 0 || !text_u64(arena_span_text(arena, span_of(value, digits)), DAYS_MAX, &n))
		return option_refuse(err, arena, option, value,
			amount_age(span_text(value), right) && strcmp(right, value) != 0
				? arena_printf(arena, "a time: write %s", right)
				: "a time: N days, Nh, Nd or Nw; 0 is never");
	*out = (int64_t)n * unit;
	return true;
}

static bool
set_mail_remind(struct options *options, struct arena *arena, const char *value, struct err *err)
{
	return set_interval(
		"mail-remind", arena, value, &report_options(options)->mail_remind, err);
}

static bool
set_mail_well(struct options *options, struct arena *arena, const char *value, struct err *err)
{
	return set_interval("mail-well", arena, value, &report_options(options)->mail_well, err);
}

static bool
set_smtp(struct options *options, struct arena *arena, const char *value, struct err *err)
{
	const char *scheme = text_starts(value, "smtps://") ? "smtps://" : "smtp://";
	struct err why = {0};

	if (!text_starts(value, scheme))
		return option_refuse(
			err, arena, "smtp", value, "smtp://HOST[:PORT] or smtps://HOST[:PORT]");
	return target_check_server(arena, value, scheme, &why)
		       ? option_value_text(
				 "smtp", arena, value, &report_options(options)->smtp, err)
		       : err_set(err, ERR_USAGE, "--smtp: the URL %s", why.text);
}

static bool
set_page_url(struct options *options, struct arena *arena, const char *value, struct err *err)
{
	bool is_url = text_starts(value, "https://") || text_starts(value, "http://");

	for (const char *c = value; *c != '\0'; c++)
		is_url = is_url && *c > ' ' && *c <= '~' && *c != '"' && *c != '<' && *c != '>';
	if (!is_url)
		return option_refuse(err, arena, "page-url", value, "an http:// or https:// URL");
	return option_value_text("page-url", arena, value, &report_options(options)->page_url, err);
}

static bool
set_sendmail(struct options *options, struct arena *arena, const char *value, struct err *err)
{
	if (value[0] != '/')
		return option_refuse(err, arena, "sendmail", value, "an absolute path");
	return option_value_text("sendmail", arena, value, &report_options(options)->sendmail, err);
}

static const struct option_row mail_rows[] = {
	{0, "mail-from", "ADDRESS", "Who the mails of --to=mail:FILE come from.", set_mail_from},
	{0, "mail-to", "ADDRESS",
		"Who is told of every site; may be repeated. A site's owners are told of that "
		"site.",
		set_mail_to},
	{0, "mail-remind", "TIME",
		"A reminder after this time while something is open: days, or with a suffix hours "
		"(h), days (d) or weeks (w). By default none.",
		set_mail_remind},
	{0, "mail-well", "TIME",
		"A mail after this time when all is well, such as 1w. By default none.",
		set_mail_well},
	{0, "mail-after", "N",
		"A change is told when so many runs in a row have seen it, so that what comes and "
		"goes sends nothing; by default 1.",
		REPORT_COUNT(mail_after, AFTER_MAX)},
	{0, "page-url", "URL",
		"Where people find the page of --to=html, http:// or https://: every mail names "
		"it.",
		set_page_url},
	{0, "smtp", "URL",
		"The mail server: smtp://HOST[:PORT], with STARTTLS, or smtps://HOST[:PORT]. "
		"Without it mails are handed to sendmail.",
		set_smtp},
	{0, "smtp-plain", NULL,
		"Speak without TLS to the server of --smtp, which has to be on this machine "
		"(127.0.0.1 or ::1): no mail goes to another address in this way.",
		REPORT_FLAG(smtp_plain)},
	{0, "smtp-user-file", "FILE",
		"Authenticate: the first line of FILE, which others cannot read (chmod "
		"600), is USER:PASSWORD.",
		REPORT_TEXT(smtp_user_file)},
	{0, "smtp-ca", "FILE",
		"Who may vouch for the mail server, PEM; by default what the machine "
		"trusts.",
		REPORT_TEXT(smtp_ca)},
	{0, "sendmail", "PATH",
		"The program that takes mails, run as PATH -t -i -f ADDRESS, the one of "
		"--mail-from; "
		"by default /usr/sbin/sendmail.",
		set_sendmail},
};

static const struct option_row history_rows[] = {
	{0, "history", "FILE",
		"Remember this run in an SQLite database, and show the last 90 days on the page "
		"(html). Not on a network file system.",
		REPORT_TEXT(history)},
	{0, "history-days", "N", "Days that are kept in it, by default 90.",
		REPORT_COUNT(history_days, DAYS_MAX)},
};

const struct option_group options_mail = {
	"The health mail", mail_rows, sizeof(mail_rows) / sizeof(mail_rows[0])};
const struct option_group options_history = {
	"The history", history_rows, sizeof(history_rows) / sizeof(history_rows[0])};
