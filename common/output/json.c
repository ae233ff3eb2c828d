/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The report as one JSON object on one line. Names, once used, stay; what is unknown is null. A
 * member that could not be made is found at the end, by the writer's failed flag.
 */
#include <jansson.h>
#include <math.h>

#include "base/clock.h"
#include "base/limits.h"
#include "base/text.h"
#include "model/winerr.h"
#include "output/cert_list.h"
#include "output/detail.h"
#include "output/output.h"

enum {
	SCHEMA = 1,
	DIGITS = 15, /* what a double carries for certain */
	SECONDS_DECIMALS = 6,
};

static const double whole_max = 9007199254740992.0; /* 2^53 */

struct writer {
	struct arena *arena;
	const struct report *report;
	bool failed;
};

static void
put(struct writer *writer, json_t *object, const char *key, json_t *value)
{
	if (json_object_set_new(object, key, value) != 0)
		writer->failed = true;
}

static void
append(struct writer *writer, json_t *array, json_t *value)
{
	if (json_array_append_new(array, value) != 0)
		writer->failed = true;
}

/* jansson takes valid UTF-8 only. */
static json_t *
text(struct writer *writer, const char *value)
{
	if (value == NULL)
		return json_null();
	if (!text_utf8_valid(span_text(value)))
		value = text_clean(writer->arena, span_text(value), LIMIT_URL);
	return json_string(value);
}

static json_t *
hex(struct writer *writer, const uint8_t *bytes, size_t n)
{
	return text(writer, text_hex(writer->arena, span_of(bytes, n), '\0'));
}

static json_t *
text_or_null(struct writer *writer, const char *value)
{
	return value == NULL || *value == '\0' ? json_null() : text(writer, value);
}

static json_t *
number(double value)
{
	if (!isfinite(value))
		return json_null();
	if (fabs(value) < whole_max && value == (double)(json_int_t)value)
		return json_integer((json_int_t)value);
	return json_real(value);
}

/* As precise as the performance data, so that both say the same. */
static double
rounded(double value, int decimals)
{
	char out[48];

	text_number(span_text(text_double(value, decimals, out)), &value);
	return value;
}

/* To the microsecond; always a real, so that readers with types are not surprised. */
static json_t *
seconds(double value)
{
	return isfinite(value) ? json_real(rounded(value, SECONDS_DECIMALS)) : json_null();
}

static json_t *
moment(struct writer *writer, int64_t at)
{
	char out[CLOCK_TEXT_MAX];

	return text(writer, clock_format(at, out));
}

static json_t *
address(struct writer *writer, const struct address *value)
{
	char out[ADDRESS_TEXT_MAX];

	return text_or_null(writer, address_format(value, out));
}

static void
put_code(struct writer *writer, json_t *object, uint32_t code)
{
	char hex[WINERR_TEXT_MAX];

	put(writer, object, "code",
		code == 0 ? json_null() : json_string(winerr_format(code, hex)));
	put(writer, object, "symbol",
		code == 0 ? json_null() : text_or_null(writer, winerr_symbol(code)));
}

static json_t *
observation(struct writer *writer, const struct observation *seen)
{
	json_t *object = json_object();

	put(writer, object, "outcome", text(writer, outcome_name(seen->outcome)));
	put(writer, object, "seconds",
		seen->outcome == OUTCOME_NONE ? json_null() : seconds(seen->seconds));
	if (seen->text != NULL)
		put(writer, object, "text", text(writer, seen->text));
	return object;
}

static json_t *
dns_stage(struct writer *writer, const struct subject *subject)
{
	json_t *object = observation(writer, &subject->dns), *answers = json_array();

	for (size_t i = 0; i < subject->dns_facts.count; i++)
		append(writer, answers, address(writer, &subject->dns_facts.answers[i]));
	put(writer, object, "answers", answers);
	put(writer, object, "server", text(writer, subject->dns_facts.server));
	return object;
}

static json_t *
tls_stage(struct writer *writer, const struct endpoint *endpoint)
{
	static const char *const requests[] = {
		[CERT_REQUEST_EARLY] = "early", [CERT_REQUEST_LATE] = "late"};
	static const char *const offers[] = {[NULL_OFFER_ACCEPTED] = "accepted",
		[NULL_OFFER_REFUSED] = "refused",
		[NULL_OFFER_UNDECIDED] = "undecided"};
	static const char *const versions[] = {"SSLv3", "TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3"};
	const struct tls_facts *tls = &endpoint->tls;
	json_t *object = observation(writer, &endpoint->stages[STAGE_TLS]);
	bool named = tls->version >= 0x0300 && tls->version <= 0x0304;

	put(writer, object, "version",
		named ? text(writer, versions[tls->version - 0x0300]) : json_null());
	put(writer, object, "cipher", text(writer, tls->cipher));
	put(writer, object, "group", text(writer, tls->group));
	put(writer, object, "alert", tls->alert_seen ? json_integer(tls->alert) : json_null());
	put(writer, object, "client_certificate_request",
		text(writer, requests[tls->cert_request]));
	put(writer, object, "client_certificate_sent", json_boolean(tls->client_cert_sent));
	put(writer, object, "null_cipher", json_boolean(tls->null_cipher));
	if (endpoint->null_offer != NULL_OFFER_NONE)
		put(writer, object, "null_cipher_offer",
			text(writer, offers[endpoint->null_offer]));
	put(writer, object, "certificates_served", json_integer((json_int_t)tls->chain_count));
	return object;
}

static json_t *
http_stage(struct writer *writer, const struct endpoint *endpoint)
{
	const struct http_facts *http = &endpoint->http;
	json_t *object = observation(writer, &endpoint->stages[STAGE_HTTP]);

	put(writer, object, "status", http->status == 0 ? json_null() : json_integer(http->status));
	put(writer, object, "reason", text(writer, http->reason));
	put(writer, object, "server", text(writer, http->server));
	return object;
}

static json_t *
prefix(struct writer *writer, const struct ra_prefix *value)
{
	struct address network = {.family = ADDRESS_IPV6};
	char out[ADDRESS_TEXT_MAX];
	json_t *object = json_object();

	for (size_t i = 0; i < sizeof(value->prefix); i++)
		network.bytes[i] = value->prefix[i];
	put(writer, object, "prefix",
		text(writer, arena_printf(writer->arena, "%s/%u", address_format(&network, out),
				     (unsigned int)value->length)));
	put(writer, object, "valid", json_integer(value->valid));
	put(writer, object, "preferred", json_integer(value->preferred));
	put(writer, object, "on_link", json_boolean(value->on_link));
	put(writer, object, "autonomous", json_boolean(value->autonomous));
	return object;
}

static json_t *
ra_stage(struct writer *writer, const struct endpoint *endpoint)
{
	const struct ra_facts *ra = &endpoint->ra;
	json_t *object = observation(writer, &endpoint->stages[STAGE_RA]), *prefixes = json_array();
	bool seen = ra->source.family != ADDRESS_NONE;

	put(writer, object, "source", address(writer, &ra->source));
	put(writer, object, "lifetime", seen ? json_integer(ra->lifetime) : json_null());
	put(writer, object, "mtu", ra->mtu == 0 ? json_null() : json_integer(ra->mtu));
	for (size_t i = 0; i < ra->prefix_count; i++)
		append(writer, prefixes, prefix(writer, &ra->prefixes[i]));
	put(writer, object, "prefixes", prefixes);
	return object;
}

static json_t *
pings(struct writer *writer, const struct endpoint *endpoint)
{
	json_t *array = json_array();

	for (size_t i = 0; i < endpoint->ping_count; i++) {
		json_t *object = observation(writer, &endpoint->pings[i].seen);

		put(writer, object, "target", address(writer, &endpoint->pings[i].target));
		append(writer, array, object);
	}
	return array;
}

static json_t *
stages(struct writer *writer, const struct subject *subject, const struct endpoint *endpoint)
{
	const struct observation *proxy = &endpoint->stages[STAGE_PROXY];
	json_t *object = json_object(), *stage;

	put(writer, object, "dns", dns_stage(writer, subject));
	put(writer, object, "tcp", observation(writer, &endpoint->stages[STAGE_TCP]));
	if (proxy->outcome != OUTCOME_NONE) {
		stage = observation(writer, proxy);
		put(writer, stage, "status",
			endpoint->proxy_status == 0 ? json_null()
						    : json_integer(endpoint->proxy_status));
		put(writer, object, "proxy", stage);
	}
	put(writer, object, "tls", tls_stage(writer, endpoint));
	put(writer, object, "http", http_stage(writer, endpoint));
	put(writer, object, "ra", ra_stage(writer, endpoint));
	if (endpoint->ping_count > 0)
		put(writer, object, "ping", pings(writer, endpoint));
	return object;
}

static json_t *
certificate(struct writer *writer, const struct cert_entry *entry)
{
	const struct cert *cert = entry->cert;
	json_t *object = json_object(), *names = json_array();

	put(writer, object, "subject", text(writer, cert->subject));
	put(writer, object, "issuer", text(writer, cert->issuer));
	put(writer, object, "serial", text(writer, cert->serial));
	put(writer, object, "sha1", hex(writer, cert->sha1, sizeof(cert->sha1)));
	put(writer, object, "sha256", hex(writer, cert->sha256, sizeof(cert->sha256)));
	put(writer, object, "not_before", moment(writer, cert->not_before));
	put(writer, object, "not_after", moment(writer, cert->not_after));
	put(writer, object, "role", text(writer, entry->role));
	put(writer, object, "days",
		json_integer(clock_days(writer->report->time, cert->not_after)));
	for (size_t i = 0; i < cert->name_count; i++)
		append(writer, names, text(writer, cert->names[i]));
	put(writer, object, "names", names);
	put(writer, object, "key", text(writer, cert->key_type));
	put(writer, object, "key_bits", json_integer(cert->key_bits));
	put(writer, object, "signature", text(writer, cert->signature));
	put(writer, object, "origin", text(writer, cert_origin_name(cert->origin)));
	put(writer, object, "origin_name", text(writer, cert->origin_name));
	put(writer, object, "on_path", json_boolean(entry->on_path));
	return object;
}

/* The worst of what was found about the endpoint, whatever --any-address makes of it. */
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
endpoint(struct writer *writer, const struct subject *subject, const struct endpoint *value)
{
	json_t *object = json_object(), *chain = json_array();
	struct cert_list list = cert_list_of(writer->arena, value);

	put(writer, object, "address",
		value->address.family == ADDRESS_NONE ? text(writer, value->label)
						      : address(writer, &value->address));
	put(writer, object, "label", text(writer, value->label));
	put(writer, object, "state",
		text(writer, state_name(endpoint_state(writer->report, value))));
	put(writer, object, "stages", stages(writer, subject, value));
	for (size_t i = 0; i < list.count; i++)
		append(writer, chain, certificate(writer, &list.items[i]));
	put(writer, object, "chain", chain);
	return object;
}

static json_t *
subjects(struct writer *writer)
{
	const struct evidence *evidence = writer->report->evidence;
	json_t *array = json_array();

	for (size_t s = 0; evidence != NULL && s < evidence->count; s++) {
		const struct subject *subject = &evidence->subjects[s];
		json_t *object = json_object(), *endpoints = json_array();

		put(writer, object, "name", text(writer, subject->target.name));
		put(writer, object, "port", json_integer(subject->target.port));
		put(writer, object, "path", text(writer, subject->target.path));
		put(writer, object, "dns", dns_stage(writer, subject));
		for (size_t i = 0; i < subject->count; i++)
			append(writer, endpoints,
				endpoint(writer, subject, &subject->endpoints[i]));
		put(writer, object, "endpoints", endpoints);
		append(writer, array, object);
	}
	return array;
}

/* --- channels ----------------------------------------------------------------------------------- */

static json_t *
roots(struct writer *writer, const struct distribution *distribution)
{
	static const char *const relations[] = {[RELATION_SAME_CERT] = "same-certificate",
		[RELATION_SAME_KEY] = "same-key", [RELATION_NEW_KEY] = "new-key",
		[RELATION_NEW_CA] = "new-ca"};
	json_t *array = json_array();

	for (size_t i = 0; i < distribution->root_count; i++) {
		const struct needed_root *root = &distribution->roots[i];
		const struct cert *cert = root->cert;
		json_t *object = json_object();

		put(writer, object, "name", text(writer, root->name));
		put(writer, object, "sha1",
			cert == NULL ? json_null() : hex(writer, cert->sha1, sizeof(cert->sha1)));
		put(writer, object, "sha256",
			cert == NULL ? json_null() : hex(writer, cert->sha256, sizeof(cert->sha256)));
		put(writer, object, "not_after",
			cert == NULL ? json_null() : moment(writer, cert->not_after));
		put(writer, object, "group", json_integer((json_int_t)root->group));
		put(writer, object, "next", json_boolean(root->next));
		put(writer, object, "relation",
			root->relation == RELATION_NONE ? json_null()
							: text(writer, relations[root->relation]));
		append(writer, array, object);
	}
	return array;
}

static json_t *
channels(struct writer *writer, const struct distribution *distribution)
{
	json_t *array = json_array();

	for (size_t i = 0; i < distribution->channel_count; i++) {
		const struct channel_row *row = &distribution->channels[i];
		json_t *object = json_object(), *cells = json_array();

		put(writer, object, "name", text(writer, row->name));
		put(writer, object, "kind", text(writer, channel_kind_name(row->kind)));
		put(writer, object, "state", text(writer, state_name(row->state)));
		put(writer, object, "error", text(writer, row->error));
		for (size_t k = 0; k < distribution->root_count; k++)
			append(writer, cells, text(writer, holding_name(row->cells[k].holding)));
		put(writer, object, "roots", cells);
		append(writer, array, object);
	}
	return array;
}

static json_t *
findings(struct writer *writer)
{
	json_t *array = json_array();

	for (size_t i = 0; i < writer->report->findings.count; i++) {
		const struct finding *finding = &writer->report->findings.items[i];
		json_t *object = json_object();

		put(writer, object, "rule", text(writer, finding->rule));
		put(writer, object, "state", text(writer, state_name(finding->state)));
		put(writer, object, "subject", text(writer, finding->subject));
		put_code(writer, object, finding->code);
		put(writer, object, "text", text(writer, finding->text));
		put(writer, object, "remedy", text(writer, detail_remedy(finding)));
		append(writer, array, object);
	}
	return array;
}

static json_t *
range(const struct range *value)
{
	char out[RANGE_TEXT_MAX];

	return value->set ? json_string(range_format(value, out)) : json_null();
}

static json_t *
measured(const struct metric *metric)
{
	if (!metric->known || !isfinite(metric->value) || fabs(metric->value) >= whole_max)
		return json_null();
	return number(rounded(metric->value, metric->decimals));
}

static json_t *
perfdata(struct writer *writer)
{
	json_t *array = json_array();

	for (size_t i = 0; i < writer->report->metrics.count; i++) {
		const struct metric *metric = &writer->report->metrics.items[i];
		json_t *object = json_object();

		put(writer, object, "label", text(writer, metric->label));
		put(writer, object, "value", measured(metric));
		put(writer, object, "uom", text(writer, metric->uom == NULL ? "" : metric->uom));
		put(writer, object, "warn", range(&metric->warning));
		put(writer, object, "crit", range(&metric->critical));
		put(writer, object, "min", metric->has_min ? number(metric->min) : json_null());
		put(writer, object, "max", metric->has_max ? number(metric->max) : json_null());
		append(writer, array, object);
	}
	return array;
}

static json_t *
whole(struct writer *writer)
{
	const struct report *report = writer->report;
	json_t *object = json_object(), *notes = json_array();

	put(writer, object, "schema", json_integer(SCHEMA));
	put(writer, object, "program", text(writer, report->program));
	put(writer, object, "version", text(writer, report->version));
	put(writer, object, "time", moment(writer, report->time));
	put(writer, object, "state", text(writer, state_name(report->state)));
	put(writer, object, "exit", json_integer(state_exit(report->state)));
	put(writer, object, "name", text(writer, report->name));
	put(writer, object, "summary", text(writer, report->summary));
	put_code(writer, object, report->code);
	put(writer, object, "subjects", subjects(writer));
	if (report->distribution != NULL) {
		put(writer, object, "roots", roots(writer, report->distribution));
		put(writer, object, "channels", channels(writer, report->distribution));
	}
	put(writer, object, "findings", findings(writer));
	put(writer, object, "perfdata", perfdata(writer));
	for (size_t i = 0; i < report->note_count; i++)
		append(writer, notes, text(writer, report->notes[i]));
	put(writer, object, "notes", notes);
	return object;
}

static int
add_bytes(const char *bytes, size_t n, void *out)
{
	return buf_add(out, bytes, n) ? 0 : -1;
}

bool
output_json(struct buf *out, const struct report *report, struct arena *arena)
{
	struct writer writer = {.arena = arena, .report = report};
	json_t *object = whole(&writer);

	if (writer.failed || json_dump_callback(object, add_bytes, out,
				     JSON_COMPACT | JSON_REAL_PRECISION(DIGITS)) != 0)
		out->failed = true;
	json_decref(object);
	buf_u8(out, '\n');
	return !out->failed;
}
