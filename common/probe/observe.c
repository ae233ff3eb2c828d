/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How probes write an observation. */
#include "probe/observe.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/limits.h"
#include "base/text.h"

void
observe_begin(const struct probe *probe, struct observation *observation)
{
	*observation = (struct observation) {.start = clock_monotonic() - probe->began};
}

bool
observe_end(const struct probe *probe, struct observation *observation, enum outcome outcome,
	const char *fmt, ...)
{
	char text[2 * LIMIT_TEXT_FIELD];
	va_list ap;

	observation->outcome = outcome;
	observation->seconds = clock_monotonic() - probe->began - observation->start;
	if (fmt == NULL)
		return outcome == OUTCOME_OK;
	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	observation->text = text_clean(probe->arena, span_text(text), LIMIT_TEXT_FIELD);
	return outcome == OUTCOME_OK;
}

enum outcome
outcome_of_io(enum io io)
{
	static const enum outcome table[] = {
		[IO_DONE] = OUTCOME_OK,
		[IO_END] = OUTCOME_CLOSED,
		[IO_TIMEOUT] = OUTCOME_TIMEOUT,
		[IO_REFUSED] = OUTCOME_REFUSED,
		[IO_RESET] = OUTCOME_RESET,
		[IO_HOST_UNREACHABLE] = OUTCOME_HOST_UNREACHABLE,
		[IO_NET_UNREACHABLE] = OUTCOME_NET_UNREACHABLE,
		[IO_ALERT] = OUTCOME_ALERT,
		[IO_MALFORMED] = OUTCOME_MALFORMED,
		[IO_REJECTED] = OUTCOME_REJECTED,
		[IO_LOCAL] = OUTCOME_LOCAL,
		[IO_NO_ROUTE] = OUTCOME_NO_ROUTE,
		[IO_NO_HOST] = OUTCOME_NO_HOST,
		[IO_LIMIT] = OUTCOME_LIMIT,
	};

	return table[io];
}

enum outcome
outcome_of_resolve(enum resolve_outcome outcome)
{
	static const enum outcome table[] = {
		[RESOLVE_NONE] = OUTCOME_LOCAL,
		[RESOLVE_OK] = OUTCOME_OK,
		[RESOLVE_NO_NAME] = OUTCOME_NO_NAME,
		[RESOLVE_NO_ADDRESS] = OUTCOME_NO_ADDRESS,
		[RESOLVE_FAILED] = OUTCOME_RESOLVER,
		[RESOLVE_LIMIT] = OUTCOME_LIMIT,
		[RESOLVE_TIMEOUT] = OUTCOME_TIMEOUT,
		[RESOLVE_LOCAL] = OUTCOME_LOCAL,
	};

	return table[outcome];
}

bool
observe_io(const struct probe *probe, struct observation *observation, enum io io,
	const struct stream *stream)
{
	if (io == IO_DONE)
		return observe_end(probe, observation, OUTCOME_OK, NULL);
	return observe_end(probe, observation, outcome_of_io(io), "%s",
		stream == NULL ? "no memory" : stream->why);
}
