/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SURVEY_FORGOTTEN_H
#define SURVEY_FORGOTTEN_H

#include "base/arena.h"
#include "base/buf.h"
#include "survey/configuration.h"
#include "survey/options_report.h"

/* A line for each site that a state file of the health mail has an open problem of and that the
 * configuration does not name any longer: the next run closes it with a mail. Nothing is said of a
 * file that is not there or cannot be read, as the run itself reports that. */
void forgotten_write(struct arena *arena, const struct report_options *options,
	const struct config *config, struct buf *out);

#endif
