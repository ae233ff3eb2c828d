/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Certificate trust lists: what is read, and above all what is refused. */
#include "config.h"

#include "../unit.h"

#include <stdio.h>
#include <string.h>

#include "../made/list_made.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/text.h"
#include "format/ctl.h"
#include "format/der.h"
#include "format/limits.h"

#define PROPERTY_SERVER "1.3.6.1.5.5.7.3.1"
#define PROPERTY_CODE "1.3.6.1.5.5.7.3.3"

static const uint8_t HASH[64] = {1, 2, 3, 4};

static struct list_subject
subject(size_t n, const struct list_property *properties, size_t count)
{
	return (struct list_subject) {span_of(HASH, n), properties, count};
}

/* ---------------------------------------------------------------- what is read */

static void
reads_everything(void **state)
{
	static const uint8_t sequence[] = {0x14, 0x01, 0xdb};
	struct arena *arena = arena_new(unit_no_memory);
	const struct list_property properties[] = {
		{.id = 9, .value = list_usages(arena, PROPERTY_SERVER " " PROPERTY_CODE)},
		{.id = 11, .value = list_utf16(arena, "A Root")},
		{.id = 20, .value = span_of(HASH, 8)},
		{.id = 29, .value = span_of(HASH, 16)},
		{.id = 83, .value = span_of("x", 1)},
		{.id = 98, .value = span_of(HASH, 32)},
		{.id = 104, .value = span_of(NULL, 0)},
		{.id = 105, .value = span_of("yz", 2)},
		{.id = 122, .value = list_usages(arena, PROPERTY_CODE)},
		{.id = 126, .value = list_filetime(arena, 1800000001)},
		{.id = 127, .value = list_usages(arena, "")},
		{.id = 4711, .value = span_of("z", 1)},
		{.id = 0, .value = span_of("no property", 11)},
	};
	const struct list_subject one = subject(20, properties, ARRAY_SIZE(properties));
	const struct list_recipe recipe = {.list_id = "A|List",
		.next_update = "20270201000000Z",
		.sequence = span_of(sequence, sizeof(sequence)),
		.subjects = &one,
		.count = 1,
		.extension = "1.3.6.1.4.1.311.10.3.52"};
	struct span in = list_made(arena, &recipe), raw;
	struct err err = {.kind = ERR_NONE};
	const struct certprops *props;
	struct ctl ctl;

	(void)state;
	assert_true(ctl_recognise(in));
	if (!ctl_parse(arena, in, &ctl, &err))
		fail_msg("%s", err.text);
	assert_int_equal(ctl.usage_count, 1);
	assert_string_equal(ctl.usages[0], "1.3.6.1.4.1.311.10.3.9");
	assert_string_equal(ctl.list_id, "A/List");
	assert_true(span_equal(ctl.sequence_number, span_of(sequence, sizeof(sequence))));
	assert_int_equal(ctl.this_update, 1799884800);
	assert_true(ctl.has_next_update);
	assert_int_equal(ctl.next_update, 1801440000);
	assert_int_equal(ctl.hash, CTL_SHA1);
	assert_int_equal(ctl.signer_count, 0);
	assert_int_equal(ctl.subject_count, 1);
	assert_true(span_equal(ctl.subjects[0].id, span_of(HASH, 20)));
	props = &ctl.subjects[0].props;
	assert_int_equal(props->count, 12);
	assert_true(certprops_get(props, 4711, &raw) && span_is(raw, "z"));
	assert_true(certprops_get(props, 83, &raw) && span_is(raw, "x"));
	assert_false(certprops_get(props, 84, &raw));
	assert_string_equal(props->friendly_name, "A Root");
	assert_true(props->usages.present);
	assert_int_equal(props->usages.count, 2);
	assert_true(certprop_lists(&props->usages, PROPERTY_CODE));
	assert_false(certprop_lists(&props->disallowed_usages, PROPERTY_SERVER));
	assert_true(props->disallowed.present && props->disallowed.ever);
	assert_true(props->not_before.present && !props->not_before.ever);
	assert_int_equal(props->not_before.at, 1800000001);
	assert_true(props->not_before_usages.present);
	assert_int_equal(props->not_before_usages.count, 0);
	assert_int_equal(props->sha256.n, 32);
	assert_int_equal(props->key_id.n, 8);
	assert_int_equal(props->name_md5.n, 16);
	arena_free(arena);
}

static void
reads_little(void **state)
{
	struct arena *arena = arena_new(unit_no_memory);
	const struct list_recipe recipe = {.no_subjects = true};
	struct ctl ctl;

	(void)state;
	assert_true(ctl_parse(arena, list_made(arena, &recipe), &ctl, NULL));
	assert_int_equal(ctl.subject_count, 0);
	assert_null(ctl.list_id);
	assert_false(ctl.has_next_update);
	arena_free(arena);
}

/* ---------------------------------------------------------------- what is refused */

static void
check_hashes(void **state)
{
	static const struct {
		const char *oid;
		size_t n;
		bool ok;
	} rows[] = {
		{"1.3.14.3.2.26", 20, true},
		{"1.3.14.3.2.26", 32, false},
		{"1.3.14.3.2.26", 0, false},
		{"2.16.840.1.101.3.4.2.1", 32, true},
		{"2.16.840.1.101.3.4.2.1", 20, false},
		{"1.3.6.1.4.1.311.10.11.15", 16, true},
		{"1.3.6.1.4.1.311.10.11.15", 20, true},
		{"1.3.6.1.4.1.311.10.11.15", 32, true},
		{"1.3.6.1.4.1.311.10.11.15", 48, true},
		{"1.3.6.1.4.1.311.10.11.15", 64, true},
		{"1.3.6.1.4.1.311.10.11.15", 17, false},
		{"1.2.840.113549.2.5", 16, false},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct arena *arena = arena_new(unit_no_memory);
		const struct list_subject one = subject(rows[i].n, NULL, 0);
		const struct list_recipe recipe = {
			.hash = rows[i].oid, .subjects = &one, .count = 1};
		struct ctl ctl;

		if (ctl_parse(arena, list_made(arena, &recipe), &ctl, NULL) != rows[i].ok)
			fail_msg("%s %zu", rows[i].oid, rows[i].n);
		arena_free(arena);
	}
}

static void
check_properties(void **state)
{
	struct arena *arena = arena_new(unit_no_memory);
	static const uint8_t junk[] = {0x30, 0x03, 0x06, 0x01, 0x80}, behind[] = {0x30, 0x00, 0x00};
	const struct {
		struct list_property property;
		enum err_kind kind;
		const char *text;
	} rows[] = {
		{{.id = 9, .value = span_of(junk, sizeof(junk))}, ERR_FORMAT, "key purpose"},
		{{.id = 9, .value = span_of(behind, sizeof(behind))}, ERR_FORMAT, "list of key"},
		{{.id = 9, .value = span_of(NULL, 0)}, ERR_FORMAT, "property 9"},
		{{.id = 11, .value = span_of("abc", 3)}, ERR_FORMAT, "UTF-16"},
		{{.id = 11, .value = span_of(NULL, 0)}, ERR_NONE, NULL},
		{{.id = 20, .value = span_of(NULL, 0)}, ERR_FORMAT, "property 20"},
		{{.id = 29, .value = span_of(HASH, 20)}, ERR_FORMAT, "property 29"},
		{{.id = 98, .value = span_of(HASH, 20)}, ERR_FORMAT, "property 98"},
		{{.id = 104, .value = span_of(HASH, 7)}, ERR_FORMAT, "property 104 is no FILETIME"},
		{{.id = 126, .value = span_of(HASH, 9)}, ERR_FORMAT, "property 126 is no FILETIME"},
		{{.id = 104, .value = span_of(HASH, 8), .copies = 2}, ERR_FORMAT, "not one"},
		{{.id = 104, .value = span_of(HASH, 8), .copies = -1}, ERR_FORMAT, "not one"},
		{{.id = 104, .value = span_of(HASH, 8), .tag = DER_INTEGER}, ERR_FORMAT, "not one"},
		{{.id = 0, .value = span_of(HASH, 8), .tag = DER_INTEGER}, ERR_NONE, NULL},
		{{.id = 5, .value = span_of(HASH, 8)}, ERR_FORMAT, "property 5 is there twice"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		const struct list_property both[] = {
			rows[i].property, {.id = 5, .value = span_of("", 0)}};
		const struct list_subject one = subject(20, both, 2);
		const struct list_recipe recipe = {.subjects = &one, .count = 1};
		struct err err = {.kind = ERR_NONE};
		struct ctl ctl;

		ctl_parse(arena, list_made(arena, &recipe), &ctl, &err);
		assert_int_equal(err.kind, rows[i].kind);
		if (rows[i].text != NULL && strstr(err.text, rows[i].text) == NULL)
			fail_msg("%zu: %s", i, err.text);
		if (rows[i].kind == ERR_FORMAT)
			assert_in_range(err.offset, 40, 120);
	}
	arena_free(arena);
}

static void
check_fields(void **state)
{
	const struct list_subject twice[] = {subject(20, NULL, 0), subject(20, NULL, 0)};
	const struct {
		struct list_recipe recipe;
		enum err_kind kind;
	} rows[] = {
		{{.version = 1}, ERR_UNSUPPORTED},
		{{.usage = ""}, ERR_FORMAT},
		{{.this_update = "2701140000Z"}, ERR_FORMAT},
		{{.this_update = "271314000000Z"}, ERR_FORMAT},
		{{.next_update = "20270132000000Z"}, ERR_FORMAT},
		{{.subjects = twice, .count = 2}, ERR_FORMAT},
		{{.extension = "1.2.3", .critical = true}, ERR_UNSUPPORTED},
		{{.extension = "1.2.3"}, ERR_NONE},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct arena *arena = arena_new(unit_no_memory);
		struct err err = {.kind = ERR_NONE};
		struct ctl ctl;

		ctl_parse(arena, list_made(arena, &rows[i].recipe), &ctl, &err);
		if (err.kind != rows[i].kind)
			fail_msg("%zu: %s", i, err.text);
		arena_free(arena);
	}
}

/* Bytes of a whole message in which a field has been replaced by hand. */
static struct span
with_bytes(struct arena *arena, struct span in, size_t at, uint8_t byte)
{
	struct buf out = buf_make(in.n);
	struct span copy;

	buf_span(&out, in);
	out.p[at] = byte;
	copy = arena_bytes(arena, buf_view(&out));
	buf_free(&out);
	return copy;
}

static void
check_outside(void **state)
{
	static const char *const texts[] = {"", "0", "-----BEGIN CERTIFICATE-----\n", "MSCF"};
	struct arena *arena = arena_new(unit_no_memory);
	const struct list_recipe recipe = {.no_subjects = true};
	struct span in = list_made(arena, &recipe), longer;
	struct buf buf = buf_make(1024);
	struct err err = {.kind = ERR_NONE};
	struct ctl ctl;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
		assert_false(ctl_parse(arena, span_text(texts[i]), &ctl, NULL));
		assert_false(ctl_recognise(span_text(texts[i])));
	}
	buf_span(&buf, in);
	buf_u8(&buf, 0);
	longer = arena_bytes(arena, buf_view(&buf));
	buf_free(&buf);
	assert_false(ctl_parse(arena, longer, &ctl, &err));
	assert_int_equal(err.offset, in.n);
	err_clear(&err);
	/* indefinite length: BER, but not DER */
	assert_false(ctl_parse(arena, with_bytes(arena, in, 1, 0x80), &ctl, &err));
	assert_non_null(strstr(err.text, "X.690"));
	arena_free(arena);
}

/* ---------------------------------------------------------------- sizes */

static void
check_counts(void **state)
{
	enum { MANY = LIMIT_CTL_SUBJECTS + 1 };
	struct arena *arena = arena_new(unit_no_memory);
	struct list_subject *many = arena_array(arena, MANY, sizeof(*many));
	struct list_property properties[LIMIT_CERTPROPS + 1];
	struct list_subject one = subject(20, properties, ARRAY_SIZE(properties));
	struct list_recipe recipe = {.subjects = &one, .count = 1};
	struct err err = {.kind = ERR_NONE};
	struct buf usages = buf_make(64 * 1024);
	struct ctl ctl;

	(void)state;
	for (unsigned int i = 0; i < ARRAY_SIZE(properties); i++)
		properties[i] = (struct list_property) {.id = 1000 + i};
	assert_false(ctl_parse(arena, list_made(arena, &recipe), &ctl, &err));
	assert_int_equal(err.kind, ERR_LIMIT);

	for (int i = 0; i <= LIMIT_CERTPROP_USAGES; i++)
		buf_printf(&usages, "%s1.2.%d", i == 0 ? "" : " ", i);
	properties[0] =
		(struct list_property) {.id = 9, .value = list_usages(arena, buf_cstr(&usages))};
	one.count = 1;
	err_clear(&err);
	assert_false(ctl_parse(arena, list_made(arena, &recipe), &ctl, &err));
	assert_int_equal(err.kind, ERR_LIMIT);

	recipe = (struct list_recipe) {.usage = buf_cstr(&usages)};
	err_clear(&err);
	assert_false(ctl_parse(arena, list_made(arena, &recipe), &ctl, &err));
	assert_int_equal(err.kind, ERR_LIMIT);
	buf_free(&usages);

	for (int i = 0; i < MANY; i++) {
		uint8_t id[20] = {(uint8_t)i, (uint8_t)(i >> 8)};

		many[i].id = arena_bytes(arena, span_of(id, sizeof(id)));
	}
	recipe = (struct list_recipe) {.subjects = many, .count = MANY};
	err_clear(&err);
	assert_false(ctl_parse(arena, list_made(arena, &recipe), &ctl, &err));
	assert_int_equal(err.kind, ERR_LIMIT);
	recipe.count = LIMIT_CTL_SUBJECTS;
	assert_true(ctl_parse(arena, list_made(arena, &recipe), &ctl, NULL));
	assert_int_equal(ctl.subject_count, LIMIT_CTL_SUBJECTS);
	arena_free(arena);
}

/* Elements that cost two bytes each, and nesting. */
static void
check_elements(void **state)
{
	enum { MANY = 2 * (LIMIT_CTL_ELEMENTS + 1) };
	struct arena *arena = arena_new(unit_no_memory);
	struct span many = span_of(arena_alloc(arena, MANY), MANY), in;
	struct err err = {.kind = ERR_NONE};
	struct ctl ctl;

	(void)state;
	in = list_der(arena, DER_SEQUENCE, many);
	assert_false(ctl_parse(arena, in, &ctl, &err));
	assert_int_equal(err.kind, ERR_LIMIT);
	in = span_of(NULL, 0);
	for (int i = 0; i < LIMIT_DER_DEPTH + 3; i++)
		in = list_der(arena, DER_SEQUENCE, in);
	err_clear(&err);
	assert_false(ctl_parse(arena, in, &ctl, &err));
	assert_int_equal(err.kind, ERR_LIMIT);
	err_clear(&err);
	assert_false(ctl_parse(arena, span_of(many.p, (size_t)LIMIT_CTL_BYTES + 1), &ctl, &err));
	assert_int_equal(err.kind, ERR_LIMIT);
	arena_free(arena);
}

/* ---------------------------------------------------------------- a small sample */

static struct span
sample(struct arena *arena)
{
	const char *data = getenv("TESTS_DATA");
	struct err err = {.kind = ERR_NONE};
	struct span in;

	if (!file_read(arena,
		    arena_printf(arena, "%s/ctl/roots.stl", data == NULL ? "tests/data" : data),
		    LIMIT_CTL_BYTES, deadline_in(5), &in, &err))
		fail_msg("%s", err.text);
	return in;
}

static void
check_prefixes(void **state)
{
	struct arena *arena = arena_new(unit_no_memory);
	struct span in = sample(arena);
	struct ctl ctl;

	(void)state;
	assert_true(ctl_parse(arena, in, &ctl, NULL));
	assert_int_equal(ctl.signer_count, 1);
	for (size_t n = 0; n < in.n; n += unit_step()) {
		struct arena *own = arena_new(unit_no_memory);
		struct err err = {.kind = ERR_NONE};
		/* of its own size, so that sanitizers see where it ends */
		struct span cut = arena_bytes(own, span_of(in.p, n));

		if (ctl_parse(own, cut, &ctl, &err) || err.kind == ERR_NONE)
			fail_msg("prefix of %zu bytes", n);
		ctl_recognise(cut);
		arena_free(own);
	}
	arena_free(arena);
}

/* Whatever has been changed is either read or refused with a reason. */
static void
check_mutations(void **state)
{
	static const uint8_t flips[] = {0x01, 0x02, 0x20, 0x80, 0xff};
	struct arena *arena = arena_new(unit_no_memory);
	struct span in = sample(arena);
	size_t refused = 0;

	(void)state;
	for (size_t i = 0; i < in.n * ARRAY_SIZE(flips); i += unit_step()) {
		struct arena *own = arena_new(unit_no_memory);
		struct err err = {.kind = ERR_NONE};
		size_t at = i / ARRAY_SIZE(flips);
		struct ctl ctl;
		bool ok = ctl_parse(own,
			with_bytes(own, in, at, in.p[at] ^ flips[i % ARRAY_SIZE(flips)]), &ctl,
			&err);

		assert_int_equal(ok, err.kind == ERR_NONE);
		refused += !ok;
		arena_free(own);
	}
	assert_in_range(refused * unit_step(), in.n, in.n * ARRAY_SIZE(flips));
	arena_free(arena);
}

/* ---------------------------------------------------------------- parts */

static void
check_oids(void **state)
{
	static const struct {
		struct span in;
		const char *text;
	} rows[] = {
		{{(const uint8_t *)"\x2a\x03", 2}, "1.2.3"},
		{{(const uint8_t *)"\x55\x1d\x25\x00", 4}, "2.5.29.37.0"},
		{{(const uint8_t *)"\x88\x37\x01", 3}, "2.999.1"},
		{{(const uint8_t *)"\x27", 1}, "0.39"},
		{{(const uint8_t *)"\x81\xff\xff\xff\xff\xff\xff\xff\xff\x7f", 10},
			"2.18446744073709551535"},
		{{(const uint8_t *)"\x83\xff\xff\xff\xff\xff\xff\xff\xff\x7f", 10}, NULL},
		{{(const uint8_t *)"\x80\x01", 2}, NULL},
		{{(const uint8_t *)"\x2a\x80\x01", 3}, NULL},
		{{(const uint8_t *)"\x2a\x83", 2}, NULL},
		{{(const uint8_t *)"", 0}, NULL},
	};
	struct arena *arena = arena_new(unit_no_memory);

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		const char *text = der_oid_text(arena, rows[i].in);

		if (!text_equal(text, rows[i].text))
			fail_msg("%zu: %s", i, text == NULL ? "NULL" : text);
	}
	arena_free(arena);
}

static void
check_lengths(void **state)
{
	static const struct {
		struct span in;
		bool ok;
	} rows[] = {
		{{(const uint8_t *)"\x04\x00", 2}, true}, {{(const uint8_t *)"\x04\x01", 2}, false},
		{{(const uint8_t *)"\x04", 1}, false}, {{(const uint8_t *)"", 0}, false},
		{{(const uint8_t *)"\x04\x81\x01\x00", 4}, false},         /* not the shortest */
		{{(const uint8_t *)"\x04\x82\x00\x80", 4}, false},         /* nor that */
		{{(const uint8_t *)"\x04\x80\x00\x00", 4}, false},         /* indefinite */
		{{(const uint8_t *)"\x04\x84\xff\xff\xff\xff", 6}, false}, /* huge */
		{{(const uint8_t *)"\x04\x85\x01\x00\x00\x00\x00", 7}, false}, /* more so */
		{{(const uint8_t *)"\x1f\x01\x00", 3}, false},                 /* long tag */
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct span in = rows[i].in, content;
		uint8_t tag;

		if (der_any(&in, &tag, &content) != rows[i].ok ||
			der_check(rows[i].in, 10, NULL) != rows[i].ok)
			fail_msg("%zu", i);
		if (!rows[i].ok)
			assert_int_equal(in.n, rows[i].in.n);
	}
}

static void
check_texts(void **state)
{
	static const struct {
		struct span in;
		const char *text;
	} rows[] = {
		{{(const uint8_t *)"a\0b\0\0\0", 6}, "ab"},
		{{(const uint8_t *)"a\0b\0", 4}, "ab"},
		{{(const uint8_t *)"\x51\x01t\0", 4}, "\xc5\x91t"},
		{{(const uint8_t *)"\x3d\xd8\x00\xde", 4}, "\xf0\x9f\x98\x80"},
		{{(const uint8_t *)"\x3d\xd8", 2}, "\xef\xbf\xbd"},
		{{(const uint8_t *)"\x00\xde", 2}, "\xef\xbf\xbd"},
		{{(const uint8_t *)"\x3d\xd8z\0", 4}, "\xef\xbf\xbdz"},
		{{(const uint8_t *)"|\0", 2}, "/"},
		{{(const uint8_t *)"", 0}, ""},
		{{(const uint8_t *)"a", 1}, NULL},
	};
	struct arena *arena = arena_new(unit_no_memory);

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		const char *text = certprop_text(arena, rows[i].in);

		if (!text_equal(text, rows[i].text))
			fail_msg("%zu: %s", i, text == NULL ? "NULL" : text);
	}
	arena_free(arena);
}

static void
check_filetimes(void **state)
{
	static const struct {
		const char *in;
		int64_t at;
	} rows[] = {
		{"\x00\x00\x00\x00\x00\x00\x00\x00", -INT64_C(11644473600)},
		{"\x00\x80\x3e\xd5\xde\xb1\x9d\x01", 0},
		{"\x00\x80\xc8\x2b\x68\x86\xd7\x01", 1627776000},
		{"\xff\xff\xff\xff\xff\xff\xff\xff", INT64_C(1833029933770)},
	};
	int64_t at;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		assert_true(certprop_filetime(span_of(rows[i].in, 8), &at));
		assert_int_equal(at, rows[i].at);
		assert_false(certprop_filetime(span_of(rows[i].in, 7), &at));
	}
}

/* ---------------------------------------------------------------- Microsoft's own */

static struct span
shared_file(struct arena *arena, const char *name)
{
	const char *shared = getenv("SHARED_DATA"), *data = getenv("TESTS_DATA");
	struct span in = span_of(NULL, 0);

	file_read(arena,
		shared != NULL ? arena_printf(arena, "%s/ctl/%s", shared, name)
			       : arena_printf(arena, "%s/../../../shared/data/ctl/%s",
					 data == NULL ? "tests/data" : data, name),
		LIMIT_CTL_BYTES, deadline_in(5), &in, NULL);
	return in;
}

/* It has no place for signers at all. */
static void
check_real_unsigned(void **state)
{
	struct arena *arena = arena_new(unit_no_memory);
	struct span in = shared_file(arena, "unsigned.stl");
	struct err err = {.kind = ERR_NONE};
	struct ctl ctl;

	(void)state;
	if (in.n == 0) {
		arena_free(arena);
		skip();
	}
	assert_true(ctl_recognise(in));
	assert_false(ctl_parse(arena, in, &ctl, &err));
	assert_non_null(strstr(err.text, "is not signed"));
	assert_int_equal(err.offset, in.n);
	arena_free(arena);
}

static void
check_real(void **state)
{
	static const struct {
		const char *name;
		size_t subjects, signers;
		int64_t this_update;
	} rows[] = {
		{"authroot-2025-07-03.stl", 514, 1, 1750096571},
		{"authroot-2026-04-22.stl", 515, 1, 1776818008},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct arena *arena = arena_new(unit_no_memory);
		struct err err = {.kind = ERR_NONE};
		struct span in = shared_file(arena, rows[i].name);
		struct ctl ctl;

		if (in.n == 0) {
			arena_free(arena);
			skip();
		}
		if (!ctl_parse(arena, in, &ctl, &err))
			fail_msg("%s: %s", rows[i].name, err.text);
		assert_int_equal(ctl.subject_count, rows[i].subjects);
		assert_int_equal(ctl.signer_count, rows[i].signers);
		assert_int_equal(ctl.this_update, rows[i].this_update);
		assert_false(ctl.has_next_update);
		assert_null(ctl.list_id);
		assert_int_equal(ctl.sequence_number.n, 9);
		for (size_t k = 0; k < ctl.subject_count; k++) {
			assert_int_equal(ctl.subjects[k].props.sha256.n, 32);
			assert_int_equal(ctl.subjects[k].props.name_md5.n, 16);
			assert_non_null(ctl.subjects[k].props.friendly_name);
		}
		arena_free(arena);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_everything),
		cmocka_unit_test(reads_little),
		cmocka_unit_test(check_hashes),
		cmocka_unit_test(check_properties),
		cmocka_unit_test(check_fields),
		cmocka_unit_test(check_outside),
		cmocka_unit_test(check_counts),
		cmocka_unit_test(check_elements),
		cmocka_unit_test(check_prefixes),
		cmocka_unit_test(check_mutations),
		cmocka_unit_test(check_oids),
		cmocka_unit_test(check_lengths),
		cmocka_unit_test(check_texts),
		cmocka_unit_test(check_filetimes),
		cmocka_unit_test(check_real),
		cmocka_unit_test(check_real_unsigned),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
