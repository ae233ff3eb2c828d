/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Offline domain join packages: files, objects, parts, and what is refused. */
#include "config.h"

#include "../unit.h"

#include <string.h>

#include "../made/package_made.h"
#include "../made/policy_made.h"
#include "base/text.h"
#include "format/limits.h"
#include "format/odj.h"
#include "format/odj_file.h"
#include "format/regpol.h"
#include "format/utf16.h"

#define SECRET "S3cret-of-the-machine"

enum { HEADER_LETTERS = 24 }; /* of base64: what a package begins with, before its first data */

static const uint8_t DER[] = {0x30, 0x03, 0x02, 0x01, 0x05};

/* Everything that a package may have. */
static void
fill(struct package *package)
{
	const struct span ders[] = {{DER, sizeof(DER)}, {DER, sizeof(DER)}, {NULL, 0}};

	package->domain = "sample.test";
	package->machine = "LAPTOP1";
	package->password = SECRET;
	package->template = "DA Client";
	package->unknown = UNKNOWN_ESSENTIAL;
	package_certs(package, "Root", ders);
	package_certs(package, "CA", ders + 2);
	package_text(package, PACKAGE_INTERFACE, "IPHTTPS_ClientUrl", "https://da.test/");
	package_value(package, "Software\\Empty", NULL, 0, NULL, 0);
}

/* Only certificates, so that everything has its place. */
static struct span
certs_only(struct arena *arena)
{
	struct package package = {.domain = "sample.test"};
	const struct span ders[] = {{DER, sizeof(DER)}, {NULL, 0}};

	package_certs(&package, "Root", ders);
	return package_take(arena, &package, FORM_RAW);
}

static struct span
policy_only(struct arena *arena)
{
	struct package package = {.domain = "sample.test"};

	package_text(&package, "K", "a", "1");
	return package_take(arena, &package, FORM_RAW);
}

/* ---------------------------------------------------------------- what is read */

static void
check_full(struct arena *arena, const struct odj *odj)
{
	static const enum odj_part_kind kinds[] = {
		ODJ_JOIN, ODJ_JOIN3, ODJ_CERT, ODJ_POLICY, ODJ_PART_NONE};

	assert_string_equal(utf16_text(arena, odj->domain), "sample.test");
	assert_string_equal(utf16_text(arena, odj->machine), "LAPTOP1");
	assert_int_equal(odj->part_count, ARRAY_SIZE(kinds));
	for (size_t i = 0; i < ARRAY_SIZE(kinds); i++) {
		assert_int_equal(odj->parts[i].kind, kinds[i]);
		assert_true(odj->parts[i].essential);
	}
	assert_string_equal(odj->parts[4].type, "01234567-89ab-cdef-0123-456789abcdef");
	assert_int_equal(odj->store_count, 2);
	assert_string_equal(utf16_text(arena, odj->stores[0].name), "Root");
	assert_int_equal(odj->stores[0].location, 0x00020000);
	assert_int_equal(odj->stores[0].sst.n, 8 + 2 * (12 + sizeof(DER)) + 12);
	assert_string_equal(utf16_text(arena, odj->stores[1].name), "CA");
	assert_int_equal(odj->stores[1].sst.n, 20);
	assert_int_equal(odj->key_store_count, 1);
	assert_string_equal(utf16_text(arena, odj->key_stores[0].template), "DA Client");
	assert_int_equal(odj->key_stores[0].bytes, 11);
	assert_int_equal(odj->policy_count, 1);
	assert_int_equal(odj->policies[0].root_key, ODJ_LOCAL_MACHINE);
	assert_non_null(strstr(utf16_text(arena, odj->policies[0].source), "Registry.pol"));
	assert_int_equal(odj->policies[0].count, 2);
	assert_string_equal(
		utf16_text(arena, odj->policies[0].elements[0].name), "IPHTTPS_ClientUrl");
	assert_int_equal(odj->policies[0].elements[0].type, REGPOL_SZ);
	assert_string_equal(
		utf16_text(arena, odj->policies[0].elements[0].data), "https://da.test/");
	assert_int_equal(odj->policies[0].elements[1].name.n, 0);
	assert_int_equal(odj->policies[0].elements[1].data.n, 0);
}

static void
reads_every_form(void **state)
{
	static struct package package;

	(void)state;
	fill(&package);
	for (enum package_form form = FORM_UTF16; form <= FORM_RAW; form++) {
		struct arena *arena = arena_new(unit_no_memory);
		struct err err = {.kind = ERR_NONE};
		struct odj odj;

		if (!odj_parse(arena, package_made(arena, &package, form), &odj, &err))
			fail_msg("%d: %s", (int)form, err.text);
		check_full(arena, &odj);
		arena_free(arena);
	}
	package_free(&package);
}

/* Text around and within base64, as editors and mail leave it. */
static void
reads_text(void **state)
{
	static const char *const froms[] = {"%s", "\xef\xbb\xbf%s", "\r\n  %s\r\n", "%s\n\n"};
	struct arena *arena = arena_new(unit_no_memory);
	const char *text = text_base64(arena, certs_only(arena)), *wrapped = "";
	struct odj odj;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(froms); i++) {
		const char *at = strchr(froms[i], '%');
		const char *file = arena_printf(
			arena, "%.*s%s%s", (int)(at - froms[i]), froms[i], text, at + 2);

		assert_true(odj_parse(arena, span_text(file), &odj, NULL));
		assert_int_equal(odj.store_count, 1);
	}
	for (size_t i = 0; i < strlen(text); i += 7)
		wrapped = arena_printf(arena, "%s%.7s\r\n\t ", wrapped, text + i);
	assert_true(odj_parse(arena, span_text(wrapped), &odj, NULL));
	assert_int_equal(odj.store_count, 1);
	arena_free(arena);
}

static void
recognises(void **state)
{
	static const struct {
		const char *in;
		size_t n;
		bool is_package;
	} rows[] = {
		{"\xff\xfe"
		 "A\0R\0A\0I\0A\0M\0z\0M\0z\0M\0y\0",
			24, true},
		{"A\0R\0A\0I\0A\0M\0z\0M\0z\0M\0y\0", 22, true},
		{"ARAIAMzMzMyw", 12, true},
		{"  ARAIAMzMzMyw", 14, true},
		{"\x01\x10\x08\0\xcc\xcc\xcc\xcc\0", 9, true},
		{"Provisioning the computer...\r\n\r\nARAIAMzMzMyw", 44, true},
		{"\xff\xfe"
		 "\xfc\0:\0 \0A\0R\0A\0I\0A\0M\0z\0M\0z\0M\0y\0",
			30, true},
		{"a word: xARAIAMzMzMyw", 21, false},
		{"ARAIAMzMz", 9, false},
		{"-----BEGIN CERTIFICATE-----", 27, false},
		{"<?xml version='1.0'?><!-- --><unattend xmlns='", 46, true},
		{"<\0u\0:\0u\0n\0a\0t\0t\0e\0n\0d\0>\0", 24, true},
		{"<?xml version='1.0'?><attend>", 29, false},
		{"unattend<unattend>", 18, false},
		{"", 0, false},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		if (odj_file_recognise(span_of(rows[i].in, rows[i].n)) != rows[i].is_package)
			fail_msg("%zu", i);
}

static void
check_real(void **state)
{
	static const struct {
		const char *name, *domain, *machine;
	} rows[] = {
		{"odj/windows-2019.txt", "w2k19dom.ber.redhat.com", "wurst2"},
		{"odj/samba-4.17.txt", "ad.contoso.test", "DACLIENT1"},
	};
	struct arena *arena = arena_new(unit_no_memory);
	struct err err = {.kind = ERR_NONE};
	struct odj odj;
	struct span in;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		if (!policy_sample(arena, "SHARED_DATA", rows[i].name, &in)) {
			arena_free(arena);
			skip();
		}
		if (!odj_parse(arena, in, &odj, &err))
			fail_msg("%s: %s", rows[i].name, err.text);
		assert_string_equal(utf16_text(arena, odj.domain), rows[i].domain);
		assert_string_equal(utf16_text(arena, odj.machine), rows[i].machine);
		assert_int_equal(odj.part_count, 2);
		assert_int_equal(odj.parts[0].kind, ODJ_JOIN);
		assert_int_equal(odj.parts[1].kind, ODJ_JOIN3);
		assert_int_equal(odj.store_count + odj.policy_count + odj.other_blobs, 0);
	}
	assert_true(policy_sample(arena, "SHARED_DATA", "odj/not-a-blob-unattend.xml", &in));
	assert_false(odj_parse(arena, in, &odj, &err));
	assert_non_null(strstr(err.text, "no object of version 1"));
	arena_free(arena);
}

/* ---------------------------------------------------------------- what is refused */

/* Where objects begin in certs_only and policy_only. */
enum {
	AT_DATA = 0,
	AT_PACKAGE = 0x34,
	AT_COLLECTION = AT_PACKAGE + 0x44,
	AT_PART = AT_COLLECTION + 0x50,
};

struct patch {
	size_t offset;
	uint32_t value;
	size_t at; /* offset in the error */
	const char *text;
};

static const struct patch cert_patches[] = {
	{AT_DATA + 0x00, 0x00081002, 0x00, "version 1"},
	{AT_DATA + 0x00, 0x00080001, 0x00, "big-endian"},
	{AT_DATA + 0x00, 0x00081101, 0x01, "byte order"},
	{AT_DATA + 0x00, 0x00091001, 0x02, "header of 9 bytes"},
	{AT_DATA + 0x08, 0xfffffff8, 0x08, "object of 4294967288 bytes"},
	{AT_DATA + 0x08, 0x00000018, 0x28, "bytes behind the object"},
	{AT_DATA + 0x10, 0, 0x10, "null object"},
	{AT_DATA + 0x14, 2, 0, "version 2"},
	{AT_DATA + 0x18, 0xffffffff, 0x20, "1 elements where 4294967295 are promised"},
	{AT_DATA + 0x1c, 0, 0x1c, "null pointer to 1 elements"},
	{AT_DATA + 0x20, 0xffffffff, 0x20, "4294967295 elements where 1 are promised"},
	{AT_DATA + 0x28, 0xffffffff, 0x30, "where 4294967295 are promised"},
	{AT_DATA + 0x2c, 0, 0x2c, "null pointer"},
	{AT_PACKAGE + 0x00, 0x00080001, 0, "big-endian"},
	{AT_PACKAGE + 0x08, 0x7ffffff8, AT_PACKAGE + 0x08, "object of 2147483640 bytes"},
	{AT_PACKAGE + 0x14, 1, 0, "encrypted"},
	{AT_PACKAGE + 0x20, 0x01000000, 0, "encrypted"},
	{AT_PACKAGE + 0x24, 1, AT_PACKAGE + 0x28, "null pointer to 1"},
	{AT_PACKAGE + 0x30, 0, AT_PACKAGE + 0x30, "null pointer"},
	{AT_PACKAGE + 0x38, 1, AT_PACKAGE + 0x3c, "null pointer to 1"},
	{AT_COLLECTION + 0x08, 0x18, AT_COLLECTION + 0x28, "bytes behind the object"},
	{AT_COLLECTION + 0x14, 2, AT_COLLECTION + 0x24, "1 elements where 2 are promised"},
	{AT_COLLECTION + 0x3c, 0xffffffff, AT_COLLECTION + 0x4c, "where 4294967295 are promised"},
	{AT_COLLECTION + 0x40, 0, AT_COLLECTION + 0x40, "null pointer"},
	{AT_PART + 0x10, 0, AT_PART + 0x10, "null object"},
	{AT_PART + 0x14, 1, AT_PART + 0x18, "null pointer"},
	{AT_PART + 0x1c, 2, AT_PART + 0x2c, "1 elements where 2 are promised"},
	{AT_PART + 0x38, 0xffffffff, AT_PART + 0x58, "where 4294967295 are promised"},
	{AT_PART + 0x40, 0, AT_PART + 0x48, "text of 5 characters from 0 on in 0"},
	{AT_PART + 0x44, 1, AT_PART + 0x48, "from 1 on"},
	{AT_PART + 0x48, 0, AT_PART + 0x48, "text of 0 characters"},
	{AT_PART + 0x48, 4, AT_PART + 0x48, "its only zero"},
	{AT_PART + 0x4c, 0x00520000, AT_PART + 0x48, "its only zero"},
	{AT_PART + 0x58, 0xffffffff, AT_PART + 0x58, "where"},
};

static const struct patch policy_patches[] = {
	{AT_PART + 0x14, 2, AT_PART + 0x24, "1 elements where 2"},
	{AT_PART + 0x28, 0, 0, ""}, /* what was the source is read as the values */
	{AT_PART + 0x30, 0x10000000, 0, "are promised"},
	{AT_PART + 0x34, 0, AT_PART + 0x34, "null pointer to 1"},
};

static void
refuse_patched(struct arena *arena, struct span good, const struct patch *patches, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct err err = {.kind = ERR_NONE};
		struct odj odj;

		if (odj_parse(arena,
			    package_patch(arena, good, patches[i].offset, patches[i].value), &odj,
			    &err) ||
			strstr(err.text, patches[i].text) == NULL ||
			(patches[i].at > 0 && err.offset != patches[i].at))
			fail_msg("%zu: %s", i, err.text);
		assert_true(text_starts(err.text, "package: "));
	}
}

static void
refuses_objects(void **state)
{
	struct arena *arena = arena_new(unit_no_memory);
	struct odj odj;

	(void)state;
	assert_true(odj_parse(arena, certs_only(arena), &odj, NULL));
	assert_true(odj_parse(arena, policy_only(arena), &odj, NULL));
	refuse_patched(arena, certs_only(arena), cert_patches, ARRAY_SIZE(cert_patches));
	refuse_patched(arena, policy_only(arena), policy_patches, ARRAY_SIZE(policy_patches));
	arena_free(arena);
}

/* Counts that are right all through, but larger than a limit or than what follows. */
static void
refuses_counts(void **state)
{
	struct arena *arena = arena_new(unit_no_memory);
	struct span good = certs_only(arena), in;
	struct err err = {.kind = ERR_NONE};
	struct odj odj;

	(void)state;
	in = package_patch(arena, good, 0x18, 0xffffffff);
	in = package_patch(arena, in, 0x20, 0xffffffff);
	assert_false(odj_parse(arena, in, &odj, &err));
	assert_non_null(strstr(err.text, "4294967295 elements of 12 bytes in"));
	err_clear(&err);
	in = package_patch(arena, good, 0x18, LIMIT_ODJ_BLOBS + 1);
	in = package_patch(arena, in, 0x20, LIMIT_ODJ_BLOBS + 1);
	assert_false(odj_parse(arena, in, &odj, &err));
	assert_int_equal(err.kind, ERR_LIMIT);
	err_clear(&err);
	in = package_patch(arena, good, 0x18, 0);
	in = package_patch(arena, in, 0x1c, 0);
	assert_false(odj_parse(arena, in, &odj, &err));
	assert_int_equal(err.kind, ERR_UNSUPPORTED);
	arena_free(arena);
}

/* What djoin /printblob shows: the words are those that scripts on the web look for, or are
 * guessed. */
static const struct {
	const char *before;
	size_t wrap; /* characters a line; 0: all in one */
	const char *end, *after;
	const char *text; /* NULL: it is read */
} console_rows[] = {
	{"", 0, "\r\n", "\r\nThe operation completed successfully.\r\n", NULL},
	{"\r\nProvisioning the computer...\r\nSuccessfully provisioned [LAPTOP1] in the domain "
	 "[sample.test].\r\n\r\nProvisioning string (432 bytes):\r\n",
		0, "\r\n",
		"\r\n\r\nComputer provisioning completed successfully.\r\n"
		"The operation completed successfully.\r\n",
		NULL},
	{"Computer wird bereitgestellt...\r\n\r\n", 80, "\r\n", "\r\nFertig\r\n", NULL},
	{"f\x81r LAPTOP1\r\n  ", 76, "  \r\n\r\n  ", "\r\nVorgang abgeschlossen\r\n", NULL},
	{"PS C:\\> djoin\n", 119, "\n", "", NULL},
	{"[", 0, "", "]\r\n", NULL},
	{"x", 0, "", "", "no base64"},
	{"a\r\n", 0, "@", "\r\n", NULL},
	{"a\r\n", 80, "@\r\n", "\r\n", "no base64"},
};

static const char *
wrapped(struct arena *arena, const char *text, size_t wrap, const char *end)
{
	const char *out = "";

	if (wrap == 0)
		return arena_printf(arena, "%s%s", text, end);
	for (size_t i = 0; i < strlen(text); i += wrap)
		out = arena_printf(arena, "%s%.*s%s", out, (int)wrap, text + i, end);
	return out;
}

/* UTF-16 with a mark, as PowerShell writes what it is told to put into a file. */
static struct span
widened(struct arena *arena, const char *text)
{
	size_t n = strlen(text);
	uint8_t *out = arena_alloc(arena, 2 * n + 2);

	out[0] = 0xff;
	out[1] = 0xfe;
	for (size_t i = 0; i < n; i++) {
		out[2 * i + 2] = (uint8_t)text[i];
		out[2 * i + 3] = 0;
	}
	return span_of(out, 2 * n + 2);
}

static void
reads_console(void **state)
{
	struct arena *arena = arena_new(unit_no_memory);
	const char *package = text_base64(arena, certs_only(arena));

	(void)state;
	for (size_t i = 0; i < 2 * ARRAY_SIZE(console_rows); i++) {
		size_t row = i / 2;
		const char *wanted = console_rows[row].text;
		const char *text = arena_printf(arena, "%s%s%s", console_rows[row].before,
			wrapped(arena, package, console_rows[row].wrap, console_rows[row].end),
			console_rows[row].after);
		struct span in =
			i % 2 == 0 ? arena_bytes(arena, span_text(text)) : widened(arena, text);
		struct err err = {.kind = ERR_NONE};
		struct odj odj = {.store_count = 0};
		bool ok = odj_parse(arena, in, &odj, &err);

		if (ok != (wanted == NULL) || (!ok && strstr(err.text, wanted) == NULL) ||
			(ok && (odj.store_count != 1 || !odj_file_recognise(in))))
			fail_msg("%zu: %s", i, err.text);
	}
	arena_free(arena);
}

/* Whatever is missing at the end, words behind it do not make it whole. */
static void
refuses_cut_console(void **state)
{
	static const char *const ends[] = {
		"\r\n", "\r\nOK\r\n", "\r\nDer Vorgang wurde erfolgreich beendet.\r\n"};
	struct arena *arena = arena_new(unit_no_memory);
	const char *package = text_base64(arena, certs_only(arena));
	struct err err = {.kind = ERR_NONE};
	struct odj odj;

	(void)state;
	for (size_t n = HEADER_LETTERS; n + 1 < strlen(package); n++)
		for (size_t i = 0; i < ARRAY_SIZE(ends); i++)
			if (odj_parse(arena,
				    span_text(arena_printf(
					    arena, "a:\r\n%.*s%s", (int)n, package, ends[i])),
				    &odj, NULL))
				fail_msg("%zu of %zu letters", n, strlen(package));
	assert_false(odj_parse(arena,
		span_text(arena_printf(arena, "%s\r\nagain:\r\n%s\r\n", package, package)), &odj,
		&err));
	assert_non_null(strstr(err.text, "more than one package, the second at byte"));
	arena_free(arena);
}

static void
refuses_files(void **state)
{
	static const struct {
		const char *in;
		size_t n, at;
		const char *text;
	} rows[] = {
		{"", 0, 0, "empty"},
		{" \r\n\0\0", 5, 0, "empty"},
		{"\xff\xfe", 2, 0, "empty"},
		{"\xff\xfe"
		 "A\0R\0A",
			7, 6, "half a UTF-16 character"},
		{"ARAI!", 5, 4, "no base64"},
		{"ARAIAMz", 7, 7, "cut off"},
		{"AR=I", 4, 3, "no base64"},
		{"A===", 4, 1, "no base64"},
		{"ARA==", 5, 4, "no base64"},
		{"AR==AAAA", 8, 4, "no base64"},
		{"AR-_", 4, 2, "no base64"},
		{"AR\0AI", 5, 2, "no base64"},
		{"A\0R\0\xe4\0I\0", 8, 4, "no base64"},
		{"\xff\xfe"
		 "A\0R\0A\x01I\0",
			10, 6, "no base64"},
		{"\xfe\xff\0A\0R\0A\0!", 10, 8, "no base64"},
		{"AAAA", 4, 0, "package: no object"},
		{"ARAIAMzMzMw=", 12, 8, "package: header is cut off"},
		{"\x01\x10\x08\0\xcc\xcc\xcc\xcc\0", 9, 8, "package: header is cut off"},
		{"Hello, world", 12, 5, "no base64"},
	};
	struct arena *arena = arena_new(unit_no_memory);

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct err err = {.kind = ERR_NONE};
		struct odj odj;

		if (odj_parse(arena, arena_bytes(arena, span_of(rows[i].in, rows[i].n)), &odj,
			    &err) ||
			strstr(err.text, rows[i].text) == NULL || err.offset != rows[i].at)
			fail_msg("%zu: %s", i, err.text);
	}
	arena_free(arena);
}

#define BEGIN "<u><component name='Microsoft-Windows-UnattendedJoin'>"
#define DATA                                                                                       \
	"<OfflineIdentification><Provisioning><AccountData>%s</AccountData></Provisioning>"        \
	"</OfflineIdentification>"
#define END "</component></u>"

/* %s is a package. */
static const struct {
	const char *before, *after; /* of the package, which is not there when `after` is NULL */
	const char *text;           /* NULL: it is read */
} unattend_rows[] = {
	{BEGIN "<Identification><Provisioning><AccountData>",
		"</AccountData></Provisioning></Identification>" END, NULL},
	{"<?xml version='1.0'?><!-- < > & -->" BEGIN "<a b = 'x>y' c=\"/>\" /><![CDATA[<x>]]>"
	 "<OfflineIdentification><Provisioning><AccountData > \n",
		"</AccountData ></Provisioning></OfflineIdentification>" END "\n", NULL},
	{"<u><component name='Microsoft-Windows-Shell'>"
	 "<OfflineIdentification><Provisioning><AccountData>",
		"</AccountData></Provisioning></OfflineIdentification>" END, "no AccountData"},
	{BEGIN "<OfflineIdentification><AccountData>", "</AccountData></OfflineIdentification>" END,
		"no AccountData"},
	{BEGIN "<!--<OfflineIdentification><Provisioning><AccountData>",
		"</AccountData></Provisioning></OfflineIdentification>-->" END, "no AccountData"},
	{"<x name='Microsoft-Windows-UnattendedJoin'><OfflineIdentification><Provisioning>"
	 "<AccountData>",
		"</AccountData></Provisioning></OfflineIdentification></x>", "no AccountData"},
	{BEGIN "<OfflineIdentification><Provisioning><AccountData><!-- the laptop of -->",
		"<!-- --><?x?></AccountData></Provisioning></OfflineIdentification>" END, NULL},
	{BEGIN "<OfflineIdentification><Provisioning><AccountData>&#13;<![CDATA[\r\n",
		"]]>&#x20;&#xA;</AccountData></Provisioning></OfflineIdentification>" END, NULL},
	{"<?xml version='1.0' encoding='windows-1252'?><!-- f\xfcr -->" BEGIN
	 "<Identification><Provisioning><AccountData>",
		"</AccountData></Provisioning></Identification>" END, NULL},
	{"\xef\xbb\xbf<?xml version='1.0' encoding='UTF-8'?><x:u xmlns:x='urn:1' xmlns:w='urn:2'>"
	 "<x:component w:name='n' name='Microsoft-Windows-UnattendedJoin'>"
	 "<x:Identification><x:Provisioning><x:AccountData w:action='modify'>",
		"</x:AccountData></x:Provisioning></x:Identification></x:component></x:u>", NULL},
	{BEGIN "<OfflineIdentification><Provisioning><AccountData>&#65;",
		"</AccountData></Provisioning></OfflineIdentification>" END, "no base64"},
	{BEGIN "<OfflineIdentification><Provisioning><AccountData>&amp;",
		"</AccountData></Provisioning></OfflineIdentification>" END, "no base64"},
	{BEGIN "<OfflineIdentification><Provisioning><AccountData>&#xe4;",
		"</AccountData></Provisioning></OfflineIdentification>" END, "no base64"},
	{BEGIN "<OfflineIdentification><Provisioning><AccountData>&unknown;",
		"</AccountData></Provisioning></OfflineIdentification>" END, "undefined entity"},
	{BEGIN "<OfflineIdentification><Provisioning><AccountData><b>",
		"</b></AccountData></Provisioning></OfflineIdentification>" END,
		"markup within AccountData"},
	{BEGIN "<OfflineIdentification><Provisioning><AccountData>",
		"</AccountData></OfflineIdentification>" END, "mismatched tag"},
	{BEGIN "<OfflineIdentification><Provisioning><AccountData>",
		"</AccountData></Provisioning></OfflineIdentification>", "is cut off"},
	{BEGIN "<OfflineIdentification><Provisioning><AccountData>", "", "is cut off"},
	{BEGIN "<OfflineIdentification><Provisioning><AccountData>", "<", "is cut off"},
	{BEGIN "<OfflineIdentification><Provisioning><AccountData/>", NULL, "is cut off"},
	{"<!DOCTYPE u [<!ENTITY a 'b'>]>" BEGIN, "", "document type"},
	{"<!DOCTYPE u SYSTEM 'u.dtd'>" BEGIN, "", "document type"},
	{"<?xml version='1.0' encoding='ebcdic-cp-us'?><u/>", NULL, "unknown encoding"},
	{"<?xml version='1.0' encoding='utf-16'?><u/>", NULL, "encoding"},
	{"<p:u/>", NULL, "unbound prefix"},
	{"<", NULL, "is cut off"},
	{"< a>", NULL, "not well-formed"},
	{"</a>", NULL, "not well-formed"},
	{"<a b=c>", NULL, "not well-formed"},
	{"<a b='c>", NULL, "is cut off"},
	{"<a b='<'>", NULL, "not well-formed"},
	{"<a b>", NULL, "not well-formed"},
	{"<a b='1' b='2'/>", NULL, "duplicate attribute"},
	{"<a", NULL, "is cut off"},
	{"<!-- ", NULL, "is cut off"},
	{"<a><![CDATA[", NULL, "is cut off"},
	{"<?xml ?", NULL, "is cut off"},
	{"<a></b>", NULL, "mismatched tag"},
	{"<a/>", NULL, "no AccountData"},
};

static void
reads_unattend(void **state)
{
	struct arena *arena = arena_new(unit_no_memory);
	const char *text = text_base64(arena, certs_only(arena));

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(unattend_rows); i++) {
		const char *after = unattend_rows[i].after, *wanted = unattend_rows[i].text;
		const char *file = arena_printf(arena, "%s%s%s", unattend_rows[i].before,
			after == NULL ? "" : text, after == NULL ? "" : after);
		struct err err = {.kind = ERR_NONE};
		struct odj odj;
		bool ok = odj_parse(arena, arena_bytes(arena, span_text(file)), &odj, &err);

		if (ok != (wanted == NULL) || (!ok && strstr(err.text, wanted) == NULL))
			fail_msg("%zu: %s", i, err.text);
	}
	arena_free(arena);
}

static struct span
many_names(struct arena *arena)
{
	struct buf buf = buf_make(LIMIT_ODJ_BYTES);

	buf_text(&buf, "<u>");
	for (unsigned int i = 0; buf.n + 16 < LIMIT_ODJ_BYTES; i++)
		buf_printf(&buf, "<%c%x/>", 'g' + (char)(i % 16), i / 16);
	buf_text(&buf, "</u>");
	return buf_leave(&buf, arena);
}

static void
refuses_unattend(void **state)
{
	struct arena *arena = arena_new(unit_no_memory);
	const char *text = text_base64(arena, certs_only(arena));
	const char *other = text_base64(arena, policy_only(arena)), *deep = "";
	struct err err = {.kind = ERR_NONE};
	struct odj odj;

	(void)state;
	assert_true(odj_parse(arena,
		span_text(arena_printf(arena, BEGIN DATA DATA END, text, text)), &odj, NULL));
	assert_false(odj_parse(arena,
		span_text(arena_printf(arena, BEGIN DATA DATA END, text, other)), &odj, &err));
	assert_non_null(strstr(err.text, "two packages that differ"));
	for (int i = 0; i <= LIMIT_XML_DEPTH; i++)
		deep = arena_printf(arena, "%s<a>", deep);
	err_clear(&err);
	assert_false(odj_parse(arena, span_text(deep), &odj, &err));
	assert_int_equal(err.kind, ERR_LIMIT);
	/* UTF-16: offsets are those of the file. */
	err_clear(&err);
	assert_false(odj_parse(arena, span_of("\xff\xfe<\0a\0>\0<\0/\0b\0>\0", 16), &odj, &err));
	assert_int_equal(err.offset, 12);
	arena_free(arena);
}

/* As many different names as a file has room for take more than is allowed. */
static void
refuses_many_names(void **state)
{
	struct arena *arena;
	struct err err = {.kind = ERR_NONE};
	struct odj odj;

	(void)state;
	if (unit_is_slow())
		skip();
	arena = arena_new(unit_no_memory);
	assert_false(odj_parse(arena, many_names(arena), &odj, &err));
	assert_int_equal(err.kind, ERR_LIMIT);
	arena_free(arena);
}

static void
sizes(void **state)
{
	struct arena *arena = arena_new(unit_no_memory);
	static struct package package;
	char *name = arena_alloc(arena, LIMIT_NDR_TEXT / 2 + 1);
	struct err err = {.kind = ERR_NONE};
	struct odj odj;

	(void)state;
	assert_false(odj_parse(arena, span_of("ARAI", (size_t)100 * 1024 * 1024), &odj, &err));
	assert_int_equal(err.kind, ERR_LIMIT);
	assert_false(odj_parse(arena, span_of("ARAI", SIZE_MAX), &odj, NULL));
	memset(name, 'a', LIMIT_NDR_TEXT / 2);
	package_text(&package, name, "a", "1");
	err_clear(&err);
	assert_false(odj_parse(arena, package_take(arena, &package, FORM_RAW), &odj, &err));
	assert_int_equal(err.kind, ERR_LIMIT);
	name[LIMIT_NDR_TEXT / 2 - 1] = '\0';
	package_text(&package, name, "a", "1");
	assert_true(odj_parse(arena, package_take(arena, &package, FORM_RAW), &odj, NULL));
	arena_free(arena);
}

static void
unknown(void **state)
{
	struct arena *arena = arena_new(unit_no_memory);
	struct package package = {.unknown = UNKNOWN_PART};
	struct err err = {.kind = ERR_NONE};
	struct odj odj;

	(void)state;
	assert_true(odj_parse(arena, package_made(arena, &package, FORM_RAW), &odj, NULL));
	assert_int_equal(odj.part_count, 1);
	assert_false(odj.parts[0].essential);
	assert_int_equal(odj.machine.n, 0);
	package.unknown = UNKNOWN_BLOB;
	assert_false(odj_parse(arena, package_made(arena, &package, FORM_RAW), &odj, &err));
	assert_int_equal(err.kind, ERR_UNSUPPORTED);
	arena_free(arena);
}

/* ---------------------------------------------------------------- anything else */

static bool
has_secret(struct span in)
{
	for (; in.n >= 2 * strlen(SECRET); span_skip(&in, 1))
		if (memcmp(in.p, "S\0003\0c\0r\0e\0t\0", 12) == 0)
			return true;
	return false;
}

/* Whether all that came out, or the error, is free of the password. */
static bool
is_discreet(const struct odj *odj, const struct err *err, bool ok)
{
	if (!ok)
		return strstr(err->text, "S3cret") == NULL;
	for (size_t i = 0; i < odj->store_count; i++)
		if (has_secret(odj->stores[i].name) || has_secret(odj->stores[i].sst))
			return false;
	for (size_t i = 0; i < odj->policy_count; i++)
		for (size_t k = 0; k < odj->policies[i].count; k++)
			if (has_secret(odj->policies[i].elements[k].key) ||
				has_secret(odj->policies[i].elements[k].name) ||
				has_secret(odj->policies[i].elements[k].data))
				return false;
	return !has_secret(odj->domain) && !has_secret(odj->machine);
}

static void
try(struct span in)
{
	struct arena *arena = arena_new(unit_no_memory);
	struct err err = {.kind = ERR_NONE};
	struct odj odj;
	bool ok = odj_parse(arena, arena_bytes(arena, in), &odj, &err);

	assert_int_equal(ok, err.kind == ERR_NONE);
	assert_true(is_discreet(&odj, &err, ok));
	arena_free(arena);
}

static void
prefixes_and_mutations_of(struct span in)
{
	static const uint8_t flips[] = {0x01, 0x80, 0xff};
	struct buf copy = buf_make(in.n);

	for (size_t n = 0; n < in.n; n += unit_step())
		try(span_of(in.p, n));
	buf_span(&copy, in);
	for (size_t i = 0; i < in.n * ARRAY_SIZE(flips); i += unit_step()) {
		uint8_t *at = &copy.p[i / ARRAY_SIZE(flips)];

		*at ^= flips[i % ARRAY_SIZE(flips)];
		try(buf_view(&copy));
		*at ^= flips[i % ARRAY_SIZE(flips)];
	}
	buf_free(&copy);
}

static void
prefixes_and_mutations(void **state)
{
	static const char *const names[] = {
		"odj/client.txt", "odj/no-root.txt", "odj/unattend.xml", "odj/policy-root.bin"};
	static const char *const real[] = {"odj/windows-2019.txt", "odj/samba-4.17.txt"};
	struct arena *arena = arena_new(unit_no_memory);
	static struct package package;
	struct span in;

	(void)state;
	fill(&package);
	prefixes_and_mutations_of(package_take(arena, &package, FORM_RAW));
	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		assert_true(policy_sample(arena, "TESTS_DATA", names[i], &in));
		prefixes_and_mutations_of(in);
	}
	for (size_t i = 0; i < ARRAY_SIZE(real); i++)
		if (policy_sample(arena, "SHARED_DATA", real[i], &in))
			prefixes_and_mutations_of(in);
	arena_free(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_every_form),
		cmocka_unit_test(reads_text),
		cmocka_unit_test(recognises),
		cmocka_unit_test(check_real),
		cmocka_unit_test(refuses_objects),
		cmocka_unit_test(refuses_counts),
		cmocka_unit_test(reads_console),
		cmocka_unit_test(refuses_cut_console),
		cmocka_unit_test(refuses_files),
		cmocka_unit_test(reads_unattend),
		cmocka_unit_test(refuses_unattend),
		cmocka_unit_test(refuses_many_names),
		cmocka_unit_test(sizes),
		cmocka_unit_test(unknown),
		cmocka_unit_test(prefixes_and_mutations),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
