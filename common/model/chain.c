/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Names of the sources of a chain; the best path of a report. */
#include "chain.h"

const char *
revocation_source_name(enum revocation_source source)
{
	static const char *const source_names[] = {
		[REVOCATION_SOURCE_NONE] = "none",
		[REVOCATION_STAPLE] = "stapled OCSP",
		[REVOCATION_OCSP] = "OCSP",
		[REVOCATION_CRL] = "CRL",
		[REVOCATION_DELTA] = "delta CRL",
		[REVOCATION_FILE] = "CRL file",
	};

	return source_names[source];
}

const char *
revocation_state_name(enum revocation_state state)
{
	static const char *const state_names[] = {
		[REVOCATION_STATE_NONE] = "none",
		[REVOCATION_GOOD] = "good",
		[REVOCATION_REVOKED] = "revoked",
		[REVOCATION_UNKNOWN] = "unknown",
		[REVOCATION_STALE] = "stale",
		[REVOCATION_UNREACHABLE] = "unreachable",
		[REVOCATION_UNUSABLE] = "unusable",
		[REVOCATION_SKIPPED] = "skipped",
	};

	return state_names[state];
}

/* What a leaf has in itself it has on every path; of what stands above it nobody knows. */
bool
chain_depends_on_path(const struct chain_problem *problem)
{
	switch (problem->fault) {
	case CHAIN_SHA1:
	case CHAIN_REVOCATION_OFFLINE:
	case CHAIN_REVOCATION_NONE:
		return false;
	case CHAIN_UNTRUSTED_ROOT:
	case CHAIN_INCOMPLETE:
	case CHAIN_BAD_SIGNATURE:
	case CHAIN_NAME_CONSTRAINT:
	case CHAIN_POLICY:
	case CHAIN_SHA1_BLOCKED:
	case CHAIN_OTHER:
		return true;
	default:
		return problem->depth > 0;
	}
}

bool
chain_unsettled(const struct chain_report *report)
{
	return report->late || report->bounds.count > 0;
}

enum cause
chain_revocation_cause(const struct chain_revocation *source)
{
	static const enum cause causes[][REVOCATION_SKIPPED + 1] = {
		[REVOCATION_STAPLE] = {[REVOCATION_UNKNOWN] = CAUSE_STAPLE,
			[REVOCATION_STALE] = CAUSE_STAPLE,
			[REVOCATION_UNUSABLE] = CAUSE_STAPLE,
			[REVOCATION_SKIPPED] = CAUSE_STAPLE_MISSING},
		[REVOCATION_OCSP] = {[REVOCATION_UNKNOWN] = CAUSE_RESPONDER_REFUSES,
			[REVOCATION_STALE] = CAUSE_RESPONDER_ANSWER,
			[REVOCATION_UNREACHABLE] = CAUSE_RESPONDER_DOWN,
			[REVOCATION_UNUSABLE] = CAUSE_RESPONDER_ANSWER},
		[REVOCATION_CRL] = {[REVOCATION_STALE] = CAUSE_LIST_EXPIRED,
			[REVOCATION_UNREACHABLE] = CAUSE_LIST_UNREACHABLE,
			[REVOCATION_UNUSABLE] = CAUSE_LIST_UNUSABLE},
		[REVOCATION_DELTA] = {[REVOCATION_STALE] = CAUSE_LIST_EXPIRED,
			[REVOCATION_UNREACHABLE] = CAUSE_DELTA_UNREACHABLE,
			[REVOCATION_UNUSABLE] = CAUSE_LIST_UNUSABLE},
		[REVOCATION_FILE] = {[REVOCATION_STALE] = CAUSE_LIST_AT_HAND,
			[REVOCATION_UNUSABLE] = CAUSE_LIST_AT_HAND},
	};

	return causes[source->source][source->state];
}

const struct chain_path *
chain_best(const struct chain_report *report)
{
	return report == NULL || report->path_count == 0 ? NULL : &report->paths[0];
}

bool
chain_undecided(const struct chain_report *report)
{
	const struct chain_path *best = chain_best(report);

	for (size_t i = 0; best != NULL && i < best->problem_count; i++)
		if (best->problems[i].fault == CHAIN_UNDECIDED)
			return true;
	return report != NULL && chain_unsettled(report);
}
