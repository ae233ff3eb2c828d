/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The options of iphttps-report: rows and setters. */
#include "survey/options_report.h"

#include <string.h>

#include "base/clock.h"
#include "base/limits.h"
#include "base/text.h"
#include "model/amount.h"
#include "options/option_value.h"
#include "options/options_rows.h"
#include "survey/delivery.h"

enum { RUN_EVERY_MAX = 366 * CLOCK_DAY };

static bool
set_to(struct options *options, struct arena *arena, const char *value, struct err *err)
{
	struct report_options *own = report_options(options);
	struct destination to;

	if (!delivery_parse(arena, value, &to, err))
		return false;
	ARENA_PUSH(arena, own->to, own->to_count, to);
	return true;
}

static bool
set_title(struct options *options, struct arena *arena, const char *value, struct err *err)
{
	if (*value == '\0')
		return err_set(err, ERR_USAGE, "--title: the value is empty");
	report_options(options)->title = text_clean(arena, span_text(value), LIMIT_TEXT_FIELD);
	return true;
}

/* N, Nm, Nh or Nd: seconds without a suffix; 0 is never. */
static bool
set_run_every(struct options *options, struct arena *arena, const char *value, struct err *err)
{
	static const struct {
		const char *suffix;
		int64_t seconds;
	} units[] = {{"", 1}, {"m", CLOCK_MINUTE}, {"h", CLOCK_HOUR}, {"d", CLOCK_DAY}};
	size_t digits = strspn(value, "0123456789");
	char right[AMOUNT_TEXT_MAX];
	int64_t unit = 0;
	uint64_t n;

	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++)
		if (strcmp(value + digits, units[i].suffix) == 0)
			unit = units[i].seconds;
	if (unit == 0 ||
		!text_u64(arena_span_text(arena, span_of(value, digits)), RUN_EVERY_MAX, &n) ||
		(int64_t)n > RUN_EVERY_MAX / unit)
		return option_refuse(err, arena, "run-every", value,
			amount_in(span_text(value), 1, right) &&
					text_u64(right, RUN_EVERY_MAX, &n) &&
					strcmp(right, value) != 0
				? arena_printf(arena, "a time: write %s", right)
				: "a time: N seconds, Nm, Nh or Nd, at most a year; 0 is never");
	report_options(options)->run_every = n == 0 ? REPORT_NEVER : (int64_t)n * unit;
	return true;
}

static const struct option_row rows[] = {
	{'f', "config", "FILE",
		"The configuration: an ini file with a section for each site. The manual page says "
		"what may be in it.",
		REPORT_TEXT(config)},
	{0, "check-config", NULL,
		"Look for mistakes in the configuration, and for files, stores and folders in it "
		"that this user cannot read or write, without asking a server: each with its "
		"file, line and reason. Exit status 0 when there are none.",
		REPORT_FLAG(check_config)},
	{0, "init", NULL,
		"Write a first configuration to standard output, with a section for each SITE and "
		"each entry point that --gpo names. A SITE is a URL or the name of a host, or a "
		"file "
		"of them, one a line, or a CSV file whose first line names the columns: url or "
		"hostname, and if there are any name, port, address, owners and tags.",
		REPORT_FLAG(init)},
	{0, "gpo", "FILE",
		"For --init: the DirectAccess client GPO (its Registry.pol), which names the entry "
		"points, brings certificates and is a channel for check_iphttps_roots. May be "
		"repeated.",
		REPORT_TEXTS(gpos, gpo_count)},
	{0, "to", "FORMAT[:WHERE]",
		"Where the report goes and in which form; may be repeated. Text on standard output "
		"by default, which is also what a FORMAT without :WHERE means. A file is written "
		"whole or not at all. Formats, of which the manual page says more: text, html, "
		"mail, json, csv, csv-bom, openmetrics, nagios, nagios-spool, icinga2, zabbix and "
		"zabbix-lld.",
		set_to},
	{0, "save-evidence", "DIR",
		"Keep what was seen of each site in this directory, a file for each look at it, "
		"written whole or not at all; those of the last run are replaced.",
		REPORT_TEXT(save_evidence)},
	{0, "replay", "DIR",
		"Judge again what such a directory holds, with the stores and thresholds of the "
		"configuration and without a network. What goes to people as news (history, mail) "
		"and to monitoring systems is refused, and passed over in the configuration.",
		REPORT_TEXT(replay)},
	{0, "only", "SITE",
		"Run only this site; may be repeated. Nothing is told, remembered or forgotten of "
		"the others. A file or page that the configuration names would lack them: it "
		"stays as it is, and the text goes to standard output instead. What the command "
		"line names is written, and its title says how many sites are in it.",
		REPORT_TEXTS(only, only_count)},
	{0, "tag", "TAG",
		"Run only sites with this tag, in the same way; may be repeated. With --only, "
		"those sites too.",
		REPORT_TEXTS(tags, tag_count)},
	{0, "dry-run", NULL,
		"Look at the sites, but send and write nothing: standard output says what would be "
		"sent and written, mails, results and files whole, of a page its size, and of what "
		"is remembered what would change. Only a password that a server refuses is "
		"remembered.",
		REPORT_FLAG(dry_run)},
	{0, "title", "TEXT", "Title of the report, by default IP-HTTPS report.", set_title},
	{0, "run-every", "TIME",
		"How often this program runs, for the page of --to=html: it says when the next run "
		"is due, loads itself again after two runs, and then says when it is older than "
		"that. Seconds, or with a suffix minutes (m), hours (h) or days (d); 0 is never. "
		"By default 10m, as the timer and the cron table that come with it have it.",
		set_run_every},
	{0, "parallel", "N",
		"Looks at sites at the same time, 32 by default: the checks of a site share one "
		"where they see the same. One that has waited for its server for a "
		"quarter of a second makes place for another.",
		REPORT_COUNT(parallel, LIMIT_THREADS)},
	{0, "per-host", "N", "Looks at the same server at the same time, 2 by default.",
		REPORT_COUNT(per_host, LIMIT_THREADS)},
	{0, "run-timeout", "SECONDS",
		"End the run after this time, with what is known; what is missing is UNKNOWN. By "
		"default only each check has a deadline, its --timeout.",
		REPORT_SECONDS(run_timeout)},
	{0, "icinga-ca", "FILE",
		"Who may vouch for the API of Icinga 2, PEM; by default what the machine trusts.",
		REPORT_TEXT(icinga_ca)},
	{0, "icinga-cert", "FILE", "Client certificate for the API, PEM.",
		REPORT_TEXT(icinga_cert)},
	{0, "icinga-key", "FILE", "Its private key, PEM, not encrypted.", REPORT_TEXT(icinga_key)},
	{0, "icinga-user-file", "FILE",
		"The API user instead: the first line of FILE, which others cannot "
		"read (chmod 600), is USER:PASSWORD.",
		REPORT_TEXT(icinga_user_file)},
};

const struct option_row options_report_operand = {
	0, "init", "SITE", "What --init writes.", REPORT_TEXTS(names, name_count)};

const struct option_group options_report = {"The run", rows, sizeof(rows) / sizeof(rows[0])};
