/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SURVEY_LIMITS_H
#define SURVEY_LIMITS_H

/*
 * The limits of a run over many sites. In bytes, unless the name says otherwise.
 *
 * What happens (the names without LIMIT_):
 *
 *   refused   The configuration or the delivery as a whole, with the reason: UNKNOWN.
 *             SITES* INIT_SITES ZABBIX_ANSWER SURVEY_OUTPUT
 *   shown     What is shown ends there, and says that there is more. MAIL
 *   given up  The oldest mail. OUTBOX_EACH
 */
enum {
	LIMIT_SITES = 100000,
	LIMIT_SITES_FILE = 64 * 1024 * 1024, /* a configuration of many sites */
	LIMIT_INIT_SITES = 10000,            /* that --init writes */
	LIMIT_SITES_FILES = 10000,           /* with those that it includes */
	LIMIT_SITES_DEPTH = 8,               /* of files within files */

	LIMIT_SURVEY_OUTPUT = 512 * 1024 * 1024, /* a report over all of them */
	LIMIT_ZABBIX_ANSWER = 64 * 1024,
	LIMIT_MAIL = 8 * 1024 * 1024,
	LIMIT_OUTBOX_EACH = 100, /* mails that wait for one address */
};

#endif
