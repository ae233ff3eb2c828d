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
 * A line that could be understood in two ways is refused, never cut: one that is longer than the
 * ini parser takes, or with a comment sign after a blank.
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
 * Adds to `out` the lines of the section `only`, or with NULL those of all. `path` is what messages
 * call the file, and is kept. What is wrong in other sections than `only` is not looked at, as
 * their owners may know other rules.
 */
void ini_file_parse(struct arena *arena, const char *path, struct span in, const char *only,
	struct ini_file *out, struct complaints *complaints);

#endif
