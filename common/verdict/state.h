/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VERDICT_STATE_H
#define VERDICT_STATE_H

#include "model/clientstate.h"
#include "model/report.h"
#include "verdict/rule.h"

/*
 * What a client's own status means: fills state, name, summary, code, findings and metrics of the
 * report. Pure. Each interface gets exactly one finding; the worst is first and gives the name.
 *
 * What can be known without words: any code but 0 is a failure, also one that may pass by itself.
 * With code 0 and no sign of a lost medium the interface is taken to be active: netsh says no more
 * than its translated status beside that. Where the status is English it is read as well, and what
 * is not "active" is not OK; a translated status of an interface that was switched off cannot be
 * told from an active one, except by ipconfig, which shows a disconnected medium.
 */
void verdict_state(const struct verdict_options *options, struct arena *arena,
	const struct client_state *state, struct report *report);

#endif
