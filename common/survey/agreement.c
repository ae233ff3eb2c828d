/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What options of iphttps-report and keys of its sites need of each other. */
#include "survey/agreement.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "base/limits.h"
#include "base/text.h"
#include "survey/delivery.h"

struct agreement {
	const struct extra_opts *given;
	const struct config *config;
	struct arena *arena;
	struct complaints *complaints;
};

/* The last one of that name, NULL when there is none. */
static const struct extra_opt *
find(const struct extra_opts *opts, const char *key)
{
	for (size_t i = opts->count; i > 0; i--)
		if (strcmp(opts->items[i - 1].key, key) == 0)
			return &opts->items[i - 1];
	return NULL;
}

__attribute__((format(printf, 3, 4))) static void
refuse(const struct agreement *agreement, const struct extra_opt *opt, const char *fmt, ...)
{
	char text[ERR_TEXT_MAX];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	complain(agreement->complaints, "%s%s%s", opt->where == NULL ? "" : opt->where,
		opt->where == NULL ? "" : ": ",
		opt->where == NULL ? text : complaint_of_keys(agreement->arena, text));
}

static void
check_needs(const struct agreement *agreement)
{
	static const struct {
		const char *option, *needs;
	} pairs[] = {{"smtp-user-file", "smtp"}, {"smtp-ca", "smtp"}, {"smtp-plain", "smtp"},
		{"page-url", "mail-from"}, {"icinga-key", "icinga-cert"},
		{"history-days", "history"}};

	for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++) {
		const struct extra_opt *opt = find(agreement->given, pairs[i].option);

		if (opt != NULL && find(agreement->given, pairs[i].needs) == NULL)
			refuse(agreement, opt, "--%s needs --%s too", pairs[i].option,
				pairs[i].needs);
	}
}

static bool
goes_to(const struct extra_opts *opts, const char *format)
{
	for (size_t i = 0; i < opts->count; i++)
		if (strcmp(opts->items[i].key, "to") == 0 && opts->items[i].value != NULL &&
			text_starts(opts->items[i].value, format))
			return true;
	return false;
}

/* What the file says is for its own destinations, also in a run that tells only somebody else. */
static void
check_icinga(const struct agreement *agreement)
{
	static const char *const names[] = {
		"icinga-ca", "icinga-cert", "icinga-key", "icinga-user-file"};

	if (goes_to(agreement->given, "icinga2:") ||
		goes_to(&agreement->config->report, "icinga2:"))
		return;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		const struct extra_opt *opt = find(agreement->given, names[i]);

		if (opt != NULL)
			refuse(agreement, opt, "--%s needs --to=icinga2:URL too", names[i]);
	}
}

/* Without sites there is another complaint. */
static bool
somebody_is_told(const struct agreement *agreement)
{
	const struct config *config = agreement->config;

	for (size_t i = 0; i < config->count; i++)
		if (config->sites[i].owner_count > 0)
			return true;
	return config->count == 0 || find(agreement->given, "mail-to") != NULL;
}

/* A mail that can have no reader would never come, and nobody would miss it. */
static void
check_mail(const struct agreement *agreement, const struct extra_opt *to)
{
	if (find(agreement->given, "mail-from") == NULL)
		refuse(agreement, to, "--to=mail needs --mail-from too");
	if (!somebody_is_told(agreement))
		refuse(agreement, to,
			"--to=mail has nobody to tell: there is no --mail-to, and no "
			"site has owners");
}

/* Two formats on one standard output would be neither. */
static void
check_destinations(const struct agreement *agreement)
{
	size_t outputs = 0;

	for (size_t i = 0; i < agreement->given->count; i++) {
		const struct extra_opt *opt = &agreement->given->items[i];
		struct destination to;

		if (strcmp(opt->key, "to") != 0 || opt->value == NULL ||
			!delivery_parse(agreement->arena, opt->value, &to, NULL))
			continue;
		if (delivery_to_output(&to) && outputs++ > 0)
			refuse(agreement, opt, "--to: only one format can go to standard output");
		if (strcmp(to.format, "mail") == 0)
			check_mail(agreement, opt);
	}
}

/* What was seen then is no news, and is there already. */
static void
check_replay(const struct agreement *agreement)
{
	static const char *const others[] = {"save-evidence", "history"};
	const struct extra_opt *replay = find(agreement->given, "replay");

	for (size_t i = 0; replay != NULL && i < sizeof(others) / sizeof(others[0]); i++)
		if (find(agreement->given, others[i]) != NULL)
			refuse(agreement, replay, "--replay and --%s exclude each other",
				others[i]);
	for (size_t i = 0; replay != NULL && i < agreement->given->count; i++) {
		const struct extra_opt *opt = &agreement->given->items[i];
		struct destination to;

		if (strcmp(opt->key, "to") == 0 && opt->value != NULL &&
			delivery_parse(agreement->arena, opt->value, &to, NULL) &&
			delivery_is_news(&to))
			refuse(agreement, opt,
				"--to=%s cannot go with --replay: it would tell what was as news",
				to.format);
	}
}

static void
check_folders(const struct agreement *agreement)
{
	static const char *const names[] = {"save-evidence", "replay"};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		const struct extra_opt *opt = find(agreement->given, names[i]);

		if (opt != NULL && opt->value != NULL && !file_is_directory(opt->value))
			refuse(agreement, opt, "--%s: %s is no directory", names[i],
				text_clean(
					agreement->arena, span_text(opt->value), LIMIT_TEXT_FIELD));
	}
}

/* Its reader takes what is not listed for gone. */
static void
check_selection(const struct agreement *agreement)
{
	static const char *const names[] = {"only", "tag"};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (find(agreement->given, names[i]) != NULL &&
			goes_to(agreement->given, "zabbix-lld"))
			refuse(agreement, find(agreement->given, names[i]),
				"--to=zabbix-lld cannot go with --%s: Zabbix would take the other "
				"sites for gone",
				names[i]);
}

void
agreement_check(const struct extra_opts *given, const struct config *config, struct arena *arena,
	struct complaints *complaints)
{
	const struct agreement agreement = {
		.given = given, .config = config, .arena = arena, .complaints = complaints};

	check_needs(&agreement);
	check_icinga(&agreement);
	check_destinations(&agreement);
	check_replay(&agreement);
	check_folders(&agreement);
	check_selection(&agreement);
}
