/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Offline domain join packages, written by the documents' IDL and MS-RPCE section 2.2.6. */
#include "package.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---------------------------------------------------------------- bytes */

void
bytes_add(struct bytes *to, const void *p, size_t n)
{
	while (to->cap - to->n < n) {
		to->cap = to->cap ? to->cap * 2 : 4096;
		to->p = realloc(to->p, to->cap);
		if (!to->p)
			abort();
	}
	if (n > 0)
		memcpy(to->p + to->n, p, n);
	to->n += n;
}

static void
bytes_u16(struct bytes *to, unsigned int v)
{
	const uint8_t b[] = {(uint8_t)v, (uint8_t)(v >> 8)};

	bytes_add(to, b, sizeof(b));
}

void
bytes_u32(struct bytes *to, uint32_t v)
{
	bytes_u16(to, v & 0xffff);
	bytes_u16(to, v >> 16);
}

void
bytes_utf16(struct bytes *to, const char *ascii)
{
	for (; *ascii; ascii++)
		bytes_u16(to, (unsigned char)*ascii);
}

static void
bytes_string(struct bytes *to, const char *text)
{
	bytes_add(to, text, strlen(text));
}

void
bytes_free(struct bytes *bytes)
{
	free(bytes->p);
	*bytes = (struct bytes) {0};
}

/* ---------------------------------------------------------------- serialized stores */

void
store_begin(struct bytes *sst)
{
	bytes_add(sst, "\0\0\0\0CERT", 8);
}

void
store_cert(struct bytes *sst, const void *der, size_t n)
{
	bytes_u32(sst, 32);
	bytes_u32(sst, 1);
	bytes_u32(sst, (uint32_t)n);
	bytes_add(sst, der, n);
}

void
store_end(struct bytes *sst)
{
	for (int i = 0; i < 3; i++)
		bytes_u32(sst, 0);
}

/* ---------------------------------------------------------------- objects */

/* An object being written. */
struct object {
	struct bytes bytes;
	uint32_t referent;
};

enum { HEADER = 16 };

static void
pointer(struct object *object, bool there)
{
	bytes_u32(&object->bytes, there ? object->referent += 4 : 0);
}

static void
align(struct object *object, size_t to)
{
	while (object->bytes.n % to)
		bytes_add(&object->bytes, "", 1);
}

static struct object
object_begin(void)
{
	struct object object = {.referent = 0x0001fffc};

	bytes_add(&object.bytes, "\x01\x10\x08\0\xcc\xcc\xcc\xcc\0\0\0\0\0\0\0", HEADER);
	pointer(&object, true);
	return object;
}

static struct bytes
object_end(struct object *object)
{
	uint32_t n;

	align(object, 8);
	n = (uint32_t)(object->bytes.n - HEADER);
	for (int i = 0; i < 4; i++)
		object->bytes.p[8 + i] = (uint8_t)(n >> 8 * i);
	return object->bytes;
}

/* Scalars: a count and a pointer. */
static void
counted(struct object *object, size_t count)
{
	bytes_u32(&object->bytes, (uint32_t)count);
	pointer(object, count > 0);
}

/* Pointees; those of null pointers are nothing. */
static void
array(struct object *object, size_t count)
{
	align(object, 4);
	if (count > 0)
		bytes_u32(&object->bytes, (uint32_t)count);
}

static void
blob(struct object *object, const struct bytes *in)
{
	array(object, in->n);
	bytes_add(&object->bytes, in->p, in->n);
}

static void
text(struct object *object, const char *string)
{
	uint32_t n;

	if (!string)
		return;
	n = (uint32_t)strlen(string) + 1;
	align(object, 4);
	bytes_u32(&object->bytes, n);
	bytes_u32(&object->bytes, 0);
	bytes_u32(&object->bytes, n);
	bytes_utf16(&object->bytes, string);
	bytes_u16(&object->bytes, 0);
}

static void
guid(struct object *object, const char *string)
{
	unsigned int v[11];

	sscanf(string, "%8x-%4x-%4x-%2x%2x-%2x%2x%2x%2x%2x%2x", &v[0], &v[1], &v[2], &v[3], &v[4],
		&v[5], &v[6], &v[7], &v[8], &v[9], &v[10]);
	bytes_u32(&object->bytes, v[0]);
	bytes_u16(&object->bytes, v[1]);
	bytes_u16(&object->bytes, v[2]);
	for (int i = 3; i < 11; i++)
		bytes_add(&object->bytes, &(uint8_t) {(uint8_t)v[i]}, 1);
}

/* ---------------------------------------------------------------- ODJ_WIN7BLOB */

/* UNICODE_STRING: its room has a NUL that its length does not count, and that is not sent. */
static void
counted_string(struct object *object, const char *string)
{
	size_t n = 2 * strlen(string);

	bytes_u16(&object->bytes, (unsigned int)n);
	bytes_u16(&object->bytes, (unsigned int)n + 2);
	pointer(object, true);
}

static void
counted_string_text(struct object *object, const char *string)
{
	uint32_t n = (uint32_t)strlen(string);

	align(object, 4);
	bytes_u32(&object->bytes, n + 1);
	bytes_u32(&object->bytes, 0);
	bytes_u32(&object->bytes, n);
	bytes_utf16(&object->bytes, string);
}

static void
sid(struct object *object)
{
	static const uint32_t authorities[] = {21, 1, 2, 3};

	array(object, 4);
	bytes_add(&object->bytes, "\1\4\0\0\0\0\0\5", 8);
	for (int i = 0; i < 4; i++)
		bytes_u32(&object->bytes, authorities[i]);
}

#define DOMAIN_GUID "0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0"
#define SITE "Default-First-Site-Name"

static struct bytes
join(const struct package *package)
{
	struct object object = object_begin();

	for (int i = 0; i < 2; i++)
		pointer(&object, true);
	/* The password's pointer: any number but 0 serves, and Samba always writes this one. */
	bytes_u32(&object.bytes, 0xffffffff);
	counted_string(&object, "SAMPLE");
	counted_string(&object, package->domain);
	counted_string(&object, package->domain);
	guid(&object, DOMAIN_GUID);
	for (int i = 0; i < 3; i++) /* SID, name and address of the domain controller */
		pointer(&object, true);
	bytes_u32(&object.bytes, 1);
	guid(&object, DOMAIN_GUID);
	for (int i = 0; i < 2; i++)
		pointer(&object, true);
	bytes_u32(&object.bytes, 0xe00013fd);
	for (int i = 0; i < 2; i++)
		pointer(&object, true);
	bytes_u32(&object.bytes, 4);
	text(&object, package->domain);
	text(&object, package->machine);
	text(&object, package->password);
	counted_string_text(&object, "SAMPLE");
	counted_string_text(&object, package->domain);
	counted_string_text(&object, package->domain);
	sid(&object);
	text(&object, "\\\\dc1.sample.test");
	text(&object, "\\\\192.0.2.1");
	text(&object, package->domain);
	text(&object, package->domain);
	text(&object, SITE);
	text(&object, SITE);
	return object_end(&object);
}

/* OP_JOINPROV3_PART. */
static struct bytes
join3(const struct package *package)
{
	struct object object = object_begin();

	(void)package;
	bytes_u32(&object.bytes, 1104);
	pointer(&object, true);
	text(&object, "S-1-5-21-1-2-3-1104");
	return object_end(&object);
}

/* ---------------------------------------------------------------- OP_CERT_PART */

static struct bytes
certs(const struct package *package)
{
	static const struct bytes key = {(uint8_t *)"private key", 11, 0};
	struct object object = object_begin();

	counted(&object, package->template != NULL);
	counted(&object, package->store_count);
	counted(&object, 0);
	if (package->template) {
		array(&object, 1);
		pointer(&object, true);
		bytes_u32(&object.bytes, 0);
		pointer(&object, false);
		bytes_u32(&object.bytes, 0);
		pointer(&object, false);
		counted(&object, key.n);
		text(&object, package->template);
		blob(&object, &key);
	}
	array(&object, package->store_count);
	for (size_t i = 0; i < package->store_count; i++) {
		bytes_u32(&object.bytes, package->stores[i].location);
		pointer(&object, true);
		counted(&object, package->stores[i].sst.n);
	}
	for (size_t i = 0; i < package->store_count; i++) {
		text(&object, package->stores[i].name);
		blob(&object, &package->stores[i].sst);
	}
	return object_end(&object);
}

/* ---------------------------------------------------------------- OP_POLICY_PART */

static struct bytes
policy(const struct package *package)
{
	struct object object = object_begin();
	const struct package_value *values = package->values;

	counted(&object, 1);
	counted(&object, 0);
	array(&object, 1);
	pointer(&object, true);
	bytes_u32(&object.bytes, package->root_key ? package->root_key : 0x80000002);
	counted(&object, package->value_count);
	text(&object, "\\\\sample.test\\SysVol\\sample.test\\Policies\\Registry.pol");
	array(&object, package->value_count);
	for (size_t i = 0; i < package->value_count; i++) {
		pointer(&object, values[i].key != NULL);
		pointer(&object, values[i].name != NULL);
		bytes_u32(&object.bytes, values[i].type);
		counted(&object, values[i].data.n);
	}
	for (size_t i = 0; i < package->value_count; i++) {
		text(&object, values[i].key);
		text(&object, values[i].name);
		blob(&object, &values[i].data);
	}
	return object_end(&object);
}

/* ---------------------------------------------------------------- OP_PACKAGE */

static struct bytes
unknown(const struct package *package)
{
	struct bytes out = {0};

	(void)package;
	bytes_string(&out, "of a later Windows");
	return out;
}

static bool
is_wanted(const struct package *package, const char *name)
{
	if (strcmp(name, "CERT") == 0)
		return package->has_certs;
	if (strcmp(name, "POLICY") == 0)
		return package->has_policy;
	if (strcmp(name, "unknown") == 0)
		return package->unknown == UNKNOWN_PART || package->unknown == UNKNOWN_ESSENTIAL;
	return package->machine != NULL;
}

static const struct {
	const char *name, *type;
	struct bytes (*write)(const struct package *package);
} parts[] = {
	{"JOIN", "631c7621-5289-4321-bc9e-80f843f868c3", join},
	{"JOIN3", "fc0ccf25-7ffa-474a-8611-69ffe269645f", join3},
	{"CERT", "9c0971e9-832f-4873-8e87-ef1419d4781e", certs},
	{"POLICY", "68fb602a-0c09-48ce-b75f-07b7bd58f7ec", policy},
	{"unknown", "01234567-89ab-cdef-0123-456789abcdef", unknown},
};

enum { PARTS = sizeof(parts) / sizeof(parts[0]) };

static struct bytes
collection(const struct package *package)
{
	struct object object = object_begin();
	struct bytes written[PARTS] = {{0}}, pad = {0};
	size_t count = 0;

	for (size_t i = 0; i < PARTS; i++)
		if (is_wanted(package, parts[i].name)) {
			written[i] = parts[i].write(package);
			count++;
		}
	for (size_t i = 0; i < package->pad; i++)
		bytes_add(&pad, "pad", 1);
	counted(&object, count);
	counted(&object, pad.n);
	array(&object, count);
	for (size_t i = 0; i < PARTS; i++)
		if (written[i].n > 0) {
			guid(&object, parts[i].type);
			bytes_u32(&object.bytes, strcmp(parts[i].name, "unknown") != 0 ||
							 package->unknown == UNKNOWN_ESSENTIAL);
			counted(&object, written[i].n);
			counted(&object, 0);
		}
	for (size_t i = 0; i < PARTS; i++) {
		blob(&object, &written[i]);
		bytes_free(&written[i]);
	}
	blob(&object, &pad);
	bytes_free(&pad);
	return object_end(&object);
}

static struct bytes
whole(const struct package *package)
{
	struct object object = object_begin();
	struct bytes in = collection(package);

	bytes_u32(&object.bytes, package->encryption);
	for (int i = 0; i < 3; i++)
		bytes_u32(&object.bytes, 0);
	counted(&object, 0);
	counted(&object, in.n);
	bytes_u32(&object.bytes, 0);
	counted(&object, 0);
	blob(&object, &in);
	bytes_free(&in);
	return object_end(&object);
}

/* ODJ_PROVISION_DATA. */
static struct bytes
data(const struct package *package)
{
	struct object object = object_begin();
	bool is_known = package->unknown != UNKNOWN_BLOB;
	struct bytes blobs[2] = {{0}, is_known ? whole(package) : unknown(package)};
	size_t from = package->machine && is_known ? 0 : 1;

	if (from == 0)
		blobs[0] = join(package);
	bytes_u32(&object.bytes, 1);
	counted(&object, 2 - from);
	array(&object, 2 - from);
	for (size_t i = from; i < 2; i++) {
		bytes_u32(&object.bytes, is_known ? (uint32_t)i + 1 : 99);
		counted(&object, blobs[i].n);
	}
	for (size_t i = from; i < 2; i++) {
		blob(&object, &blobs[i]);
		bytes_free(&blobs[i]);
	}
	return object_end(&object);
}

/* ---------------------------------------------------------------- files */

static void
base64(struct bytes *out, const struct bytes *in)
{
	static const char letters[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

	for (size_t i = 0; i < in->n; i += 3) {
		size_t left = in->n - i;
		uint32_t v = (uint32_t)in->p[i] << 16 |
			     (uint32_t)(left > 1 ? in->p[i + 1] : 0) << 8 |
			     (left > 2 ? in->p[i + 2] : 0);
		const char four[] = {letters[v >> 18], letters[v >> 12 & 63],
			left > 1 ? letters[v >> 6 & 63] : '=', left > 2 ? letters[v & 63] : '='};

		bytes_add(out, four, 4);
	}
}

static void
widen(struct bytes *out, const struct bytes *in)
{
	bytes_add(out, "\xff\xfe", 2);
	for (size_t i = 0; i < in->n; i++)
		bytes_u16(out, in->p[i]);
}

static const struct {
	const char *before, *after;
	bool is_utf16;
} forms[] = {
	[FORM_UTF16] = {"", "", true},
	[FORM_ASCII] = {"", "\r\n", false},
	[FORM_UNATTEND] =
		{"<?xml version='1.0' encoding='utf-8'?>\n"
		 "<unattend xmlns=\"urn:schemas-microsoft-com:unattend\">\n"
		 "  <!-- <AccountData>none</AccountData> -->\n"
		 "  <settings pass=\"offlineServicing\">\n"
		 "    <component name=\"Microsoft-Windows-UnattendedJoin\" language=\"neutral\">\n"
		 "      <OfflineIdentification><Provisioning>\n"
		 "        <AccountData>",
			"</AccountData>\n"
			"      </Provisioning></OfflineIdentification>\n"
			"    </component>\n"
			"  </settings>\n"
			"</unattend>\n",
			false},
	[FORM_UNATTEND_SPECIALIZE] =
		{"<?xml version=\"1.0\" encoding=\"utf-16\"?>\r\n"
		 "<u:unattend xmlns:u=\"urn:schemas-microsoft-com:unattend\">\r\n"
		 "<u:settings pass=\"specialize\">\r\n"
		 "<u:component name=\"Microsoft-Windows-UnattendedJoin\" language=\"neutral\">\r\n"
		 "<u:Identification><u:Provisioning><u:AccountData>\r\n",
			"\r\n</u:AccountData></u:Provisioning></u:Identification>\r\n"
			"</u:component></u:settings></u:unattend>\r\n",
			true},
};

void
package_write(const struct package *package, enum package_form form, struct bytes *out)
{
	struct bytes in = data(package), file = {0};

	if (form == FORM_RAW) {
		bytes_add(out, in.p, in.n);
		bytes_free(&in);
		return;
	}
	bytes_string(&file, forms[form].before);
	base64(&file, &in);
	bytes_string(&file, forms[form].after);
	if (form == FORM_UTF16)
		bytes_add(&file, "", 1);
	if (forms[form].is_utf16)
		widen(out, &file);
	else
		bytes_add(out, file.p, file.n);
	bytes_free(&file);
	bytes_free(&in);
}

/* ---------------------------------------------------------------- what goes in */

void
package_value(struct package *package, const char *key, const char *name, uint32_t type,
	const void *bytes, size_t n)
{
	struct package_value *value = &package->values[package->value_count];

	if (package->value_count == PACKAGE_MAX)
		abort();
	package->value_count++;
	package->has_policy = true;
	*value = (struct package_value) {.key = key, .name = name, .type = type};
	bytes_add(&value->data, bytes, n);
}

void
package_text(struct package *package, const char *key, const char *name, const char *string)
{
	struct bytes utf16 = {0};

	bytes_utf16(&utf16, string);
	bytes_u16(&utf16, 0);
	package_value(package, key, name, 1, utf16.p, utf16.n);
	bytes_free(&utf16);
}

struct bytes *
package_add_store(struct package *package, const char *name)
{
	struct package_store *store = &package->stores[package->store_count];

	if (package->store_count == PACKAGE_MAX)
		abort();
	package->store_count++;
	package->has_certs = true;
	*store = (struct package_store) {.name = name, .location = 0x00020000};
	store_begin(&store->sst);
	return &store->sst;
}

void
package_free(struct package *package)
{
	for (size_t i = 0; i < package->store_count; i++)
		bytes_free(&package->stores[i].sst);
	for (size_t i = 0; i < package->value_count; i++)
		bytes_free(&package->values[i].data);
	*package = (struct package) {0};
}
