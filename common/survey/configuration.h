/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SURVEY_CONFIGURATION_H
#define SURVEY_CONFIGURATION_H

#include "base/arena.h"
#include "check/spec.h"
#include "options/complaint.h"
#include "options/extra_opts.h"
#include "options/options.h"
#include "survey/rehearsal.h"

/*
 * The configuration of iphttps-report: an ini file (options/ini_file.h) with a section for each
 * site.
 *
 *   [report]    options of iphttps-report itself, and `include = PATTERN`, relative to the file
 *   [defaults]  for all sites of this file and of those that it includes
 *   [NAME]      a site: options of the checks by their long names; `checks` which to run, `owners`
 *               (addresses for mail) and `tags`, separated by commas or blanks
 *
 * An option goes to every check of the site that has it; with the name of a check in front, as in
 * `cert.warning`, to that one. Where an option means something else in two of the checks it has to
 * be written so. What a section says takes the place of what the defaults say with the same name,
 * and so do the defaults of an included file for its sites: all lines of that option, and those
 * that exclude it.
 */
struct config_check {
	const struct check_spec *spec;
	struct options options;
};

struct config_site {
	const char *name;  /* as text_printable makes it */
	const char *where; /* file and line of its section */
	const char **owners, **tags;
	size_t owner_count, tag_count;
	struct config_check *checks; /* of a site with mistakes at least one, and none may run */
	size_t count;
	const char **mistakes; /* in its lines, or in a default that it takes */
	size_t mistake_count;
};

struct config {
	struct config_site *sites; /* those of a file, then those of the files that it includes */
	size_t count;
	size_t whole; /* how many there are, when only some of them are to be run; else 0 */
	struct extra_opts report; /* the lines of [report] */
};

/* Reads all of it and complains about everything, of each line once. A mistake of a site is kept
 * with the site too; `common`, whose `also` is set here, gets the others, which concern every site.
 * What was not complained about is in `out`. With a rehearsal, what the checks of the sites need is
 * looked at too. */
void config_read(struct arena *arena, const char *path, const struct manual *manual,
	struct config *out, struct rehearsal *rehearsal, struct complaints *common,
	struct complaints *complaints);

#endif
