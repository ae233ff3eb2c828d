/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Text of Windows programs: every encoding, and what is no text. */
#include "../unit.h"

#include <string.h>

#include "base/text.h"
#include "format/wintext.h"

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
test_decoded(void **state)
{
	static const struct {
		struct span in;
		const char *out;
	} rows[] = {
		{BYTES(""), ""}, {BYTES("plain\r\ntext\n"), "plain\ntext\n"},
		{BYTES("gr\xc3\xbc\xc3\x9f"), "gr\xc3\xbc\xc3\x9f"},
		{BYTES("\xef\xbb\xbfmarked"), "marked"}, {BYTES("gr\x81\xe1"), "gr\\x81\\xe1"},
		{BYTES("\xff\xfeo\0k\0\r\0\n\0"), "ok\n"}, {BYTES("\xfe\xff\0o\0k"), "ok"},
		{BYTES("n\0o\0 \0m\0a\0r\0k\0"), "no mark"},
		{BYTES("\0n\0o\0 \0m\0a\0r\0k"), "no mark"},
		{BYTES("\xff\xfe\x3d\xd8\x00\xde"), "\xf0\x9f\x98\x80"}, /* two units: U+1F600 */
		{BYTES("\xff\xfe\x61\0\xff\xfe"), "a\xef\xbb\xbf"}, /* a mark elsewhere is text */
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct err err = {.kind = ERR_NONE};
		struct span out;

		if (!wintext_decode(*state, rows[i].in, &out, &err))
			fail_msg("row %zu: %s", i, err.text);
		if (!span_is(out, rows[i].out))
			fail_msg("row %zu: \"%.*s\"", i, (int)out.n, (const char *)out.p);
	}
}

static void
test_refused(void **state)
{
	static const struct {
		struct span in;
		const char *why;
	} rows[] = {
		{BYTES("zero\0\0bytes"), "a zero byte, which no text has (at byte 4)"},
		{BYTES("\xff\xfeo\0\0\0k\0"), "a zero character, which no text has (at byte 4)"},
		{BYTES("\xfe\xff\0o\0\0\0k"), "a zero character, which no text has (at byte 4)"},
		{BYTES("\xff\xfeo\0k"), "not well-formed UTF-16"},
		{BYTES("\xff\xfe\x3d\xd8"), "not well-formed UTF-16"},
		{BYTES("\xff\xfe\x3d\xd8o\0"), "not well-formed UTF-16"},
		{BYTES("\xff\xfe\x00\xde"), "not well-formed UTF-16"},
		{BYTES("\xef\xbb\xbf\xff"), "is not UTF-8"},
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct err err = {.kind = ERR_NONE};
		struct span out;

		if (wintext_decode(*state, rows[i].in, &out, &err))
			fail_msg("row %zu was taken", i);
		assert_int_equal(err.kind, ERR_FORMAT);
		if (strstr(err.text, rows[i].why) == NULL)
			fail_msg("row %zu: %s", i, err.text);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_decoded, setup, teardown),
		cmocka_unit_test_setup_teardown(test_refused, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
