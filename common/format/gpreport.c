/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reports of group policies. */
#include "format/gpreport.h"

#include <stdint.h>

#include "base/buf.h"
#include "base/limits.h"
#include "base/text.h"
#include "format/limits.h"
#include "format/xml_walk.h"

enum step {
	REPORT = 1, /* of several policies */
	POLICY,
	POLICY_NAME,
	COMPUTER,
	ENABLED,
	EXTENSION_DATA,
	EXTENSION,
	ROOT,
	CA,
	CERT_DATA,
	OTHER,
	TEMPLATE,
	SETTING,
	KEY_PATH,
	VALUE,
	VALUE_NAME,
	VALUE_STRING,
	VALUE_NUMBER,
};

static const struct xml_step steps[] = {
	{XML_STEP_TOP, "report", REPORT, false},
	{XML_STEP_TOP, "GPO", POLICY, false},
	{REPORT, "GPO", POLICY, false},
	{POLICY, "Name", POLICY_NAME, true},
	{POLICY, "Computer", COMPUTER, false},
	{COMPUTER, "Enabled", ENABLED, true},
	{COMPUTER, "ExtensionData", EXTENSION_DATA, false},
	{EXTENSION_DATA, "Extension", EXTENSION, false},
	{EXTENSION, "RootCertificate", ROOT, false},
	{EXTENSION, "IntermediateCACertificate", CA, false},
	{ROOT, "Data", CERT_DATA, true},
	{CA, "Data", CERT_DATA, true},
	{EXTENSION, "Policy", TEMPLATE, false},
	{EXTENSION, "RegistrySetting", SETTING, false},
	{EXTENSION, NULL, OTHER, false},
	{SETTING, "KeyPath", KEY_PATH, true},
	{SETTING, "Value", VALUE, false},
	{VALUE, "Name", VALUE_NAME, true},
	{VALUE, "String", VALUE_STRING, true},
	{VALUE, "Number", VALUE_NUMBER, true},
};

struct reading {
	struct arena *arena;
	struct budget *budget;
	struct gpreport *out;
	size_t policies;
	bool has_data;     /* of the certificate that is being read */
	const char *key;   /* of the setting that is being read */
	const char *value; /* its name */
};

/* ---------------------------------------------------------------- what elements hold */

static bool
is_full(const struct reading *reading, struct err *err)
{
	if (reading->out->count + reading->out->value_count < LIMIT_GPREPORT_ITEMS)
		return false;
	err_set(err, ERR_LIMIT, "more than %d certificates and values", LIMIT_GPREPORT_ITEMS);
	return true;
}

/* A digit's value; 16: it is none. */
static unsigned int
digit(uint8_t c)
{
	if (c >= '0' && c <= '9')
		return c - (unsigned int)'0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - (unsigned int)'a' + 10 : 16;
}

static bool
decode_hex(struct arena *arena, struct span text, struct span *out)
{
	uint8_t *bytes = arena_array(arena, text.n / 2 + 1, 1), high, low;
	size_t n = 0;

	while (span_u8(&text, &high)) {
		if (!span_u8(&text, &low) || digit(high) > 15 || digit(low) > 15)
			return false;
		bytes[n++] = (uint8_t)(digit(high) << 4 | digit(low));
	}
	*out = span_of(bytes, n);
	return true;
}

static bool
take_cert(struct reading *reading, const struct xml_walk_node *node, struct err *err)
{
	struct gpreport_cert cert = {.offset = node->offset,
		.store = node->parent == ROOT ? GPREPORT_ROOT : GPREPORT_CA};

	if (is_full(reading, err) || !budget_take(reading->budget, node->text.n / 2, err))
		return false;
	if (!decode_hex(reading->arena, node->text, &cert.data))
		return err_format(err, node->offset, "Data is not hexadecimal");
	ARENA_PUSH(reading->arena, reading->out->certs, reading->out->count, cert);
	reading->has_data = true;
	return true;
}

/* Little-endian UTF-16, as in Registry.pol. Beyond the first plane nothing is wanted. */
static struct span
utf16_of(struct arena *arena, struct span text)
{
	struct buf buf = buf_make(2 * text.n + 2);
	struct span out;
	uint32_t c;

	while (text_utf8(&text, &c)) {
		c = c > 0xffff ? 0xfffd : c;
		buf_u8(&buf, (uint8_t)c);
		buf_u8(&buf, (uint8_t)(c >> 8));
	}
	out = arena_bytes(arena, buf_view(&buf));
	buf_free(&buf);
	return out;
}

static bool
add_value(struct reading *reading, const struct xml_walk_node *node, uint32_t type,
	struct span data, struct err *err)
{
	const struct regpol_value value = {.key = reading->key,
		.name = reading->value,
		.type = type,
		.data = data,
		.data_offset = node->offset};

	if (value.key == NULL || value.name == NULL)
		return err_format(
			err, node->offset, "a value before its KeyPath, or before its Name");
	if (is_full(reading, err))
		return false;
	ARENA_PUSH(reading->arena, reading->out->values, reading->out->value_count, value);
	return true;
}

static bool
take_number(struct reading *reading, const struct xml_walk_node *node, struct err *err)
{
	const char *text = arena_span_text(reading->arena, node->text);
	uint8_t bytes[4];
	uint64_t number;

	if (!text_u64(text, UINT32_MAX, &number))
		return err_format(err, node->offset, "Number is no DWORD");
	for (size_t i = 0; i < sizeof(bytes); i++)
		bytes[i] = (uint8_t)(number >> (8 * i));
	return add_value(reading, node, REGPOL_DWORD,
		arena_bytes(reading->arena, span_of(bytes, sizeof(bytes))), err);
}

/* ---------------------------------------------------------------- the whole */

static bool
take_text(struct reading *reading, const struct xml_walk_node *node, struct err *err)
{
	struct gpreport *out = reading->out;

	if (node->step == POLICY_NAME)
		out->name = text_clean(reading->arena, node->text, LIMIT_TEXT_FIELD);
	else if (node->step == ENABLED)
		out->disabled = !span_is_nocase(node->text, "true");
	else if (node->step == CERT_DATA)
		return take_cert(reading, node, err);
	else if (node->step == KEY_PATH)
		reading->key = arena_span_text(reading->arena, node->text);
	else if (node->step == VALUE_NAME)
		reading->value = arena_span_text(reading->arena, node->text);
	else if (node->step == VALUE_STRING)
		return add_value(
			reading, node, REGPOL_SZ, utf16_of(reading->arena, node->text), err);
	else if (node->step == VALUE_NUMBER)
		return take_number(reading, node, err);
	return true;
}

/* No document names the element of certificates in Disallowed. */
static bool
is_untrusted(struct span name)
{
	return span_find(name, "ntrusted") != NULL || span_find(name, "isallowed") != NULL;
}

static bool
begin(struct reading *reading, const struct xml_walk_node *node, struct err *err)
{
	if (node->step == POLICY && ++reading->policies > 1)
		return err_set(err, ERR_UNSUPPORTED,
			"holds reports of several policies, the second at byte %zu: a file each",
			node->offset);
	if (node->step == ROOT || node->step == CA)
		reading->has_data = false;
	if (node->step == SETTING)
		reading->key = reading->value = NULL;
	if (node->step == VALUE)
		reading->value = NULL;
	reading->out->templates += node->step == TEMPLATE;
	if (node->step == OTHER && reading->out->untrusted == 0 && is_untrusted(node->node->name))
		reading->out->untrusted = node->offset;
	return true;
}

static bool
take(void *data, const struct xml_walk_node *node, struct err *err)
{
	struct reading *reading = data;

	if (!node->end)
		return begin(reading, node, err);
	if ((node->step == ROOT || node->step == CA) && !reading->has_data)
		return err_format(err, node->offset, "a certificate without Data");
	return take_text(reading, node, err);
}

bool
gpreport_parse(struct arena *arena, struct span in, struct budget *budget, struct gpreport *out,
	struct err *err)
{
	static const struct xml_plan plan = {steps, sizeof(steps) / sizeof(steps[0]), take};
	struct gpreport report = {.count = 0};
	struct reading reading = {.arena = arena, .budget = budget, .out = &report};

	if (!xml_walk(in, &plan, &reading, err))
		return false;
	if (reading.policies == 0)
		return err_set(err, ERR_FORMAT, "holds no report of a group policy (no GPO)");
	*out = report;
	return true;
}

bool
gpreport_recognise(struct span in)
{
	return xml_begins(in, "GPO") || xml_begins(in, "report");
}
