/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Names of stages and outcomes; how far an endpoint came. */
#include "evidence.h"

#include <string.h>

static const char *const stages[STAGE_COUNT] = {
	[STAGE_NONE] = "none",
	[STAGE_DNS] = "dns",
	[STAGE_TCP] = "tcp",
	[STAGE_PROXY] = "proxy",
	[STAGE_TLS] = "tls",
	[STAGE_HTTP] = "http",
	[STAGE_RA] = "ra",
	[STAGE_PING] = "ping",
};

static const char *const outcomes[OUTCOME_COUNT] = {
	[OUTCOME_NONE] = "none",
	[OUTCOME_OK] = "ok",
	[OUTCOME_TIMEOUT] = "timeout",
	[OUTCOME_REFUSED] = "refused",
	[OUTCOME_RESET] = "reset",
	[OUTCOME_HOST_UNREACHABLE] = "host-unreachable",
	[OUTCOME_NET_UNREACHABLE] = "net-unreachable",
	[OUTCOME_CLOSED] = "closed",
	[OUTCOME_MALFORMED] = "malformed",
	[OUTCOME_ALERT] = "alert",
	[OUTCOME_REJECTED] = "rejected",
	[OUTCOME_SILENT] = "silent",
	[OUTCOME_NO_NAME] = "no-name",
	[OUTCOME_NO_ADDRESS] = "no-address",
	[OUTCOME_RESOLVER] = "resolver",
	[OUTCOME_LOCAL] = "local",
	[OUTCOME_NO_ROUTE] = "no-route",
	[OUTCOME_NO_HOST] = "no-host",
};

const char *
stage_name(enum stage stage)
{
	return stages[stage];
}

const char *
outcome_name(enum outcome outcome)
{
	return outcomes[outcome];
}

static bool
find(const char *const *names, int count, const char *text, int *out)
{
	for (int i = 0; i < count; i++)
		if (strcmp(names[i], text) == 0) {
			*out = i;
			return true;
		}
	return false;
}

bool
stage_parse(const char *text, enum stage *out)
{
	int i;

	if (!find(stages, STAGE_COUNT, text, &i))
		return false;
	*out = (enum stage)i;
	return true;
}

bool
outcome_parse(const char *text, enum outcome *out)
{
	int i;

	if (!find(outcomes, OUTCOME_COUNT, text, &i))
		return false;
	*out = (enum outcome)i;
	return true;
}

enum stage
endpoint_reached(const struct endpoint *endpoint)
{
	int i = STAGE_COUNT - 1;

	while (i > STAGE_NONE && endpoint->stages[i].outcome == OUTCOME_NONE)
		i--;
	return (enum stage)i;
}
