/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SURVEY_REHEARSAL_H
#define SURVEY_REHEARSAL_H

#include "base/arena.h"
#include "check/spec.h"
#include "options/complaint.h"
#include "options/extra_opts.h"

/*
 * What a run of the configuration could not do, found without asking a server: files and stores
 * that cannot be read, patterns that match nothing, folders that cannot be written, two outputs to
 * one file, secrets that others can read. Only --check-config asks: a run reports what it meets
 * itself.
 *
 * Each value of a key is looked at once, however many sites have it. Everything is as the user of
 * this process sees it.
 */
struct rehearsal {
	struct arena *arena;
	struct complaints *complaints;
	struct rehearsed *seen;
	size_t seen_count;
	struct rehearsed *outputs;
	size_t output_count;
};

/* The keys of one check of a site; `site` is the place of its section. */
void rehearse_check(struct rehearsal *rehearsal, const struct check_spec *spec,
	const struct extra_opts *opts, const char *site);

/* The options of the report, from the file and from the command line. */
void rehearse_report(struct rehearsal *rehearsal, const struct extra_opts *given);

#endif
