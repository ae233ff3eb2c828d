/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Unit tests of spans. */
#include "../unit.h"

#include <string.h>

#include "base/span.h"

static void
numbers(void **state)
{
	static const uint8_t bytes[] = {1, 2, 3, 4, 5, 6, 7, 0x88, 9};
	struct span in;
	uint8_t u8;
	uint16_t u16;
	uint32_t u32;
	uint64_t u64;

	(void)state;
	in = span_of(bytes, sizeof(bytes));
	assert_true(span_u8(&in, &u8) && u8 == 1);
	assert_true(span_u16be(&in, &u16) && u16 == 0x0203);
	assert_true(span_u32be(&in, &u32) && u32 == 0x04050607);
	assert_true(span_u16le(&in, &u16) && u16 == 0x0988);
	assert_int_equal(in.n, 0);
	in = span_of(bytes, sizeof(bytes));
	assert_true(span_u32le(&in, &u32) && u32 == 0x04030201);
	in = span_of(bytes, sizeof(bytes));
	assert_true(span_u64le(&in, &u64) && u64 == 0x8807060504030201ull);
	assert_int_equal(in.n, 1);
}

/* Readers that find too little move nothing. */
static void
short_input(void **state)
{
	static const uint8_t bytes[] = {1, 2, 3, 4, 5, 6, 7};
	uint8_t copy[8];
	uint16_t u16;
	uint32_t u32;
	uint64_t u64;
	struct span part;

	(void)state;
	for (size_t n = 0; n < sizeof(bytes); n++) {
		struct span in = span_of(bytes, n);

		assert_true(n >= 1 || !span_u8(&in, copy));
		assert_true(n >= 2 || (!span_u16be(&in, &u16) && !span_u16le(&in, &u16)));
		assert_true(n >= 4 || (!span_u32be(&in, &u32) && !span_u32le(&in, &u32)));
		assert_false(span_u64le(&in, &u64));
		assert_false(span_take(&in, n + 1, &part));
		assert_false(span_take(&in, SIZE_MAX, &part));
		assert_false(span_skip(&in, n + 1));
		assert_false(span_copy(&in, copy, n + 1));
		assert_ptr_equal(in.p, bytes);
		assert_int_equal(in.n, n);
	}
}

static void
nothing(void **state)
{
	struct span in = span_of(NULL, 5), part;
	uint8_t u8;

	(void)state;
	assert_int_equal(in.n, 0);
	assert_int_equal(span_text(NULL).n, 0);
	assert_true(span_take(&in, 0, &part));
	assert_true(span_skip(&in, 0));
	assert_false(span_u8(&in, &u8));
	assert_false(span_until(&in, 'x', &part));
	assert_false(span_line(&in, &part));
	assert_int_equal(span_trim(in).n, 0);
	assert_true(span_equal(in, span_text("")));
	assert_true(span_is(in, ""));
}

static void
lines(void **state)
{
	static const char *const expected[] = {"one", "", "two\rx", "three\r", "last"};
	struct span in = span_text("one\r\n\ntwo\rx\nthree\r\r\nlast"), line;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(expected); i++) {
		assert_true(span_line(&in, &line));
		assert_true(span_is(line, expected[i]));
	}
	assert_false(span_line(&in, &line));
}

static void
until(void **state)
{
	struct span in = span_text("a:b:"), part;

	(void)state;
	assert_true(span_until(&in, ':', &part) && span_is(part, "a"));
	assert_true(span_until(&in, ':', &part) && span_is(part, "b"));
	assert_false(span_until(&in, ':', &part));
	in = span_text("abc");
	assert_false(span_until(&in, ':', &part));
	assert_true(span_is(in, "abc"));
}

static void
comparison(void **state)
{
	struct span in = span_text("Content-Length");

	(void)state;
	assert_true(span_is_nocase(in, "content-LENGTH"));
	assert_false(span_is_nocase(in, "content-lengt"));
	assert_false(span_is_nocase(span_text("@"), "`"));
	assert_false(span_is_nocase(span_text("["), "{"));
	assert_false(span_is_nocase(span_text("\xc4"), "\xe4"));
	assert_ptr_equal(span_find(in, "tent"), in.p + 3);
	assert_null(span_find(in, "Content-Length:"));
	assert_null(span_find(span_of(NULL, 0), "a"));
	assert_true(span_starts(in, "Content"));
	assert_true(span_starts(in, ""));
	assert_false(span_starts(in, "Content-Length:"));
	assert_false(span_is(in, "content-length"));
	assert_true(span_is(span_trim(span_text(" \t a b\t ")), "a b"));
	assert_int_equal(span_trim(span_text(" \t ")).n, 0);
}

static void
offset(void **state)
{
	struct span whole = span_text("abcdef"), in = whole;

	(void)state;
	assert_int_equal(span_offset(whole, in), 0);
	span_skip(&in, 4);
	assert_int_equal(span_offset(whole, in), 4);
	span_skip(&in, 2);
	assert_int_equal(span_offset(whole, in), 6);
}

/* Every length before the end, so that it lies in every place of a word. */
static void
test_until_nul16(void **state)
{
	uint8_t bytes[64];

	(void)state;
	for (size_t units = 0; units < 20; units++)
		for (int low = 0; low < 2; low++) {
			struct span in = span_of(bytes, 2 * units + 5), part = {NULL, 0};

			/* units of 0x0100 and 0x00ff have a zero byte each, and are none */
			for (size_t i = 0; i < sizeof(bytes); i++)
				bytes[i] = (i % 2 == 0) == (low == 0) ? 0xff : 0;
			bytes[2 * units] = bytes[2 * units + 1] = 0;
			assert_true(span_until_nul16(&in, &part));
			assert_int_equal(part.n, 2 * units);
			assert_int_equal(in.n, 3);
			in = span_of(bytes, 2 * units + 1);
			assert_false(span_until_nul16(&in, &part));
			assert_int_equal(in.n, 2 * units + 1);
		}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_until_nul16),
		cmocka_unit_test(numbers),
		cmocka_unit_test(short_input),
		cmocka_unit_test(nothing),
		cmocka_unit_test(lines),
		cmocka_unit_test(until),
		cmocka_unit_test(comparison),
		cmocka_unit_test(offset),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
