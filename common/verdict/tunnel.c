/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a client gets from the answer to the POST and from the link behind it. */
#include <string.h>

#include "base/text.h"
#include "model/winerr.h"
#include "verdict/rule.h"

static bool
is_httpapi(const struct http_facts *http)
{
	return http->server != NULL && text_starts(http->server, "Microsoft-HTTPAPI/");
}

/* The default of WINHTTP_OPTION_MAX_RESPONSE_HEADER_SIZE is 64 KB (Microsoft's "Option flags"); the
 * error behind it is in "Error messages" of WinHTTP. */
static void
judge_unreadable(
	struct verdict *verdict, const struct endpoint *endpoint, const struct observation *seen)
{
	const struct tls_facts *tls = &endpoint->tls;
	const char *text = seen_text(seen);

	if (seen->outcome == OUTCOME_LIMIT)
		verdict_add(verdict, RULE_RUN_LIMIT, endpoint, 0, "%s: %s",
			tls->broken ? "TLS was not followed after the handshake"
				    : "the answer to the POST was not read to its end",
			text);
	else if (seen->outcome == OUTCOME_TOO_LARGE)
		verdict_add(verdict, RULE_HTTP_MALFORMED, endpoint,
			ERROR_WINHTTP_HEADER_SIZE_OVERFLOW,
			"the answer to the POST is larger than Windows takes: %s", text);
	else if (tls->broken)
		verdict_add(verdict, RULE_TLS_MALFORMED, endpoint,
			tls->limit ? SEC_E_ILLEGAL_MESSAGE : SEC_E_MESSAGE_ALTERED,
			"TLS breaks after the handshake: %s", text);
	else
		verdict_add(verdict, RULE_HTTP_MALFORMED, endpoint,
			ERROR_WINHTTP_INVALID_SERVER_RESPONSE,
			"the answer to the POST is broken: %s", text);
}

void
judge_http(struct verdict *verdict, const struct endpoint *endpoint)
{
	const struct observation *seen = &endpoint->stages[STAGE_HTTP];
	const struct http_facts *http = &endpoint->http;

	if (judge_client_cert(endpoint))
		return; /* judge_tls reports it */
	switch (seen->outcome) {
	case OUTCOME_NONE:
		break;
	case OUTCOME_OK:
		if (!is_httpapi(http))
			verdict_add(verdict, RULE_HTTP_SERVER, endpoint, 0,
				"the 200 comes from %s%s%s, not from Microsoft-HTTPAPI",
				http->server == NULL ? "an unnamed server" : "\"",
				http->server == NULL ? "" : http->server,
				http->server == NULL ? "" : "\"");
		break;
	case OUTCOME_REJECTED:
		verdict_add(verdict, RULE_HTTP_STATUS, endpoint, HTTP_E_STATUS(http->status),
			"server answers the POST with HTTP %d", http->status);
		break;
	case OUTCOME_TIMEOUT:
		verdict_add_state(verdict, RULE_HTTP_SILENT, verdict->options->timeout_state,
			endpoint, WSAETIMEDOUT_CODE,
			http->status == 0 ? "no answer to the POST in time"
					  : "no complete answer to the POST in time");
		break;
	case OUTCOME_ALERT:
		judge_alert(verdict, endpoint,
			arena_printf(verdict->arena, "server answers the POST with %s",
				seen_text(seen)));
		break;
	case OUTCOME_MALFORMED:
	case OUTCOME_TOO_LARGE:
	case OUTCOME_LIMIT:
		judge_unreadable(verdict, endpoint, seen);
		break;
	case OUTCOME_LOCAL:
		verdict_add(verdict, RULE_RUN_LOCAL, endpoint, 0, "cannot send the POST: %s",
			seen_text(seen));
		break;
	default:
		verdict_add(verdict, RULE_HTTP_RESET, endpoint, WSAECONNRESET_CODE,
			"the server %s the connection after the POST",
			seen->outcome == OUTCOME_CLOSED ? "closes" : "resets");
	}
}

/* Of which none is of use: why. */
static void
judge_prefixes(struct verdict *verdict, const struct endpoint *endpoint)
{
	const struct ra_facts *ra = &endpoint->ra;
	const char *seen = seen_text(&endpoint->stages[STAGE_RA]);
	struct address prefix = {.family = ADDRESS_IPV6};
	char text[ADDRESS_TEXT_MAX];

	if (ra->prefix_count == 0)
		verdict_add(verdict, RULE_RA_PREFIX, endpoint, 0,
			"the Router Advertisement carries no prefix for clients' addresses%s%s",
			seen[0] == '\0' ? "" : ": ", seen);
	for (size_t i = 0; i < ra->prefix_count; i++) {
		memcpy(prefix.bytes, ra->prefixes[i].prefix, sizeof(prefix.bytes));
		verdict_add(verdict, RULE_RA_PREFIX, endpoint, 0,
			"clients get no address from prefix %s/%u: %s",
			address_format(&prefix, text), ra->prefixes[i].length,
			ra_prefix_fault(&ra->prefixes[i]));
	}
}

static void
judge_advertisement(struct verdict *verdict, const struct endpoint *endpoint)
{
	const struct ra_facts *ra = &endpoint->ra;

	if (ra_usable(ra) == NULL)
		judge_prefixes(verdict, endpoint);
	if (ra->lifetime == 0)
		verdict_add(verdict, RULE_RA_LIFETIME, endpoint, 0,
			"the Router Advertisement has router lifetime 0: no default route");
}

static void
judge_pings(struct verdict *verdict, const struct endpoint *endpoint)
{
	char target[ADDRESS_TEXT_MAX];

	for (size_t i = 0; i < endpoint->ping_count; i++) {
		const struct ping_facts *ping = &endpoint->pings[i];

		if (ping->seen.outcome != OUTCOME_OK)
			verdict_add(verdict, RULE_PING_LOST, endpoint, 0,
				"%s does not answer through the tunnel: %s",
				address_format(&ping->target, target), seen_text(&ping->seen));
	}
}

/* Without an advertisement there is no address to send from, so --ping fails too. */
static void
judge_unasked(struct verdict *verdict, const struct endpoint *endpoint)
{
	enum outcome outcome = endpoint->stages[STAGE_RA].outcome;

	if (verdict->options->pings && endpoint->ping_count == 0 && outcome != OUTCOME_NONE)
		verdict_add(verdict, RULE_PING_LOST, endpoint, 0,
			"no echo request could be sent without an advertisement");
}

void
judge_tunnel(struct verdict *verdict, const struct endpoint *endpoint)
{
	const struct observation *seen = &endpoint->stages[STAGE_RA];
	char seconds[48];

	judge_unasked(verdict, endpoint);
	switch (seen->outcome) {
	case OUTCOME_NONE:
		break;
	case OUTCOME_OK:
		judge_advertisement(verdict, endpoint);
		judge_pings(verdict, endpoint);
		break;
	case OUTCOME_MALFORMED:
		verdict_add(verdict, RULE_RA_PREFIX, endpoint, 0,
			"the tunnel opens, but what comes through it is wrong: %s",
			seen_text(seen));
		break;
	case OUTCOME_LIMIT:
		verdict_add(verdict, RULE_RUN_LIMIT, endpoint, 0,
			"the tunnel opens, but this check stopped reading: %s", seen_text(seen));
		break;
	case OUTCOME_LOCAL:
		verdict_add(verdict, RULE_RUN_LOCAL, endpoint, 0, "cannot use the tunnel: %s",
			seen_text(seen));
		break;
	case OUTCOME_SILENT:
		verdict_add(verdict, RULE_RA_MISSING, endpoint, 0,
			"the tunnel opens, but no Router Advertisement comes within %s s",
			text_double(seen->seconds, 1, seconds));
		break;
	default:
		verdict_add(verdict, RULE_RA_MISSING, endpoint, 0,
			"the tunnel ends before a Router Advertisement: %s", seen_text(seen));
	}
}
