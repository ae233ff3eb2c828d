/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VERDICT_REPORTER_H
#define VERDICT_REPORTER_H

/* Which checks can report a rule: --list-rules and --severity of a program know those of its own.
 */

#include "verdict/rule.h"

/* Bits, so that a rule may have several. */
enum reporter {
	REPORTER_IPHTTPS = 1,
	REPORTER_CERT = 2,
	REPORTER_TRUST = 4,
	REPORTER_ROOTS = 8,
	REPORTER_STATE = 16,
};

/* The checks that can report this rule in a report that --severity has a hold on; never 0. */
unsigned int reporters(enum rule rule);

#endif
