/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SURVEY_AGREEMENT_H
#define SURVEY_AGREEMENT_H

#include "options/complaint.h"
#include "options/extra_opts.h"
#include "survey/configuration.h"

/*
 * What the options of iphttps-report need of each other and of the sites: what would be taken and
 * ignored, or fail in every run, is complained about. `given` is what the command line and [report]
 * say together (options_parse_over); what the command line says has no place in its complaint.
 */
void agreement_check(const struct extra_opts *given, const struct config *config,
	struct arena *arena, struct complaints *complaints);

#endif
