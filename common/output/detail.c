/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lines of plain text about findings and about what was seen at the stages. */
#include "output/detail.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "model/winerr.h"

enum { LISTED = 32 }; /* addresses, prefixes or names that a line lists */

void
detail_add(struct detail *detail, const char *line)
{
	const char *clean = text_clean(detail->arena, span_text(line), DETAIL_LINE);

	ARENA_PUSH(detail->arena, detail->lines, detail->count, clean);
}

void
detail_addf(struct detail *detail, const char *fmt, ...)
{
	char line[DETAIL_LINE * 2];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(line, sizeof(line), fmt, ap);
	va_end(ap);
	detail_add(detail, line);
}

const char *
detail_code(struct arena *arena, uint32_t code)
{
	char hex[WINERR_TEXT_MAX];
	const char *symbol = winerr_symbol(code);

	if (code == 0)
		return "";
	return arena_printf(
		arena, "%s%s%s", winerr_format(code, hex), *symbol == '\0' ? "" : " ", symbol);
}

const char *
detail_finding(struct arena *arena, const struct finding *finding)
{
	if (finding->code == 0)
		return finding->text;
	return arena_printf(arena, "%s: %s", detail_code(arena, finding->code), finding->text);
}

const char *
detail_remedy(const struct finding *finding)
{
	const struct winerr *row;

	if (finding->remedy != NULL || finding->state <= STATE_OK || finding->code == 0)
		return finding->remedy;
	row = winerr_find(finding->code);
	return row == NULL ? NULL : row->remedy;
}

static const char *
join(struct arena *arena, const char *list, const char *item)
{
	return *list == '\0' ? item : arena_printf(arena, "%s, %s", list, item);
}

static const char *
milliseconds(struct arena *arena, double seconds)
{
	char number[48];

	return arena_printf(arena, "%s ms", text_double(seconds * 1000, 1, number));
}

/* "SUBJECT STAGE: ok in 12 ms: TEXT; FACTS" */
static void
add_stage(struct detail *detail, const char *label, enum stage stage,
	const struct observation *seen, const char *facts)
{
	struct arena *arena = detail->arena;
	const char *line;

	if (seen->outcome == OUTCOME_NONE)
		return;
	line = arena_printf(arena, "%s %s: %s in %s", label, stage_name(stage),
		outcome_name(seen->outcome), milliseconds(arena, seen->seconds));
	if (seen->text != NULL && *seen->text != '\0')
		line = arena_printf(arena, "%s: %s", line, seen->text);
	if (*facts != '\0')
		line = arena_printf(arena, "%s; %s", line, facts);
	detail_add(detail, line);
}

static const char *
dns_text(struct arena *arena, const struct dns_facts *dns)
{
	const char *list = "";
	char address[ADDRESS_TEXT_MAX];

	for (size_t i = 0; i < dns->count && i < LISTED; i++)
		list = join(
			arena, list, arena_text(arena, address_format(&dns->answers[i], address)));
	if (dns->count > LISTED)
		list = arena_printf(arena, "%s and %zu more", list, dns->count - LISTED);
	if (dns->count > 0)
		list = arena_printf(arena, "answers %s", list);
	if (dns->server != NULL)
		list = join(arena, list, arena_printf(arena, "asked %s", dns->server));
	return list;
}

static const char *
version_text(struct arena *arena, uint16_t version)
{
	const char *name = tls_version_name(version);

	if (name != NULL)
		return name;
	return arena_printf(arena, "version 0x%04x", (unsigned int)version);
}

/* RFC 8446 section 6 and the IANA registry of TLS alerts; "" when there is no such name. */
static const char *
alert_text(uint8_t alert)
{
	static const struct {
		uint8_t number;
		const char *name;
	} names[] = {{0, "close_notify"}, {10, "unexpected_message"}, {20, "bad_record_mac"},
		{22, "record_overflow"}, {40, "handshake_failure"}, {42, "bad_certificate"},
		{43, "unsupported_certificate"}, {44, "certificate_revoked"},
		{45, "certificate_expired"}, {46, "certificate_unknown"}, {47, "illegal_parameter"},
		{48, "unknown_ca"}, {49, "access_denied"}, {50, "decode_error"},
		{51, "decrypt_error"}, {70, "protocol_version"}, {71, "insufficient_security"},
		{80, "internal_error"}, {86, "inappropriate_fallback"}, {90, "user_canceled"},
		{100, "no_renegotiation"}, {109, "missing_extension"},
		{110, "unsupported_extension"}, {112, "unrecognized_name"},
		{113, "bad_certificate_status_response"}, {115, "unknown_psk_identity"},
		{116, "certificate_required"}, {120, "no_application_protocol"}};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (names[i].number == alert)
			return names[i].name;
	return "";
}

static const char *
agreed_text(struct arena *arena, const struct tls_facts *tls)
{
	const char *list = tls->version == 0 ? "" : version_text(arena, tls->version);

	if (tls->cipher != NULL)
		list = join(arena, list, tls->cipher);
	if (tls->group != NULL)
		list = join(arena, list, tls->group);
	if (tls->signature != NULL)
		list = join(arena, list, tls->signature);
	if (tls->null_cipher)
		list = join(arena, list, "not encrypted by TLS");
	if (tls->alert_seen)
		list = join(arena, list,
			arena_printf(arena, "alert %u %s", (unsigned int)tls->alert,
				alert_text(tls->alert)));
	return list;
}

/* Which client's offer was made, and the result of a wider offer. */
static const char *
offer_text(struct arena *arena, const struct endpoint *endpoint, const char *list)
{
	const struct tls_facts *tls = &endpoint->tls;
	const struct wide_offer *wide = &endpoint->wide;

	if (tls->client != NULL)
		list = join(arena, list,
			arena_printf(arena, "offered as %s%s", tls->client,
				tls->updated ? " with its update" : ""));
	if (wide->seen.outcome != OUTCOME_NONE)
		list = join(arena, list,
			arena_printf(arena, "with everything offered: %s %s",
				outcome_name(wide->seen.outcome), agreed_text(arena, &wide->tls)));
	return list;
}

static const char *
tls_text(struct arena *arena, const struct endpoint *endpoint)
{
	static const char *const requests[] = {[CERT_REQUEST_EARLY] = "in the handshake",
		[CERT_REQUEST_LATE] = "after the request"};
	static const char *const offers[] = {[NULL_OFFER_ACCEPTED] = "NULL suites are taken",
		[NULL_OFFER_REFUSED] = "NULL suites are not taken",
		[NULL_OFFER_UNDECIDED] = "NULL suites: undecided"};
	const struct tls_facts *tls = &endpoint->tls;
	const char *list = agreed_text(arena, tls);

	if (tls->cert_request != CERT_REQUEST_NONE)
		list = join(arena, list,
			arena_printf(arena, "client certificate asked for %s, %s",
				requests[tls->cert_request],
				tls->client_cert_sent ? "given" : "none given"));
	if (tls->chain_count > 0)
		list = join(arena, list,
			arena_printf(arena, "%zu certificate%s served", tls->chain_count,
				tls->chain_count == 1 ? "" : "s"));
	if (tls->staple.n > 0)
		list = join(arena, list, "OCSP answer stapled");
	if (endpoint->null_offer != NULL_OFFER_NONE)
		list = join(arena, list, offers[endpoint->null_offer]);
	return offer_text(arena, endpoint, list);
}

static const char *
http_text(struct arena *arena, const struct http_facts *http)
{
	const char *list = "";

	if (http->status != 0)
		list = arena_printf(arena, "status %d%s%s", http->status,
			http->reason == NULL || *http->reason == '\0' ? "" : " ",
			http->reason == NULL ? "" : http->reason);
	if (http->server != NULL)
		list = join(arena, list, arena_printf(arena, "server %s", http->server));
	if (http->date != NULL)
		list = join(arena, list, arena_printf(arena, "date %s", http->date));
	return list;
}

static const char *
lifetime_text(struct arena *arena, uint32_t seconds)
{
	return seconds == UINT32_MAX ? "for ever"
				     : arena_printf(arena, "%lu s", (unsigned long)seconds);
}

static const char *
prefix_text(struct arena *arena, const struct ra_prefix *prefix)
{
	struct address address = {.family = ADDRESS_IPV6};
	char text[ADDRESS_TEXT_MAX];

	memcpy(address.bytes, prefix->prefix, sizeof(prefix->prefix));
	return arena_printf(arena, "prefix %s/%u (valid %s, preferred %s%s%s)",
		address_format(&address, text), (unsigned int)prefix->length,
		lifetime_text(arena, prefix->valid), lifetime_text(arena, prefix->preferred),
		prefix->on_link ? ", on-link" : "", prefix->autonomous ? ", autonomous" : "");
}

static const char *
ra_text(struct arena *arena, const struct ra_facts *ra)
{
	const char *list = "";
	char source[ADDRESS_TEXT_MAX];

	if (ra->source.family != ADDRESS_NONE)
		list = arena_printf(arena, "from %s, router lifetime %u s",
			address_format(&ra->source, source), (unsigned int)ra->lifetime);
	for (size_t i = 0; i < ra->prefix_count; i++)
		list = join(arena, list, prefix_text(arena, &ra->prefixes[i]));
	if (ra->mtu != 0)
		list = join(arena, list, arena_printf(arena, "MTU %lu", (unsigned long)ra->mtu));
	if (ra->managed)
		list = join(arena, list, "addresses by DHCPv6");
	if (ra->other)
		list = join(arena, list, "other settings by DHCPv6");
	if (ra->solicitations > 0)
		list = join(arena, list, arena_printf(arena, "%u solicited", ra->solicitations));
	if (ra->skipped > 0)
		list = join(
			arena, list, arena_printf(arena, "%u other packets before", ra->skipped));
	return list;
}

static void
endpoint_stages(struct detail *detail, const struct endpoint *endpoint)
{
	struct arena *arena = detail->arena;
	const char *facts[STAGE_COUNT] = {[STAGE_NONE] = "",
		[STAGE_DNS] = "",
		[STAGE_TCP] = "",
		[STAGE_PROXY] = endpoint->proxy_status == 0
					? ""
					: arena_printf(arena, "status %d", endpoint->proxy_status),
		[STAGE_TLS] = tls_text(arena, endpoint),
		[STAGE_HTTP] = http_text(arena, &endpoint->http),
		[STAGE_RA] = ra_text(arena, &endpoint->ra),
		[STAGE_PING] = ""};
	char target[ADDRESS_TEXT_MAX];

	for (int stage = STAGE_TCP; stage <= STAGE_RA; stage++)
		add_stage(detail, endpoint->label, (enum stage)stage, &endpoint->stages[stage],
			facts[stage]);
	for (size_t i = 0; i < endpoint->ping_count; i++)
		add_stage(detail, endpoint->label, STAGE_PING, &endpoint->pings[i].seen,
			arena_printf(arena, "target %s",
				address_format(&endpoint->pings[i].target, target)));
}

void
detail_stages(struct detail *detail, const struct report *report)
{
	const struct evidence *evidence = report->evidence;

	for (size_t s = 0; evidence != NULL && s < evidence->count; s++) {
		const struct subject *subject = &evidence->subjects[s];

		add_stage(detail, subject->target.name, STAGE_DNS, &subject->dns,
			dns_text(detail->arena, &subject->dns_facts));
		for (size_t i = 0; i < subject->count; i++)
			endpoint_stages(detail, &subject->endpoints[i]);
	}
}
