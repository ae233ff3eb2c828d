/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Registry exports: keys, values, deletions, encodings, and what is refused. */
#include "config.h"

#include "../unit.h"

#include <string.h>

#include "../made/policy_made.h"
#include "base/text.h"
#include "format/regfile.h"
#include "format/utf16.h"

#define V5 "Windows Registry Editor Version 5.00\n\n"
#define K "[HKEY_LOCAL_MACHINE\\K]\n"

/* "KEY\NAME:TYPE=BYTES" of all values. */
static const char *
values_of(struct arena *arena, const struct regfile *file)
{
	const char *out = "";

	for (size_t i = 0; i < file->count; i++) {
		const struct regpol_value *value = &file->values[i];

		out = arena_printf(arena, "%s%s%s\\%s:%u=%s", out, i > 0 ? " " : "", value->key,
			value->name, (unsigned int)value->type, text_hex(arena, value->data, 0));
	}
	return out;
}

static const struct {
	const char *text, *values;
} good_rows[] = {
	{V5, ""},
	{V5 K, ""},
	{V5 K "\"a\"=hex:01,02", "K\\a:3=0102"},
	{V5 K "\"a\"=hex:01,\\\n  02,\\\r\n\t03\n", "K\\a:3=010203"},
	{V5 K "\"a\"=hex:\n\"b\"=hex:1,f", "K\\a:3= K\\b:3=010f"},
	{V5 K "\"a\"=HEX:AA", "K\\a:3=aa"},
	{V5 K "\"a\"=hex(7):61,00,00,00", "K\\a:7=61000000"},
	{V5 K "\"a\"=hex(b):01,00,00,00,00,00,00,00", "K\\a:11=0100000000000000"},
	{V5 K "\"a\"=dword:0000001f", "K\\a:4=1f000000"},
	{V5 K "\"a\"=\"x\\\\\\\"y\"", "K\\a:1=78005c00220079000000"},
	{V5 K "\"a\"=\"x\" ; why", "K\\a:1=78000000"},
	{V5 K "@=\"x\"", "K\\:1=78000000"},
	{V5 K "\"a\\\"=b\"=dword:1", "K\\a\"=b:4=01000000"},
	{V5 "; a comment\n" K "\n  \"a\" = dword:1  \n", "K\\a:4=01000000"},
	{"REGEDIT4\n\n" K "\"a\"=hex(2):61,00", "K\\a:2=61000000"},
	{"REGEDIT4\n\n" K "\"a\"=hex:61,00", "K\\a:3=6100"},
	/* the last entry counts, and deletions count where they stand */
	{V5 K "\"a\"=dword:1\n\"A\"=dword:2", "K\\a:4=02000000"},
	{V5 K "\"a\"=dword:1\n\"a\"=-", ""},
	{V5 K "\"a\"=-\n\"a\"=dword:1", "K\\a:4=01000000"},
	{V5 "[HKEY_LOCAL_MACHINE\\A\\B]\n\"a\"=dword:1\n[HKEY_LOCAL_MACHINE\\A\\B\\C]\n\"b\"=dword:"
	    "1"
	    "\n[HKEY_LOCAL_MACHINE\\A\\BC]\n\"c\"=dword:1\n[-HKEY_LOCAL_MACHINE\\A\\B]\n",
		"A\\BC\\c:4=01000000"},
	{V5 "[HKEY_LOCAL_MACHINE\\A\\B]\n\"a\"=dword:1\n[-HKEY_LOCAL_MACHINE\\A\\B]\n"
	    "[HKEY_LOCAL_MACHINE\\A\\B]\n\"b\"=dword:1",
		"A\\B\\b:4=01000000"},
	/* other hives are passed over */
	{V5 "[HKEY_CURRENT_USER\\K]\n\"a\"=hex:01,\\\n  02\n" K "\"b\"=dword:1", "K\\b:4=01000000"},
	{V5 "[HKEY_LOCAL_MACHINES\\K]\n\"a\"=dword:1", ""},
	{V5 "[-HKEY_CURRENT_USER\\K]\n\"a\"=dword:1", ""},
	{V5 "[hklm\\K]\n\"a\"=dword:1", "K\\a:4=01000000"},
	/* an order of Registry.pol is only a name */
	{V5 K "\"a\"=dword:1\n\"**DelVals.\"=\" \"", "K\\a:4=01000000"},
	{V5 K "\"\xc3\xa4\xf0\x9f\x98\x80\"=dword:1", "K\\\xc3\xa4\xf0\x9f\x98\x80:4=01000000"},
};

static void
good(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(good_rows); i++) {
		struct arena *arena = arena_new(unit_no_memory);
		struct err err = {.kind = ERR_NONE};
		struct regfile file;

		if (!regfile_parse(arena, span_text(good_rows[i].text), NULL, &file, &err))
			fail_msg("%zu: %s", i, err.text);
		assert_string_equal(values_of(arena, &file), good_rows[i].values);
		arena_free(arena);
	}
}

static const struct {
	const char *text, *why;
} bad_rows[] = {
	{"", "line 1: is neither"},
	{"Windows Registry Editor Version 6.00\n", "line 1: is neither"},
	{V5 "[HKEY_LOCAL_MACHINE\\K\n", "line 3: a key is not closed"},
	{V5 "[-HKEY_LOCAL_MACHINE\\K]\n", "line 3: deletes a key of the first level"},
	{V5 "[-HKEY_LOCAL_MACHINE\\A\\B;C]\n", "one with a semicolon"},
	{V5 K "a=1", "line 4: is neither a key, a value nor a comment"},
	{V5 K "\"a=1", "line 4: a quotation mark is not closed"},
	{V5 K "\"a\" 1", "line 4: no ="},
	{V5 K "\"a\"=1", "line 4: a value of no known type"},
	{V5 K "\"a\"=\"x", "line 4: a quotation mark is not closed"},
	{V5 K "\"a\"=\"x\"y", "line 4: something stands behind"},
	{V5 K "\"a\"=dword:", "line 4: a dword"},
	{V5 K "\"a\"=dword:123456789", "line 4: a dword"},
	{V5 K "\"a\"=hex 01", "line 4: no colon"},
	{V5 K "\"a\"=hex(:01", "line 4: the type"},
	{V5 K "\"a\"=hex:01 02", "line 4: no comma"},
	{V5 K "\"a\"=hex:0g", "line 4: no comma"},
	{V5 K "\"a\"=hex:g", "line 4: what is not hexadecimal"},
	{V5 K "\"a\"=hex:01,\\\n", "line 5: a value ends in its middle"},
	{V5 K "\"a\"=hex:01,\\\n\n\"b\"=dword:1", "line 5: a value ends in its middle"},
	{V5 "[HKEY_CURRENT_USER\\K]\n\"a\"=hex:0g", "line 4: no comma"},
};

static void
bad(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(bad_rows); i++) {
		struct arena *arena = arena_new(unit_no_memory);
		struct err err = {.kind = ERR_NONE};
		struct regfile file;

		if (regfile_parse(arena, span_text(bad_rows[i].text), NULL, &file, &err))
			fail_msg("%zu was read", i);
		if (strstr(err.text, bad_rows[i].why) == NULL)
			fail_msg("%zu: \"%s\" is not \"%s\"", i, err.text, bad_rows[i].why);
		arena_free(arena);
	}
}

static void
encodings(void **state)
{
	static const char wide[] = "\xff\xfeW\0i\0n\0d\0o\0w\0s\0 \0R\0e\0g\0i\0s\0t\0r\0y\0 \0E\0d"
				   "\0i\0t\0o\0r\0 \0V\0e\0r\0s\0i\0o\0n\0 \0"
				   "5\0.\0"
				   "0\0"
				   "0\0\r\0\n\0"
				   "[\0H\0K\0L\0M\0\\\0K\0]\0\r\0\n\0\"\0a\0\"\0=\0\"\0\xe4\0\"\0";
	struct arena *arena = arena_new(unit_no_memory);
	struct err err = {.kind = ERR_NONE};
	struct regfile file;

	(void)state;
	assert_true(regfile_recognise(span_of(wide, sizeof(wide) - 1)));
	assert_true(regfile_recognise(span_text("\xef\xbb\xbfREGEDIT4\n")));
	assert_false(regfile_recognise(span_text("Windows Registry")));
	assert_true(regfile_parse(arena, span_of(wide, sizeof(wide) - 1), NULL, &file, &err));
	assert_string_equal(values_of(arena, &file), "K\\a:1=e4000000");
	assert_false(regfile_parse(arena, span_of(wide, sizeof(wide) - 2), NULL, &file, &err));
	arena_free(arena);
}

/* Written by Samba's net registry export. */
static void
sample(void **state)
{
	struct arena *arena = arena_new(unit_no_memory);
	struct err err = {.kind = ERR_NONE};
	struct regfile file;
	struct span in;

	(void)state;
	if (!policy_sample(arena, "TESTS_DATA", "reg/samba.reg", &in))
		skip();
	assert_true(regfile_parse(arena, in, NULL, &file, &err));
	assert_int_equal(file.count, 1);
	assert_string_equal(file.values[0].name, "Blob");
	assert_int_equal(file.values[0].data.n, 807);
	assert_int_equal(file.machine_keys, 4);
	arena_free(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(good),
		cmocka_unit_test(bad),
		cmocka_unit_test(encodings),
		cmocka_unit_test(sample),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
