/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Unit tests of text. */
#include "../unit.h"

#include <math.h>
#include <string.h>

#include "base/text.h"

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

/* Whatever goes in, this holds for what comes out. */
static void
assert_harmless(const char *text)
{
	struct span in = span_text(text);
	uint32_t c;

	while (in.n > 0) {
		assert_true(text_utf8(&in, &c));
		assert_true(c >= 0x20 && c != 0x7f && c != '|');
		assert_false(c >= 0x80 && c <= 0x9f);
		assert_false(c >= 0x200b && c <= 0x200f);
		assert_false(c >= 0x2028 && c <= 0x202e);
		assert_false(c >= 0x2066 && c <= 0x2069);
		assert_false(c == 0x61c || c == 0xfeff);
	}
}

static void
hostile(void **state)
{
	static const struct {
		const char *in, *out;
	} rows[] = {
		{"", ""},
		{"plain text", "plain text"},
		{"a|b=1;2;3", "a/b=1;2;3"},
		{"two\nlines", "two\\x0alines"},
		{"cr\r\n", "cr\\x0d\\x0a"},
		{"tab\t", "tab\\x09"},
		{"\x1b[31mred\x1b[0m", "\\x1b[31mred\\x1b[0m"},
		{"bell\a\b\x7f", "bell\\x07\\x08\\x7f"},
		/* C1 controls, among them CSI */
		{"\xc2\x80\xc2\x9b\xc2\x9f", "\\u{80}\\u{9b}\\u{9f}"},
		/* bidi: marks, embeddings, overrides, isolates, Arabic letter mark */
		{"\xe2\x80\x8e\xe2\x80\x8f", "\\u{200e}\\u{200f}"},
		{"\xe2\x80\xaa\xe2\x80\xae", "\\u{202a}\\u{202e}"},
		{"\xe2\x81\xa6\xe2\x81\xa9", "\\u{2066}\\u{2069}"},
		{"\xd8\x9c", "\\u{61c}"},
		/* line and paragraph separator, invisible characters, byte order mark */
		{"\xe2\x80\xa8\xe2\x80\xa9", "\\u{2028}\\u{2029}"},
		{"\xe2\x80\x8b\xc2\xad\xe2\x81\xa0", "\\u{200b}\\u{ad}\\u{2060}"},
		{"\xef\xbb\xbf", "\\u{feff}"},
		/* tags, noncharacters, specials */
		{"\xf3\xa0\x81\x81", "\\u{e0041}"},
		{"\xef\xbf\xbe\xef\xb7\x90\xf4\x8f\xbf\xbf", "\\u{fffe}\\u{fdd0}\\u{10ffff}"},
		/* printable beyond ASCII stays */
		{"Z\xc3\xbcrich \xe6\x97\xa5\xe6\x9c\xac \xf0\x9f\x94\x92",
			"Z\xc3\xbcrich \xe6\x97\xa5\xe6\x9c\xac \xf0\x9f\x94\x92"},
		/* stray and missing continuation bytes, bytes that are never UTF-8 */
		{"\x80", "\\x80"},
		{"\xc3", "\\xc3"},
		{"\xc3(", "\\xc3("},
		{"\xe2\x82", "\\xe2\\x82"},
		{"\xf0\x9f\x94", "\\xf0\\x9f\\x94"},
		{"\xfe\xff", "\\xfe\\xff"},
		{"\xf8\x88\x80\x80\x80", "\\xf8\\x88\\x80\\x80\\x80"},
		/* overlong forms of '/', NUL, '|' and a newline */
		{"\xc0\xaf", "\\xc0\\xaf"},
		{"\xc0\x80", "\\xc0\\x80"},
		{"\xc1\xbc", "\\xc1\\xbc"},
		{"\xe0\x80\x8a", "\\xe0\\x80\\x8a"},
		{"\xe0\x9f\xbf", "\\xe0\\x9f\\xbf"},
		{"\xf0\x80\x80\xaf", "\\xf0\\x80\\x80\\xaf"},
		{"\xf0\x8f\xbf\xbf", "\\xf0\\x8f\\xbf\\xbf"},
		/* surrogates, beyond U+10FFFF */
		{"\xed\xa0\x80", "\\xed\\xa0\\x80"},
		{"\xed\xbf\xbf", "\\xed\\xbf\\xbf"},
		{"\xf4\x90\x80\x80", "\\xf4\\x90\\x80\\x80"},
		{"\xf5\x80\x80\x80", "\\xf5\\x80\\x80\\x80"},
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		const char *out = text_clean(*state, span_text(rows[i].in), 200);

		assert_string_equal(out, rows[i].out);
		assert_harmless(out);
	}
	assert_string_equal(text_clean(*state, span_of("a\0b", 3), 200), "a\\x00b");
}

static void
every_byte_pair(void **state)
{
	for (unsigned int i = 0; i < 0x10000; i++) {
		uint8_t in[2] = {(uint8_t)(i >> 8), (uint8_t)i};
		struct buf out = buf_make(64);

		text_printable(&out, span_of(in, 2), 32);
		assert_harmless(buf_cstr(&out));
		buf_free(&out);
	}
	(void)state;
}

static void
cut(void **state)
{
	static const struct {
		const char *in;
		size_t max;
		const char *out;
	} rows[] = {
		{"12345678", 8, "12345678"},
		{"123456789", 8, "12345..."},
		{"1234567", 8, "1234567"},
		/* a character of two, three, four bytes is kept whole or left out */
		{"123456\xc3\xbc", 8, "123456\xc3\xbc"},
		{"1234\xc3\xbc\xc3\xbc\xc3\xbc", 8, "1234..."},
		{"123\xc3\xbc\xc3\xbc\xc3\xbc", 8, "123\xc3\xbc..."},
		{"12\xe6\x97\xa5\xe6\x97\xa5\xe6\x97\xa5", 8, "12\xe6\x97\xa5..."},
		{"123\xe6\x97\xa5\xe6\x97\xa5\xe6\x97\xa5", 8, "123..."},
		{"1\xf0\x9f\x94\x92\xf0\x9f\x94\x92", 8, "1\xf0\x9f\x94\x92..."},
		{"12\xf0\x9f\x94\x92\xf0\x9f\x94\x92", 8, "12..."},
		/* and so is what a character is shown as */
		{"1234\n", 8, "1234\\x0a"},
		{"12345\n", 8, "12345..."},
		{"\n\n\n", 8, "\\x0a..."},
		{"\xf4\x8f\xbf\xbf", 8, "..."},
		{"\xf4\x8f\xbf\xbf", 10, "\\u{10ffff}"},
		{"\xf4\x8f\xbf\xbf"
		 "a",
			10, "..."},
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		const char *out = text_clean(*state, span_text(rows[i].in), rows[i].max);

		assert_string_equal(out, rows[i].out);
		assert_true(strlen(out) <= rows[i].max);
		assert_harmless(out);
	}
}

static void
appended(void **state)
{
	struct buf out = buf_make(64);

	(void)state;
	buf_text(&out, "already: ");
	text_printable(&out, span_text("123456789"), 8);
	assert_string_equal(buf_cstr(&out), "already: 12345...");
	buf_free(&out);
}

static void
utf8(void **state)
{
	static const uint32_t characters[] = {
		0, 0x7f, 0x80, 0x7ff, 0x800, 0xd7ff, 0xe000, 0xffff, 0x10000, 0x10ffff};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(characters); i++) {
		struct buf out = buf_make(8);
		struct span in;
		uint32_t c;

		assert_true(text_utf8_add(&out, characters[i]));
		in = buf_view(&out);
		assert_true(text_utf8_valid(in));
		assert_true(text_utf8(&in, &c));
		assert_int_equal(c, characters[i]);
		assert_int_equal(in.n, 0);
		assert_false(text_utf8(&in, &c));
		buf_free(&out);
	}
	assert_false(text_utf8_valid(span_text("ok\xed\xa0\x80")));
}

static void
whole_numbers(void **state)
{
	static const struct {
		const char *text;
		uint64_t max;
		bool ok;
		uint64_t value;
	} rows[] = {
		{"0", 0, true, 0},
		{"1", 0, false, 0},
		{"65535", 65535, true, 65535},
		{"65536", 65535, false, 0},
		{"0065535", 65535, true, 65535},
		{"18446744073709551615", UINT64_MAX, true, UINT64_MAX},
		{"18446744073709551616", UINT64_MAX, false, 0},
		{"99999999999999999999", UINT64_MAX, false, 0},
		{"", 10, false, 0},
		{"-1", 10, false, 0},
		{"+1", 10, false, 0},
		{" 1", 10, false, 0},
		{"1 ", 10, false, 0},
		{"0x1", 10, false, 0},
		{"1e1", 100, false, 0},
		{"1.0", 10, false, 0},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		uint64_t value = 0;

		assert_int_equal(text_u64(rows[i].text, rows[i].max, &value), rows[i].ok);
		assert_int_equal(value, rows[i].value);
	}
}

static void
numbers(void **state)
{
	static const char *const refused[] = {"", "-", ".", ".5", "5.", "-.5", "+5", "--5", " 5",
		"5 ", "1e3", "0x10", "nan", "inf", "-inf", "1,5", "1.2.3", "5%", "5d", "1\331\2535",
		"1111111111222222222233333333334444444444555555555566666666667777"};
	double v;

	(void)state;
	assert_true(text_number(span_text("0"), &v) && v == 0);
	assert_true(text_number(span_text("-10.5"), &v) && v == -10.5);
	assert_true(text_number(span_text("0012.250"), &v) && v == 12.25);
	assert_true(text_number(span_text("12345678901234567890"), &v) && v > 1.2e19);
	for (size_t i = 0; i < ARRAY_SIZE(refused); i++)
		assert_false(text_number(span_text(refused[i]), &v));
	/* a NUL inside is no end */
	assert_false(text_number(span_of("1\0", 2), &v));
}

static void
written_numbers(void **state)
{
	static const struct {
		double v;
		int decimals;
		const char *text;
	} rows[] = {{0, 3, "0"}, {-0.0, 3, "0"}, {-0.0001, 3, "0"}, {1.5, 3, "1.5"}, {1.5, 0, "2"},
		{100, 2, "100"}, {0.0123456, 6, "0.012346"}, {-3, 0, "-3"},
		{1e20, 2, "100000000000000000000"}, {10.50, 2, "10.5"}, {1000, 0, "1000"},
		{2148204809.0, 0, "2148204809"}};
	char out[48];

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		assert_string_equal(text_double(rows[i].v, rows[i].decimals, out), rows[i].text);
	assert_string_equal(text_double(NAN, 3, out), "0");
	assert_string_equal(text_double(INFINITY, 3, out), "0");
	assert_string_equal(text_double(-1e300, 3, out), "0");
}

static void
hexadecimal(void **state)
{
	struct span in = span_of("\x00\xab\xff", 3);

	assert_string_equal(text_hex(*state, in, ':'), "00:ab:ff");
	assert_string_equal(text_hex(*state, in, '\0'), "00abff");
	assert_string_equal(text_hex(*state, span_of(NULL, 0), ':'), "");
}

/* RFC 4648 section 10 */
static void
base64(void **state)
{
	static const struct {
		const char *plain, *coded;
	} rows[] = {{"", ""}, {"f", "Zg=="}, {"fo", "Zm8="}, {"foo", "Zm9v"}, {"foob", "Zm9vYg=="},
		{"fooba", "Zm9vYmE="}, {"foobar", "Zm9vYmFy"}, {"\xfb\xff", "+/8="}};
	static const char *const refused[] = {"Z", "Zg",
		"Zg=", "Zg===", "=Zg=", "Z===", "====", "Zh==", "Zm9=", "Zg==Zg==", "Zm9v\n",
		"Zm 9", "-_8=", "Zm9\xc3"};
	struct span out;

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		assert_string_equal(text_base64(*state, span_text(rows[i].plain)), rows[i].coded);
		assert_true(text_unbase64(*state, span_text(rows[i].coded), &out));
		assert_true(span_is(out, rows[i].plain));
	}
	for (size_t i = 0; i < ARRAY_SIZE(refused); i++)
		assert_false(text_unbase64(*state, span_text(refused[i]), &out));
	assert_false(text_unbase64(*state, span_of("Zm\0v", 4), &out));
}

static void
comparison(void **state)
{
	(void)state;
	assert_true(text_equal(NULL, NULL));
	assert_false(text_equal(NULL, ""));
	assert_false(text_equal("a", "A"));
	assert_true(text_equal_nocase("aZ09", "Az09"));
	assert_false(text_equal_nocase("a", NULL));
	assert_false(text_equal_nocase("a", "ab"));
	assert_true(text_starts("ldap://x", "ldap://"));
	assert_false(text_starts("lda", "ldap"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(hostile, setup, teardown),
		cmocka_unit_test(every_byte_pair),
		cmocka_unit_test_setup_teardown(cut, setup, teardown),
		cmocka_unit_test(appended),
		cmocka_unit_test(utf8),
		cmocka_unit_test(whole_numbers),
		cmocka_unit_test(numbers),
		cmocka_unit_test(written_numbers),
		cmocka_unit_test_setup_teardown(hexadecimal, setup, teardown),
		cmocka_unit_test_setup_teardown(base64, setup, teardown),
		cmocka_unit_test(comparison),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
