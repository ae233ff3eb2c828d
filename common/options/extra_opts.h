/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef OPTIONS_EXTRA_OPTS_H
#define OPTIONS_EXTRA_OPTS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/err.h"

/*
 * Options from an ini file, by the rules of the Monitoring Plugins (options/ini_file.h):
 * `key=value` stands for --key=value, a key of one letter for -k, a key without value for an option
 * without value; repeated keys repeat the option.
 */
struct extra_opt {
	const char *key;
	const char *value; /* NULL: none, or empty */
	const char *where; /* "/etc/monitoring-plugins.ini line 7", for messages */
};

struct extra_opts {
	struct extra_opt *items;
	size_t count;
};

/*
 * Appends the options that `locator`, [SECTION][@FILE], names. The defaults are the section
 * `program` and the file in MP_CONFIG_FILE, in a directory of NAGIOS_CONFIG_PATH or in the
 * customary places; NULL is "". The file "-" is standard input. A file or section that does not
 * exist is an error.
 */
bool extra_opts_read(struct extra_opts *opts, const char *locator, const char *program,
	struct arena *arena, struct err *err);

#endif
