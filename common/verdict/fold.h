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

/* Whether this address, looked at alone, is fit for clients: nothing critical that has a code,
 * whatever --severity makes of it. */
bool fold_fit(const struct findings *findings, const char *label);

/*
 * What cannot be OK although it counts as such by --severity or --timeout: a finding that cuts
 * clients off (critical, with the code that they show), or that says that something is not known
 * (UNKNOWN). The first about this endpoint or the target, NULL when there is none.
 */
const struct finding *fold_open(const struct findings *findings, const char *label);

/* Proof is missing unless `proven`, and unless nothing is open: then something has to be worse than
 * OK, and where nothing else is, the verdict says what was not proven. `why`, when no finding does.
 */
void fold_demand(
	struct verdict *verdict, const struct endpoint *endpoint, bool proven, const char *why);

/* Says that this finding, which counts as OK, leaves a fact unproven. */
void fold_unproven(
	struct verdict *verdict, const struct endpoint *endpoint, const struct finding *open);

/* --any-address: what is worse at one address than at the best one counts as a note. */
void fold_any_address(struct findings *findings, const struct subject *subject);

/* The code a client would most likely show, 0 when it would connect; of sorted findings. */
uint32_t fold_code(const struct findings *findings);

/* "0x800b0109 CERT_E_UNTRUSTEDROOT", as a first line names it. */
const char *fold_code_text(struct arena *arena, uint32_t code);

/* The first line behind the name, from sorted findings of which the first is not OK. */
const char *fold_summary(
	struct arena *arena, const struct findings *findings, const struct subject *subject);

#endif
