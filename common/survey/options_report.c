/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The options of iphttps-report: rows and setters. */
#include "options/options.h"

#include "base/limits.h"
#include "base/text.h"
#include "options/option_value.h"
#include "survey/delivery.h"

static bool
set_config(struct options *options, struct arena *arena, const char *value, struct err *err)
{
	return option_value_text("config", arena, value, &options->config, err);
}

static bool
set_check_config(struct options *options, struct arena *arena, const char *value, struct err *err)
{
	(void)arena, (void)value, (void)err;
	options->check_config = true;
	return true;
}

static bool
set_to(struct options *options, struct arena *arena, const char *value, struct err *err)
{
	struct destination to;

	if (!delivery_parse(arena, value, &to, err))
		return false;
	ARENA_PUSH(arena, options->to, options->to_count, to);
	return true;
}

static bool
set_count(const char *option, struct arena *arena, const char *value, size_t *out, struct err *err)
{
	uint64_t n;

	if (!text_u64(value, LIMIT_THREADS, &n) || n == 0)
		return option_refuse(err, arena, option, value, "a number from 1 to 256");
	*out = (size_t)n;
	return true;
}

static bool
set_parallel(struct options *options, struct arena *arena, const char *value, struct err *err)
{
	return set_count("parallel", arena, value, &options->parallel, err);
}

static bool
set_per_host(struct options *options, struct arena *arena, const char *value, struct err *err)
{
	return set_count("per-host", arena, value, &options->per_host, err);
}

static bool
set_run_timeout(struct options *options, struct arena *arena, const char *value, struct err *err)
{
	return option_value_seconds("run-timeout", arena, value, &options->run_timeout, err);
}

static bool
set_title(struct options *options, struct arena *arena, const char *value, struct err *err)
{
	if (*value == '\0')
		return err_set(err, ERR_USAGE, "--title: the value is empty");
	options->title = text_clean(arena, span_text(value), LIMIT_TEXT_FIELD);
	return true;
}

static bool
set_icinga_ca(struct options *options, struct arena *arena, const char *value, struct err *err)
{
	return option_value_text("icinga-ca", arena, value, &options->icinga_ca, err);
}

static bool
set_icinga_cert(struct options *options, struct arena *arena, const char *value, struct err *err)
{
	return option_value_text("icinga-cert", arena, value, &options->icinga_cert, err);
}

static bool
set_icinga_key(struct options *options, struct arena *arena, const char *value, struct err *err)
{
	return option_value_text("icinga-key", arena, value, &options->icinga_key, err);
}

static bool
set_icinga_user_file(
	struct options *options, struct arena *arena, const char *value, struct err *err)
{
	return option_value_text("icinga-user-file", arena, value, &options->icinga_user_file, err);
}

static const struct option_row rows[] = {
	{'f', "config", "FILE",
		"The configuration: an ini file with a section for each site. The manual page says what "
		"may be in it.",
		set_config},
	{0, "check-config", NULL,
		"Look for mistakes in the configuration only: each with its file, line and reason. "
		"Exit status 0 when there are none.",
		set_check_config},
	{0, "to", "FORMAT[:WHERE]",
		"Where the report goes and in which form; may be repeated. Text on standard output by "
		"default, which is also what a FORMAT without :WHERE means. A file is written whole "
		"or not at all. Formats, of which the manual page says more: text, html, mail, json, "
		"csv, openmetrics, nagios, nagios-spool, icinga2, zabbix and zabbix-lld.",
		set_to},
	{0, "title", "TEXT", "Title of the report, by default IP-HTTPS report.", set_title},
	{0, "parallel", "N",
		"Checks at the same time, 32 by default. One that has waited for its server for a "
		"quarter of a second makes place for another.",
		set_parallel},
	{0, "per-host", "N", "Checks of the same server at the same time, 2 by default.",
		set_per_host},
	{0, "run-timeout", "SECONDS",
		"End the run after this time, with what is known; what is missing is UNKNOWN. By "
		"default only each check has a deadline, its --timeout.",
		set_run_timeout},
	{0, "icinga-ca", "FILE",
		"Who may vouch for the API of Icinga 2, PEM; by default what the machine trusts.",
		set_icinga_ca},
	{0, "icinga-cert", "FILE", "Client certificate for the API, PEM.", set_icinga_cert},
	{0, "icinga-key", "FILE", "Its private key, PEM, not encrypted.",
		set_icinga_key},
	{0, "icinga-user-file", "FILE", "The API user instead: the first line is USER:PASSWORD.",
		set_icinga_user_file},
};

const struct option_group options_report = {
	"The run", rows, sizeof(rows) / sizeof(rows[0])};
