/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VERDICT_GRAVITY_H
#define VERDICT_GRAVITY_H

#include "model/finding.h"
#include "verdict/rule.h"

/*
 * How grave a fault is for clients: one table of all rules (model/finding.h has the ranks). It
 * decides what is shown first among findings that count the same: on the first line, of a site, and
 * among sites.
 */

/* The rank of a rule whose state and code are its own; never GRAVITY_NONE. */
enum gravity gravity_rule(enum rule rule);

/*
 * That of a finding with the state that it has by itself, before --severity, and its code: what is
 * critical with a code cuts clients off whatever the rule, a warning of what else would cut them
 * off is a degradation, and what is not known is not established. What is revoked is never less
 * than revoked.
 */
enum gravity gravity_find(enum rule rule, enum state plain, uint32_t code);

/*
 * When all findings are there: whether every client is cut off is a question of all addresses or
 * channels. While one of these labels has no fault of its own that cuts off its clients, what is
 * about another one concerns some of them.
 */
void gravity_settle(struct findings *findings, const char *const *labels, size_t count);

#endif
