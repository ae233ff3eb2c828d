/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Stores: kinds, recognition by content, names, and above all what is an error. */
#include "config.h"

#include <openssl/objects.h>
#include <openssl/pem.h>
#include <openssl/pkcs12.h>
#include <openssl/pkcs7.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../scratch.h"
#include "../unit.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/file.h"
#include "../made/made.h"
#include "base/limits.h"
#include "format/limits.h"
#include "store/limits.h"
#include "store/source_kind.h"
#include "store/store.h"
#include "store/store_find.h"
#include "trust/judge.h"

static struct {
	char dir[64];
	struct made root, other, ca, leaf;
} set;

static const struct made *const all[] = {&set.root, &set.other, &set.ca, &set.leaf};

static const char *
path_of(struct arena *arena, const char *name)
{
	return arena_printf(arena, "%s/%s", set.dir, name);
}

static void
write_text(const char *name, const char *text)
{
	struct arena *arena = arena_new(unit_no_memory);

	assert_true(file_write(path_of(arena, name), span_text(text), NULL));
	arena_free(arena);
}

static void
write_made(const char *name, const struct made *made)
{
	struct arena *arena = arena_new(unit_no_memory);
	const struct made *one[] = {made};

	made_write(path_of(arena, name), one, 1);
	arena_free(arena);
}

/* A PEM file as `certutil -encode` and ">" of PowerShell leave it: UTF-16 with a mark and CR LF;
 * and its base64 alone. */
static void
write_odd_forms(const char *from, const char *utf16, const char *bare)
{
	struct arena *arena = arena_new(unit_no_memory);
	struct buf wide = buf_make(LIMIT_FILE), plain = buf_make(LIMIT_FILE);
	struct span in, line;

	assert_true(file_read(arena, path_of(arena, from), LIMIT_FILE, deadline_in(10), &in, NULL));
	buf_add(&wide, "\xff\xfe", 2);
	while (span_line(&in, &line)) {
		for (size_t i = 0; i < line.n; i++)
			buf_add(&wide, (const uint8_t[]) {line.p[i], 0}, 2);
		buf_add(&wide, "\r\0\n", 4);
		if (!span_starts(line, "-----"))
			buf_printf(&plain, "%.*s\r\n", (int)line.n, (const char *)line.p);
	}
	assert_true(file_write(path_of(arena, utf16), buf_view(&wide), NULL));
	assert_true(file_write(path_of(arena, bare), buf_view(&plain), NULL));
	buf_free(&wide);
	buf_free(&plain);
	arena_free(arena);
}

static void
write_pkcs12(const char *name, const char *passphrase)
{
	struct arena *arena = arena_new(unit_no_memory);
	PKCS12 *p12 =
		PKCS12_create(passphrase, NULL, set.root.key, set.root.x509, NULL, 0, 0, 0, 0, 0);
	FILE *file = fopen(path_of(arena, name), "we");

	assert_true(p12 != NULL && file != NULL && i2d_PKCS12_fp(file, p12) == 1);
	fclose(file);
	PKCS12_free(p12);
	arena_free(arena);
}

static void
make_dir(const char *name)
{
	struct arena *arena = arena_new(unit_no_memory);

	mkdir(path_of(arena, name), 0700);
	arena_free(arena);
}

static void
write_hashed(const char *dir, const struct made *made, int number)
{
	char name[64];

	snprintf(name, sizeof(name), "%s/%08lx.%d", dir,
		store_hash(X509_get_subject_name(made->x509)), number);
	write_made(name, made);
}

/* So many with the hash of the root, which is the last of them. */
static void
write_namesakes(const char *dir, int count)
{
	char name[64];

	for (int i = 0; i < count; i++) {
		snprintf(name, sizeof(name), "%s/%08lx.%d", dir,
			store_hash(X509_get_subject_name(set.root.x509)), i);
		write_made(name, i + 1 < count ? &set.other : &set.root);
	}
}

/* What is left of the root's certificate when its package is gone. */
static void
link_nowhere(const char *dir)
{
	struct arena *arena = arena_new(unit_no_memory);

	assert_int_equal(
		symlink("/nonexistent/root.pem",
			path_of(arena, arena_printf(arena, "%s/%08lx.0", dir,
					       store_hash(X509_get_subject_name(set.root.x509))))),
		0);
	arena_free(arena);
}

static void
write_der(const char *name, const struct made *made, size_t less)
{
	struct arena *arena = arena_new(unit_no_memory);
	struct span der = made_der(arena, made);

	der.n -= less;
	assert_true(file_write(path_of(arena, name), der, NULL));
	arena_free(arena);
}

static void
write_p7b(const char *name, bool pem)
{
	struct arena *arena = arena_new(unit_no_memory);
	PKCS7 *p7 = PKCS7_new();
	FILE *file = fopen(path_of(arena, name), "w");

	PKCS7_set_type(p7, NID_pkcs7_signed);
	PKCS7_content_new(p7, NID_pkcs7_data);
	PKCS7_add_certificate(p7, set.root.x509);
	PKCS7_add_certificate(p7, set.ca.x509);
	assert_int_equal(pem ? PEM_write_PKCS7(file, p7) : i2d_PKCS7_fp(file, p7), 1);
	fclose(file);
	PKCS7_free(p7);
	arena_free(arena);
}

/* Its second certificate has no contents that would be one. */
static void
write_damaged_p7b(const char *name)
{
	struct arena *arena = arena_new(unit_no_memory);
	const char *path = path_of(arena, name);
	struct span ca = made_der(arena, &set.ca), in, copy;
	uint8_t *at;

	write_p7b(name, false);
	assert_true(file_read(arena, path, LIMIT_FILE, deadline_in(600), &in, NULL));
	copy = arena_bytes(arena, in);
	at = memmem(copy.p, copy.n, ca.p, ca.n);
	assert_non_null(at);
	at[4] ^= 0x01;
	assert_true(file_write(path, copy, NULL));
	arena_free(arena);
}

static void
append_text(const char *name, const char *text)
{
	struct arena *arena = arena_new(unit_no_memory);
	FILE *file = fopen(path_of(arena, name), "a");

	fputs(text, file);
	assert_int_equal(fclose(file), 0);
	arena_free(arena);
}

/* A TRUSTED CERTIFICATE that is trusted or rejected for one purpose. */
static void
write_trusted(const char *name, bool trusted, int nid)
{
	struct arena *arena = arena_new(unit_no_memory);
	FILE *file = fopen(path_of(arena, name), "w");
	X509 *x509 = X509_dup(set.root.x509);

	if (trusted)
		X509_add1_trust_object(x509, OBJ_nid2obj(nid));
	else
		X509_add1_reject_object(x509, OBJ_nid2obj(nid));
	assert_int_equal(PEM_write_X509_AUX(file, x509), 1);
	fclose(file);
	X509_free(x509);
	arena_free(arena);
}

static void
make_files(void)
{
	write_made("root.pem", &set.root);
	write_made("bundle.pem", &set.root);
	write_made("bundle.pem", &set.other);
	write_made("bundle.pem", &set.ca);
	write_made("twice.pem", &set.root);
	write_made("twice.pem", &set.root);
	write_made("ca.pem", &set.ca);
	write_der("root.der", &set.root, 0);
	write_der("cut.der", &set.root, 5);
	write_p7b("set.p7b", false);
	write_p7b("pem.p7b", true);
	write_odd_forms("root.pem", "utf16.pem", "bare.txt");
	write_pkcs12("a.pfx", "");
	write_pkcs12("locked.pfx", "x");
	write_text("page.html", "<!DOCTYPE html>\n<title>404</title>\n");
	write_text("not-bare.txt", "MIIB=====\n");
	write_text("empty.pem", "");
	write_text("text.pem", "no certificate here\n");
	write_text("broken.pem", "-----BEGIN CERTIFICATE-----\nTm8=\n-----END CERTIFICATE-----\n");
	write_text("cut.pem", "-----BEGIN CERTIFICATE-----\nMIIB\n");
	write_text("key.pem", "-----BEGIN PRIVATE KEY-----\nTm8=\n-----END PRIVATE KEY-----\n");
	write_trusted("trusted.pem", true, NID_server_auth);
	write_trusted("email.pem", true, NID_email_protect);
	write_trusted("rejected.pem", false, NID_server_auth);
	make_dir("none");
	make_dir("readme");
	write_text("readme/README", "nothing to see\n");
	write_text(
		"readme/a.key", "-----BEGIN PRIVATE KEY-----\nTm8=\n-----END PRIVATE KEY-----\n");
	make_dir("good");
	make_dir("good/sub");
	write_made("good/root.pem", &set.root);
	write_der("good/other", &set.other, 0);
	write_text("good/README", "nothing to see\n");
	make_dir("bad");
	write_made("bad/root.pem", &set.root);
	write_text("bad/cut.txt", "-----BEGIN CERTIFICATE-----\nMIIB\n");
	make_dir("bad-der");
	write_made("bad-der/root.pem", &set.root);
	write_der("bad-der/x.cer", &set.other, 7);
	write_made("partly.pem", &set.root);
	append_text("partly.pem", "-----BEGIN CERTIFICATE-----\nTm8=\n-----END CERTIFICATE-----\n");
	write_made("partly.pem", &set.ca);
	write_made("may-reject.pem", &set.root);
	append_text("may-reject.pem", "-----BEGIN TRUSTED CERTIFICATE-----\nTm8=\n"
				      "-----END TRUSTED CERTIFICATE-----\n");
	write_damaged_p7b("partly.p7b");
	make_dir("only-bad");
	write_text("only-bad/cut.txt", "-----BEGIN CERTIFICATE-----\nMIIB\n");
	make_dir("hashed");
	write_hashed("hashed", &set.other, 0);
	make_dir("hashed-bad");
	write_text("hashed-bad/00000000.0", "x");
}

static int
start(void **state)
{
	const struct recipe root = {.cn = "Root", .ca = true};
	const struct recipe other = {.cn = "Other Root", .ca = true};
	const struct recipe ca = {.cn = "CA", .ca = true, .issuer = &set.root};
	const struct recipe leaf = {.cn = "da.example.com", .issuer = &set.ca};

	(void)state;
	snprintf(set.dir, sizeof(set.dir), "/tmp/test_store.XXXXXX");
	if (mkdtemp(set.dir) == NULL)
		return -1;
	set.root = made_new(&root);
	set.other = made_new(&other);
	set.ca = made_new(&ca);
	set.leaf = made_new(&leaf);
	make_files();
	return 0;
}

static int
stop(void **state)
{
	(void)state;
	made_free(&set.root);
	made_free(&set.other);
	made_free(&set.ca);
	made_free(&set.leaf);
	return scratch_remove(set.dir);
}

/* "@" in a specification stands for the directory. */
static const char *
spec_of(struct arena *arena, const char *text)
{
	const char *at = strchr(text, '@');

	if (at == NULL)
		return text;
	return arena_printf(arena, "%.*s%s%s", (int)(at - text), text, set.dir, at + 1);
}

static void
test_good(void **state)
{
	static const struct {
		const char *spec, *name;
		size_t count;
	} rows[] = {
		{"@/root.pem", "root.pem", 1},
		{"pem:@/root.pem", "root.pem", 1},
		{"corp=pem:@/root.pem", "corp", 1},
		{"corp=@/root.pem", "corp", 1},
		{"@/utf16.pem", "utf16.pem", 1},
		{"pem:@/utf16.pem", "utf16.pem", 1},
		{"@/bare.txt", "bare.txt", 1},
		{"@/a.pfx", "a.pfx", 1},
		{"@/bundle.pem", "bundle.pem", 3},
		{"@/twice.pem", "twice.pem", 1},
		{"@/root.der", "root.der", 1},
		{"pem:@/root.der", "root.der", 1},
		{"@/set.p7b", "set.p7b", 2},
		{"p7b:@/set.p7b", "set.p7b", 2},
		{"p7b:@/pem.p7b", "pem.p7b", 2},
		{"@/pem.p7b", "pem.p7b", 2},
		{"@/good", "good", 2},
		{"dir:@/good/", "good", 2},
		{"x|y=@/good", "x/y", 2},
		{"pem:@/root.p*", "root.pem", 1},
		{"@/rejected.pem", "rejected.pem", 1},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct arena *arena = arena_new(unit_no_memory);
		const char *name = "";
		struct stores *stores = stores_new(arena);
		struct err err = {.kind = ERR_NONE};

		if (!stores_add(stores, spec_of(arena, rows[i].spec), deadline_in(5), &err))
			fail_msg("%s: %s", rows[i].spec, err.text);
		assert_int_equal(
			made_held(all, ARRAY_SIZE(all), stores, arena, &name), rows[i].count);
		assert_string_equal(name, rows[i].name);
		stores_free(stores);
		arena_free(arena);
	}
}

/* One entry that is no good: the operator's own files are refused for it. */
static void
test_partly(void **state)
{
	static const struct {
		const char *spec, *why;
	} rows[] = {
		{"s=@/partly.pem", "has a certificate that cannot be decoded (at byte"},
		{"s=@/may-reject.pem", "store s: "},
		{"s=@/partly.p7b", "certificate that does not decode (at byte"},
		{"dir:@/bad", "/bad/cut.txt: has a PEM block without end"},
		{"dir:@/bad-der", "/bad-der/x.cer: "},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct arena *arena = arena_new(unit_no_memory);
		struct stores *stores = stores_new(arena);
		struct err err = {.kind = ERR_NONE};

		assert_false(
			stores_add(stores, spec_of(arena, rows[i].spec), deadline_in(600), &err));
		if (err.kind != ERR_FORMAT || strstr(err.text, rows[i].why) == NULL)
			fail_msg("%s: %s", rows[i].spec, err.text);
		stores_free(stores);
		arena_free(arena);
	}
}

/* The same certificate under very many serial numbers. */
static void
write_many(const char *name, unsigned int count)
{
	struct arena *arena = arena_new(unit_no_memory);
	FILE *file = fopen(path_of(arena, name), "w");
	const struct span der = made_der(arena, &set.root);
	const ASN1_INTEGER *serial = X509_get0_serialNumber(set.root.x509);
	uint8_t *copy = arena_alloc(arena, der.n), *at;
	uint8_t *text = arena_alloc(arena, 2 * der.n);

	memcpy(copy, der.p, der.n);
	at = memmem(copy, der.n, ASN1_STRING_get0_data(serial), (size_t)ASN1_STRING_length(serial));
	assert_non_null(at);
	assert_true(ASN1_STRING_length(serial) >= 4);
	for (unsigned int i = 0; i < count; i++) {
		at[1] = (uint8_t)(i >> 16);
		at[2] = (uint8_t)(i >> 8);
		at[3] = (uint8_t)i;
		EVP_EncodeBlock(text, copy, (int)der.n);
		fprintf(file, "-----BEGIN CERTIFICATE-----\n%s\n-----END CERTIFICATE-----\n",
			(const char *)text);
	}
	assert_int_equal(fclose(file), 0);
	arena_free(arena);
}

/* What is too much for the time, or for the memory, ends with its reason and the store's name. */
static void
test_too_many(void **state)
{
	enum { MANY = 80000, SLACK_KB = 128 * 1024 };
	static const struct {
		double seconds;
		enum err_kind kind;
		const char *text;
	} rows[] = {
		{0, ERR_TIMEOUT, "within the time limit"},
		{6000, ERR_LIMIT, "more memory than the 256 MB"},
	};
	struct rusage usage;

	(void)state;
	if (unit_is_slow())
		skip(); /* many minutes, and a memory of valgrind's beside the one that is measured
			 */
	write_many("many.pem", MANY);
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct arena *arena = arena_new(unit_no_memory);
		struct stores *stores = stores_new(arena);
		struct err err = {.kind = ERR_NONE};

		assert_false(stores_add(stores, spec_of(arena, "many=@/many.pem"),
			deadline_in(rows[i].seconds), &err));
		assert_int_equal(err.kind, rows[i].kind);
		assert_non_null(strstr(err.text, "store many: "));
		assert_non_null(strstr(err.text, rows[i].text));
		stores_free(stores);
		arena_free(arena);
	}
	assert_int_equal(getrusage(RUSAGE_SELF, &usage), 0);
#ifndef ARENA_EACH
	assert_true(usage.ru_maxrss < LIMIT_STORES_MEMORY / 1024 + SLACK_KB);
#endif
}

/* What can be recognised has a name for messages. */
static void
test_kinds_named(void **state)
{
	const char *prefix;

	(void)state;
	for (size_t i = 0; (prefix = source_kind_prefix(i)) != NULL; i++)
		if (source_kind_named(prefix)->recognise != NULL &&
			source_kind_named(prefix)->what == NULL)
			fail_msg("%s", prefix);
}

static void
test_bad(void **state)
{
	static const struct {
		const char *spec;
		enum err_kind kind;
		const char *text; /* part of it */
	} rows[] = {
		{"@/missing.pem", ERR_SYSTEM, "/missing.pem: cannot be opened"},
		{"corp=@/missing.pem", ERR_SYSTEM, "store corp: "},
		{"@/empty.pem", ERR_FORMAT, "empty"},
		{"@/page.html", ERR_FORMAT, "looks like a web page"},
		{"@/locked.pfx", ERR_UNSUPPORTED, "is PKCS#12 with a passphrase"},
		{"pem:@/a.pfx", ERR_FORMAT, "looks like a PKCS#12 file"},
		{"gpo:@/root.der", ERR_FORMAT, "which -S takes as pem:FILE"},
		{"sst:@/set.p7b", ERR_FORMAT, "which -S takes as p7b:FILE"},
		{"odj:@/page.html", ERR_FORMAT, "looks like a web page"},
		{"ctl:@/root.pem", ERR_FORMAT, "which -S takes as pem:FILE"},
		{"sst:@/empty.pem", ERR_FORMAT, "empty.pem: is empty"},
		{"@/not-bare.txt", ERR_FORMAT, "neither PEM nor DER"},
		{"@/text.pem", ERR_FORMAT, "neither PEM nor DER"},
		{"@/broken.pem", ERR_FORMAT, "broken.pem"},
		{"@/cut.pem", ERR_FORMAT, ": copy it again"},
		{"@/cut.der", ERR_FORMAT, "cut off: copy it again"},
		{"@/key.pem", ERR_FORMAT, "looks like a private key"},
		{"dir:@/none", ERR_FORMAT, "no certificate"},
		{"dir:@/readme", ERR_FORMAT, "no certificate"},
		{"dir:@/only-bad", ERR_FORMAT, "cut.txt"},
		{"dir:@/missing", ERR_SYSTEM, "missing"},
		{"dir:@/root.pem", ERR_SYSTEM, "root.pem"},
		{"pem:@/good", ERR_SYSTEM, "directory"},
		{"p7b:@/root.der", ERR_FORMAT, "which -S takes as pem:FILE"},
		{"p7b:@/root.pem", ERR_FORMAT, "which -S takes as pem:FILE"},
		{"pem:@/*.nothing", ERR_SYSTEM, "matches no file"},
		{"pem:@/*.pem", ERR_FORMAT, "store "},
		{"zip:@/root.pem", ERR_USAGE, "unknown kind \"zip\""},
		{"gop:@/root.pem", ERR_USAGE, "unknown kind \"gop\" (did you mean \"gpo:\"?)"},
		{"x=nonsense:@/root.pem", ERR_USAGE, "unknown kind \"nonsense\""},
		{"pem:", ERR_USAGE, "no path"},
		{"", ERR_USAGE, "no path"},
		{"system:/etc", ERR_USAGE, "takes no path"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct arena *arena = arena_new(unit_no_memory);
		struct stores *stores = stores_new(arena);
		struct err err = {.kind = ERR_NONE};

		if (stores_add(stores, spec_of(arena, rows[i].spec), deadline_in(5), &err))
			fail_msg("%s was taken", rows[i].spec);
		if (err.kind != rows[i].kind || strstr(err.text, rows[i].text) == NULL)
			fail_msg("%s: %d, %s", rows[i].spec, err.kind, err.text);
		stores_free(stores);
		arena_free(arena);
	}
}

/* Judges leaf and CA; the faults of the best path, and its anchor. */
static const struct chain_path *
judge(struct arena *arena, struct stores *stores, const char **store_error)
{
	struct span chain[] = {made_der(arena, &set.leaf), made_der(arena, &set.ca)};
	struct trust_options options = {.now = MADE_NOW};
	const struct chain_report *report =
		trust_judge(arena, chain, 2, span_of(NULL, 0), stores, NULL, &options);

	*store_error = report->store_error;
	return chain_best(report);
}

static void
test_trust_settings(void **state)
{
	static const struct {
		const char *first, *second;
		enum chain_fault fault;
	} rows[] = {
		{"@/root.pem", NULL, CHAIN_OK},
		{"@/trusted.pem", NULL, CHAIN_OK},
		{"@/email.pem", NULL, CHAIN_WRONG_USAGE},
		{"@/email.pem", "@/root.pem", CHAIN_OK},
		{"@/root.pem", "@/email.pem", CHAIN_OK},
		{"@/rejected.pem", NULL, CHAIN_DISTRUSTED},
		{"@/rejected.pem", "@/root.pem", CHAIN_DISTRUSTED},
		{"@/ca.pem", NULL, CHAIN_INCOMPLETE}, /* an intermediate is no anchor */
		{"@/good", NULL, CHAIN_OK},
		{"dir:@/hashed", NULL, CHAIN_UNTRUSTED_ROOT},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct arena *arena = arena_new(unit_no_memory);
		struct stores *stores = stores_new(arena);
		const struct chain_path *best;
		const char *failure;

		assert_true(
			stores_add(stores, spec_of(arena, rows[i].first), deadline_in(5), NULL));
		if (rows[i].second != NULL)
			assert_true(stores_add(
				stores, spec_of(arena, rows[i].second), deadline_in(5), NULL));
		best = judge(arena, stores, &failure);
		assert_null(failure);
		if (best->problem_count != (rows[i].fault == CHAIN_OK ? 0 : 1) ||
			(best->problem_count == 1 && best->problems[0].fault != rows[i].fault))
			fail_msg("%s: %zu, %s", rows[i].first, best->problem_count,
				best->problem_count > 0 ? best->problems[0].text : "");
		stores_free(stores);
		arena_free(arena);
	}
}

/* ---------------------------------------------------------------- system: */

struct system_row {
	const char *dirs, *file; /* "@" is the directory of the test */
	bool taken;
	bool anchored;
	bool error; /* at the first look */
};

static void
check_system(const struct system_row *row)
{
	struct arena *arena = arena_new(unit_no_memory);
	struct stores *stores = stores_new(arena);
	struct err err = {.kind = ERR_NONE};
	const struct chain_path *best;
	const char *failure;

	setenv("SSL_CERT_DIR", spec_of(arena, row->dirs), 1);
	setenv("SSL_CERT_FILE", spec_of(arena, row->file), 1);
	if (stores_add(stores, "system:", deadline_in(5), &err) != row->taken)
		fail_msg("%s %s: %s", row->dirs, row->file, err.text);
	if (row->taken) {
		assert_int_equal(made_held(all, ARRAY_SIZE(all), stores, arena, NULL), 0);
		best = judge(arena, stores, &failure);
		assert_int_equal(best->anchor != NULL, row->anchored);
		if (row->anchored)
			assert_string_equal(best->anchor, "system");
		assert_int_equal(failure != NULL, row->error);
		if (failure != NULL)
			assert_non_null(strstr(failure, "system"));
	} else { /* named as they were given, and not OpenSSL's own */
		assert_int_equal(err.kind, ERR_SYSTEM);
		assert_non_null(
			strstr(err.text, arena_printf(arena, "(%s, %s)", spec_of(arena, row->dirs),
						 spec_of(arena, row->file))));
	}
	unsetenv("SSL_CERT_DIR");
	unsetenv("SSL_CERT_FILE");
	stores_free(stores);
	arena_free(arena);
}

static void
test_system(void **state)
{
	static const struct system_row rows[] = {
		{"@/missing", "/nonexistent", false, false, false},
		{"@/none", "/dev/null", false, false, false},
		{"@/hashed", "/nonexistent", true, false, false},
		{"@/hashed2", "/nonexistent", true, true, false},
		{"/nonexistent:@/hashed2", "/nonexistent", true, true, false},
		{"@/hashed3", "/nonexistent", true, true, false},
		{"@/hashed", "@/root.pem", true, true, false},
		{"/nonexistent", "@/bundle.pem", true, true, false},
		{"/nonexistent", "@/key.pem", true, false, false},
		{"/nonexistent", "@/broken.pem", true, false, true},
		{"/nonexistent", "@/twice.pem", true, true, false},
		{"/nonexistent", "@/partly.pem", true, true, true},
		{"/nonexistent", "@/may-reject.pem", true, true, true},
		{"/nonexistent", "@/trusted.pem", true, true, false},
		{"/nonexistent", "@/rejected.pem", true, false, false},
		{"/nonexistent", "@/root.der", true, true, false},
		{"/nonexistent", "@/utf16.pem", true, true, false},
		{"/nonexistent", "@/bare.txt", true, true, false},
		{"@/hashed4", "/nonexistent", true, false, true},
		{"@/hashed5", "/nonexistent", true, false, true},
		{"@/hashed6", "/nonexistent", true, true, false},
		{"@/hashed7", "/nonexistent", true, false, true},
	};
	char name[64];

	(void)state;
	make_dir("hashed2");
	write_hashed("hashed2", &set.root, 0);
	make_dir("hashed3");
	snprintf(name, sizeof(name), "hashed3/%08lx.0",
		store_hash(X509_get_subject_name(set.root.x509)));
	write_made(name, &set.other); /* another certificate with that hash */
	write_hashed("hashed3", &set.root, 1);
	make_dir("hashed4");
	snprintf(name, sizeof(name), "hashed4/%08lx.0",
		store_hash(X509_get_subject_name(set.root.x509)));
	write_text(name, "-----BEGIN CERTIFICATE-----\nMIIB\n");
	make_dir("hashed5");
	link_nowhere("hashed5");
	make_dir("hashed6");
	write_namesakes("hashed6", 100);
	make_dir("hashed7"); /* more than are looked at: the root is behind them */
	write_namesakes("hashed7", LIMIT_SAME_HASH + 1);
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		check_system(&rows[i]);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_good),
		cmocka_unit_test(test_partly),
		cmocka_unit_test(test_too_many),
		cmocka_unit_test(test_bad),
		cmocka_unit_test(test_kinds_named),
		cmocka_unit_test(test_trust_settings),
		cmocka_unit_test(test_system),
	};

	return cmocka_run_group_tests(tests, start, stop);
}
