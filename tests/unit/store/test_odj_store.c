/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Offline domain join packages as stores: what they give a client, and what stays secret. */
#include "config.h"

#include "../unit.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "../made/list_made.h"
#include "../made/package_made.h"
#include "../made/policy_made.h"
#include "store/odj_store.h"

#define STORES "Software\\Policies\\Microsoft\\SystemCertificates\\"

static struct {
	struct made root, ca;
} set;

static void
parse(struct arena *arena, struct span in, struct odj_contents *out)
{
	struct err err = {.kind = ERR_NONE};

	if (!odj_store_parse(arena, in, NULL, out, &err))
		fail_msg("%s", err.text);
}

/* ---------------------------------------------------------------- samples */

static void
reads_samples(void **state)
{
	static const struct {
		const char *name, *machine;
		bool has_cert_part, has_policy_part, has_root, has_client_url;
		size_t certs, policy_certs, templates;
	} rows[] = {
		{"odj/client.txt", "LAPTOP1", true, true, true, true, 2, 0, 0},
		{"odj/no-root.txt", "LAPTOP2", false, true, false, true, 0, 0, 0},
		{"odj/unattend.xml", "LAPTOP3", true, false, true, false, 1, 0, 1},
		{"odj/policy-root.bin", NULL, false, true, true, true, 0, 1, 0},
	};
	struct arena *arena = arena_new(unit_no_memory);

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct odj_contents contents;
		struct span in;

		assert_true(policy_sample(arena, "TESTS_DATA", rows[i].name, &in));
		parse(arena, in, &contents);
		assert_true(text_equal(contents.machine, rows[i].machine));
		assert_true(text_equal(
			contents.domain, rows[i].machine == NULL ? NULL : "sample.test"));
		assert_int_equal(contents.has_cert_part, rows[i].has_cert_part);
		assert_int_equal(contents.has_policy_part, rows[i].has_policy_part);
		assert_int_equal(contents.has_root, rows[i].has_root);
		assert_int_equal(contents.has_client_url, rows[i].has_client_url);
		assert_int_equal(contents.count, rows[i].certs);
		assert_int_equal(contents.policy.count, rows[i].policy_certs);
		assert_int_equal(contents.template_count, rows[i].templates);
		assert_int_equal(contents.note_count, 0);
	}
	arena_free(arena);
}

/* ---------------------------------------------------------------- certificates */

static void
roles(void **state)
{
	static const struct {
		const char *store;
		enum gpo_role role;
	} rows[] = {
		{"Root", GPO_ROOT},
		{"ROOT", GPO_ROOT},
		{"AuthRoot", GPO_ROOT},
		{"ca", GPO_CA},
		{"Disallowed", GPO_DISALLOWED},
		{"My", GPO_NONE},
		{"Roots", GPO_NONE},
	};
	struct arena *arena = arena_new(unit_no_memory);
	const struct span ders[] = {made_der(arena, &set.root), {NULL, 0}};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct package package = {.domain = "sample.test"};
		bool counts = rows[i].role != GPO_NONE;
		struct odj_contents contents;

		package_certs(&package, rows[i].store, ders);
		package.stores[0].location = 0x00090000;
		parse(arena, package_take(arena, &package, FORM_ASCII), &contents);
		assert_true(contents.has_cert_part);
		assert_false(contents.has_policy_part);
		assert_int_equal(contents.count, counts ? 1 : 0);
		assert_int_equal(contents.other, counts ? 0 : 1);
		assert_int_equal(contents.has_root, rows[i].role == GPO_ROOT);
		if (!counts)
			continue;
		assert_int_equal(contents.certs[0].role, rows[i].role);
		assert_true(span_equal(contents.certs[0].context.encoded, ders[0]));
	}
	arena_free(arena);
}

static void
refuses_stores(void **state)
{
	struct arena *arena = arena_new(unit_no_memory);
	const struct span ders[] = {made_der(arena, &set.root), {NULL, 0}};
	struct package package = {.domain = "sample.test"};
	struct err err = {.kind = ERR_NONE};
	struct odj_contents contents;

	(void)state;
	package_certs(&package, "My|Store", ders);
	package.stores[0].sst.p[8] = 77;
	assert_false(odj_store_parse(
		arena, package_made(arena, &package, FORM_RAW), NULL, &contents, &err));
	assert_non_null(strstr(err.text, "store My/Store, "));
	package.stores[0].sst.n = 0;
	parse(arena, package_take(arena, &package, FORM_RAW), &contents);
	assert_true(contents.has_cert_part);
	assert_int_equal(contents.count, 0);
	arena_free(arena);
}

/* ---------------------------------------------------------------- the policy */

static void
policies(void **state)
{
	struct arena *arena = arena_new(unit_no_memory);
	const char *thumbprint =
		text_hex(arena, list_hash(arena, made_der(arena, &set.root), "SHA1"), 0);
	struct package package = {.domain = "sample.test"};
	struct buf blob = buf_make(4096);
	struct odj_contents contents;

	(void)state;
	context_property(&blob, 32, made_der(arena, &set.root));
	package_text(&package, PACKAGE_INTERFACE, "IPHTTPS_ClientUrl", "https://old.test/");
	package_text(&package, PACKAGE_INTERFACE, "iphttps_clienturl", "HTTPS://new.test/");
	package_value(&package, PACKAGE_INTERFACE, "IPHTTPS_ClientState", 4, "\3\0\0", 4);
	package_text(&package, PACKAGE_INTERFACE, "**Del.IPHTTPS_ClientState", " ");
	package_value(&package, arena_printf(arena, STORES "Root\\Certificates\\%s", thumbprint),
		"Blob", 3, blob.p, blob.n);
	parse(arena, package_made(arena, &package, FORM_UTF16), &contents);
	assert_true(contents.has_policy_part && contents.has_client_url && contents.has_root);
	assert_false(contents.has_cert_part);
	assert_int_equal(contents.policy.url_count, 1);
	assert_string_equal(contents.policy.urls[0], "HTTPS://new.test/");
	assert_false(contents.policy.has_client_state);
	assert_int_equal(contents.policy.count, 1);
	assert_int_equal(contents.policy.certs[0].role, GPO_ROOT);
	/* The user's half of the registry says nothing about the machine. */
	package.root_key = 0x80000001;
	parse(arena, package_take(arena, &package, FORM_UTF16), &contents);
	assert_true(contents.has_policy_part);
	assert_false(contents.has_client_url || contents.has_root);
	assert_int_equal(contents.note_count, 1);
	assert_non_null(strstr(contents.notes[0], "5 values of "));
	assert_non_null(strstr(contents.notes[0], "0x80000001"));
	buf_free(&blob);
	arena_free(arena);
}

static void
urls(void **state)
{
	static const struct {
		const char *url;
		bool counts;
	} rows[] = {
		{"https://da.test:443/IPHTTPS", true},
		{"about:blank", false},
		{"", false},
		{"http://da.test/", false},
		{"https", false},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct arena *arena = arena_new(unit_no_memory);
		struct package package = {.domain = "sample.test"};
		struct odj_contents contents;

		package_text(&package, PACKAGE_INTERFACE, "IPHTTPS_ClientUrl", rows[i].url);
		parse(arena, package_take(arena, &package, FORM_RAW), &contents);
		assert_int_equal(contents.has_client_url, rows[i].counts);
		arena_free(arena);
	}
}

static void
tells_broken_policies(void **state)
{
	struct arena *arena = arena_new(unit_no_memory);
	struct package package = {.domain = "sample.test"};
	struct odj_contents contents;

	(void)state;
	package_value(&package, STORES "Root\\Certificates\\01", "Blob", 3, "x", 1);
	package_text(&package, PACKAGE_INTERFACE, "IPHTTPS_ClientUrl", "https://da.test/IPHTTPS");
	assert_true(odj_store_parse(
		arena, package_take(arena, &package, FORM_RAW), NULL, &contents, NULL));
	assert_int_equal(contents.policy.broken.count, 1);
	assert_non_null(strstr(contents.policy.broken.items[0].text, "Root\\Certificates\\01"));
	assert_true(contents.has_client_url);
	arena_free(arena);
}

static void
notes(void **state)
{
	static const struct {
		enum package_unknown unknown;
		const char *note;
	} rows[] = {
		{UNKNOWN_PART, "part {01234567-89ab-cdef-0123-456789abcdef} is unknown"},
		{UNKNOWN_ESSENTIAL,
			"part {01234567-89ab-cdef-0123-456789abcdef} is unknown, and is "
			"essential"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct arena *arena = arena_new(unit_no_memory);
		struct package package = {.domain = "sample.test", .unknown = rows[i].unknown};
		struct odj_contents contents;

		parse(arena, package_take(arena, &package, FORM_UTF16), &contents);
		assert_int_equal(contents.note_count, 1);
		assert_string_equal(contents.notes[0], rows[i].note);
		arena_free(arena);
	}
}

/* ---------------------------------------------------------------- the password */

#ifndef ARENA_EACH
/* The beginning of client.txt's password as the package has it, UTF-16LE; kept masked, so that only
 * a copy out of the package can be found. */
static uint8_t
secret_at(size_t i)
{
	static const char masked[] = "Dkbfu*sb";

	if (i % 2 == 1)
		return 0;
	return (uint8_t)(masked[i / 2] ^ 7);
}

enum { SECRET_BYTES = 2 * 8, PAGE = 64 * 1024 };

static bool
stands_at(const uint8_t *p)
{
	for (size_t i = 0; i < SECRET_BYTES; i++)
		if (p[i] != secret_at(i))
			return false;
	return true;
}

/* How often the password stands in this part of memory, but not in `page`. */
static size_t
count_within(int fd, uintptr_t from, uintptr_t to, uint8_t *page)
{
	size_t count = 0;

	for (uintptr_t at = from; at < to; at += PAGE) {
		ssize_t n = pread(fd, page, PAGE + SECRET_BYTES, (off_t)at);

		if (n < 0)
			continue;
		if ((uintptr_t)n > to - at)
			n = (ssize_t)(to - at);
		for (ssize_t i = 0; i + SECRET_BYTES <= n && i < PAGE; i++)
			if (stands_at(page + i) &&
				!(at + (uintptr_t)i >= (uintptr_t)page &&
					at + (uintptr_t)i < (uintptr_t)page + PAGE + SECRET_BYTES))
				count++;
	}
	memset(page, 0, PAGE + SECRET_BYTES);
	return count;
}

/* In all of this process's memory that can be written to, freed or not. */
static size_t
count_secrets(void)
{
	static uint8_t page[PAGE + SECRET_BYTES];
	FILE *maps = fopen("/proc/self/maps", "r");
	int fd = open("/proc/self/mem", O_RDONLY);
	unsigned long from, to;
	char line[512], rights[5];
	size_t count = 0;

	if (maps == NULL || fd < 0)
		skip();
	while (fgets(line, sizeof(line), maps) != NULL)
		if (sscanf(line, "%lx-%lx %4s", &from, &to, rights) == 3 && rights[1] == 'w')
			count += count_within(fd, from, to, page);
	fclose(maps);
	close(fd);
	return count;
}

static void
keeps_the_secret(void **state)
{
	struct arena *arena = arena_new(unit_no_memory);
	uint8_t *planted = arena_alloc(arena, SECRET_BYTES), *damaged;
	struct odj_contents contents;
	struct span in, cut;
	struct err err = {.kind = ERR_NONE};

	(void)state;
	/* What is there is found. */
	for (size_t i = 0; i < SECRET_BYTES; i++)
		planted[i] = secret_at(i);
	assert_true(count_secrets() >= 1);
	memset(planted, 0, SECRET_BYTES);
	assert_int_equal(count_secrets(), 0);

	assert_true(policy_sample(arena, "TESTS_DATA", "odj/client.txt", &in));
	parse(arena, in, &contents);
	assert_string_equal(contents.machine, "LAPTOP1");
	assert_int_equal(contents.count, 2);
	assert_int_equal(count_secrets(), 0);
	/* A package that is refused behind the password. */
	damaged = arena_alloc(arena, in.n);
	memcpy(damaged, in.p, in.n);
	for (size_t i = in.n / 3 * 2 & ~(size_t)1; i + 64 < in.n; i += 2)
		damaged[i] = 'A';
	assert_false(odj_store_parse(arena, span_of(damaged, in.n), NULL, &contents, &err));
	assert_non_null(strstr(err.text, "package: "));
	assert_int_equal(count_secrets(), 0);
	/* One that is refused as base64, with the password decoded. */
	cut = span_of(in.p, in.n / 3 * 2 - in.n / 3 * 2 % 8);
	assert_false(odj_store_parse(arena, cut, NULL, &contents, NULL));
	assert_int_equal(count_secrets(), 0);
	arena_free(arena);
}
#else
static void
keeps_the_secret(void **state)
{
	(void)state;
	skip(); /* memory around that of sanitizers cannot be walked */
}
#endif

static int
set_up(void **state)
{
	(void)state;
	set.root = made_new(&(struct recipe) {.cn = "Package Root", .ca = true});
	set.ca = made_new(&(struct recipe) {.cn = "Package CA", .ca = true, .issuer = &set.root});
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	made_free(&set.root);
	made_free(&set.ca);
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(keeps_the_secret),
		cmocka_unit_test(reads_samples),
		cmocka_unit_test(roles),
		cmocka_unit_test(refuses_stores),
		cmocka_unit_test(policies),
		cmocka_unit_test(urls),
		cmocka_unit_test(tells_broken_policies),
		cmocka_unit_test(notes),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
