/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The report as one JSON object on one line. Published names never change; unknown values are null.
 */

#include "base/clock.h"
#include "base/text.h"
#include "model/winerr.h"
#include "output/cert_list.h"
#include "output/detail.h"
#include "output/json_value.h"
#include "output/output.h"

enum { SCHEMA = 1 };

static json_t *
address(struct json_writer *writer, const struct address *value)
{
	char out[ADDRESS_TEXT_MAX];

	return json_text_or_null(writer, address_format(value, out));
}

static json_t *
observation(struct json_writer *writer, const struct observation *seen)
{
	json_t *object = json_object();

	json_put(writer, object, "outcome", json_text(writer, outcome_name(seen->outcome)));
	json_put(writer, object, "seconds",
		seen->outcome == OUTCOME_NONE ? json_null() : json_seconds(seen->seconds));
	if (seen->text != NULL)
		json_put(writer, object, "text", json_text(writer, seen->text));
	return object;
}

static json_t *
dns_stage(struct json_writer *writer, const struct subject *subject)
{
	json_t *object = observation(writer, &subject->dns), *answers = json_array();

	for (size_t i = 0; i < subject->dns_facts.count; i++)
		json_append(writer, answers, address(writer, &subject->dns_facts.answers[i]));
	json_put(writer, object, "answers", answers);
	json_put(writer, object, "server", json_text(writer, subject->dns_facts.server));
	return object;
}

static void
put_agreed(struct json_writer *writer, json_t *object, const struct tls_facts *tls)
{
	static const char *const versions[] = {"SSLv3", "TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3"};
	bool named = tls->version >= 0x0300 && tls->version <= 0x0304;

	json_put(writer, object, "version",
		named ? json_text(writer, versions[tls->version - 0x0300]) : json_null());
	json_put(writer, object, "cipher", json_text(writer, tls->cipher));
	json_put(writer, object, "group", json_text(writer, tls->group));
	json_put(writer, object, "signature", json_text(writer, tls->signature));
	json_put(writer, object, "alert", tls->alert_seen ? json_integer(tls->alert) : json_null());
}

static json_t *
tls_stage(struct json_writer *writer, const struct endpoint *endpoint)
{
	static const char *const requests[] = {
		[CERT_REQUEST_EARLY] = "early", [CERT_REQUEST_LATE] = "late"};
	static const char *const offers[] = {[NULL_OFFER_ACCEPTED] = "accepted",
		[NULL_OFFER_REFUSED] = "refused",
		[NULL_OFFER_UNDECIDED] = "undecided"};
	const struct tls_facts *tls = &endpoint->tls;
	json_t *object = observation(writer, &endpoint->stages[STAGE_TLS]);

	put_agreed(writer, object, tls);
	json_put(writer, object, "offered_as", json_text(writer, tls->client));
	json_put(writer, object, "updated", json_boolean(tls->updated));
	json_put(writer, object, "client_certificate_request",
		json_text(writer, requests[tls->cert_request]));
	json_put(writer, object, "client_certificate_sent", json_boolean(tls->client_cert_sent));
	json_put(writer, object, "null_cipher", json_boolean(tls->null_cipher));
	if (endpoint->null_offer != NULL_OFFER_NONE)
		json_put(writer, object, "null_cipher_offer",
			json_text(writer, offers[endpoint->null_offer]));
	if (endpoint->wide.seen.outcome != OUTCOME_NONE) {
		json_t *wide = observation(writer, &endpoint->wide.seen);

		put_agreed(writer, wide, &endpoint->wide.tls);
		json_put(writer, object, "everything_offered", wide);
	}
	json_put(writer, object, "certificates_served", json_integer((json_int_t)tls->chain_count));
	return object;
}

static json_t *
http_stage(struct json_writer *writer, const struct endpoint *endpoint)
{
	const struct http_facts *http = &endpoint->http;
	json_t *object = observation(writer, &endpoint->stages[STAGE_HTTP]);

	json_put(writer, object, "status",
		http->status == 0 ? json_null() : json_integer(http->status));
	json_put(writer, object, "reason", json_text(writer, http->reason));
	json_put(writer, object, "server", json_text(writer, http->server));
	return object;
}

static json_t *
prefix(struct json_writer *writer, const struct ra_prefix *value)
{
	struct address network = {.family = ADDRESS_IPV6};
	char out[ADDRESS_TEXT_MAX];
	json_t *object = json_object();

	for (size_t i = 0; i < sizeof(value->prefix); i++)
		network.bytes[i] = value->prefix[i];
	json_put(writer, object, "prefix",
		json_text(
			writer, arena_printf(writer->arena, "%s/%u", address_format(&network, out),
					(unsigned int)value->length)));
	json_put(writer, object, "valid", json_integer(value->valid));
	json_put(writer, object, "preferred", json_integer(value->preferred));
	json_put(writer, object, "on_link", json_boolean(value->on_link));
	json_put(writer, object, "autonomous", json_boolean(value->autonomous));
	return object;
}

static json_t *
ra_stage(struct json_writer *writer, const struct endpoint *endpoint)
{
	const struct ra_facts *ra = &endpoint->ra;
	json_t *object = observation(writer, &endpoint->stages[STAGE_RA]), *prefixes = json_array();
	bool seen = ra->source.family != ADDRESS_NONE;

	json_put(writer, object, "source", address(writer, &ra->source));
	json_put(writer, object, "lifetime", seen ? json_integer(ra->lifetime) : json_null());
	json_put(writer, object, "mtu", ra->mtu == 0 ? json_null() : json_integer(ra->mtu));
	for (size_t i = 0; i < ra->prefix_count; i++)
		json_append(writer, prefixes, prefix(writer, &ra->prefixes[i]));
	json_put(writer, object, "prefixes", prefixes);
	return object;
}

static json_t *
pings(struct json_writer *writer, const struct endpoint *endpoint)
{
	json_t *array = json_array();

	for (size_t i = 0; i < endpoint->ping_count; i++) {
		json_t *object = observation(writer, &endpoint->pings[i].seen);

		json_put(writer, object, "target", address(writer, &endpoint->pings[i].target));
		json_append(writer, array, object);
	}
	return array;
}

static json_t *
stages(struct json_writer *writer, const struct subject *subject, const struct endpoint *endpoint)
{
	const struct observation *proxy = &endpoint->stages[STAGE_PROXY];
	json_t *object = json_object(), *stage;

	json_put(writer, object, "dns", dns_stage(writer, subject));
	json_put(writer, object, "tcp", observation(writer, &endpoint->stages[STAGE_TCP]));
	if (proxy->outcome != OUTCOME_NONE) {
		stage = observation(writer, proxy);
		json_put(writer, stage, "status",
			endpoint->proxy_status == 0 ? json_null()
						    : json_integer(endpoint->proxy_status));
		json_put(writer, object, "proxy", stage);
	}
	json_put(writer, object, "tls", tls_stage(writer, endpoint));
	json_put(writer, object, "http", http_stage(writer, endpoint));
	json_put(writer, object, "ra", ra_stage(writer, endpoint));
	if (endpoint->ping_count > 0)
		json_put(writer, object, "ping", pings(writer, endpoint));
	return object;
}

static json_t *
certificate(struct json_writer *writer, const struct cert_entry *entry)
{
	const struct cert *cert = entry->cert;
	json_t *object = json_object(), *names = json_array();

	json_put(writer, object, "subject", json_text(writer, cert->subject));
	json_put(writer, object, "issuer", json_text(writer, cert->issuer));
	json_put(writer, object, "serial", json_text(writer, cert->serial));
	json_put(writer, object, "sha1", json_hex(writer, cert->sha1, sizeof(cert->sha1)));
	json_put(writer, object, "sha256", json_hex(writer, cert->sha256, sizeof(cert->sha256)));
	json_put(writer, object, "not_before", json_moment(writer, cert->not_before));
	json_put(writer, object, "not_after", json_moment(writer, cert->not_after));
	json_put(writer, object, "role", json_text(writer, entry->role));
	json_put(writer, object, "days", json_days(writer->report->time, cert->not_after));
	for (size_t i = 0; i < cert->name_count; i++)
		json_append(writer, names, json_text(writer, cert->names[i]));
	json_put(writer, object, "names", names);
	json_put(writer, object, "key", json_text(writer, cert->key_type));
	json_put(writer, object, "key_bits", json_integer(cert->key_bits));
	json_put(writer, object, "signature", json_text(writer, cert->signature));
	json_put(writer, object, "origin", json_text(writer, cert_origin_name(cert->origin)));
	json_put(writer, object, "origin_name", json_text(writer, cert->origin_name));
	json_put(writer, object, "on_path", json_boolean(entry->on_path));
	return object;
}

/* The worst finding about the endpoint, also with --any-address. */
static enum state
endpoint_state(const struct report *report, const struct endpoint *endpoint)
{
	enum state state = STATE_OK;

	for (size_t i = 0; i < report->findings.count; i++)
		if (text_equal(report->findings.items[i].subject, endpoint->label))
			state = state_worse(state, report->findings.items[i].alone);
	return state;
}

static json_t *
endpoint(struct json_writer *writer, const struct subject *subject, const struct endpoint *value)
{
	json_t *object = json_object(), *chain = json_array();
	struct cert_list list = cert_list_of(writer->arena, value);

	json_put(writer, object, "address",
		value->address.family == ADDRESS_NONE ? json_text(writer, value->label)
						      : address(writer, &value->address));
	json_put(writer, object, "label", json_text(writer, value->label));
	json_put(writer, object, "state",
		json_text(writer, state_name(endpoint_state(writer->report, value))));
	json_put(writer, object, "stages", stages(writer, subject, value));
	for (size_t i = 0; i < list.count; i++)
		json_append(writer, chain, certificate(writer, &list.items[i]));
	json_put(writer, object, "chain", chain);
	return object;
}

static json_t *
subjects(struct json_writer *writer)
{
	const struct evidence *evidence = writer->report->evidence;
	json_t *array = json_array();

	for (size_t s = 0; evidence != NULL && s < evidence->count; s++) {
		const struct subject *subject = &evidence->subjects[s];
		json_t *object = json_object(), *endpoints = json_array();

		json_put(writer, object, "name", json_text(writer, subject->target.name));
		json_put(writer, object, "port", json_integer(subject->target.port));
		json_put(writer, object, "path", json_text(writer, subject->target.path));
		json_put(writer, object, "dns", dns_stage(writer, subject));
		for (size_t i = 0; i < subject->count; i++)
			json_append(writer, endpoints,
				endpoint(writer, subject, &subject->endpoints[i]));
		json_put(writer, object, "endpoints", endpoints);
		json_append(writer, array, object);
	}
	return array;
}

/* --- channels -------------------------------------------------------------------------------- */

static json_t *
roots(struct json_writer *writer, const struct distribution *distribution)
{
	static const char *const relations[] = {[RELATION_SAME_CERT] = "same-certificate",
		[RELATION_SAME_KEY] = "same-key",
		[RELATION_NEW_KEY] = "new-key",
		[RELATION_NEW_CA] = "new-ca"};
	json_t *array = json_array();

	for (size_t i = 0; i < distribution->root_count; i++) {
		const struct needed_root *root = &distribution->roots[i];
		const struct cert *cert = root->cert;
		json_t *object = json_object();

		json_put(writer, object, "name", json_text(writer, root->name));
		json_put(writer, object, "sha1",
			cert == NULL ? json_null()
				     : json_hex(writer, cert->sha1, sizeof(cert->sha1)));
		json_put(writer, object, "sha256",
			cert == NULL ? json_null()
				     : json_hex(writer, cert->sha256, sizeof(cert->sha256)));
		json_put(writer, object, "not_after",
			cert == NULL ? json_null() : json_moment(writer, cert->not_after));
		json_put(writer, object, "group", json_integer((json_int_t)root->group));
		json_put(writer, object, "next", json_boolean(root->next));
		json_put(writer, object, "relation",
			root->relation == RELATION_NONE
				? json_null()
				: json_text(writer, relations[root->relation]));
		json_append(writer, array, object);
	}
	return array;
}

static json_t *
channels(struct json_writer *writer, const struct distribution *distribution)
{
	json_t *array = json_array();

	for (size_t i = 0; i < distribution->channel_count; i++) {
		const struct channel_row *row = &distribution->channels[i];
		json_t *object = json_object(), *cells = json_array();

		json_put(writer, object, "name", json_text(writer, row->name));
		json_put(writer, object, "location", json_text(writer, row->location));
		json_put(writer, object, "kind", json_text(writer, channel_kind_name(row->kind)));
		json_put(writer, object, "state", json_text(writer, state_name(row->state)));
		json_put(writer, object, "error", json_text(writer, row->error));
		for (size_t k = 0; k < distribution->root_count; k++)
			json_append(writer, cells,
				json_text(writer, holding_name(row->cells[k].holding)));
		json_put(writer, object, "roots", cells);
		json_append(writer, array, object);
	}
	return array;
}

static json_t *
entry_points(struct json_writer *writer, const struct distribution *distribution)
{
	json_t *array = json_array();

	for (size_t i = 0; i < distribution->entry_count; i++) {
		const struct entry_need *entry = &distribution->entries[i];
		json_t *object = json_object(), *roots = json_array();
		json_t *carried = json_array(), *lacking = json_array();

		for (size_t k = 0; k < distribution->root_count; k++)
			if (distribution->roots[k].group == entry->group &&
				!distribution->roots[k].next)
				json_append(writer, roots, json_integer((json_int_t)k));
		for (size_t k = 0; k < distribution->channel_count; k++) {
			const struct channel_row *row = &distribution->channels[k];

			if (!row->forbids)
				json_append(writer,
					entry_carried(distribution, entry, row) ? carried : lacking,
					json_text(writer, row->name));
		}
		json_put(writer, object, "name", json_text(writer, entry->name));
		json_put(writer, object, "port", json_integer(entry->port));
		json_put(writer, object, "roots", roots);
		json_put(writer, object, "carried", carried);
		json_put(writer, object, "lacking", lacking);
		json_append(writer, array, object);
	}
	return array;
}

static json_t *
whole(struct json_writer *writer)
{
	const struct report *report = writer->report;
	json_t *object = json_object(), *notes = json_array();

	json_put(writer, object, "schema", json_integer(SCHEMA));
	json_put(writer, object, "program", json_text(writer, report->program));
	json_put(writer, object, "version", json_text(writer, report->version));
	json_put(writer, object, "time", json_moment(writer, report->time));
	json_put(writer, object, "state", json_text(writer, state_name(report->state)));
	json_put(writer, object, "exit", json_integer(state_exit(report->state)));
	json_put(writer, object, "name", json_text(writer, report->name));
	json_put(writer, object, "summary", json_text(writer, report->summary));
	json_put_code(writer, object, report->code);
	json_put(writer, object, "subjects", subjects(writer));
	if (report->distribution != NULL) {
		json_put(writer, object, "roots", roots(writer, report->distribution));
		json_put(writer, object, "channels", channels(writer, report->distribution));
		json_put(
			writer, object, "entry_points", entry_points(writer, report->distribution));
	}
	if (report->rollout != NULL)
		json_put(writer, object, "plan", json_rollout(writer, report->rollout));
	json_put(writer, object, "findings", json_findings(writer, &report->findings));
	json_put(writer, object, "perfdata", json_perfdata(writer, &report->metrics));
	for (size_t i = 0; i < report->note_count; i++)
		json_append(writer, notes, json_text(writer, report->notes[i]));
	json_put(writer, object, "notes", notes);
	return object;
}

bool
output_json(struct buf *out, const struct report *report, struct arena *arena)
{
	struct json_writer writer = {.arena = arena, .report = report};
	json_t *object = whole(&writer);

	json_dump_to(&writer, out, object);
	buf_u8(out, '\n');
	return !out->failed;
}
