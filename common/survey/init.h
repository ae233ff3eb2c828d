/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SURVEY_INIT_H
#define SURVEY_INIT_H

#include "base/arena.h"
#include "base/buf.h"
#include "options/complaint.h"
#include "survey/options_report.h"

/*
 * --init: a first configuration from what is given: policies (--gpo) and lists of sites
 * (init_list). Each entry point of a policy is a section, and the policy a store, which
 * check_iphttps_roots takes for a channel. What is written can be read back (options/ini_write).
 * With a complaint nothing is written.
 */
void init_write(const struct report_options *options, struct arena *arena, struct buf *out,
	struct complaints *complaints);

#endif
