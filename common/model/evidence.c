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
	[OUTCOME_LIMIT] = "limit",
	[OUTCOME_TOO_LARGE] = "too-large",
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

/* In the order of RFC 4862 section 5.5.3: a), b), c), d); that interface identifiers have 64 bits
 * is in RFC 4291 section 2.5.1, and that a multicast address is nobody's in section 2.7. */
const char *
ra_prefix_fault(const struct ra_prefix *prefix)
{
	if (!prefix->autonomous)
		return "it is not for addresses (its A flag is clear)";
	if (prefix->prefix[0] == 0xfe && (prefix->prefix[1] & 0xc0) == 0x80)
		return "it is the link-local one";
	if (prefix->prefix[0] == 0xff)
		return "it is for multicast";
	if (prefix->preferred > prefix->valid)
		return "its preferred lifetime is longer than the valid one";
	if (prefix->valid == 0)
		return "its valid lifetime is 0";
	if (prefix->length != 64)
		return "it is not of 64 bits";
	return NULL;
}

const struct ra_prefix *
ra_usable(const struct ra_facts *ra)
{
	const struct ra_prefix *first = NULL;

	for (size_t i = 0; i < ra->prefix_count; i++) {
		const struct ra_prefix *prefix = &ra->prefixes[i];

		if (ra_prefix_fault(prefix) != NULL)
			continue;
		if (prefix->preferred > 0)
			return prefix;
		if (first == NULL)
			first = prefix;
	}
	return first;
}

const char *
tls_version_name(uint16_t version)
{
	static const char *const names[] = {"SSL 3.0", "TLS 1.0", "TLS 1.1", "TLS 1.2", "TLS 1.3"};

	return version >= 0x0300 && version <= 0x0304 ? names[version - 0x0300] : NULL;
}
