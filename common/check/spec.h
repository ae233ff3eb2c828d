/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CHECK_SPEC_H
#define CHECK_SPEC_H

#include "check/options.h"
#include "verdict/verdict.h"

/* A check as a table: what it is to its users, how far it probes and who judges. */
struct check_spec {
	const struct manual *manual;
	enum stage last; /* the last stage to be tried */
	const struct verdict_table *verdict;
	double age_unit; /* seconds of a bare threshold that is an age; 0: thresholds are ranges of
			  * seconds for the connection */
	const char *warning, *critical, *ca_warning, *ca_critical; /* defaults, NULL: none */
	bool fetches;	 /* AIA and the like; others never load libcurl */
	bool revocation; /* looked at whatever the client's profile */
};

/* Runs a check from its command line; returns the exit status. The only judge of that status. */
int check_main(const struct check_spec *spec, int argc, char **argv);

#endif
