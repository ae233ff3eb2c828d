/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VERDICT_REPORTED_H
#define VERDICT_REPORTED_H

#include "model/clientstate.h"
#include "verdict/rule.h"

/*
 * What DirectAccess reports of itself: Get-RemoteAccessHealth of servers, Get-DAConnectionStatus of
 * clients. Each component that is not OK and each connection gets a finding; those that are OK, and
 * those that are disabled, one for each server. A state that two lines contradict is both told and
 * not known.
 *
 * OK is what is known to mean good: HealthState OK, of which IP-Https must be one; a connection as
 * ConnectedRemotely, or ConnectedLocally, which is one inside the corporate network. Every other
 * text is UNKNOWN and quoted, numbers too: their meaning is not documented.
 */
void judge_reported(struct verdict *verdict, const struct client_state *state);

/* Whether a finding of judge_reported says that all is well. */
bool reported_is_good(const struct finding *finding);

#endif
