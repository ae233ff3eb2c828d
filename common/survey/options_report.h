/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SURVEY_OPTIONS_REPORT_H
#define SURVEY_OPTIONS_REPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "options/options.h"

/* Where a report goes to and in which form: --to=FORMAT[:WHERE]. */
struct destination {
	const char *format; /* name of a delivery that exists */
	const char *where;  /* NULL: not said */
};

enum { REPORT_NEVER = -1 };

/* What iphttps-report alone is asked: options.own of its command line. */
struct report_options {
	const char *config;
	bool check_config, dry_run, init;
	const char **gpos, **names; /* of --init */
	size_t gpo_count, name_count;
	const char *save_evidence, *replay; /* folders; NULL: not given */
	struct destination *to;
	size_t to_count;
	const char **only, **tags; /* which sites are run; neither: all */
	size_t only_count, tag_count;
	size_t parallel, per_host; /* 0: the default */
	double run_timeout;        /* seconds, 0: none */
	int64_t run_every;         /* seconds, 0: the default, or REPORT_NEVER */
	const char *title;
	const char *icinga_ca, *icinga_cert, *icinga_key, *icinga_user_file;
	const char *mail_from;
	const char *page_url; /* named by the mails */
	const char **mail_to;
	size_t mail_to_count;
	int64_t mail_remind, mail_well; /* seconds, 0: never */
	size_t mail_after;              /* runs, 0: the default */
	const char *smtp, *smtp_user_file, *smtp_ca, *sendmail;
	bool smtp_plain;
	const char *history;
	size_t history_days; /* 0: the default */
};

/* Its groups of option rows. */
extern const struct option_row options_report_operand;
extern const struct option_group options_report, options_mail, options_history;

static inline struct report_options *
report_options(const struct options *options)
{
	return options->own;
}

/* The last fields of its rows (options/options_rows.h). */
#define REPORT_ROW(kind, type, field)                                                              \
	NULL, kind, true, OPTION_AT(type, struct report_options, field)
#define REPORT_TEXT(field) REPORT_ROW(OPTION_TEXT, const char *, field)
#define REPORT_FLAG(field) REPORT_ROW(OPTION_FLAG, bool, field)
#define REPORT_TEXTS(field, count)                                                                 \
	REPORT_ROW(OPTION_TEXTS, const char **, field),                                            \
		OPTION_AT(size_t, struct report_options, count)
#define REPORT_SECONDS(field) REPORT_ROW(OPTION_SECONDS, double, field)
#define REPORT_COUNT(field, max) REPORT_ROW(OPTION_COUNT, size_t, field), 0, (max)

#endif
