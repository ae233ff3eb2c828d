/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a client gets from DNS, TCP and a proxy. */
#include "base/address.h"
#include "model/winerr.h"
#include "verdict/rule.h"

/* The deadline's own state counts for what it cut off. */
static enum state
state_of(const struct verdict *verdict, enum rule rule, enum outcome outcome)
{
	return outcome == OUTCOME_TIMEOUT ? verdict->options->timeout_state : rule_row(rule)->state;
}

static const struct row {
	enum rule rule;
	uint32_t code;
	const char *text;
} dns_rows[OUTCOME_COUNT] = {
	[OUTCOME_NO_NAME] = {RULE_DNS_NO_NAME, WSAHOST_NOT_FOUND_CODE, "the name does not exist"},
	[OUTCOME_NO_ADDRESS] = {RULE_DNS_NO_ADDRESS, WSANO_DATA_CODE,
		"the name exists but has no address"},
	[OUTCOME_RESOLVER] = {RULE_DNS_RESOLVER, WSATRY_AGAIN_CODE, "the resolver fails"},
	[OUTCOME_TIMEOUT] = {RULE_DNS_RESOLVER, WSATRY_AGAIN_CODE, "the resolver does not answer"},
	[OUTCOME_LOCAL] = {RULE_RUN_LOCAL, 0, "cannot resolve names on this machine"},
	[OUTCOME_LIMIT] = {RULE_RUN_LIMIT, 0,
		"the answer for the name is too large for this check"},
};

/* A sinkhole may answer so, too. The connection went to this machine. */
static void
judge_loopback(struct verdict *verdict, const struct dns_facts *facts)
{
	char text[ADDRESS_TEXT_MAX];

	for (size_t i = 0; i < facts->count; i++)
		if (address_loopback(&facts->answers[i])) {
			verdict_add(verdict, RULE_DNS_LOOPBACK, NULL, 0,
				"the name leads to %s, so this host itself was tested: "
				"clients that get that address connect to themselves",
				address_format(&facts->answers[i], text));
			return;
		}
}

void
judge_dns(struct verdict *verdict, const struct subject *subject)
{
	enum outcome outcome = subject->dns.outcome;
	const struct row *row = &dns_rows[outcome];
	struct address literal;

	if (subject->target.name != NULL && address_parse(subject->target.name, &literal))
		verdict_add(verdict, RULE_NAME_LITERAL, NULL, ERROR_INVALID_NETNAME,
			"the clients' URL must name a host, not an address");
	if (subject->dns_facts.partial != NULL && outcome == OUTCOME_OK)
		verdict_add(verdict, RULE_DNS_PARTIAL, NULL, 0,
			"some addresses may have been missed: %s", subject->dns_facts.partial);
	judge_loopback(verdict, &subject->dns_facts);
	if (row->rule == RULE_NONE)
		return;
	verdict_add_state(verdict, row->rule, state_of(verdict, row->rule, outcome), NULL,
		row->code, "%s%s%s%s", row->text,
		subject->dns_facts.server == NULL ? "" : ", says ",
		subject->dns_facts.server == NULL ? "" : subject->dns_facts.server,
		(outcome == OUTCOME_RESOLVER || outcome == OUTCOME_LIMIT) &&
				subject->dns.text != NULL
			? arena_printf(verdict->arena, ": %s", subject->dns.text)
			: "");
}

static const struct row tcp_rows[OUTCOME_COUNT] = {
	[OUTCOME_TIMEOUT] = {RULE_CONNECT_TIMEOUT, WSAETIMEDOUT_CODE, "no answer from TCP port"},
	[OUTCOME_REFUSED] = {RULE_CONNECT_REFUSED, WSAECONNREFUSED_CODE, "connection refused"},
	[OUTCOME_RESET] = {RULE_CONNECT_RESET, WSAECONNRESET_CODE, "connection reset"},
	[OUTCOME_HOST_UNREACHABLE] = {RULE_CONNECT_UNREACHABLE, WSAEHOSTUNREACH_CODE,
		"no route to the host"},
	[OUTCOME_NET_UNREACHABLE] = {RULE_CONNECT_UNREACHABLE, WSAENETUNREACH_CODE,
		"no route to the network"},
	[OUTCOME_NO_NAME] = {RULE_PROXY_FAILED, WSAHOST_NOT_FOUND_CODE,
		"its name cannot be resolved"},
	[OUTCOME_NO_ADDRESS] = {RULE_PROXY_FAILED, WSANO_DATA_CODE, "its name has no address"},
	[OUTCOME_RESOLVER] = {RULE_PROXY_FAILED, WSATRY_AGAIN_CODE, "its name cannot be resolved"},
	[OUTCOME_LOCAL] = {RULE_RUN_LOCAL, 0, "cannot open a connection on this machine"},
	[OUTCOME_LIMIT] = {RULE_RUN_LIMIT, 0,
		"the answer for its name is too large for this check"},
	[OUTCOME_NO_ROUTE] = {RULE_RUN_NO_ROUTE, 0, "not tested"},
	/* Winsock itself has WSAEADDRNOTAVAIL (0x2741) for connecting to such an address; the code
	 * that the service shows for it is not documented. */
	[OUTCOME_NO_HOST] = {RULE_DNS_SINKHOLE, WSAECONNREFUSED_CODE, "the address is a sinkhole"},
};

static const struct row proxy_rows[OUTCOME_COUNT] = {
	[OUTCOME_TIMEOUT] = {RULE_PROXY_FAILED, WSAETIMEDOUT_CODE, "the proxy does not answer"},
	[OUTCOME_RESET] = {RULE_PROXY_FAILED, WSAECONNRESET_CODE,
		"the proxy resets the connection"},
	[OUTCOME_CLOSED] = {RULE_PROXY_FAILED, WSAECONNRESET_CODE,
		"the proxy closes the connection"},
	[OUTCOME_MALFORMED] = {RULE_PROXY_FAILED, ERROR_WINHTTP_INVALID_SERVER_RESPONSE,
		"the proxy's answer is not HTTP"},
	[OUTCOME_TOO_LARGE] = {RULE_PROXY_FAILED, ERROR_WINHTTP_HEADER_SIZE_OVERFLOW,
		"the proxy's answer is larger than Windows takes"},
	[OUTCOME_LIMIT] = {RULE_RUN_LIMIT, 0, "the proxy's answer is more than this check reads"},
	[OUTCOME_LOCAL] = {RULE_RUN_LOCAL, 0, "cannot ask the proxy"},
};

/* Whose fault the status of a refused CONNECT is. */
static enum cause
rejected_because(int status)
{
	static const struct {
		int status;
		enum cause cause;
	} causes[] = {{401, CAUSE_PROXY_SIGN_IN}, {403, CAUSE_PROXY_FORBIDS},
		{405, CAUSE_PROXY_FORBIDS}, {407, CAUSE_PROXY_SIGN_IN},
		{502, CAUSE_PROXY_CANNOT_REACH}, {503, CAUSE_PROXY_CANNOT_REACH},
		{504, CAUSE_PROXY_CANNOT_REACH}};

	for (size_t i = 0; i < sizeof(causes) / sizeof(causes[0]); i++)
		if (causes[i].status == status)
			return causes[i].cause;
	return CAUSE_NONE;
}

static const struct observation *
tcp_of(const struct endpoint *endpoint)
{
	return &endpoint->stages[STAGE_TCP];
}

/* What was seen, appended to what failed because of it. */
static const char *
addition(const struct row *row, const struct observation *seen)
{
	bool told = row->rule == RULE_RUN_LOCAL || row->rule == RULE_RUN_LIMIT ||
		    row->rule == RULE_RUN_NO_ROUTE || row->rule == RULE_DNS_SINKHOLE;

	return told ? seen_text(seen) : "";
}

static void
add_row(struct verdict *verdict, const struct endpoint *endpoint, const struct row *row,
	const struct observation *seen)
{
	const char *more = addition(row, seen);
	bool to_proxy = seen == tcp_of(endpoint) && endpoint->proxied;

	if (row->rule == RULE_NONE)
		return;
	verdict_add_state(verdict, row->rule, state_of(verdict, row->rule, seen->outcome), endpoint,
		row->code, "%s%s%s%s", to_proxy ? "proxy: " : "", row->text,
		more[0] == '\0' ? "" : ": ", more);
	verdict_because(verdict, to_proxy ? CAUSE_PROXY : CAUSE_NONE);
}

void
judge_connect(struct verdict *verdict, const struct endpoint *endpoint)
{
	const struct observation *tcp = tcp_of(endpoint);
	const struct observation *proxy = &endpoint->stages[STAGE_PROXY];

	add_row(verdict, endpoint, &tcp_rows[tcp->outcome], tcp);
	if (proxy->outcome == OUTCOME_REJECTED) {
		verdict_add(verdict, RULE_PROXY_REJECTED, endpoint,
			HTTP_E_STATUS(endpoint->proxy_status), "the proxy answers %s",
			seen_text(proxy));
		verdict_because(verdict, rejected_because(endpoint->proxy_status));
	} else
		add_row(verdict, endpoint, &proxy_rows[proxy->outcome], proxy);
}
