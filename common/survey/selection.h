/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SURVEY_SELECTION_H
#define SURVEY_SELECTION_H

#include <stdbool.h>

#include "base/arena.h"
#include "options/complaint.h"
#include "survey/configuration.h"
#include "survey/options_report.h"

/* Which sites of the configuration a run is for: those that --only names and those with a --tag. */

/* Whether only some are asked for. */
bool selection_given(const struct report_options *options);

/* Complains of names and tags that no site has. */
void selection_check(const struct report_options *options, const struct config *config,
	struct arena *arena, struct complaints *complaints);

/*
 * Takes out of the lines of [report] what would be written as a whole and lack the other sites: the
 * files and pages. Standard output gets the text instead, unless something else goes there. Returns
 * what was taken out, `count` destinations as they are written in the file.
 */
const char **selection_spare(struct config *config, struct arena *arena, size_t *count);

/* Leaves the sites that are asked for in `config`, whose `whole` is set. */
void selection_cut(
	const struct report_options *options, struct config *config, struct arena *arena);

#endif
