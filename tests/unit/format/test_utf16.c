/* SPDX-License-Identifier: GPL-3.0-or-later */
/* UTF-16: pairs, halves, both orders, odd ends. */
#include "../unit.h"

#include "format/utf16.h"

#define BYTES(text)                                                                                \
	{                                                                                          \
		(const uint8_t *)(text), sizeof(text) - 1                                          \
	}

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

static void
test_taken(void **state)
{
	static const struct {
		struct span in;
		enum utf16_order order;
		uint32_t first;
		size_t left;
	} rows[] = {
		{BYTES("a\0b\0"), UTF16_LITTLE, 'a', 2},
		{BYTES("\0a\0b"), UTF16_BIG, 'a', 2},
		{BYTES("\xff\xd7"), UTF16_LITTLE, 0xd7ff, 0},
		{BYTES("\0\xe0"), UTF16_LITTLE, 0xe000, 0},
		{BYTES("\0\xd8\0\xdc"), UTF16_LITTLE, 0x10000, 0},
		{BYTES("\xff\xdb\xff\xdf"), UTF16_LITTLE, 0x10ffff, 0},
		{BYTES("\xdb\xff\xdf\xff"), UTF16_BIG, 0x10ffff, 0},
		{BYTES("\xff\xdb"), UTF16_LITTLE, UTF16_UNPAIRED, 0},
		{BYTES("\xff\xdb\xff"), UTF16_LITTLE, UTF16_UNPAIRED, 1},
		{BYTES("\xff\xdb\0\xdb"), UTF16_LITTLE, UTF16_UNPAIRED, 2},
		{BYTES("\xff\xdb\0\xe0"), UTF16_LITTLE, UTF16_UNPAIRED, 2},
		{BYTES("\0\xdc\0\xdc"), UTF16_LITTLE, UTF16_UNPAIRED, 2},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct span in = rows[i].in;
		uint32_t c = 0;

		if (!utf16_take(&in, rows[i].order, &c) || c != rows[i].first ||
			in.n != rows[i].left)
			fail_msg("row %zu: %#x, %zu left", i, (unsigned int)c, in.n);
	}
}

static void
test_end(void **state)
{
	struct span in = span_of("a", 1);
	uint32_t c = 7;

	(void)state;
	assert_false(utf16_take(&in, UTF16_LITTLE, &c));
	assert_int_equal(in.n, 1);
	assert_int_equal(c, 7);
}

static void
test_text(void **state)
{
	static const struct {
		struct span in;
		const char *out;
	} rows[] = {
		{BYTES(""), ""},
		{BYTES("a"), ""},
		{BYTES("a\0b\0c"), "ab"},
		{BYTES("a\0\0\0b\0"), "a"},
		{BYTES("a\0\0\x01"
		       "b\0"),
			"a\xc4\x80"
			"b"},
		{BYTES("\0\xdc"
		       "a\0\0\xd8"),
			"\xef\xbf\xbd"
			"a\xef\xbf\xbd"},
		{BYTES("\x3d\xd8\x00\xde"), "\xf0\x9f\x98\x80"},
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		assert_string_equal(utf16_text(*state, rows[i].in), rows[i].out);
}

static void
test_full(void **state)
{
	struct buf out = buf_make(3);

	(void)state;
	utf16_add(&out, span_of("a\0b\0c\0d\0", 8));
	assert_true(out.failed);
	buf_free(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_taken),
		cmocka_unit_test(test_end),
		cmocka_unit_test_setup_teardown(test_text, setup, teardown),
		cmocka_unit_test(test_full),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
