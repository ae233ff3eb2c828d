/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Serialized certificates: what is read, and above all what is refused. */
#include "config.h"

#include "../unit.h"

#include <string.h>

#include "../made/policy_made.h"
#include "format/certctx.h"
#include "format/limits.h"

static const uint8_t DER[] = {0x30, 0x03, 0x02, 0x01, 0x05};
static const uint8_t SERVER[] = {
	0x30, 0x0a, 0x06, 0x08, 0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x03, 0x01};

static struct span
der(void)
{
	return span_of(DER, sizeof(DER));
}

static struct buf
with_usage(void)
{
	struct buf out = buf_make(1024 * 1024);

	context_property(&out, 3, span_of("12345678901234567890", 20));
	context_property(&out, 9, span_of(SERVER, sizeof(SERVER)));
	return out;
}

static void
reads(void **state)
{
	struct arena *arena = arena_new(unit_no_memory);
	struct buf made = with_usage();
	struct err err = {.kind = ERR_NONE};
	struct certctx context;
	struct span in, raw;

	(void)state;
	context_property(&made, 0x20, der());
	for (int end = 0; end < 2; end++) {
		in = arena_bytes(arena, buf_view(&made));
		if (!certctx_parse(arena, in, &context, &err))
			fail_msg("%s", err.text);
		assert_int_equal(context.kind, CERTCTX_CERTIFICATE);
		assert_true(span_equal(context.encoded, der()));
		assert_int_equal(context.props.count, 2);
		assert_true(certprops_get(&context.props, 3, &raw));
		assert_int_equal(raw.n, 20);
		assert_true(certprop_lists(&context.props.usages, "1.3.6.1.5.5.7.3.1"));
		context_end(&made);
	}
	buf_free(&made);
	arena_free(arena);
}

struct row {
	uint32_t id;
	struct span value;
	bool without, behind;
	const char *text;
	size_t offset;
};

static void
refuses(void **state)
{
	static uint8_t large[LIMIT_CERT + 16] = {0x30, 0x83, 0x04, 0x00, 0x0a};
	const struct row rows[] = {
		{33, der(), .text = "CRL", .without = true},
		{34, der(), .text = "trust list", .without = true},
		{9, der(), .text = "there twice", .offset = 56},
		{104, der(), .text = "FILETIME", .offset = 56},
		{0, der(), .text = "without a certificate", .offset = 56},
		{5, der(), .text = "cut off", .without = true, .offset = 73},
		{32, span_of(NULL, 0), .text = "not DER", .without = true, .offset = 56},
		{32, span_of("xyz", 3), .text = "not DER", .without = true, .offset = 56},
		{32, span_of(DER, 4), .text = "not DER", .without = true, .offset = 56},
		{32, der(), .text = "bytes behind", .offset = 73},
		{32, span_of(large, sizeof(large)), .text = "more than", .without = true},
	};
	struct arena *arena = arena_new(unit_no_memory);

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct buf made = with_usage();
		struct err err = {.kind = ERR_NONE};
		struct certctx context;

		context_property(&made, rows[i].id, rows[i].value);
		if (!rows[i].without)
			context_property(&made, 32, der());
		if (certctx_parse(arena, policy_take(arena, &made), &context, &err) ||
			strstr(err.text, rows[i].text) == NULL || err.offset != rows[i].offset)
			fail_msg("%zu: %s", i, err.text);
	}
	arena_free(arena);
}

/* What decides nothing hides no certificate, and is left out. */
static void
passes_over(void **state)
{
	static const struct {
		uint32_t id;
		struct span value;
		const char *text;
	} rows[] = {
		{3, {(const uint8_t *)"twice", 5}, "property 3 is there twice"},
		{11, {(const uint8_t *)"odd", 3}, "property 11 is no UTF-16 text"},
		{20, {NULL, 0}, "property 20 is an empty key identifier"},
		{98, {(const uint8_t *)"short", 5}, "property 98 is a hash of the wrong length"},
	};
	struct arena *arena = arena_new(unit_no_memory);

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct buf made = with_usage();
		struct certctx context;
		struct span value;

		context_property(&made, rows[i].id, rows[i].value);
		context_property(&made, 32, der());
		assert_true(certctx_parse(arena, policy_take(arena, &made), &context, NULL));
		assert_true(span_equal(context.encoded, der()));
		assert_non_null(context.flaw);
		assert_non_null(strstr(context.flaw, rows[i].text));
		assert_int_equal(
			certprops_get(&context.props, rows[i].id, &value), rows[i].id == 3);
	}
	arena_free(arena);
}

static void
counts(void **state)
{
	struct arena *arena = arena_new(unit_no_memory);
	struct buf made = buf_make(1024 * 1024);
	struct err err = {.kind = ERR_NONE};
	struct certctx context;
	static const uint8_t huge[] = {3, 0, 0, 0, 1, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 0};
	static const uint8_t unreserved[] = {3, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0};

	(void)state;
	assert_false(certctx_parse(arena, span_of(NULL, 0), &context, NULL));
	assert_false(certctx_parse(arena, span_of(huge, sizeof(huge)), &context, &err));
	assert_int_equal(err.offset, 8);
	err_clear(&err);
	assert_false(certctx_parse(arena, span_of(unreserved, sizeof(unreserved)), &context, &err));
	assert_int_equal(err.offset, 4);
	for (uint32_t i = 0; i <= LIMIT_CERTPROPS; i++)
		context_property(&made, 1000 + i, der());
	context_property(&made, 32, der());
	err_clear(&err);
	assert_false(certctx_parse(arena, policy_take(arena, &made), &context, &err));
	assert_int_equal(err.kind, ERR_LIMIT);
	arena_free(arena);
}

static void
prefixes_and_mutations(void **state)
{
	static const uint8_t flips[] = {0x01, 0x80, 0xff, 0x20};
	struct arena *arena = arena_new(unit_no_memory);
	struct buf made = with_usage();
	struct certctx context;
	struct span in;

	(void)state;
	context_property(&made, 32, der());
	in = policy_take(arena, &made);
	for (size_t n = 0; n < in.n; n += unit_step()) {
		struct arena *own = arena_new(unit_no_memory);
		struct err err = {.kind = ERR_NONE};

		assert_false(
			certctx_parse(own, arena_bytes(own, span_of(in.p, n)), &context, &err));
		assert_true(err.kind != ERR_NONE);
		arena_free(own);
	}
	for (size_t i = 0; i < in.n * ARRAY_SIZE(flips); i += unit_step()) {
		struct arena *own = arena_new(unit_no_memory);
		struct err err = {.kind = ERR_NONE};
		struct buf copy = buf_make(in.n);
		bool ok;

		buf_span(&copy, in);
		copy.p[i / ARRAY_SIZE(flips)] ^= flips[i % ARRAY_SIZE(flips)];
		ok = certctx_parse(own, policy_take(own, &copy), &context, &err);
		assert_int_equal(ok, err.kind == ERR_NONE);
		arena_free(own);
	}
	arena_free(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads),
		cmocka_unit_test(refuses),
		cmocka_unit_test(passes_over),
		cmocka_unit_test(counts),
		cmocka_unit_test(prefixes_and_mutations),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
