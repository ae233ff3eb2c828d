/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Microsoft's lists as stores: whose signature counts, and what they make of a chain. */
#include "config.h"

#include "../unit.h"

#include <openssl/x509v3.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../scratch.h"
#include "base/clock.h"
#include "base/file.h"
#include "format/ctl.h"
#include "format/der.h"
#include "../made/list_made.h"
#include "format/limits.h"
#include "store/certificate.h"
#include "store/examine.h"
#include "store/store.h"
#include "trust/judge.h"

#define SERVER "1.3.6.1.5.5.7.3.1"
#define CODE "1.3.6.1.5.5.7.3.3"
#define ROOT_SIGNER "1.3.6.1.4.1.311.10.3.9"
#define REVOKED_SIGNER "1.3.6.1.4.1.311.10.3.19"
#define DISALLOWED "1.3.6.1.4.1.311.10.3.30"
#define DISALLOWED_HASH "1.3.6.1.4.1.311.10.11.15"
#define SHA256_OID "2.16.840.1.101.3.4.2.1"

enum { DAY = CLOCK_DAY };

static struct {
	char dir[64];
	struct made list_root, signer; /* of lists */
	struct made root, ca, leaf;    /* of servers */
	struct made sha1_leaf;
} set;

static const char *
path_of(struct arena *arena, const char *name)
{
	return arena_printf(arena, "%s/%s", set.dir, name);
}

static void
write_file(const char *name, struct span in)
{
	struct arena *arena = arena_new(unit_no_memory);

	assert_true(file_write(path_of(arena, name), in, NULL));
	arena_free(arena);
}

static struct stores *
new_stores(struct arena *arena)
{
	struct stores *stores = stores_new(arena);
	uint8_t sha256[32];

	certificate_sha256(set.list_root.x509, sha256);
	stores_pin(stores, sha256, "List Root");
	return stores;
}

/* A list as the set's signer makes it, added as store "list". */
static bool
add_list(struct stores *stores, struct arena *arena, struct list_recipe recipe, struct err *err)
{
	static const struct made *const certs[] = {&set.signer, &set.list_root};

	if (recipe.signer == NULL && recipe.cert_count == 0) {
		recipe.signer = &set.signer;
		recipe.certs = certs;
		recipe.cert_count = 2;
	}
	write_file("list.stl", list_made(arena, &recipe));
	return stores_add(stores, arena_printf(arena, "list=ctl:%s", path_of(arena, "list.stl")),
		deadline_in(5), err);
}

static void
add_cert(struct stores *stores, struct arena *arena, const char *name, const struct made *made)
{
	const struct made *one[] = {made};
	const char *path = path_of(arena, name);
	struct err err = {.kind = ERR_NONE};

	unlink(path);
	made_write(path, one, 1);
	if (!stores_add(stores, path, deadline_in(5), &err))
		fail_msg("%s", err.text);
}

static const struct chain_report *
judge(struct arena *arena, struct stores *stores, const struct made *const *made, size_t count)
{
	struct trust_options options = {.now = MADE_NOW};
	struct span *chain = arena_array(arena, count, sizeof(*chain));

	for (size_t i = 0; i < count; i++)
		chain[i] = made_der(arena, made[i]);
	return trust_judge(arena, chain, count, span_of(NULL, 0), stores, NULL, &options);
}

static struct span
sha1_of(struct arena *arena, const struct made *made)
{
	return list_hash(arena, made_der(arena, made), "SHA1");
}

/* MD5 of the subject, as property 29. */
static struct span
name_hash(struct arena *arena, const struct made *made)
{
	uint8_t md5[16];
	unsigned int n;

	assert_int_equal(
		X509_NAME_digest(X509_get_subject_name(made->x509), EVP_md5(), md5, &n), 1);
	return arena_bytes(arena, span_of(md5, n));
}

/* ---------------------------------------------------------------- signatures */

struct signature_row {
	const char *name;
	struct list_recipe recipe;
	const char *error; /* NULL: taken */
};

static void
check_signature(const struct signature_row *row)
{
	struct arena *arena = arena_new(unit_no_memory);
	struct stores *stores = new_stores(arena);
	struct err err = {.kind = ERR_NONE};

	if (add_list(stores, arena, row->recipe, &err) != (row->error == NULL))
		fail_msg("%s: %s", row->name, err.text);
	if (row->error != NULL &&
		(strstr(err.text, row->error) == NULL || strncmp(err.text, "store list: ", 12)))
		fail_msg("%s: %s", row->name, err.text);
	stores_free(stores);
	arena_free(arena);
}

static void
signatures(void **state)
{
	struct made no_usage =
		made_new(&(struct recipe) {.cn = "No Usage", .issuer = &set.list_root});
	struct made server = made_new(
		&(struct recipe) {.cn = "A Server", .issuer = &set.list_root, .eku = "serverAuth"});
	struct made revoked = made_new(&(struct recipe) {
		.cn = "Revoked Lists", .issuer = &set.list_root, .eku = REVOKED_SIGNER});
	struct made old = made_new(&(struct recipe) {.cn = "Old Signer",
		.issuer = &set.list_root,
		.eku = ROOT_SIGNER,
		.from = -400 * DAY,
		.to = -5 * DAY});
	struct made code_ca = made_new(&(struct recipe) {
		.cn = "Code CA", .ca = true, .issuer = &set.list_root, .eku = "codeSigning"});
	struct made below = made_new(
		&(struct recipe) {.cn = "Below Code CA", .issuer = &code_ca, .eku = ROOT_SIGNER});
	struct made other_root = made_new(&(struct recipe) {.cn = "Other Root", .ca = true});
	struct made other = made_new(
		&(struct recipe) {.cn = "Other Signer", .issuer = &other_root, .eku = ROOT_SIGNER});
	struct made *const all[] = {
		&no_usage, &server, &revoked, &old, &below, &code_ca, &other, &other_root};
	const struct made *const alone[] = {&set.signer}, *const bare[] = {&no_usage},
				 *const servers[] = {&server, &set.list_root},
				 *const no_usages[] = {&no_usage, &set.list_root},
				 *const revokeds[] = {&revoked, &set.list_root},
				 *const olds[] = {&old, &set.list_root},
				 *const belows[] = {&below, &code_ca, &set.list_root},
				 *const others[] = {&other, &other_root},
				 *const roots[] = {&set.list_root};
	const struct signature_row rows[] = {
		{"good", {.count = 0}, NULL},
		{"disallowed list, same signer", {.usage = DISALLOWED}, NULL},
		{"disallowed list, its signer",
			{.usage = DISALLOWED,
				.signer = &revoked,
				.certs = revokeds,
				.cert_count = 2},
			NULL},
		{"root list, signer of other lists",
			{.signer = &revoked, .certs = revokeds, .cert_count = 2},
			"signed by \"Revoked Lists\", which may not sign"},
		{"not signed", {.certs = roots, .cert_count = 1}, "is not signed"},
		{"header signed",
			{.signer = &set.signer,
				.certs = alone,
				.cert_count = 1,
				.signed_with_header = true},
			"beside the list"},
		{"header signed, root there",
			{.signer = &set.signer,
				.certs = (const struct made *const[]) {&set.signer, &set.list_root},
				.cert_count = 2,
				.signed_with_header = true},
			"wrong signature"},
		{"for another content type",
			{.signer = &set.signer,
				.certs = (const struct made *const[]) {&set.signer, &set.list_root},
				.cert_count = 2,
				.wrong_type = true},
			"for another content type"},
		{"SHA-1",
			{.signer = &set.signer,
				.certs = (const struct made *const[]) {&set.signer, &set.list_root},
				.cert_count = 2,
				.digest = "SHA1"},
			"hash other than SHA-256"},
		{"signer not there", {.signer = &set.signer, .certs = roots, .cert_count = 1},
			"wrong signature"},
		{"no usage", {.signer = &no_usage, .certs = no_usages, .cert_count = 2},
			"\"No Usage\", which may not sign such lists"},
		{"no usage, no root", {.signer = &no_usage, .certs = bare, .cert_count = 1},
			"\"List Root\": put it beside the list"},
		{"for servers", {.signer = &server, .certs = servers, .cert_count = 2},
			"may not sign such lists"},
		{"below a CA without the usage",
			{.signer = &below, .certs = belows, .cert_count = 3},
			"may not sign such lists"},
		{"unknown", {.signer = &other, .certs = others, .cert_count = 2},
			"signed under \"Other Root\", which is not trusted for this"},
		{"expired at its date", {.signer = &old, .certs = olds, .cert_count = 2},
			"signer \"Old Signer\": certificate has expired"},
		{"valid at its date",
			{.signer = &old,
				.certs = olds,
				.cert_count = 2,
				.this_update = "270101000000Z"},
			NULL},
		{"for something else", {.usage = "1.3.6.1.4.1.311.10.3.32"},
			"1.3.6.1.4.1.311.10.3.32, neither"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		check_signature(&rows[i]);
	for (size_t i = 0; i < ARRAY_SIZE(all); i++)
		made_free(all[i]);
}

/* Not a byte of what is signed can be changed; the rest may at most lead to the same list. */
static void
changes(void **state)
{
	static const struct made *const certs[] = {&set.signer, &set.list_root};
	struct arena *arena = arena_new(unit_no_memory);
	const struct list_subject one = {sha1_of(arena, &set.root), NULL, 0};
	const struct list_recipe recipe = {.subjects = &one,
		.count = 1,
		.signer = &set.signer,
		.certs = certs,
		.cert_count = 2};
	struct span in = list_made(arena, &recipe);
	struct ctl ctl;
	size_t from, to;

	(void)state;
	assert_true(ctl_parse(arena, in, &ctl, NULL));
	from = span_offset(in, ctl.content);
	to = from + ctl.content.n;
	for (size_t i = from; i < to; i++) {
		struct arena *own = arena_new(unit_no_memory);
		struct stores *stores = new_stores(own);
		uint8_t *bytes = arena_alloc(own, in.n);

		memcpy(bytes, in.p, in.n);
		bytes[i] ^= 0x04;
		write_file("changed.stl", span_of(bytes, in.n));
		if (stores_add(stores, path_of(own, "changed.stl"), deadline_in(5), NULL))
			fail_msg("byte %zu", i - from);
		stores_free(stores);
		arena_free(own);
	}
	arena_free(arena);
}

/* Where the root of the signer may come from. */
static void
signer_roots(void **state)
{
	struct made *const root = &set.list_root;
	struct arena *arena = arena_new(unit_no_memory);
	const struct made *const alone[] = {&set.signer}, *const one[] = {root};
	const struct list_recipe recipe = {.signer = &set.signer, .certs = alone, .cert_count = 1};
	struct stores *stores = new_stores(arena);
	struct err err = {.kind = ERR_NONE};

	(void)state;
	assert_false(add_list(stores, arena, recipe, &err));
	assert_non_null(strstr(err.text, "signature cannot be checked"));
	add_cert(stores, arena, "elsewhere.pem", root);
	assert_true(add_list(stores, arena, recipe, NULL));
	stores_free(stores);

	stores = new_stores(arena);
	write_file("junk.crt", span_text("-----BEGIN CERTIFICATE-----\n"));
	assert_false(add_list(stores, arena, recipe, NULL));
	made_write(path_of(arena, "beside.crt"), one, 1);
	assert_true(add_list(stores, arena, recipe, NULL));
	unlink(path_of(arena, "beside.crt"));
	unlink(path_of(arena, "junk.crt"));
	stores_free(stores);

	/* The name alone is worth nothing. */
	stores = stores_new(arena);
	add_cert(stores, arena, "elsewhere.pem", root);
	err_clear(&err);
	assert_false(add_list(stores, arena, recipe, &err));
	assert_non_null(strstr(err.text, "signed under \"List Root\", which is not trusted"));
	stores_free(stores);
	arena_free(arena);
}

/* ---------------------------------------------------------------- where lists are taken */

static void
kinds(void **state)
{
	static const struct made *const certs[] = {&set.signer, &set.list_root};
	struct arena *arena = arena_new(unit_no_memory);
	const struct list_recipe recipe = {.signer = &set.signer, .certs = certs, .cert_count = 2};
	const char *path = path_of(arena, "kinds/roots.stl");
	struct stores *stores = new_stores(arena);
	struct err err = {.kind = ERR_NONE};
	const struct made *one[] = {&set.root};

	(void)state;
	mkdir(path_of(arena, "kinds"), 0700);
	assert_true(file_write(path, list_made(arena, &recipe), NULL));
	assert_true(stores_add(stores, path, deadline_in(5), NULL));
	assert_int_equal(made_held(one, 1, stores, arena, NULL), 0);
	assert_false(stores_add(stores, arena_printf(arena, "p7b:%s", path), deadline_in(5), &err));
	assert_non_null(strstr(err.text, "is a certificate trust list"));
	err_clear(&err);
	assert_false(stores_add(stores, arena_printf(arena, "dir:%s", path_of(arena, "kinds")),
		deadline_in(5), &err));
	assert_non_null(strstr(err.text, "holds no certificate"));
	made_write(path_of(arena, "kinds/root.pem"), one, 1);
	assert_true(stores_add(stores, path_of(arena, "kinds"), deadline_in(5), NULL));
	assert_int_equal(made_held(one, 1, stores, arena, NULL), 1);
	err_clear(&err);
	assert_false(
		stores_add(stores, arena_printf(arena, "ctl:%s", path_of(arena, "kinds/root.pem")),
			deadline_in(5), &err));
	err_clear(&err);
	assert_false(stores_add(stores, "ctl:/nonexistent/authroot.stl", deadline_in(5), &err));
	assert_int_equal(err.kind, ERR_SYSTEM);
	write_file("x.cab", span_text("MSCF...."));
	err_clear(&err);
	assert_false(stores_add(stores, arena_printf(arena, "ctl:%s", path_of(arena, "x.cab")),
		deadline_in(5), &err));
	assert_non_null(strstr(err.text, "CAB file: unpack it"));
	stores_free(stores);
	arena_free(arena);
}

/* ---------------------------------------------------------------- roots of the programme */

struct property_row {
	const char *name;
	struct list_property properties[4];
	const char *faults, *text;
};

static void
check_properties(const struct property_row *row)
{
	const struct made *const chain[] = {&set.leaf, &set.ca, &set.root};
	struct arena *arena = arena_new(unit_no_memory);
	struct stores *stores = new_stores(arena);
	struct err err = {.kind = ERR_NONE};
	struct list_subject one = {sha1_of(arena, &set.root), row->properties, 0};
	const struct list_recipe recipe = {.subjects = &one, .count = 1};
	const struct chain_report *report;
	const char *found;

	while (one.count < 4 && row->properties[one.count].id != 0)
		one.count++;
	if (!add_list(stores, arena, recipe, &err))
		fail_msg("%s: %s", row->name, err.text);
	report = judge(arena, stores, chain, 3);
	found = made_faults(arena, report);
	if (strcmp(found, row->faults) != 0)
		fail_msg("%s: %s", row->name, found);
	if (row->text != NULL)
		assert_string_equal(chain_best(report)->problems[0].text, row->text);
	/* as if it were in a Root store, whatever it is worth there */
	if (strstr(row->faults, "untrusted") == NULL)
		assert_string_equal(chain_best(report)->anchor, "list");
	else
		assert_null(chain_best(report)->anchor);
	assert_null(report->store_error);
	stores_free(stores);
	arena_free(arena);
}

static void
properties(void **state)
{
	struct arena *arena = arena_new(unit_no_memory);
	struct span server = list_usages(arena, SERVER), code = list_usages(arena, CODE),
		    both = list_usages(arena, CODE " " SERVER), none = list_usages(arena, ""),
		    any = list_usages(arena, "2.5.29.37.0"), ever = span_of(NULL, 0),
		    past = list_filetime(arena, MADE_NOW - 10 * DAY),
		    future = list_filetime(arena, MADE_NOW + 10 * DAY),
		    now = list_filetime(arena, MADE_NOW),
		    later = list_filetime(arena, MADE_NOW + 1),
		    /* the leaf is a year old */
		before_leaf = list_filetime(arena, MADE_NOW - 366 * DAY),
		    at_leaf = list_filetime(arena, MADE_NOW - 365 * DAY),
		    right = list_hash(arena, made_der(arena, &set.root), "SHA256"),
		    wrong = list_hash(arena, made_der(arena, &set.leaf), "SHA256");
	const struct property_row rows[] = {
		{"none", {{.id = 0}}, "", NULL},
		{"98", {{.id = 98, .value = right}}, "", NULL},
		{"98 of another", {{.id = 98, .value = wrong}}, "untrusted-root@2", NULL},
		{"9", {{.id = 9, .value = both}}, "", NULL},
		{"9 any", {{.id = 9, .value = any}}, "", NULL},
		{"9 other", {{.id = 9, .value = code}}, "wrong-usage@2",
			"\"Server Root\" is not for server authentication in store list"},
		{"9 empty", {{.id = 9, .value = none}}, "wrong-usage@2", NULL},
		{"104 ever", {{.id = 104, .value = ever}}, "distrusted@2",
			"\"Server Root\" is disallowed by store list"},
		{"104 past", {{.id = 104, .value = past}}, "distrusted@2",
			"\"Server Root\" is disallowed by store list since 2027-01-05"},
		{"104 now", {{.id = 104, .value = now}}, "distrusted@2", NULL},
		{"104 later", {{.id = 104, .value = later}}, "", NULL},
		{"104 future", {{.id = 104, .value = future}}, "", NULL},
		{"122", {{.id = 122, .value = server}}, "distrusted@2",
			"\"Server Root\" is disallowed for servers by store list"},
		{"122 other", {{.id = 122, .value = code}}, "", NULL},
		{"122 past", {{.id = 122, .value = both}, {.id = 104, .value = past}},
			"distrusted@2", NULL},
		{"122 future", {{.id = 122, .value = both}, {.id = 104, .value = future}}, "",
			NULL},
		{"122 other, past", {{.id = 122, .value = code}, {.id = 104, .value = past}}, "",
			NULL},
		{"126", {{.id = 126, .value = before_leaf}}, "distrusted@2",
			"store list trusts no certificate of \"Server Root\" issued after "
			"2026-01-14"},
		{"126 to the second", {{.id = 126, .value = at_leaf}}, "", NULL},
		{"126 ever", {{.id = 126, .value = ever}}, "distrusted@2",
			"store list trusts no server certificate of \"Server Root\""},
		{"126 and 127", {{.id = 126, .value = before_leaf}, {.id = 127, .value = both}},
			"distrusted@2", NULL},
		{"126 and 127 other",
			{{.id = 126, .value = before_leaf}, {.id = 127, .value = code}}, "", NULL},
		{"126 and 127 empty",
			{{.id = 126, .value = before_leaf}, {.id = 127, .value = none}}, "", NULL},
		{"127", {{.id = 127, .value = server}}, "distrusted@2", NULL},
		{"127 other", {{.id = 127, .value = code}}, "", NULL},
		{"104 future, 126",
			{{.id = 104, .value = future}, {.id = 126, .value = before_leaf}},
			"distrusted@2", NULL},
		{"9 other, 104", {{.id = 9, .value = code}, {.id = 104, .value = ever}},
			"distrusted@2", NULL},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		check_properties(&rows[i]);
	arena_free(arena);
}

/* The same root in other stores too, and at hand nowhere. */
static void
places(void **state)
{
	static const struct made *const chain[] = {&set.leaf, &set.ca}, *const full[] = {&set.leaf,
										&set.ca, &set.root};
	static const struct {
		const char *name;
		bool machine, distributed, served;
		bool restricted; /* by the list */
		const char *faults, *anchor, *failure;
	} rows[] = {
		{"served", false, false, true, false, "", "list", NULL},
		{"served, restricted", false, false, true, true, "distrusted@2", "list", NULL},
		{"machine's", true, false, false, false, "", "list", NULL},
		{"machine's, restricted", true, false, false, true, "distrusted@2", "list", NULL},
		{"distributed", false, true, false, true, "", "own.pem", NULL},
		{"both", true, true, true, true, "", "own.pem", NULL},
		{"nowhere", false, false, false, false, "untrusted-root@1", NULL,
			"store list names root \"Server Root\", which clients fetch, but its "
			"certificate is in no store"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct arena *arena = arena_new(unit_no_memory);
		struct stores *stores = new_stores(arena);
		const struct list_property properties[] = {
			{.id = 29, .value = name_hash(arena, &set.root)}, {.id = 104}};
		const struct list_subject one = {
			sha1_of(arena, &set.root), properties, rows[i].restricted ? 2 : 1};
		const struct list_recipe recipe = {.subjects = &one, .count = 1};
		const struct chain_report *report;
		const struct made *pem[] = {&set.root};

		unlink(path_of(arena, "machine.pem"));
		made_write(path_of(arena, "machine.pem"), pem, 1);
		setenv("SSL_CERT_DIR", "/nonexistent", 1);
		setenv("SSL_CERT_FILE", path_of(arena, "machine.pem"), 1);
		if (rows[i].machine)
			assert_true(stores_add(stores, "system:", deadline_in(5), NULL));
		if (rows[i].distributed)
			add_cert(stores, arena, "own.pem", &set.root);
		assert_true(add_list(stores, arena, recipe, NULL));
		report =
			judge(arena, stores, rows[i].served ? full : chain, rows[i].served ? 3 : 2);
		if (strcmp(made_faults(arena, report), rows[i].faults) != 0)
			fail_msg("%s: %s", rows[i].name, made_faults(arena, report));
		if (rows[i].anchor == NULL)
			assert_null(chain_best(report)->anchor);
		else
			assert_string_equal(chain_best(report)->anchor, rows[i].anchor);
		if (rows[i].failure == NULL)
			assert_null(report->store_error);
		else
			assert_string_equal(report->store_error, rows[i].failure);
		unsetenv("SSL_CERT_DIR");
		unsetenv("SSL_CERT_FILE");
		stores_free(stores);
		arena_free(arena);
	}
}

static void
sha1_signatures(void **state)
{
	static const struct made *const chain[] = {&set.sha1_leaf, &set.ca, &set.root};

	(void)state;
	for (int listed = 0; listed < 2; listed++) {
		struct arena *arena = arena_new(unit_no_memory);
		struct stores *stores = new_stores(arena);
		const struct list_subject one = {
			sha1_of(arena, listed == 1 ? &set.root : &set.list_root), NULL, 0};
		const struct list_recipe recipe = {.subjects = &one, .count = 1};

		add_cert(stores, arena, "own.pem", &set.root);
		assert_true(add_list(stores, arena, recipe, NULL));
		assert_string_equal(made_faults(arena, judge(arena, stores, chain, 3)),
			listed == 1 ? "sha1-blocked@0" : "sha1@0");
		stores_free(stores);
		arena_free(arena);
	}
}

/* ---------------------------------------------------------------- disallowed */

/* What is signed in a certificate. */
static struct span
signed_part(struct arena *arena, const struct made *made)
{
	struct span der = made_der(arena, made), content = {NULL, 0}, part = {NULL, 0};

	assert_true(der_take(&der, DER_SEQUENCE, &content) && der_whole(&content, &part));
	return part;
}

static struct span
key_bits(const struct made *made)
{
	const ASN1_BIT_STRING *bits = X509_get0_pubkey_bitstr(made->x509);

	return span_of(ASN1_STRING_get0_data(bits), (size_t)ASN1_STRING_length(bits));
}

static struct span
key_info(struct arena *arena, const struct made *made)
{
	unsigned char *der = NULL;
	int n = i2d_X509_PUBKEY(X509_get_X509_PUBKEY(made->x509), &der);
	struct span out = arena_bytes(arena, span_of(der, (size_t)n));

	OPENSSL_free(der);
	return out;
}

static void
disallowed(void **state)
{
	const struct made *const chain[] = {&set.leaf, &set.ca, &set.root};
	struct arena *outer = arena_new(unit_no_memory);
	const struct {
		const char *hash;
		struct span id;
		const char *faults;
	} rows[] = {
		{NULL, sha1_of(outer, &set.leaf), "distrusted@0"},
		{NULL, sha1_of(outer, &set.ca), "distrusted@1"},
		{NULL, sha1_of(outer, &set.root), "distrusted@2"},
		{NULL, sha1_of(outer, &set.signer), ""},
		{SHA256_OID, list_hash(outer, made_der(outer, &set.ca), "SHA256"), "distrusted@1"},
		{DISALLOWED_HASH, list_hash(outer, signed_part(outer, &set.ca), "SHA256"),
			"distrusted@1"},
		{DISALLOWED_HASH, list_hash(outer, signed_part(outer, &set.ca), "SHA1"), ""},
		{DISALLOWED_HASH, list_hash(outer, key_bits(&set.leaf), "MD5"), "distrusted@0"},
		{DISALLOWED_HASH, list_hash(outer, key_info(outer, &set.leaf), "MD5"),
			"distrusted@0"},
		{DISALLOWED_HASH, list_hash(outer, made_der(outer, &set.leaf), "MD5"), ""},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct arena *arena = arena_new(unit_no_memory);
		struct stores *stores = new_stores(arena);
		const struct list_subject one = {rows[i].id, NULL, 0};
		const struct list_recipe recipe = {.usage = DISALLOWED,
			.hash = rows[i].hash,
			.list_id = "DisallowedCert_AutoUpdate_1",
			.subjects = &one,
			.count = 1};

		add_cert(stores, arena, "own.pem", &set.root);
		assert_true(add_list(stores, arena, recipe, NULL));
		if (strcmp(made_faults(arena, judge(arena, stores, chain, 3)), rows[i].faults) != 0)
			fail_msg("%zu: %s", i, made_faults(arena, judge(arena, stores, chain, 3)));
		stores_free(stores);
		arena_free(arena);
	}
	arena_free(outer);
}

/* ---------------------------------------------------------------- the report */

static void
lists(void **state)
{
	const struct made *const chain[] = {&set.leaf};
	struct arena *arena = arena_new(unit_no_memory);
	struct stores *stores = new_stores(arena);
	const struct chain_report *report;

	(void)state;
	report = judge(arena, stores, chain, 1);
	assert_int_equal(report->list_count, 0);
	assert_true(add_list(stores, arena, (struct list_recipe) {.count = 0}, NULL));
	assert_true(add_list(stores, arena,
		(struct list_recipe) {.usage = DISALLOWED, .this_update = "270101000000Z"}, NULL));
	stores_free(stores);

	stores = new_stores(arena);
	assert_true(add_list(stores, arena, (struct list_recipe) {.count = 0}, NULL));
	assert_true(add_list(stores, arena,
		(struct list_recipe) {.usage = DISALLOWED, .this_update = "270101000000Z"}, NULL));
	report = judge(arena, stores, chain, 1);
	assert_int_equal(report->list_count, 2);
	assert_string_equal(report->lists[0].store, "list");
	assert_int_equal(report->lists[0].this_update, 1799884800);
	assert_false(report->lists[0].disallows);
	assert_int_equal(report->lists[1].this_update, 1798761600);
	assert_true(report->lists[1].disallows);
	stores_free(stores);
	arena_free(arena);
}

/* ---------------------------------------------------------------- Microsoft's own */

static const char *
shared_path(struct arena *arena, const char *name)
{
	const char *shared = getenv("SHARED_DATA"), *data = getenv("TESTS_DATA");

	return shared != NULL ? arena_printf(arena, "%s/ctl/%s", shared, name)
			      : arena_printf(arena, "%s/../../../shared/data/ctl/%s",
					data == NULL ? "tests/data" : data, name);
}

static struct span
shared_file(struct arena *arena, const char *name)
{
	struct span in = span_of(NULL, 0);

	file_read(arena, shared_path(arena, name), LIMIT_CTL_BYTES, deadline_in(5), &in, NULL);
	return in;
}

static void
real_lists(void **state)
{
	static const char *const names[] = {"authroot-2025-07-03.stl", "authroot-2026-04-22.stl"};
	struct arena *arena = arena_new(unit_no_memory);
	struct err err = {.kind = ERR_NONE};
	struct stores *stores;

	(void)state;
	if (shared_file(arena, "microsoft-root-2010.crt").n == 0) {
		arena_free(arena);
		skip();
	}
	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		double start = clock_monotonic();

		stores = stores_new(arena);
		if (!stores_add(stores, arena_printf(arena, "ctl:%s", shared_path(arena, names[i])),
			    deadline_in(5), &err))
			fail_msg("%s", err.text);
		print_message("%s: read and verified in %.1f ms\n", names[i],
			1000 * (clock_monotonic() - start));
		stores_free(stores);
	}
	stores = stores_new(arena);
	assert_false(stores_add(stores, shared_path(arena, "unsigned.stl"), deadline_in(5), &err));
	assert_non_null(strstr(err.text, "unsigned.stl: is not signed"));
	stores_free(stores);
	arena_free(arena);
}

/* Microsoft's list alone in a directory: without the root of its signer, then changed. */
static void
real_root(void **state)
{
	struct arena *arena = arena_new(unit_no_memory);
	struct span in = shared_file(arena, "authroot-2026-04-22.stl"),
		    root = shared_file(arena, "microsoft-root-2010.crt");
	const char *path = path_of(arena, "real/authroot.stl");
	struct err err = {.kind = ERR_NONE};
	struct stores *stores = stores_new(arena);
	uint8_t *bytes;

	(void)state;
	if (in.n == 0 || root.n == 0) {
		stores_free(stores);
		arena_free(arena);
		skip();
	}
	mkdir(path_of(arena, "real"), 0700);
	assert_true(file_write(path, in, NULL));
	assert_false(stores_add(stores, path, deadline_in(5), &err));
	assert_non_null(strstr(err.text,
		"\"Microsoft Root Certificate Authority 2010\": put it "
		"beside the list as 3b1efd3a66ea28b16697394703a72ca340a05bd5.crt"));
	assert_true(file_write(path_of(arena, "real/root.pem"), root, NULL));
	assert_true(stores_add(stores, path_of(arena, "real/root.pem"), deadline_in(5), NULL));
	assert_true(stores_add(stores, path, deadline_in(5), NULL));
	bytes = arena_alloc(arena, in.n);
	memcpy(bytes, in.p, in.n);
	bytes[1000] ^= 1;
	assert_true(file_write(path, span_of(bytes, in.n), NULL));
	err_clear(&err);
	assert_false(stores_add(stores, path, deadline_in(5), &err));
	assert_non_null(strstr(err.text, "wrong signature"));
	stores_free(stores);
	arena_free(arena);
}

/* ---------------------------------------------------------------- in the place of another */

static bool
examine_made(struct arena *arena, const char *kind, struct list_recipe recipe, struct examined *out,
	struct err *err)
{
	static const struct made *const certs[] = {&set.signer, &set.list_root};
	struct ctl_pin pin = {.name = "List Root"};

	certificate_sha256(set.list_root.x509, pin.sha256);
	recipe.signer = &set.signer;
	recipe.certs = certs;
	recipe.cert_count = 2;
	write_file("next.stl", list_made(arena, &recipe));
	return examine(arena, arena_printf(arena, "%s%s", kind, path_of(arena, "next.stl")),
		deadline_in(5), &(struct examine_pins) {&pin, 1}, out, err);
}

static void
successors(void **state)
{
	static const struct {
		const char *kind;
		struct list_recipe present, next;
		const char *error; /* NULL: good */
	} rows[] = {
		{"", {0}, {0}, NULL},
		{"authroot:", {0}, {0}, NULL},
		{"disallowedcert:", {.usage = DISALLOWED}, {.usage = DISALLOWED}, NULL},
		{"ctl:", {.this_update = "270113235959Z"}, {0}, NULL},
		{"authroot:", {0}, {.usage = DISALLOWED}, "not that of roots"},
		{"disallowedcert:", {.usage = DISALLOWED}, {0}, "not that of disallowed"},
		{"gpo:", {0}, {0}, "looks like a list of Microsoft"},
		{"", {0}, {.this_update = "270113235959Z"},
			"is of 2027-01-13T23:59:59Z, older than the present one, of "
			"2027-01-14T00:00:00Z"},
		{"", {.sequence = {(const uint8_t *)"\x01\x00", 2}},
			{.sequence = {(const uint8_t *)"\x00\xff", 2}}, "lower sequence number"},
		{"", {.sequence = {(const uint8_t *)"\x00\xff", 2}},
			{.sequence = {(const uint8_t *)"\x01\x00", 2}}, NULL},
		{"", {.sequence = {(const uint8_t *)"\x02", 1}}, {0}, NULL},
		{"", {.sequence = {(const uint8_t *)"\x02", 1}, .usage = DISALLOWED},
			{.sequence = {(const uint8_t *)"\x01", 1}}, NULL},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct arena *arena = arena_new(unit_no_memory);
		struct examined present, next;
		struct err err = {.kind = ERR_NONE};
		bool ok;

		if (!examine_made(arena, "", rows[i].present, &present, &err))
			fail_msg("row %zu: %s", i, err.text);
		ok = examine_made(arena, rows[i].kind, rows[i].next, &next, &err) &&
		     examined_follows(&next, &present, &err);
		if (ok != (rows[i].error == NULL) ||
			(!ok && strstr(err.text, rows[i].error) == NULL))
			fail_msg("row %zu: %s", i, err.text);
		if (ok)
			assert_int_equal(next.sequence_number.n, rows[i].next.sequence.n);
		arena_free(arena);
	}
}

static int
set_up(void **state)
{
	(void)state;
	snprintf(set.dir, sizeof(set.dir), "/tmp/test_ctl.XXXXXX");
	if (mkdtemp(set.dir) == NULL)
		return -1;
	set.list_root = made_new(&(struct recipe) {
		.cn = "List Root", .ca = true, .from = -3650 * DAY, .to = 3650 * DAY});
	set.signer = made_new(&(struct recipe) {
		.cn = "List Signer", .issuer = &set.list_root, .eku = ROOT_SIGNER});
	set.root = made_new(&(struct recipe) {.cn = "Server Root", .ca = true});
	set.ca = made_new(&(struct recipe) {.cn = "Server CA", .ca = true, .issuer = &set.root});
	set.leaf = made_new(&(struct recipe) {.cn = "da.example.com",
		.issuer = &set.ca,
		.san = "DNS:da.example.com",
		.eku = "serverAuth"});
	set.sha1_leaf = made_new(&(struct recipe) {.cn = "da.example.com",
		.issuer = &set.ca,
		.san = "DNS:da.example.com",
		.eku = "serverAuth"});
	return X509_sign(set.sha1_leaf.x509, set.ca.key, EVP_sha1()) > 0 ? 0 : -1;
}

static int
tear_down(void **state)
{
	(void)state;
	made_free(&set.list_root);
	made_free(&set.signer);
	made_free(&set.root);
	made_free(&set.ca);
	made_free(&set.leaf);
	made_free(&set.sha1_leaf);
	return scratch_remove(set.dir);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(signatures),
		cmocka_unit_test(changes),
		cmocka_unit_test(signer_roots),
		cmocka_unit_test(kinds),
		cmocka_unit_test(properties),
		cmocka_unit_test(places),
		cmocka_unit_test(sha1_signatures),
		cmocka_unit_test(disallowed),
		cmocka_unit_test(lists),
		cmocka_unit_test(successors),
		cmocka_unit_test(real_lists),
		cmocka_unit_test(real_root),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
