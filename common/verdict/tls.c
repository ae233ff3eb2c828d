/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a client gets from the TLS handshake. */
#include "base/text.h"
#include "model/winerr.h"
#include "verdict/rule.h"

/* A server that asked and got nothing may go on to refuse in several ways. A timeout or another
 * status says so only when it asked after it had read the POST. */
bool
judge_client_cert(const struct endpoint *endpoint)
{
	const struct tls_facts *tls = &endpoint->tls;
	enum outcome at_tls = endpoint->stages[STAGE_TLS].outcome;
	enum outcome at_http = endpoint->stages[STAGE_HTTP].outcome;
	enum outcome outcome = at_tls == OUTCOME_OK ? at_http : at_tls;
	int status = endpoint->http.status;

	if (tls->cert_request == CERT_REQUEST_NONE || tls->client_cert_sent || tls->limit)
		return false;
	switch (outcome) {
	case OUTCOME_ALERT:
	case OUTCOME_RESET:
	case OUTCOME_CLOSED:
		return true;
	case OUTCOME_TIMEOUT:
	case OUTCOME_MALFORMED:
		return tls->cert_request == CERT_REQUEST_LATE;
	case OUTCOME_REJECTED:
		/* 400 is nginx's, 413 IIS' when the body cannot be kept during renegotiation */
		return status == 401 || status == 403 || status == 400 || status == 413;
	default:
		return false;
	}
}

void
judge_alert(struct verdict *verdict, const struct endpoint *endpoint, const char *what)
{
	enum { CERTIFICATE_REQUIRED = 116, UNRECOGNIZED_NAME = 112 }; /* RFC 8446 section 6 */
	uint8_t alert = endpoint->tls.alert;

	verdict_add(verdict, RULE_TLS_ALERT, endpoint, winerr_from_alert(alert), "%s", what);
	verdict_because(verdict, alert == UNRECOGNIZED_NAME      ? CAUSE_NAME_UNKNOWN
				 : alert == CERTIFICATE_REQUIRED ? CAUSE_CERTIFICATE_REQUIRED
								 : CAUSE_NONE);
}

/* A server that signs with an RSA key in RSA-PSS, up to TLS 1.2, does so because that was offered.
 */
static bool
would_take(const struct client *client, const struct tls_facts *taken)
{
	enum { TLS_1_3 = 0x0304 };
	enum client_lack lack = client_lacks(client, taken);

	return lack == CLIENT_LACKS_NOTHING ||
	       (lack == CLIENT_LACKS_SIGNATURE && taken->version < TLS_1_3 &&
		       text_starts(taken->signature, "rsa_pss_rsae_"));
}

/* "Windows 8.1 and Windows 11"; NULL when no other version of Windows offers what was agreed on. */
static const char *
others(struct verdict *verdict, const struct client *client, const struct tls_facts *taken)
{
	const char *list = NULL;

	for (int i = 0; i < CLIENT_COUNT; i++) {
		const struct client *other = client_row((enum client_profile)i);

		if (other == client || !would_take(other, taken))
			continue;
		list = list == NULL
			       ? other->windows
			       : arena_printf(verdict->arena, "%s and %s", list, other->windows);
	}
	return list;
}

static const char *
version_text(uint16_t version)
{
	const char *name = tls_version_name(version);

	return name == NULL ? "another version of TLS" : name;
}

/* What the server takes in place of the client's offer. An alert says that it was the version. */
static const char *
taken_text(struct verdict *verdict, const struct client *client, const struct endpoint *endpoint)
{
	enum { PROTOCOL_VERSION = 70 }; /* RFC 8446 section 6 */
	const struct tls_facts *taken = &endpoint->wide.tls;
	struct arena *arena = verdict->arena;

	switch (client_lacks(client, taken)) {
	case CLIENT_LACKS_VERSION:
		return endpoint->tls.alert_seen && endpoint->tls.alert == PROTOCOL_VERSION
			       ? arena_printf(arena, "takes only %s; %s has none",
					 version_text(taken->version), client->windows)
			       : arena_printf(arena, "takes %s and nothing that %s offers",
					 version_text(taken->version), client->windows);
	case CLIENT_LACKS_SUITE:
		return arena_printf(arena, "takes suite %s and none that %s offers", taken->cipher,
			client->windows);
	case CLIENT_LACKS_GROUP:
		return arena_printf(arena, "takes group %s and none that %s offers", taken->group,
			client->windows);
	case CLIENT_LACKS_SIGNATURE:
		return arena_printf(arena, "signs with %s, which %s does not offer",
			taken->signature, client->windows);
	case CLIENT_LACKS_NOTHING:
		break;
	}
	return arena_printf(arena,
		"refuses all that %s offers together, and takes %s from a wider offer",
		client->windows, version_text(taken->version));
}

/* The code for a handshake that the server ends without having agreed to anything. */
static uint32_t
refusal_code(const struct endpoint *endpoint)
{
	switch (endpoint->stages[STAGE_TLS].outcome) {
	case OUTCOME_ALERT:
		return winerr_from_alert(endpoint->tls.alert);
	case OUTCOME_CLOSED:
		return endpoint->tls.close_notify ? SEC_E_CONTEXT_EXPIRED : WSAECONNRESET_CODE;
	case OUTCOME_MALFORMED: /* [MS-ERREF] 2.1: "unexpected or badly formatted" */
		return SEC_E_ILLEGAL_MESSAGE;
	default:
		return WSAECONNRESET_CODE;
	}
}

/* True when a wider offer shows that nothing but the client's own was refused. */
static bool
judge_offer(struct verdict *verdict, const struct endpoint *endpoint)
{
	const struct client *client = client_of(&endpoint->tls);
	const char *list;

	if (client == NULL || endpoint->wide.seen.outcome != OUTCOME_OK)
		return false;
	list = others(verdict, client, &endpoint->wide.tls);
	verdict_add(verdict, RULE_TLS_OFFER, endpoint, refusal_code(endpoint),
		"%s, %s would connect", taken_text(verdict, client, endpoint),
		list == NULL ? "no other Windows" : list);
	return true;
}

static void
judge_update(struct verdict *verdict, const struct endpoint *endpoint)
{
	const struct client *client = client_of(&endpoint->tls);

	if (client != NULL && endpoint->tls.updated && client->update != NULL)
		verdict_add(verdict, RULE_TLS_UPDATE, endpoint, 0,
			"takes no %s: %s connects only with update %s",
			version_text(client->newest), client->windows, client->update);
}

static void
judge_failure(struct verdict *verdict, const struct endpoint *endpoint)
{
	const struct observation *seen = &endpoint->stages[STAGE_TLS];
	const struct tls_facts *tls = &endpoint->tls;
	const char *text = seen_text(seen);

	switch (seen->outcome) {
	case OUTCOME_ALERT:
		judge_alert(
			verdict, endpoint, arena_printf(verdict->arena, "server sends %s", text));
		break;
	case OUTCOME_MALFORMED:
		/* [MS-ERREF] 2.1: ILLEGAL_MESSAGE is "unexpected or badly formatted" */
		verdict_add(verdict, RULE_TLS_MALFORMED, endpoint,
			tls->limit ? SEC_E_ILLEGAL_MESSAGE : SEC_E_INVALID_TOKEN, "%s: %s",
			tls->server_hello || tls->limit ? "the TLS handshake fails"
							: "the server does not speak TLS",
			text);
		verdict_because(verdict, tls->server_hello ? CAUSE_AFTER_HELLO : CAUSE_NONE);
		break;
	case OUTCOME_TIMEOUT:
		verdict_add_state(verdict, RULE_TLS_TIMEOUT, verdict->options->timeout_state,
			endpoint, WSAETIMEDOUT_CODE, "the TLS handshake does not end in time");
		break;
	case OUTCOME_CLOSED:
		verdict_add(verdict, RULE_TLS_RESET, endpoint,
			tls->close_notify ? SEC_E_CONTEXT_EXPIRED : WSAECONNRESET_CODE,
			"the server closes the connection during the TLS handshake");
		break;
	case OUTCOME_LIMIT:
		verdict_add(verdict, RULE_RUN_LIMIT, endpoint, 0,
			"the TLS handshake was not followed to its end: %s", text);
		break;
	case OUTCOME_LOCAL:
		verdict_add(
			verdict, RULE_RUN_LOCAL, endpoint, 0, "TLS cannot be finished: %s", text);
		break;
	case OUTCOME_NONE:
	case OUTCOME_OK:
		break;
	default:
		verdict_add(verdict, RULE_TLS_RESET, endpoint, WSAECONNRESET_CODE,
			"the connection is reset during the TLS handshake");
	}
}

static void
judge_null(struct verdict *verdict, const struct endpoint *endpoint)
{
	if (endpoint->tls.null_cipher)
		verdict_add(verdict, RULE_TLS_NULL_ONLY, endpoint, 0,
			"the server takes only suites without encryption (%s)",
			endpoint->tls.cipher == NULL ? "NULL" : endpoint->tls.cipher);
	if (endpoint->null_offer == NULL_OFFER_REFUSED)
		verdict_add(verdict, RULE_TLS_NULL_REFUSED, endpoint, 0,
			"the server takes no suite without encryption: "
			"Windows 8 and later then encrypt twice");
	if (endpoint->null_offer == NULL_OFFER_UNDECIDED)
		verdict_add(verdict, RULE_TLS_NULL_UNDECIDED, endpoint, 0,
			"the handshake with NULL suites ended without an answer");
}

/*
 * Schannel refuses a handshake message beyond MessageLimitClient, by default 0x8000 bytes ("TLS
 * registry settings"), with this code (".NET, Troubleshoot SslStream"). The message of certificates
 * has three bytes before each and three before all; what TLS 1.3 adds is not counted.
 */
void
judge_size(struct verdict *verdict, const struct endpoint *endpoint)
{
	enum { LENGTH = 3, WINDOWS_TAKES = 0x8000 };
	const struct tls_facts *tls = &endpoint->tls;
	size_t size = LENGTH;

	for (size_t i = 0; i < tls->chain_count; i++)
		size += LENGTH + tls->chain[i].n;
	if (size > WINDOWS_TAKES && endpoint->stages[STAGE_TLS].outcome == OUTCOME_OK)
		verdict_add(verdict, RULE_TLS_LARGE, endpoint, SEC_E_ILLEGAL_MESSAGE,
			"the %zu served certificates have %zu bytes, and Windows takes %d in a "
			"message",
			tls->chain_count, size, WINDOWS_TAKES);
}

void
judge_tls(struct verdict *verdict, const struct endpoint *endpoint)
{
	if (judge_client_cert(endpoint))
		verdict_add(verdict, RULE_TLS_CLIENT_CERT, endpoint, SEC_I_INCOMPLETE_CREDENTIALS,
			"listener asks for a client certificate");
	else if (!judge_offer(verdict, endpoint))
		judge_failure(verdict, endpoint);
	judge_size(verdict, endpoint);
	judge_update(verdict, endpoint);
	judge_null(verdict, endpoint);
}
