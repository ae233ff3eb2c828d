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

/* The handshake that offered everything in the place of the first, with the certificates that are
 * kept there. One that did not get to TLS says less than the first. */
static void
take_wide(struct endpoint *endpoint)
{
	const struct wide_offer *wide = &endpoint->wide;
	struct tls_facts tls = wide->tls;

	if (!tls.server_hello && !tls.alert_seen)
		return;
	if (tls.chain_count == 0) {
		tls.chain = endpoint->tls.chain;
		tls.chain_count = endpoint->tls.chain_count;
		tls.staple = endpoint->tls.staple;
	}
	endpoint->tls = tls;
	endpoint->stages[STAGE_TLS] = wide->seen;
}

/* What TLS has seen since the POST is of no concern to who has sent none. */
static void
end_at_tls(struct endpoint *endpoint)
{
	struct tls_facts *tls = &endpoint->tls;

	take_wide(endpoint);
	endpoint->wide = (struct wide_offer) {.tls = {.version = 0}};
	if (endpoint->stages[STAGE_TLS].outcome != OUTCOME_OK)
		return;
	tls->alert_seen = tls->close_notify = tls->broken = tls->limit = false;
	tls->alert = 0;
	if (tls->cert_request == CERT_REQUEST_LATE)
		tls->cert_request = CERT_REQUEST_NONE;
}

static struct endpoint
view_endpoint(const struct endpoint *from, enum stage last)
{
	struct endpoint endpoint = *from;

	endpoint.chain = NULL;
	if (last >= STAGE_PING)
		return endpoint;
	for (int i = last + 1; i < STAGE_COUNT; i++)
		endpoint.stages[i] = (struct observation) {.outcome = OUTCOME_NONE};
	endpoint.http = (struct http_facts) {.status = 0};
	endpoint.ra = (struct ra_facts) {.lifetime = 0};
	endpoint.null_offer = NULL_OFFER_NONE;
	endpoint.pings = NULL;
	endpoint.ping_count = 0;
	if (last == STAGE_TLS)
		end_at_tls(&endpoint);
	return endpoint;
}

static void
last_moment(const struct observation *seen, double *seconds)
{
	if (seen->outcome != OUTCOME_NONE && seen->start + seen->seconds > *seconds)
		*seconds = seen->start + seen->seconds;
}

void
evidence_view(
	struct arena *arena, const struct evidence *from, enum stage last, struct evidence *out)
{
	double seconds = 0;

	*out = *from;
	out->subjects = arena_array(arena, from->count, sizeof(*out->subjects));
	for (size_t i = 0; i < from->count; i++) {
		struct subject *subject = &out->subjects[i];

		*subject = from->subjects[i];
		last_moment(&subject->dns, &seconds);
		subject->endpoints =
			arena_array(arena, subject->count, sizeof(*subject->endpoints));
		for (size_t k = 0; k < subject->count; k++) {
			subject->endpoints[k] =
				view_endpoint(&from->subjects[i].endpoints[k], last);
			for (int stage = 0; stage < STAGE_COUNT; stage++)
				last_moment(&subject->endpoints[k].stages[stage], &seconds);
		}
	}
	if (last < STAGE_PING)
		out->seconds = seconds;
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
