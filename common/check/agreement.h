/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CHECK_AGREEMENT_H
#define CHECK_AGREEMENT_H

#include "check/complaint.h"
#include "check/configuration.h"
#include "check/extra_opts.h"

/*
 * What the options of iphttps-report need of each other and of the sites: what would be taken and
 * ignored, or fail in every run, is complained about. `given` is what the command line and [report]
 * say together (options_parse_over); what the command line says has no place in its complaint.
 */
void agreement_check(const struct extra_opts *given, const struct config *config,
	struct arena *arena, struct complaints *complaints);

#endif
