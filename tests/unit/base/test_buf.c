/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Unit tests of buffers. */
#include "../unit.h"

#include <string.h>

#include "base/buf.h"

static void
content(void **state)
{
	struct buf buf = buf_make(1000);
	static const uint8_t expected[] = {'a', 'b', 1, 2, 3, 4, 5, 6, 7, '4', '2'};

	(void)state;
	assert_true(buf_text(&buf, "ab"));
	assert_true(buf_u8(&buf, 1));
	assert_true(buf_u16be(&buf, 0x0203));
	assert_true(buf_u32be(&buf, 0x04050607));
	assert_true(buf_printf(&buf, "%d", 42));
	assert_true(span_equal(buf_view(&buf), span_of(expected, sizeof(expected))));
	buf_drop(&buf, 9);
	assert_string_equal(buf_cstr(&buf), "42");
	buf_cut(&buf, 1);
	assert_string_equal(buf_cstr(&buf), "4");
	buf_cut(&buf, 5);
	assert_string_equal(buf_cstr(&buf), "4");
	buf_drop(&buf, 5);
	assert_string_equal(buf_cstr(&buf), "");
	buf_free(&buf);
	assert_int_equal(buf.n, 0);
	assert_int_equal(buf.max, 1000);
}

/* Up to max, not a byte more, and then failed until reset. */
static void
ceiling(void **state)
{
	static const size_t sizes[] = {0, 1, 127, 128, 129, 200, 255, 256, 5000};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(sizes); i++) {
		struct buf buf = buf_make(sizes[i]);

		for (size_t n = 0; n < sizes[i]; n++)
			assert_true(buf_u8(&buf, 'x'));
		assert_int_equal(strlen(buf_cstr(&buf)), sizes[i]);
		assert_false(buf.failed);
		assert_true(buf.cap <= sizes[i] + 1);
		assert_false(buf_u8(&buf, 'x'));
		assert_true(buf.failed);
		assert_int_equal(buf.n, sizes[i]);
		assert_false(buf_add(&buf, "", 0));
		assert_string_equal(buf_cstr(&buf), "");
		buf_reset(&buf);
		assert_false(buf.failed);
		assert_int_equal(buf.n, 0);
		buf_free(&buf);
	}
}

static void
all_or_nothing(void **state)
{
	struct buf buf = buf_make(4);

	(void)state;
	assert_true(buf_text(&buf, "ab"));
	assert_false(buf_printf(&buf, "%s", "xyz"));
	assert_int_equal(buf.n, 2);
	buf_reset(&buf);
	assert_false(buf_add(&buf, "abcde", 5));
	assert_int_equal(buf.n, 0);
	buf_reset(&buf);
	assert_null(buf_room(&buf, SIZE_MAX));
	assert_true(buf.failed);
	buf_free(&buf);
	buf_free(NULL);
}

static void
room(void **state)
{
	struct buf buf = buf_make(10);
	uint8_t *p = buf_room(&buf, 10);

	(void)state;
	assert_non_null(p);
	memcpy(p, "0123456789", 10);
	assert_int_equal(buf.n, 0);
	buf_grew(&buf, 10);
	assert_string_equal(buf_cstr(&buf), "0123456789");
	assert_null(buf_room(&buf, 1));
	buf_free(&buf);

	buf = buf_make(10);
	assert_non_null(buf_room(&buf, 1));
	buf_grew(&buf, 100000);
	assert_true(buf.failed);
	assert_int_equal(buf.n, 0);
	buf_free(&buf);
}

static void
empty(void **state)
{
	struct buf buf = buf_make(10);

	(void)state;
	assert_string_equal(buf_cstr(&buf), "");
	assert_int_equal(buf_view(&buf).n, 0);
	assert_true(buf_span(&buf, span_of(NULL, 0)));
	buf_drop(&buf, 1);
	buf_free(&buf);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(content),
		cmocka_unit_test(ceiling),
		cmocka_unit_test(all_or_nothing),
		cmocka_unit_test(room),
		cmocka_unit_test(empty),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
