/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VERDICT_FOLD_H
#define VERDICT_FOLD_H

#include <stdbool.h>
#include <stdint.h>

#include "model/evidence.h"
#include "model/finding.h"
#include "verdict/rule.h"

/* From many findings to one statement. A label of NULL means the target as a whole. */

/* The worst state of an endpoint's findings, STATE_NONE without any. */
enum state fold_worst(const struct findings *findings, const char *label);

/* Whether this address alone works for clients: no critical finding with a code, also when
 * --severity lowers it. */
bool fold_fit(const struct findings *findings, const char *label);

/*
 * A finding that forbids OK although --severity or --timeout makes it OK: one that cuts clients off
 * (critical, with the code that they show), or one that says that something is not known (UNKNOWN).
 * The first about this endpoint or the target, NULL when there is none.
 */
const struct finding *fold_open(const struct findings *findings, const char *label);

/* When a fact is not `proven`, or a finding is open (fold_open), some finding must be worse than
 * OK; if none is, adds run.unproven with that finding's text, or `why`.
 */
void fold_demand(
	struct verdict *verdict, const struct endpoint *endpoint, bool proven, const char *why);

/* Reports that this finding, which counts as OK, leaves a fact unproven. */
void fold_unproven(
	struct verdict *verdict, const struct endpoint *endpoint, const struct finding *open);

/* --any-address: what is worse at one address than at the best one counts as a note. */
void fold_any_address(struct findings *findings, const struct subject *subject);

/* The code a client would most likely show, 0 when it would connect; of sorted findings. */
uint32_t fold_code(const struct findings *findings);

/* "0x800b0109 CERT_E_UNTRUSTEDROOT", as a first line names it. */
const char *fold_code_text(struct arena *arena, uint32_t code);

/* The first line after the name, from sorted findings of which the first is not OK. */
const char *fold_summary(
	struct arena *arena, const struct findings *findings, const struct subject *subject);

#endif
