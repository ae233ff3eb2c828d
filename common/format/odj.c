/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Offline domain join packages. Scalars of an array come first and then, element by element, what
 * they point to; so every taker reads the scalars from `elements` and the rest from the object.
 */
#include "format/odj.h"

#include "format/limits.h"
#include "format/ndr.h"
#include "format/odj_file.h"

enum {
	DATA_VERSION = 1,
	/* Bytes that the scalars of an element take. */
	BLOB_BYTES = 12,
	PART_BYTES = 36,
	KEY_STORE_BYTES = 28,
	STORE_BYTES = 16,
	POLICY_BYTES = 16,
	ELEMENT_BYTES = 20,
	/* Of ODJ_WIN7BLOB behind its first two pointers, as far as what they point to. */
	JOIN_REST = 0x70 - 0x0c,
};

/* A package being read. */
struct reading {
	struct arena *arena;
	struct span whole;
	struct odj *odj;
	size_t elements; /* of all policies so far */
	struct err *err;
};

/* What is known of ODJ_BLOB's formats, and of OP_PACKAGE_PART's types. */
struct blob_row {
	uint32_t format;
	bool (*take)(struct reading *reading, struct span in);
};

struct part_row {
	enum odj_part_kind kind;
	const char *type;
	const char *name;
	bool (*take)(struct reading *reading, struct span in); /* NULL: nothing is wanted of it */
};

static bool
open_object(struct reading *reading, struct ndr *ndr, struct span in)
{
	return ndr_open(ndr, reading->whole, in, reading->err);
}

static void
keep(struct reading *reading, struct span *bytes)
{
	*bytes = arena_bytes(reading->arena, *bytes);
}

/* OP_BLOB that is reserved. */
static bool
pass_over(struct ndr *ndr, struct ndr_pointer pointer)
{
	struct span passed;

	return ndr_bytes(ndr, pointer, &passed);
}

/* ---------------------------------------------------------------- ODJ_WIN7BLOB */

/* Stops before the third text, which is the password. The first that joins is kept: the package
 * repeats what stands beside it for older clients. */
static bool
take_join(struct reading *reading, struct span in)
{
	struct ndr_pointer domain_pointer, machine_pointer;
	struct span domain, machine;
	struct ndr ndr;

	if (!open_object(reading, &ndr, in) || !ndr_text_pointer(&ndr, &domain_pointer) ||
		!ndr_text_pointer(&ndr, &machine_pointer) || !ndr_skip(&ndr, JOIN_REST) ||
		!ndr_text(&ndr, domain_pointer, &domain) ||
		!ndr_text(&ndr, machine_pointer, &machine))
		return false;
	if (reading->odj->machine.n > 0)
		return true;
	keep(reading, &domain);
	keep(reading, &machine);
	reading->odj->domain = domain;
	reading->odj->machine = machine;
	return true;
}

/* ---------------------------------------------------------------- OP_CERT_PART */

static bool
take_key_store(struct reading *reading, struct ndr *ndr, struct ndr *elements)
{
	struct odj_key_store store = {.bytes = 0};
	struct ndr_pointer template, url, id, pfx;
	struct span passed;
	uint32_t export_policy, url_flags;

	if (!ndr_text_pointer(elements, &template) || !ndr_u32(elements, &export_policy) ||
		!ndr_text_pointer(elements, &url) || !ndr_u32(elements, &url_flags) ||
		!ndr_text_pointer(elements, &id) || !ndr_array_pointer(elements, &pfx) ||
		!ndr_text(ndr, template, &store.template) || !ndr_text(ndr, url, &passed) ||
		!ndr_text(ndr, id, &passed) || !ndr_bytes(ndr, pfx, &passed))
		return false;
	store.bytes = passed.n;
	keep(reading, &store.template);
	ARENA_PUSH(reading->arena, reading->odj->key_stores, reading->odj->key_store_count, store);
	return true;
}

static bool
take_store(struct reading *reading, struct ndr *ndr, struct ndr *elements)
{
	struct odj_store store = {.location = 0};
	struct ndr_pointer name, sst;

	if (!ndr_u32(elements, &store.location) || !ndr_text_pointer(elements, &name) ||
		!ndr_array_pointer(elements, &sst) || !ndr_text(ndr, name, &store.name) ||
		!ndr_bytes(ndr, sst, &store.sst))
		return false;
	store.offset = span_offset(reading->whole, store.sst);
	keep(reading, &store.name);
	keep(reading, &store.sst);
	ARENA_PUSH(reading->arena, reading->odj->stores, reading->odj->store_count, store);
	return true;
}

static bool
take_certs(struct reading *reading, struct span in)
{
	struct ndr_pointer key_stores, stores, extension;
	struct ndr ndr, elements;

	if (!open_object(reading, &ndr, in) || !ndr_array_pointer(&ndr, &key_stores) ||
		!ndr_array_pointer(&ndr, &stores) || !ndr_array_pointer(&ndr, &extension) ||
		!ndr_array(&ndr, key_stores, KEY_STORE_BYTES, LIMIT_ODJ_STORES, &elements))
		return false;
	while (elements.rest.n > 0)
		if (!take_key_store(reading, &ndr, &elements))
			return false;
	if (!ndr_array(&ndr, stores, STORE_BYTES, LIMIT_ODJ_STORES, &elements))
		return false;
	while (elements.rest.n > 0)
		if (!take_store(reading, &ndr, &elements))
			return false;
	return pass_over(&ndr, extension) && ndr_close(&ndr);
}

/* ---------------------------------------------------------------- OP_POLICY_PART */

static bool
take_element(
	struct reading *reading, struct ndr *ndr, struct ndr *elements, struct odj_element *out)
{
	size_t offset = span_offset(reading->whole, elements->rest);
	struct ndr_pointer key, name, data;

	if (!ndr_text_pointer(elements, &key) || !ndr_text_pointer(elements, &name) ||
		!ndr_u32(elements, &out->type) || !ndr_array_pointer(elements, &data) ||
		!ndr_text(ndr, key, &out->key) || !ndr_text(ndr, name, &out->name) ||
		!ndr_bytes(ndr, data, &out->data))
		return false;
	if (out->key.n == 0)
		return err_format(
			reading->err, offset, "element without a key (OP_POLICY_ELEMENT)");
	out->offset = span_offset(reading->whole, out->data);
	keep(reading, &out->key);
	keep(reading, &out->name);
	keep(reading, &out->data);
	return true;
}

static bool
take_policy(struct reading *reading, struct ndr *ndr, struct ndr *lists)
{
	struct odj_policy policy = {.count = 0};
	struct ndr_pointer source, pointer;
	struct ndr elements;

	if (!ndr_text_pointer(lists, &source) || !ndr_u32(lists, &policy.root_key) ||
		!ndr_array_pointer(lists, &pointer) || !ndr_text(ndr, source, &policy.source) ||
		!ndr_array(ndr, pointer, ELEMENT_BYTES, LIMIT_ODJ_ELEMENTS - reading->elements,
			&elements))
		return false;
	reading->elements += pointer.count;
	keep(reading, &policy.source);
	policy.elements = arena_array(reading->arena, pointer.count, sizeof(*policy.elements));
	while (elements.rest.n > 0)
		if (!take_element(reading, ndr, &elements, &policy.elements[policy.count++]))
			return false;
	ARENA_PUSH(reading->arena, reading->odj->policies, reading->odj->policy_count, policy);
	return true;
}

static bool
take_policies(struct reading *reading, struct span in)
{
	struct ndr_pointer pointer, extension;
	struct ndr ndr, lists;

	if (!open_object(reading, &ndr, in) || !ndr_array_pointer(&ndr, &pointer) ||
		!ndr_array_pointer(&ndr, &extension) ||
		!ndr_array(&ndr, pointer, POLICY_BYTES, LIMIT_ODJ_POLICIES, &lists))
		return false;
	while (lists.rest.n > 0)
		if (!take_policy(reading, &ndr, &lists))
			return false;
	return pass_over(&ndr, extension) && ndr_close(&ndr);
}

/* ---------------------------------------------------------------- OP_PACKAGE */

static const struct part_row part_rows[] = {
	{ODJ_JOIN, "631c7621-5289-4321-bc9e-80f843f868c3", "JOIN", take_join},
	{ODJ_JOIN2, "57bfc56b-52f9-480c-adcb-91b3f8a82317", "JOIN2", NULL},
	{ODJ_JOIN3, "fc0ccf25-7ffa-474a-8611-69ffe269645f", "JOIN3", NULL},
	{ODJ_JOIN4, "4a08716a-6710-4647-8211-fdbb0b03f60b", "JOIN4", NULL},
	{ODJ_CERT, "9c0971e9-832f-4873-8e87-ef1419d4781e", "CERT", take_certs},
	{ODJ_POLICY, "68fb602a-0c09-48ce-b75f-07b7bd58f7ec", "POLICY", take_policies},
};

/* A GUID on the wire: a 32-bit number, two of 16 bits, eight bytes (C706 appendix A). */
static void
show_guid(struct span guid, char out[static 37])
{
	static const uint8_t order[] = {3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15};
	static const char hex[] = "0123456789abcdef";

	for (size_t i = 0; i < sizeof(order); i++) {
		if (i == 4 || i == 6 || i == 8 || i == 10)
			*out++ = '-';
		*out++ = hex[guid.p[order[i]] >> 4];
		*out++ = hex[guid.p[order[i]] & 15];
	}
	*out = '\0';
}

static const struct part_row *
find_part(const char *type)
{
	for (size_t i = 0; i < sizeof(part_rows) / sizeof(part_rows[0]); i++)
		if (span_is(span_text(type), part_rows[i].type))
			return &part_rows[i];
	return NULL;
}

static bool
take_part(struct reading *reading, struct ndr *ndr, struct ndr *elements)
{
	struct odj_part part = {.kind = ODJ_PART_NONE};
	struct ndr_pointer pointer, extension;
	const struct part_row *row;
	struct span type, bytes;
	uint32_t flags;

	if (!ndr_guid(elements, &type) || !ndr_u32(elements, &flags) ||
		!ndr_array_pointer(elements, &pointer) ||
		!ndr_array_pointer(elements, &extension) || !ndr_bytes(ndr, pointer, &bytes) ||
		!pass_over(ndr, extension))
		return false;
	show_guid(type, part.type);
	part.essential = (flags & 1) != 0;
	row = find_part(part.type);
	if (row != NULL)
		part.kind = row->kind;
	ARENA_PUSH(reading->arena, reading->odj->parts, reading->odj->part_count, part);
	if (row == NULL || row->take == NULL)
		return true;
	return row->take(reading, bytes) || err_context(reading->err, "part %s", row->name);
}

static bool
take_collection(struct reading *reading, struct span in)
{
	struct ndr_pointer parts, extension;
	struct ndr ndr, elements;

	if (!open_object(reading, &ndr, in) || !ndr_array_pointer(&ndr, &parts) ||
		!ndr_array_pointer(&ndr, &extension) ||
		!ndr_array(&ndr, parts, PART_BYTES, LIMIT_ODJ_PARTS, &elements))
		return false;
	while (elements.rest.n > 0)
		if (!take_part(reading, &ndr, &elements))
			return false;
	return pass_over(&ndr, extension) && ndr_close(&ndr);
}

static bool
is_zero(struct span in)
{
	uint8_t c;

	while (span_u8(&in, &c))
		if (c != 0)
			return false;
	return true;
}

static bool
take_package(struct reading *reading, struct span in)
{
	struct ndr_pointer context, collection, extension;
	struct span encryption, bytes;
	uint32_t decrypted_size;
	struct ndr ndr;

	if (!open_object(reading, &ndr, in) || !ndr_guid(&ndr, &encryption) ||
		!ndr_array_pointer(&ndr, &context) || !ndr_array_pointer(&ndr, &collection) ||
		!ndr_u32(&ndr, &decrypted_size) || !ndr_array_pointer(&ndr, &extension) ||
		!pass_over(&ndr, context) || !ndr_bytes(&ndr, collection, &bytes) ||
		!pass_over(&ndr, extension) || !ndr_close(&ndr))
		return false;
	if (!is_zero(encryption))
		return err_set(
			reading->err, ERR_UNSUPPORTED, "is encrypted (OP_PACKAGE, EncryptionType)");
	return take_collection(reading, bytes);
}

/* ---------------------------------------------------------------- ODJ_PROVISION_DATA */

static const struct blob_row blob_rows[] = {
	{1, take_join}, /* for clients before Windows 8 */
	{2, take_package},
};

static bool
take_blob(struct reading *reading, struct ndr *ndr, struct ndr *elements)
{
	struct ndr_pointer pointer;
	struct span bytes;
	uint32_t format;

	if (!ndr_u32(elements, &format) || !ndr_array_pointer(elements, &pointer) ||
		!ndr_bytes(ndr, pointer, &bytes))
		return false;
	for (size_t i = 0; i < sizeof(blob_rows) / sizeof(blob_rows[0]); i++)
		if (blob_rows[i].format == format)
			return blob_rows[i].take(reading, bytes);
	reading->odj->other_blobs++;
	return true;
}

static bool
take_data(struct reading *reading)
{
	struct ndr_pointer pointer;
	struct ndr ndr, elements;
	uint32_t version;

	if (!open_object(reading, &ndr, reading->whole) || !ndr_u32(&ndr, &version))
		return false;
	if (version != DATA_VERSION)
		return err_set(reading->err, ERR_UNSUPPORTED,
			"is of version %lu (ODJ_PROVISION_DATA)", (unsigned long)version);
	if (!ndr_array_pointer(&ndr, &pointer) ||
		!ndr_array(&ndr, pointer, BLOB_BYTES, LIMIT_ODJ_BLOBS, &elements))
		return false;
	while (elements.rest.n > 0)
		if (!take_blob(reading, &ndr, &elements))
			return false;
	if (reading->odj->other_blobs == pointer.count)
		return err_set(reading->err, ERR_UNSUPPORTED,
			"holds nothing of a format that is known (ODJ_BLOB)");
	return ndr_close(&ndr);
}

bool
odj_parse(struct arena *arena, struct span in, struct odj *out, struct err *err)
{
	struct odj odj = {.part_count = 0};
	struct reading reading = {.arena = arena, .odj = &odj, .err = err};
	struct buf bytes;
	bool ok;

	if (!odj_file_open(in, &bytes, err))
		return false;
	reading.whole = buf_view(&bytes);
	ok = take_data(&reading);
	odj_file_close(&bytes);
	if (!ok)
		return err_context(err, "package");
	*out = odj;
	return true;
}
