/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Unit tests of PEM and DER. */
#include "../unit.h"

#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/limits.h"
#include "base/text.h"
#include "format/limits.h"
#include "format/pem_der.h"

static int
setup(void **state)
{
	*state = arena_new(unit_no_memory);
	return 0;
}

static int
teardown(void **state)
{
	arena_free(*state);
	return 0;
}

static struct span
load(struct arena *arena, const char *name)
{
	const char *dir = getenv("TESTS_DATA");
	char path[4096];
	struct err err = {.kind = ERR_NONE};
	struct span out = {.n = 0};

	snprintf(path, sizeof(path), "%s/pem/%s", dir == NULL ? "tests/data" : dir, name);
	if (!file_read(arena, path, LIMIT_FILE, deadline_in(5), &out, &err))
		fail_msg("%s", err.text);
	return out;
}

/* "-----BEGIN LABEL-----", base64 of `der` in lines of `width`, "-----END LABEL-----" */
static struct span
armour(struct arena *arena, const char *label, struct span der, size_t width, const char *eol)
{
	struct buf out = buf_make(4 * der.n + 1000);
	struct span text = span_text(text_base64(arena, der)), line, made;

	buf_printf(&out, "-----BEGIN %s-----%s", label, eol);
	while (text.n > 0) {
		span_take(&text, text.n < width ? text.n : width, &line);
		buf_span(&out, line);
		buf_text(&out, eol);
	}
	buf_printf(&out, "-----END %s-----%s", label, eol);
	assert_false(out.failed);
	made = arena_bytes(arena, buf_view(&out));
	buf_free(&out);
	return made;
}

static struct span
join(struct arena *arena, struct span a, struct span b)
{
	uint8_t *p = arena_alloc(arena, a.n + b.n);

	if (a.n > 0)
		memcpy(p, a.p, a.n);
	if (b.n > 0)
		memcpy(p + a.n, b.p, b.n);
	return span_of(p, a.n + b.n);
}

static void
uses(void **state)
{
	static const struct {
		const char *file;
		enum pem_der_use use;
	} rows[] = {
		{"plain.pem", PEM_DER_PLAIN},
		{"plain.der", PEM_DER_PLAIN},
		{"text.pem", PEM_DER_PLAIN},
		{"bare.pem", PEM_DER_PLAIN},
		{"alias.pem", PEM_DER_PLAIN},
		{"trusted.pem", PEM_DER_TRUSTED},
		{"trusted-any.pem", PEM_DER_TRUSTED},
		{"restricted.pem", PEM_DER_RESTRICTED},
		{"rejected.pem", PEM_DER_REJECTED},
		{"rejected-any.pem", PEM_DER_REJECTED},
		{"rejected-other.pem", PEM_DER_PLAIN},
	};
	struct span der = load(*state, "plain.der");

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct err err = {.kind = ERR_NONE};
		struct pem_der out;

		if (!pem_der_parse(*state, load(*state, rows[i].file), NULL, &out, &err))
			fail_msg("%s: %s", rows[i].file, err.text);
		assert_int_equal(err.kind, ERR_NONE);
		assert_int_equal(out.count, 1);
		assert_int_equal(out.other, 0);
		assert_true(span_equal(out.certs[0].der, der));
		assert_int_equal(out.certs[0].use, rows[i].use);
		pem_der_clear(&out);
	}
}

static void
forms(void **state)
{
	struct span der = load(*state, "plain.der"), mark = span_text("\xef\xbb\xbf");
	struct span plain = load(*state, "plain.pem");
	const struct span inputs[] = {
		armour(*state, "CERTIFICATE", der, 64, "\r\n"),
		armour(*state, "CERTIFICATE", der, 76, "\n"),
		armour(*state, "CERTIFICATE", der, 64, " \t\n"),
		armour(*state, "CERTIFICATE", der, 100000, "\n"),
		armour(*state, "X509 CERTIFICATE", der, 64, "\n"), join(*state, mark, plain),
		join(*state, span_text("Subject: somebody\n\n"), plain),
		join(*state, plain, span_text("\n# a comment\n0\n")),
		span_of(plain.p, plain.n - 1), /* without the last line end */
	};

	for (size_t i = 0; i < ARRAY_SIZE(inputs); i++) {
		struct err err = {.kind = ERR_NONE};
		struct pem_der out;

		assert_true(pem_der_is_pem(inputs[i]));
		if (!pem_der_parse(*state, inputs[i], NULL, &out, &err))
			fail_msg("form %zu: %s", i, err.text);
		assert_int_equal(out.count, 1);
		assert_true(span_equal(out.certs[0].der, der));
		assert_non_null(out.certs[0].x509);
		pem_der_clear(&out);
	}
}

static void
several(void **state)
{
	struct span plain = load(*state, "plain.pem"), other = load(*state, "pkcs7.pem");
	struct span all = join(*state, join(*state, plain, other), load(*state, "rejected.pem"));
	struct err err = {.kind = ERR_NONE};
	struct pem_der out;

	assert_true(pem_der_parse(*state, all, NULL, &out, &err));
	assert_int_equal(out.count, 2);
	assert_int_equal(out.other, 1);
	assert_int_equal(out.certs[0].use, PEM_DER_PLAIN);
	assert_int_equal(out.certs[1].use, PEM_DER_REJECTED);
	pem_der_clear(&out);

	assert_true(pem_der_parse(*state, other, NULL, &out, &err));
	assert_int_equal(out.count, 0);
	assert_int_equal(out.other, 1);
}

static void
refused(void **state)
{
	struct span der = load(*state, "plain.der"), plain = load(*state, "plain.pem");
	struct span trusted = load(*state, "trusted.pem");
	struct span nothing = span_of(NULL, 0), two = span_text("\x05");
	struct span changed = arena_bytes(*state, der);
	struct span damaged = arena_bytes(*state, plain);
	size_t second = plain.n;

	((uint8_t *)changed.p)[4] = 0x31;
	((uint8_t *)damaged.p)[26] = '!'; /* "CERTIFICATE----!" */
	{
		const struct {
			struct span in;
			size_t offset;
			const char *text;
		} rows[] = {
			{nothing, 0, "empty"},
			{span_text("\n"), 0, "neither"},
			{span_text("hello world\n"), 0, "neither"},
			{span_text("MIIBrDCCAVOgAwIBAgIU"), 0, "neither"},
			{join(*state, der, two), 0, "1 bytes behind"},
			{join(*state, der, join(*state, span_text("\n"), plain)), 0, "behind"},
			{changed, 0, "cannot be decoded"},
			{span_of(der.p, der.n - 1), 0, "neither"},
			{armour(*state, "CERTIFICATE", join(*state, der, two), 64, "\n"), 0,
				"1 bytes behind"},
			{armour(*state, "CERTIFICATE", nothing, 64, "\n"), 0, "decoded"},
			{armour(*state, "CERTIFICATE", changed, 64, "\n"), 0, "decoded"},
			{armour(*state, "TRUSTED CERTIFICATE", join(*state, der, two), 64, "\n"), 0,
				"trust settings"},
			{damaged, 0, "damaged BEGIN"},
			{join(*state, plain, damaged), second, "damaged BEGIN"},
			{span_of(plain.p, plain.n / 2), 0, "without end"},
			{join(*state, span_of(plain.p, plain.n / 2),
				 join(*state, span_text("\n"), trusted)),
				0, "without end"},
			{join(*state, plain, span_of(plain.p, 300)), second, "without end"},
			{join(*state, plain, span_text("-----END CERTIFICATE-----\n")), second,
				"without its BEGIN"},
			{span_text("-----BEGIN CERTIFICATE-----\nMIIB\n-----END X509 CRL-----\n"),
				33, "without its BEGIN"},
			{span_text("-----BEGIN CERTIFICATE-----\n!!!!\n"
				   "-----END CERTIFICATE-----\n"),
				0, "decoded"},
			{span_of(plain.p, plain.n - 2), plain.n - 26, "without its BEGIN"},
			{join(*state, span_of(plain.p, plain.n - 2), span_text("!\n")),
				plain.n - 26, "without its BEGIN"},
			{span_text("-----BEGIN -----\nMIIB\n-----END -----\n"), 0, "damaged BEGIN"},
		};

		for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
			struct err err = {.kind = ERR_NONE};
			struct pem_der out = {.count = 77};

			if (pem_der_parse(*state, rows[i].in, NULL, &out, &err))
				fail_msg("case %zu was taken", i);
			assert_int_equal(err.kind, ERR_FORMAT);
			if (strstr(err.text, rows[i].text) == NULL)
				fail_msg("case %zu: %s", i, err.text);
			assert_int_equal(err.offset, rows[i].offset);
			assert_int_equal(out.count, 77);
			assert_false(pem_der_parse(*state, rows[i].in, NULL, &out, NULL));
		}
	}
}

static void
limits(void **state)
{
	static uint8_t big[LIMIT_CERT + 100];
	struct err err = {.kind = ERR_NONE};
	struct pem_der out;

	big[0] = 0x30;
	big[1] = 0x83;
	big[2] = (LIMIT_CERT + 95) >> 16;
	big[3] = ((LIMIT_CERT + 95) >> 8) & 0xff;
	big[4] = (LIMIT_CERT + 95) & 0xff;
	assert_true(pem_der_is_der(span_of(big, sizeof(big))));
	assert_false(pem_der_parse(*state, span_of(big, sizeof(big)), NULL, &out, &err));
	assert_int_equal(err.kind, ERR_LIMIT);
	err_clear(&err);
	assert_false(pem_der_parse(*state,
		armour(*state, "CERTIFICATE", span_of(big, sizeof(big)), 64, "\n"), NULL, &out,
		&err));
	assert_int_equal(err.kind, ERR_LIMIT);
}

/* Every cut of a DER certificate, and every cut within a block, is refused. */
static void
cuts(void **state)
{
	struct span der = load(*state, "plain.der"), pem = load(*state, "trusted.pem");
	struct pem_der out;

	for (size_t n = 0; n < der.n; n += unit_step())
		assert_false(pem_der_parse(
			*state, arena_bytes(*state, span_of(der.p, n)), NULL, &out, NULL));
	for (size_t n = 0; n < pem.n - 1; n += unit_step())
		assert_false(pem_der_parse(
			*state, arena_bytes(*state, span_of(pem.p, n)), NULL, &out, NULL));
}

/* No single changed byte may lead out of the input; what is taken is one certificate. */
static void
mutations(void **state)
{
	static const uint8_t values[] = {0x00, 0x01, 0x30, 0x7f, 0x80, 0x84, 0xff, '-', '\n'};
	const char *const files[] = {"plain.der", "trusted.pem"};

	for (size_t f = 0; f < ARRAY_SIZE(files); f++) {
		struct span in = load(*state, files[f]);

		for (size_t i = 0; i < in.n; i += unit_step())
			for (size_t v = 0; v < ARRAY_SIZE(values); v++) {
				struct arena *arena = arena_new(unit_no_memory);
				struct span copy = arena_bytes(arena, in);
				struct pem_der out;

				((uint8_t *)copy.p)[i] = values[v];
				if (pem_der_parse(arena, copy, NULL, &out, NULL)) {
					assert_true(out.count + out.other == 1);
					pem_der_clear(&out);
				}
				arena_free(arena);
			}
	}
}

/* Certificate `i` of what was indexed, decoded if it was left for later, in the order of the file.
 */
static struct span
indexed_der(struct arena *arena, const struct pem_der *index, size_t i, enum pem_der_use *use)
{
	size_t later = 0;
	struct pem_der one;
	struct span der;

	/* before it stand `later` undecoded ones and i - later others */
	while (later < index->later_count && index->later[later].before + later < i)
		later++;
	if (later == index->later_count || index->later[later].before + later != i) {
		*use = index->certs[i - later].use;
		return index->certs[i - later].der;
	}
	assert_true(pem_der_parse(arena, index->later[later].text, NULL, &one, NULL));
	assert_int_equal(one.count, 1);
	*use = one.certs[0].use;
	der = one.certs[0].der;
	pem_der_clear(&one);
	return der;
}

/* Returns how many were left for later. */
static size_t
compare_index(struct span in)
{
	struct arena *arena = arena_new(unit_no_memory);
	struct err err = {.kind = ERR_NONE}, index_err = {.kind = ERR_NONE};
	struct pem_der all = {.count = 0}, index = {.count = 0};
	bool ok = pem_der_read(arena, in, NULL, &all, &err);
	enum pem_der_use use;
	size_t later;

	assert_int_equal(pem_der_index(arena, in, NULL, &index, &index_err), ok);
	assert_int_equal(index_err.kind, err.kind);
	assert_string_equal(index_err.text, err.text);
	assert_int_equal(index.other, all.other);
	assert_int_equal(index.broken.count, all.broken.count);
	assert_int_equal(index.broken_trusted, all.broken_trusted);
	if (all.broken.count > 0)
		assert_string_equal(index.broken.items[0].text, all.broken.items[0].text);
	assert_int_equal(index.count + index.later_count, all.count);
	for (size_t i = 0; i < all.count; i++) {
		assert_true(span_equal(indexed_der(arena, &index, i, &use), all.certs[i].der));
		assert_int_equal(use, all.certs[i].use);
	}
	later = index.later_count;
	pem_der_clear(&index);
	pem_der_clear(&all);
	arena_free(arena);
	return later;
}

static struct span
spoilt(struct arena *arena, struct span in, size_t at, uint8_t value)
{
	struct span copy = arena_bytes(arena, in);

	((uint8_t *)copy.p)[at] = value;
	return copy;
}

/* What an index makes of a file is what decoding all of it makes, whatever stands in it. */
static void
index_forms(void **state)
{
	struct span der = load(*state, "plain.der"), plain = load(*state, "plain.pem");
	struct span rejected = load(*state, "rejected.pem"), pkcs7 = load(*state, "pkcs7.pem");
	struct span wide = armour(*state, "CERTIFICATE", der, 76, "\n");
	struct span damaged = spoilt(*state, plain, 200, '!');
	const struct {
		struct span in;
		size_t later;
	} rows[] = {
		{plain, 1},
		{armour(*state, "CERTIFICATE", der, 64, "\r\n"), 1},
		{armour(*state, "X509 CERTIFICATE", der, 64, "\n"), 1},
		{wide, 0},
		{armour(*state, "CERTIFICATE", der, 64, " \t\n"), 0},
		{armour(*state, "CERTIFICATE", der, 60, "\n"), 0},
		{armour(*state, "CERTIFICATE", join(*state, der, span_text("x")), 64, "\n"), 0},
		{armour(*state, "CERTIFICATE", span_of(der.p, der.n - 1), 64, "\n"), 0},
		{join(*state, span_text("  "), plain), 0},
		{join(*state, plain, plain), 2},
		{join(*state, rejected, plain), 1},
		{join(*state, plain, rejected), 1},
		{join(*state, join(*state, plain, rejected), join(*state, wide, plain)), 2},
		{join(*state, join(*state, plain, span_text("# a comment\n")),
			 join(*state, pkcs7, plain)),
			2},
		{der, 0},
		{span_of(plain.p, plain.n - 30), 0},
		{join(*state, plain, span_of(plain.p, 300)), 0},
		{damaged, 0},
		{join(*state, plain, damaged), 1},
		{span_of(NULL, 0), 0},
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		if (compare_index(rows[i].in) != rows[i].later)
			fail_msg("form %zu: %zu were left", i, compare_index(rows[i].in));
}

/* Each byte of a file changed, and each byte of the certificate in one. */
static void
index_mutations(void **state)
{
	static const uint8_t values[] = {0x00, 0x30, '-', '=', ' ', '\n', 'A', 0xff};
	struct span plain = load(*state, "plain.pem"), der = load(*state, "plain.der");
	struct span in = join(*state, plain, load(*state, "trusted.pem"));
	size_t later = 0;

	for (size_t i = 0; i < in.n; i += unit_step()) {
		struct arena *arena = arena_new(unit_no_memory);
		uint8_t value = values[i % ARRAY_SIZE(values)];

		later += compare_index(spoilt(arena, in, i, value));
		if (i < der.n)
			later += compare_index(armour(
				arena, "CERTIFICATE", spoilt(arena, der, i, value), 64, "\n"));
		arena_free(arena);
	}
	assert_true(later > 0);
}

static void
recognition(void **state)
{
	static const struct {
		const char *bytes;
		size_t n;
		bool der;
	} rows[] = {
		{"", 0, false},
		{"\x30", 1, false},
		{"\x30\x00", 2, false},
		{"0 tons of text", 14, false},
		{"\x31\x00", 2, false},
		{"\x30\x80\x00\x00", 4, false},
		{"\x30\x81\x01\x05", 4, true},
		{"\x30\x85\x00\x00\x00\x00\x01\x05", 8, false},
		{"\x30\x84\x00\x00\x00\x01\x05", 7, true},
		{"\x30\x84\xff\xff\xff\xff\x05", 7, false},
		{"\x30\x82\x00", 3, false},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		assert_int_equal(pem_der_is_der(span_of(rows[i].bytes, rows[i].n)), rows[i].der);
	assert_false(pem_der_is_pem(span_text("a -----BEGIN CERTIFICATE-----")));
	assert_false(pem_der_is_pem(span_text("")));
	assert_true(pem_der_is_pem(span_text("x\n  -----BEGIN X-----")));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(uses, setup, teardown),
		cmocka_unit_test_setup_teardown(forms, setup, teardown),
		cmocka_unit_test_setup_teardown(several, setup, teardown),
		cmocka_unit_test_setup_teardown(refused, setup, teardown),
		cmocka_unit_test_setup_teardown(limits, setup, teardown),
		cmocka_unit_test_setup_teardown(cuts, setup, teardown),
		cmocka_unit_test_setup_teardown(mutations, setup, teardown),
		cmocka_unit_test_setup_teardown(index_forms, setup, teardown),
		cmocka_unit_test_setup_teardown(index_mutations, setup, teardown),
		cmocka_unit_test(recognition),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
