/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The common part of OCSP answers and CRLs: reasons and currency. */
#include "config.h"

#include "trust/status.h"

#include "base/clock.h"
#include "trust/certificate.h"

enum { SKEW = 5 * CLOCK_MINUTE }; /* a responder's clock may be ahead that much */

const char *
status_reason(long code)
{
	static const char *const reasons[] = {
		[1] = "key compromise",
		[2] = "CA compromise",
		[3] = "affiliation changed",
		[4] = "superseded",
		[5] = "cessation of operation",
		[6] = "on hold",
		[9] = "privilege withdrawn",
		[10] = "AA compromise",
	};

	if (code < 0 || code >= (long)(sizeof(reasons) / sizeof(reasons[0])))
		return NULL;
	return reasons[code];
}

const char *
status_ago(struct arena *arena, int64_t seconds)
{
	static const struct {
		int64_t seconds;
		const char *name;
	} units[] = {{CLOCK_DAY, "day"}, {CLOCK_HOUR, "hour"}, {CLOCK_MINUTE, "minute"}};

	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
		int64_t count = seconds / units[i].seconds;

		if (count > 0)
			return arena_printf(arena, "%lld %s%s ago", (long long)count,
				units[i].name, count == 1 ? "" : "s");
	}
	return "just now";
}

const char *
status_staleness(struct arena *arena, const char *what, const ASN1_TIME *from,
	const ASN1_TIME *next, int64_t now)
{
	int64_t at;

	if (!certificate_time(from, &at))
		return arena_printf(arena, "%s has a malformed date", what);
	if (at - SKEW > now)
		return arena_printf(arena, "%s is not yet valid", what);
	if (next == NULL)
		return NULL;
	if (!certificate_time(next, &at))
		return arena_printf(arena, "%s has a malformed date", what);
	if (at < now)
		return arena_printf(arena, "%s expired %s", what, status_ago(arena, now - at));
	return NULL;
}
