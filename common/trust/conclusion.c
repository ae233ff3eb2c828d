/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What clients conclude from the sources of one certificate's revocation. */
#include "config.h"

#include "trust/conclusion.h"

/* The order in which they are asked. A delta comes last: with a base it is a part of that. */
static const unsigned char places[] = {
	[REVOCATION_STAPLE] = 1,
	[REVOCATION_FILE] = 2,
	[REVOCATION_OCSP] = 3,
	[REVOCATION_CRL] = 4,
	[REVOCATION_DELTA] = 5,
};

static const struct inquiry_source *
find_decisive(const struct inquiry *inquiry)
{
	const struct inquiry_source *found = NULL;

	for (size_t i = 0; i < inquiry->source_count; i++) {
		const struct inquiry_source *source = &inquiry->sources[i];

		if (source->counts &&
			(found == NULL || places[source->told.source] < places[found->told.source]))
			found = source;
	}
	return found;
}

static void
mark_contradictions(struct inquiry *inquiry, const struct inquiry_source *decisive)
{
	for (size_t i = 0; i < inquiry->source_count; i++) {
		struct inquiry_source *source = &inquiry->sources[i];

		if (!source->counts || source->revoked == decisive->revoked)
			continue;
		source->told.contradicts = decisive->told.source;
		if (source->revoked)
			source->told.revoked_at = source->revoked_at;
	}
}

/*
 * Whether what follows rests on a source that was not asked because this host failed: it may have
 * said anything. A revocation stands all the same, unless a delta could have taken it back.
 */
static bool
lacks_local(struct inquiry *inquiry, bool revoked)
{
	for (size_t i = 0; i < inquiry->source_count; i++) {
		const struct inquiry_source *source = &inquiry->sources[i];

		if (!source->local || (revoked && source->told.source != REVOCATION_DELTA))
			continue;
		inquiry->fault = CHAIN_LOCAL;
		inquiry->why = source->why;
		return true;
	}
	return false;
}

/* The first reason for having no answer is reported, and a source that was tried before one that
 * was not. */
static void
explain(struct inquiry *inquiry)
{
	const struct inquiry_source *first = NULL, *ours = NULL;

	for (size_t i = 0; i < inquiry->source_count; i++) {
		const struct inquiry_source *source = &inquiry->sources[i];

		if (source->aside || source->told.state == REVOCATION_GOOD)
			continue;
		if (source->ours && ours == NULL)
			ours = source;
		if (first == NULL || (first->told.state == REVOCATION_SKIPPED &&
					     source->told.state != REVOCATION_SKIPPED))
			first = source;
	}
	inquiry->fault = ours != NULL    ? CHAIN_REVOCATION_UNCHECKED
			 : first != NULL ? CHAIN_REVOCATION_OFFLINE
					 : CHAIN_REVOCATION_NONE;
	if (ours != NULL)
		inquiry->why = ours->told.text;
	else if (first != NULL) {
		inquiry->why = first->why;
		inquiry->cause = chain_revocation_cause(&first->told);
	}
}

void
conclusion_draw(struct inquiry *inquiry)
{
	const struct inquiry_source *decisive = find_decisive(inquiry);
	bool revoked = decisive != NULL && decisive->revoked;

	if (decisive != NULL)
		mark_contradictions(inquiry, decisive);
	if (lacks_local(inquiry, revoked))
		return;
	if (decisive == NULL) {
		explain(inquiry);
		return;
	}
	inquiry->fault = revoked ? CHAIN_REVOKED : CHAIN_OK;
	inquiry->revoked_at = decisive->revoked_at;
	inquiry->reason = decisive->reason;
}
