/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CHECK_SPEC_H
#define CHECK_SPEC_H

#include "base/clock.h"
#include "options/options.h"
#include "verdict/verdict.h"

/* The unit of a bare threshold that is an age. */
enum { AGE_IN_HOURS = CLOCK_HOUR, AGE_IN_DAYS = CLOCK_DAY };

struct check_spec;
struct report;

/* The whole run of a check that looks at no endpoint: fills state, name, summary, code, findings,
 * metrics and time of the report. A failure of our own is in err. */
typedef bool check_run(const struct check_spec *spec, const struct options *options,
	struct arena *arena, struct report *report, struct err *err);

/* A check as a table: what it is to its users, how far it probes and who judges. */
struct check_spec {
	const struct manual *manual;
	check_run *run;  /* NULL: the stages of endpoints, which the following is about */
	enum stage last; /* the last stage to be tried */
	const struct verdict_table *verdict;
	double age_unit; /* AGE_IN_...; 0: thresholds are ranges of seconds for the connection */
	const char *warning, *critical, *ca_warning, *ca_critical; /* defaults, NULL: none */
	bool fetches;         /* AIA and the like; others never load libcurl */
	bool revocation;      /* looked at whatever the client's profile */
	bool revocation_win7; /* looked at where the client is Windows 7, which insists */
	bool distributes; /* every store is a channel and is judged by itself; no verdict table */
};

extern const struct check_spec spec_iphttps, spec_cert, spec_trust, spec_roots, spec_state;

/* All of them by what follows "check_iphttps_" in their names ("iphttps" for the first); NULL past
 * the end, or when there is none of that name. */
const struct check_spec *spec_at(size_t index);
const struct check_spec *spec_find(const char *name);
const char *spec_name(const struct check_spec *spec);

/* Runs a check from its command line; returns the exit status. The only judge of that status. */
int check_main(const struct check_spec *spec, int argc, char **argv);

#endif
