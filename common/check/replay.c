/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Evidence as JSON, written and read by the same tables of fields. */
#include "check/replay.h"

#include <math.h>
#include <string.h>

#include "base/json.h"
#include "base/limits.h"
#include "base/text.h"
#include "format/limits.h"
#include "model/distribution.h"
#include "model/limits.h"
#include "store/limits.h"

enum { SCHEMA = 1 };

enum kind {
	KIND_END,
	KIND_BOOL,
	KIND_UINT, /* of `size` bytes */
	KIND_INT64,
	KIND_DOUBLE,
	KIND_TEXT,    /* const char *, may be NULL */
	KIND_URL,     /* the same, longer */
	KIND_OUTCOME, /* enum outcome, by name */
	KIND_REQUEST, /* enum cert_request */
	KIND_OFFER,   /* enum null_offer */
	KIND_ADDRESS, /* struct address */
	KIND_IPV6,    /* uint8_t[16] */
	KIND_BYTES,   /* struct span, base64 */
	KIND_STRUCT,  /* nested, by `fields` */
	KIND_ARRAY,   /* pointer to items of `size` bytes, its count at `count` */
};

struct field {
	enum kind kind;
	const char *name;
	size_t offset, size, count;
	const struct field *fields; /* of a struct, or of the items of an array */
	size_t limit;               /* of an array */
};

#define AT(type, member) offsetof(struct type, member), sizeof(((struct type *)0)->member)
#define ITEMS(type, member, counter)                                                               \
	offsetof(struct type, member), sizeof(*((struct type *)0)->member),                        \
		offsetof(struct type, counter)

/* --- the tables ------------------------------------------------------------------------------ */

static const struct field observation_fields[] = {
	{KIND_OUTCOME, "outcome", AT(observation, outcome), 0, NULL},
	{KIND_DOUBLE, "start", AT(observation, start), 0, NULL},
	{KIND_DOUBLE, "seconds", AT(observation, seconds), 0, NULL},
	{KIND_TEXT, "text", AT(observation, text), 0, NULL},
	{0},
};

static const struct field address_item[] = {{KIND_ADDRESS, NULL, 0, 0, 0, NULL}, {0}};
static const struct field bytes_item[] = {{KIND_BYTES, NULL, 0, 0, 0, NULL}, {0}};

static const struct field text_item[] = {{KIND_TEXT, NULL, 0, 0, 0, NULL}, {0}};

static const struct field bounds_fields[] = {
	{KIND_ARRAY, "met", ITEMS(bounds, met, count), text_item, LIMIT_EVIDENCE_BOUNDS},
	{0},
};

static const struct field dns_fields[] = {
	{KIND_TEXT, "server", AT(dns_facts, server), 0, NULL},
	{KIND_ARRAY, "answers", ITEMS(dns_facts, answers, count), address_item,
		LIMIT_EVIDENCE_ANSWERS},
	{KIND_TEXT, "partial", AT(dns_facts, partial), 0, NULL},
	{0},
};

static const struct field tls_fields[] = {
	{KIND_UINT, "version", AT(tls_facts, version), 0, NULL},
	{KIND_TEXT, "cipher", AT(tls_facts, cipher), 0, NULL},
	{KIND_TEXT, "group", AT(tls_facts, group), 0, NULL},
	{KIND_TEXT, "signature", AT(tls_facts, signature), 0, NULL},
	{KIND_TEXT, "client", AT(tls_facts, client), 0, NULL},
	{KIND_BOOL, "updated", AT(tls_facts, updated), 0, NULL},
	{KIND_BOOL, "server_hello", AT(tls_facts, server_hello), 0, NULL},
	{KIND_BOOL, "alert_seen", AT(tls_facts, alert_seen), 0, NULL},
	{KIND_UINT, "alert", AT(tls_facts, alert), 0, NULL},
	{KIND_BOOL, "close_notify", AT(tls_facts, close_notify), 0, NULL},
	{KIND_BOOL, "broken", AT(tls_facts, broken), 0, NULL},
	{KIND_BOOL, "limit", AT(tls_facts, limit), 0, NULL},
	{KIND_BOOL, "null_cipher", AT(tls_facts, null_cipher), 0, NULL},
	{KIND_BOOL, "client_cert_sent", AT(tls_facts, client_cert_sent), 0, NULL},
	{KIND_REQUEST, "cert_request", AT(tls_facts, cert_request), 0, NULL},
	{KIND_ARRAY, "chain", ITEMS(tls_facts, chain, chain_count), bytes_item,
		LIMIT_EVIDENCE_CERTS},
	{KIND_BYTES, "staple", AT(tls_facts, staple), 0, NULL},
	{0},
};

static const struct field http_fields[] = {
	{KIND_UINT, "status", AT(http_facts, status), 0, NULL},
	{KIND_TEXT, "reason", AT(http_facts, reason), 0, NULL},
	{KIND_TEXT, "server", AT(http_facts, server), 0, NULL},
	{KIND_TEXT, "date", AT(http_facts, date), 0, NULL},
	{0},
};

static const struct field prefix_fields[] = {
	{KIND_IPV6, "prefix", AT(ra_prefix, prefix), 0, NULL},
	{KIND_UINT, "length", AT(ra_prefix, length), 0, NULL},
	{KIND_BOOL, "on_link", AT(ra_prefix, on_link), 0, NULL},
	{KIND_BOOL, "autonomous", AT(ra_prefix, autonomous), 0, NULL},
	{KIND_UINT, "valid", AT(ra_prefix, valid), 0, NULL},
	{KIND_UINT, "preferred", AT(ra_prefix, preferred), 0, NULL},
	{0},
};

static const struct field ra_fields[] = {
	{KIND_ADDRESS, "source", AT(ra_facts, source), 0, NULL},
	{KIND_UINT, "lifetime", AT(ra_facts, lifetime), 0, NULL},
	{KIND_UINT, "mtu", AT(ra_facts, mtu), 0, NULL},
	{KIND_UINT, "hop_limit", AT(ra_facts, hop_limit), 0, NULL},
	{KIND_BOOL, "managed", AT(ra_facts, managed), 0, NULL},
	{KIND_BOOL, "other", AT(ra_facts, other), 0, NULL},
	{KIND_ARRAY, "prefixes", ITEMS(ra_facts, prefixes, prefix_count), prefix_fields,
		LIMIT_RA_PREFIXES},
	{KIND_UINT, "solicitations", AT(ra_facts, solicitations), 0, NULL},
	{KIND_UINT, "skipped", AT(ra_facts, skipped), 0, NULL},
	{0},
};

static const struct field ping_fields[] = {
	{KIND_ADDRESS, "target", AT(ping_facts, target), 0, NULL},
	{KIND_STRUCT, "seen", AT(ping_facts, seen), 0, observation_fields},
	{0},
};

#define STAGE(index, name)                                                                         \
	{                                                                                          \
		KIND_STRUCT, name,                                                                 \
			offsetof(struct endpoint, stages) + (index) * sizeof(struct observation),  \
			sizeof(struct observation), 0, observation_fields                          \
	}

static const struct field endpoint_fields[] = {
	{KIND_ADDRESS, "address", AT(endpoint, address), 0, NULL},
	{KIND_TEXT, "label", AT(endpoint, label), 0, NULL},
	STAGE(STAGE_TCP, "tcp_seen"),
	STAGE(STAGE_PROXY, "proxy_seen"),
	STAGE(STAGE_TLS, "tls_seen"),
	STAGE(STAGE_HTTP, "http_seen"),
	STAGE(STAGE_RA, "ra_seen"),
	{KIND_BOOL, "proxied", AT(endpoint, proxied), 0, NULL},
	{KIND_UINT, "proxy_status", AT(endpoint, proxy_status), 0, NULL},
	{KIND_STRUCT, "tls", AT(endpoint, tls), 0, tls_fields},
	{KIND_STRUCT, "http", AT(endpoint, http), 0, http_fields},
	{KIND_STRUCT, "ra", AT(endpoint, ra), 0, ra_fields},
	{KIND_STRUCT, "wide_seen", AT(endpoint, wide.seen), 0, observation_fields},
	{KIND_STRUCT, "wide", AT(endpoint, wide.tls), 0, tls_fields},
	{KIND_OFFER, "null_offer", AT(endpoint, null_offer), 0, NULL},
	{KIND_ARRAY, "pings", ITEMS(endpoint, pings, ping_count), ping_fields,
		LIMIT_EVIDENCE_PINGS},
	{KIND_STRUCT, "bounds", AT(endpoint, bounds), 0, bounds_fields},
	{0},
};

static const struct field target_fields[] = {
	{KIND_TEXT, "name", AT(target, name), 0, NULL},
	{KIND_UINT, "port", AT(target, port), 0, NULL},
	{KIND_TEXT, "path", AT(target, path), 0, NULL},
	{0},
};

static const struct field subject_fields[] = {
	{KIND_STRUCT, "target", AT(subject, target), 0, target_fields},
	{KIND_STRUCT, "dns_seen", AT(subject, dns), 0, observation_fields},
	{KIND_STRUCT, "dns", AT(subject, dns_facts), 0, dns_fields},
	{KIND_ARRAY, "endpoints", ITEMS(subject, endpoints, count), endpoint_fields,
		LIMIT_EVIDENCE_ENDPOINTS},
	{KIND_STRUCT, "bounds", AT(subject, bounds), 0, bounds_fields},
	{0},
};

static const struct field fetched_fields[] = {
	{KIND_URL, "url", AT(fetched, url), 0, NULL},
	{KIND_TEXT, "content_type", AT(fetched, content_type), 0, NULL},
	{KIND_TEXT, "proxy", AT(fetched, proxy), 0, NULL},
	{KIND_BOOL, "ok", AT(fetched, ok), 0, NULL},
	{KIND_UINT, "status", AT(fetched, status), 0, NULL},
	{KIND_BYTES, "body", AT(fetched, body), 0, NULL},
	{KIND_TEXT, "text", AT(fetched, text), 0, NULL},
	{KIND_BOOL, "local", AT(fetched, local), 0, NULL},
	{0},
};

static const struct field input_fields[] = {
	{KIND_TEXT, "name", AT(input, name), 0, NULL},
	{KIND_TEXT, "location", AT(input, location), 0, NULL},
	{KIND_UINT, "kind", AT(input, kind), 0, NULL},
	{KIND_BOOL, "disallows", AT(input, disallows), 0, NULL},
	{KIND_INT64, "changed", AT(input, changed), 0, NULL},
	{KIND_INT64, "issued", AT(input, issued), 0, NULL},
	{0},
};

static const struct field evidence_fields[] = {
	{KIND_INT64, "time", AT(evidence, time), 0, NULL},
	{KIND_DOUBLE, "seconds", AT(evidence, seconds), 0, NULL},
	{KIND_ARRAY, "subjects", ITEMS(evidence, subjects, count), subject_fields,
		LIMIT_EVIDENCE_SUBJECTS},
	{KIND_ARRAY, "fetched", ITEMS(evidence, fetched, fetched_count), fetched_fields,
		LIMIT_EVIDENCE_FETCHES},
	{KIND_ARRAY, "inputs", ITEMS(evidence, inputs, input_count), input_fields, LIMIT_STORES},
	{KIND_ARRAY, "exposed", ITEMS(evidence, exposed, exposed_count), text_item,
		LIMIT_EVIDENCE_BOUNDS},
	{KIND_ARRAY, "checks", ITEMS(evidence, checks, check_count), text_item,
		LIMIT_EVIDENCE_CHECKS},
	{0},
};

/* --- writing --------------------------------------------------------------------------------- */

static json_t *write_struct(struct arena *arena, const struct field *fields, const uint8_t *from);

static uint64_t
load_uint(const uint8_t *from, size_t size)
{
	uint64_t v = 0;
	uint8_t b;
	uint16_t h;
	uint32_t w;

	if (size == 1)
		memcpy(&b, from, 1), v = b;
	else if (size == 2)
		memcpy(&h, from, 2), v = h;
	else
		memcpy(&w, from, 4), v = w;
	return v;
}

static json_t *
write_text(const char *text)
{
	return text == NULL ? json_null() : json_string(text);
}

static json_t *
write_address(const struct address *address)
{
	char text[ADDRESS_TEXT_MAX];

	return address->family == ADDRESS_NONE ? json_null()
					       : json_string(address_format(address, text));
}

static json_t *
write_ipv6(const uint8_t *bytes)
{
	struct address address = {.family = ADDRESS_IPV6};

	memcpy(address.bytes, bytes, 16);
	return write_address(&address);
}

static json_t *
write_array(struct arena *arena, const struct field *field, const uint8_t *base)
{
	json_t *array = json_array();
	const uint8_t *items;
	size_t count;

	memcpy(&items, base + field->offset, sizeof(items));
	memcpy(&count, base + field->count, sizeof(count));
	for (size_t i = 0; i < count; i++)
		json_array_append_new(
			array, write_struct(arena, field->fields, items + i * field->size));
	return array;
}

static json_t *
write_field(struct arena *arena, const struct field *field, const uint8_t *base)
{
	const uint8_t *from = base + field->offset;
	int64_t i64;
	double real;
	const char *text;
	struct span bytes;

	switch (field->kind) {
	case KIND_BOOL:
		return json_boolean(*(const bool *)from);
	case KIND_UINT:
		return json_integer((json_int_t)load_uint(from, field->size));
	case KIND_INT64:
		memcpy(&i64, from, sizeof(i64));
		return json_integer(i64);
	case KIND_DOUBLE:
		memcpy(&real, from, sizeof(real));
		return json_real(real);
	case KIND_TEXT:
	case KIND_URL:
		memcpy(&text, from, sizeof(text));
		return write_text(text);
	case KIND_OUTCOME:
		return json_string(outcome_name(*(const enum outcome *)(const void *)from));
	case KIND_REQUEST:
	case KIND_OFFER:
		return json_integer((json_int_t)load_uint(from, 4));
	case KIND_ADDRESS:
		return write_address((const struct address *)(const void *)from);
	case KIND_IPV6:
		return write_ipv6(from);
	case KIND_BYTES:
		memcpy(&bytes, from, sizeof(bytes));
		return json_string(text_base64(arena, bytes));
	case KIND_STRUCT:
		return write_struct(arena, field->fields, from);
	case KIND_ARRAY:
		return write_array(arena, field, base);
	case KIND_END:
		break;
	}
	return json_null();
}

/* A table of one nameless field is the value itself. */
static json_t *
write_struct(struct arena *arena, const struct field *fields, const uint8_t *from)
{
	json_t *object;

	if (fields->name == NULL)
		return write_field(arena, fields, from);
	object = json_object();
	for (; fields->kind != KIND_END; fields++)
		json_object_set_new(object, fields->name, write_field(arena, fields, from));
	return object;
}

struct span
replay_write(struct arena *arena, const struct evidence *evidence, struct err *err)
{
	json_t *root = write_struct(arena, evidence_fields, (const uint8_t *)evidence);
	struct span out = {0};
	char *text = NULL;

	if (json_object_set_new(root, "schema", json_integer(SCHEMA)) == 0)
		text = json_dumps(root, JSON_INDENT(1) | JSON_SORT_KEYS | JSON_REAL_PRECISION(9));
	json_decref(root);
	if (text == NULL)
		err_set(err, ERR_MEMORY, "no memory for the evidence");
	else
		out = span_text(arena_printf(arena, "%s\n", text));
	free(text);
	return out;
}

/* --- reading --------------------------------------------------------------------------------- */

static bool read_struct(struct arena *arena, const struct field *fields, const json_t *from,
	uint8_t *to, struct err *err);

static bool
wrong(const struct field *field, struct err *err)
{
	return err_set(err, ERR_FORMAT, "field \"%s\" does not hold what it should",
		field->name == NULL ? "item" : field->name);
}

static bool
read_uint(
	const struct field *field, const json_t *from, uint64_t most, uint8_t *to, struct err *err)
{
	json_int_t v = json_integer_value(from);
	uint8_t b = (uint8_t)v;
	uint16_t h = (uint16_t)v;
	uint32_t w = (uint32_t)v;

	if (!json_is_integer(from) || v < 0 || (uint64_t)v > most)
		return wrong(field, err);
	if (field->size == 1)
		memcpy(to, &b, 1);
	else if (field->size == 2)
		memcpy(to, &h, 2);
	else
		memcpy(to, &w, 4);
	return true;
}

static bool
read_address(const struct field *field, const json_t *from, uint8_t *to, struct err *err)
{
	struct address address = {0};

	if (!json_is_null(from) &&
		(!json_is_string(from) || !address_parse(json_string_value(from), &address)))
		return wrong(field, err);
	if (field->kind == KIND_ADDRESS)
		memcpy(to, &address, sizeof(address));
	else if (address.family == ADDRESS_IPV6)
		memcpy(to, address.bytes, 16);
	else
		return wrong(field, err);
	return true;
}

static bool
read_text(struct arena *arena, const struct field *field, const json_t *from, uint8_t *to,
	struct err *err)
{
	const char *text = NULL;

	if (!json_is_null(from) && !json_is_string(from))
		return wrong(field, err);
	if (json_is_string(from))
		text = text_clean(arena, span_of(json_string_value(from), json_string_length(from)),
			field->kind == KIND_URL ? LIMIT_URL : LIMIT_TEXT_FIELD);
	memcpy(to, &text, sizeof(text));
	return true;
}

static bool
read_bytes(struct arena *arena, const struct field *field, const json_t *from, uint8_t *to,
	struct err *err)
{
	struct span bytes;

	if (!json_is_string(from) ||
		!text_unbase64(
			arena, span_of(json_string_value(from), json_string_length(from)), &bytes))
		return wrong(field, err);
	memcpy(to, &bytes, sizeof(bytes));
	return true;
}

static bool
read_array(struct arena *arena, const struct field *field, const json_t *from, uint8_t *base,
	struct err *err)
{
	size_t count = json_array_size(from);
	uint8_t *items;

	if (!json_is_array(from))
		return wrong(field, err);
	if (count > field->limit)
		return err_set(err, ERR_LIMIT, "\"%s\" has more than %zu items", field->name,
			field->limit);
	items = arena_array(arena, count, field->size);
	memcpy(base + field->offset, &items, sizeof(items));
	memcpy(base + field->count, &count, sizeof(count));
	for (size_t i = 0; i < count; i++)
		if (!read_struct(arena, field->fields, json_array_get(from, i),
			    items + i * field->size, err))
			return false;
	return true;
}

static bool
read_real(const struct field *field, const json_t *from, uint8_t *to, struct err *err)
{
	double real = json_number_value(from);

	if (!json_is_number(from) || !isfinite(real) || real < 0 || real > 1e9)
		return wrong(field, err);
	memcpy(to, &real, sizeof(real));
	return true;
}

static bool
read_field(struct arena *arena, const struct field *field, const json_t *from, uint8_t *base,
	struct err *err)
{
	uint8_t *to = base + field->offset;
	int64_t i64;

	switch (field->kind) {
	case KIND_BOOL:
		*(bool *)to = json_is_true(from);
		return json_is_boolean(from) || wrong(field, err);
	case KIND_UINT:
		return read_uint(field, from,
			field->size == 1   ? UINT8_MAX
			: field->size == 2 ? UINT16_MAX
					   : UINT32_MAX,
			to, err);
	case KIND_INT64:
		i64 = json_integer_value(from);
		memcpy(to, &i64, sizeof(i64));
		return json_is_integer(from) || wrong(field, err);
	case KIND_DOUBLE:
		return read_real(field, from, to, err);
	case KIND_TEXT:
	case KIND_URL:
		return read_text(arena, field, from, to, err);
	case KIND_OUTCOME:
		return (json_is_string(from) && outcome_parse(json_string_value(from),
							(enum outcome *)(void *)to)) ||
		       wrong(field, err);
	case KIND_REQUEST:
		return read_uint(field, from, CERT_REQUEST_LATE, to, err);
	case KIND_OFFER:
		return read_uint(field, from, NULL_OFFER_UNDECIDED, to, err);
	case KIND_ADDRESS:
	case KIND_IPV6:
		return read_address(field, from, to, err);
	case KIND_BYTES:
		return read_bytes(arena, field, from, to, err);
	case KIND_STRUCT:
		return read_struct(arena, field->fields, from, to, err);
	case KIND_ARRAY:
		return read_array(arena, field, from, base, err);
	case KIND_END:
		break;
	}
	return false;
}

/* An absent field leaves its zero, which claims nothing; an unknown one is passed over, so that
 * newer evidence can still be read. */
static bool
read_struct(struct arena *arena, const struct field *fields, const json_t *from, uint8_t *to,
	struct err *err)
{
	if (fields->name == NULL)
		return read_field(arena, fields, from, to, err);
	if (!json_is_object(from))
		return err_set(err, ERR_FORMAT, "an object is missing where \"%s\" should stand",
			fields->name);
	for (; fields->kind != KIND_END; fields++) {
		const json_t *value = json_object_get(from, fields->name);

		if (value != NULL && !read_field(arena, fields, value, to, err))
			return false;
	}
	return true;
}

/* Ages are differences of these. */
static bool
is_moment(int64_t at)
{
	return at >= 0 && at < INT64_C(253402300800); /* the year 10000 */
}

static bool
dated(const struct evidence *evidence, struct err *err)
{
	for (size_t i = 0; i < evidence->input_count; i++) {
		const struct input *input = &evidence->inputs[i];

		if (input->name == NULL || input->kind >= CHANNEL_KIND_COUNT)
			return err_set(err, ERR_FORMAT, "an input has no name, or an unknown kind");
		if (!is_moment(input->changed) || !is_moment(input->issued) ||
			!is_moment(evidence->time))
			return err_set(err, ERR_FORMAT, "an input has no time that can be");
	}
	return true;
}

/* What the rest of the program relies on. */
static bool
complete(const struct evidence *evidence, struct err *err)
{
	if (evidence->count == 0)
		return err_set(err, ERR_FORMAT, "the evidence names no subject");
	for (size_t i = 0; i < evidence->count; i++) {
		const struct subject *subject = &evidence->subjects[i];

		if (subject->target.name == NULL || subject->target.name[0] == '\0')
			return err_set(err, ERR_FORMAT, "a subject has no name");
		for (size_t k = 0; k < subject->count; k++)
			if (subject->endpoints[k].label == NULL)
				return err_set(err, ERR_FORMAT, "an endpoint has no label");
	}
	for (size_t i = 0; i < evidence->fetched_count; i++)
		if (evidence->fetched[i].url == NULL)
			return err_set(err, ERR_FORMAT, "a fetch has no address");
	return dated(evidence, err);
}

bool
replay_read(struct arena *arena, struct span in, struct evidence *out, struct err *err)
{
	json_t *root = json_read(in, LIMIT_EVIDENCE_VALUES, 0, err);
	bool ok;

	if (root == NULL)
		return false;
	if (json_integer_value(json_object_get(root, "schema")) != SCHEMA)
		ok = err_set(err, ERR_UNSUPPORTED, "is not evidence of schema %d", SCHEMA);
	else
		ok = read_struct(arena, evidence_fields, root, (uint8_t *)out, err) &&
		     complete(out, err);
	json_decref(root);
	return ok;
}
