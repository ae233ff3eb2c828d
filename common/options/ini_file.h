/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef OPTIONS_INI_FILE_H
#define OPTIONS_INI_FILE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/span.h"
#include "options/complaint.h"

/*
 * The lines of an ini file, by the rules of the Monitoring Plugins: `key=value`, or a key alone;
 * comments are lines that begin with '#' or ';'; quotes around a value are taken off; keys repeat.
 * An ambiguous line is refused, never cut: one that is longer than the ini parser takes, or one
 * with a comment sign after a blank.
 */
struct ini_line {
	const char *section;
	const char *key;   /* NULL: the section begins here */
	const char *value; /* NULL: none, or empty */
	const char *where; /* "/etc/monitoring-plugins.ini line 7", for messages */
};

struct ini_file {
	struct ini_line *lines;
	size_t count;
};

/*
 * Adds the lines of the section `only`, or with NULL of all sections, to `out`. `path` is the name
 * of the file in messages, and is kept. Mistakes in sections other than `only` are ignored, as
 * other programs may read those by other rules.
 */
void ini_file_parse(struct arena *arena, const char *path, struct span in, const char *only,
	struct ini_file *out, struct complaints *complaints);

#endif
