/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The common part of OCSP answers and CRLs: reasons and currency. */
#include "config.h"

#include "trust/status.h"

#include "base/clock.h"
#include "store/certificate.h"

enum { SKEW = 5 * CLOCK_MINUTE }; /* a responder's clock may be ahead that much */

void
status_set(struct status *status, enum revocation_state state, const char *text)
{
	status->state = state;
	status->text = text;
}

const char *
status_reason(long code)
{
	static const char *const reasons[] = {
		[1] = "keyCompromise",
		[2] = "cACompromise",
		[3] = "affiliationChanged",
		[4] = "superseded",
		[5] = "cessationOfOperation",
		[6] = "certificateHold",
		[9] = "privilegeWithdrawn",
		[10] = "aACompromise",
	};

	if (code < 0 || code >= (long)(sizeof(reasons) / sizeof(reasons[0])))
		return NULL;
	return reasons[code];
}

const char *
status_ask(
	const struct status_question *question, const EVP_PKEY *key, enum revocation_state *state)
{
	*state = REVOCATION_UNUSABLE;
	if (key == NULL)
		return "has a wrong signature";
	switch (effort_ask(question->effort, key)) {
	case EFFORT_GO:
		return NULL;
	case EFFORT_REFUSED:
		return "is signed with a key that is too large for Windows";
	default:
		*state = REVOCATION_SKIPPED;
		return "could not be verified in time";
	}
}

const char *
status_ago(struct arena *arena, int64_t seconds)
{
	char duration[CLOCK_TEXT_MAX];

	if (seconds < CLOCK_MINUTE)
		return "just now";
	return arena_printf(arena, "%s ago", clock_duration(seconds, duration));
}

bool
status_dates(struct status *status, const ASN1_TIME *from, const ASN1_TIME *next)
{
	if (from == NULL || !certificate_time(from, &status->this_update))
		return false;
	status->has_next_update = next != NULL && certificate_time(next, &status->next_update);
	return next == NULL || status->has_next_update;
}

bool
status_current(struct arena *arena, struct status *status, const char *what, int64_t now)
{
	if (status->this_update - SKEW > now)
		status_set(status, REVOCATION_UNUSABLE,
			arena_printf(arena, "%sis not yet valid", what));
	else if (status->has_next_update && status->next_update < now)
		status_set(status, REVOCATION_STALE,
			arena_printf(arena, "%sexpired %s", what,
				status_ago(arena, now - status->next_update)));
	else
		return true;
	return false;
}
