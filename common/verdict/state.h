/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VERDICT_STATE_H
#define VERDICT_STATE_H

#include "model/clientstate.h"
#include "model/report.h"
#include "verdict/rule.h"

/*
 * What a client's own status means: fills state, name, summary, code, findings and metrics of the
 * report. Pure. Each interface gets exactly one finding, and so does one whose state cannot be
 * read; the worst is first and gives the name.
 *
 * Any code but 0 is a failure, also one that may pass by itself. A code of 0 proves nothing alone:
 * an interface that was switched off or has not tried yet shows it, too. OK is a status that is
 * known to mean active, or, whatever the language, an address in ipconfig that reaches beyond its
 * link, as it is made from the prefix that came through the tunnel. Where there is only a
 * link-local one none came (KB 2980635).
 */
void verdict_state(const struct verdict_options *options, struct arena *arena,
	const struct client_state *state, struct report *report);

#endif
