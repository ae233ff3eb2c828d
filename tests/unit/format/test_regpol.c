/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Registry.pol: records, effective values, and what is refused. */
#include "config.h"

#include "../unit.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "../made/policy_made.h"
#include "base/text.h"
#include "format/limits.h"
#include "format/regpol.h"
#include "format/utf16.h"

/* "KEY\NAME KEY\NAME" of all values, those of type REG_SZ with "=text". */
static const char *
values_of(struct arena *arena, const struct regpol *regpol)
{
	const char *out = "";

	for (size_t i = 0; i < regpol->count; i++) {
		const struct regpol_value *value = &regpol->values[i];

		out = arena_printf(arena, "%s%s%s\\%s%s%s", out, i > 0 ? " " : "", value->key,
			value->name, value->type == REGPOL_SZ ? "=" : "",
			value->type == REGPOL_SZ ? utf16_text(arena, value->data) : "");
	}
	return out;
}

struct order {
	const char *key, *name, *text;
};

static const struct {
	struct order orders[5];
	const char *values;
} effective_rows[] = {
	{{{"K", "a", "1"}, {"k", "A", "2"}}, "K\\a=2"},
	{{{"K", "a", "1"}, {"K", "b", "2"}, {"L", "c", "3"}, {"K", "d", "4"}},
		"K\\a=1 K\\b=2 K\\d=4 L\\c=3"},
	{{{"K", "a", "1"}, {"K", "**Del.A", " "}}, ""},
	{{{"K", "**del.a", " "}, {"K", "a", "1"}}, "K\\a=1"},
	{{{"K", "a", "1"}, {"K", "b", "2"}, {"K", "**delvals.", " "}, {"K", "b", "3"}}, "K\\b=3"},
	{{{"K", "a", "1"}, {"K\\L", "b", "2"}, {"K", "**DelVals", " "}}, "K\\L\\b=2"},
	{{{"K", "a", "1"}, {"K", "b", "2"}, {"K", "c", "3"}, {"K", "**DeleteValues", "A;;c;x"}},
		"K\\b=2"},
	{{{"K\\A", "a", "1"}, {"K\\A\\B", "b", "2"}, {"K\\AB", "c", "3"}, {"A", "d", "4"},
		 {"K", "**DeleteKeys", "a"}},
		"K\\AB\\c=3"},
	{{{"K\\A", "a", "1"}, {"K\\A", "b", "2"}, {"X", "**DeleteKeys", "k\\a"},
		 {"K\\A", "a", "3"}},
		"K\\A\\a=3"},
	{{{"K", "**soft.a", "1"}, {"K", "**SOFT.A", "2"}}, "K\\a=1"},
	{{{"K", "a", "1"}, {"K", "**soft.a", "2"}, {"K", "**del.a", ""}, {"K", "**soft.a", "3"}},
		"K\\a=3"},
	{{{"K", "**SecureKey", "1"}, {"K", "**Comment:x", "y"}, {"K", "*a", "1"}}, "K\\*a=1"},
	{{{"K", "", "1"}, {"K;]", "a;]", "2"}}, "K\\=1 K;]\\a;]=2"},
};

static void
effective(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(effective_rows); i++) {
		struct arena *arena = arena_new(unit_no_memory);
		const struct order *orders = effective_rows[i].orders;
		struct buf made = policy_begin();
		struct regpol regpol;
		struct err err = {.kind = ERR_NONE};

		for (size_t k = 0; k < 5 && orders[k].key != NULL; k++)
			policy_text(&made, orders[k].key, orders[k].name, orders[k].text);
		if (!regpol_parse(arena, policy_take(arena, &made), NULL, &regpol, &err))
			fail_msg("%zu: %s", i, err.text);
		assert_string_equal(values_of(arena, &regpol), effective_rows[i].values);
		arena_free(arena);
	}
}

/* The records by themselves come to the same values as the file that holds them. */
static void
applies(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(effective_rows); i++) {
		struct arena *arena = arena_new(unit_no_memory);
		const struct order *orders = effective_rows[i].orders;
		struct buf made = policy_begin();
		struct regpol_record records[5];
		struct span in, rest;
		struct regpol regpol;
		size_t count = 0;

		for (size_t k = 0; k < 5 && orders[k].key != NULL; k++)
			policy_text(&made, orders[k].key, orders[k].name, orders[k].text);
		in = rest = policy_take(arena, &made);
		assert_true(regpol_open(&rest, NULL));
		while (rest.n > 0)
			assert_true(regpol_next(in, &rest, &records[count++], NULL));
		assert_true(regpol_apply(arena, records, count, NULL, &regpol, NULL));
		assert_int_equal(regpol.record_count, count);
		assert_string_equal(values_of(arena, &regpol), effective_rows[i].values);
		arena_free(arena);
	}
}

static void
keys_and_data(void **state)
{
	static const uint8_t letters[] = {0xe4, 0, 0x3d, 0xd8, 0x00, 0xde, 0x3d, 0xd8, 'x'};
	struct arena *arena = arena_new(unit_no_memory);
	struct buf made = policy_begin();
	struct regpol regpol;
	uint32_t number;

	(void)state;
	policy_record(&made, "Empty", "", 0, span_of(NULL, 0));
	policy_record(&made, "K", "odd", REGPOL_BINARY, span_of("]\0;\0]", 5));
	policy_dword(&made, "K", "number", 0x01020304);
	policy_record(&made, "K", "short", REGPOL_DWORD, span_of("abc", 3));
	assert_true(regpol_parse(arena, policy_take(arena, &made), NULL, &regpol, NULL));
	assert_int_equal(regpol.record_count, 4);
	assert_int_equal(regpol.key_count, 2);
	assert_string_equal(regpol.keys[0], "Empty");
	assert_int_equal(regpol.count, 3);
	assert_int_equal(regpol.values[0].data.n, 5);
	assert_false(regpol_dword(&regpol.values[0], &number));
	assert_true(regpol_dword(&regpol.values[1], &number));
	assert_int_equal(number, 0x01020304);
	assert_false(regpol_dword(&regpol.values[2], &number));
	assert_string_equal(utf16_text(arena, span_of(letters, sizeof(letters))),
		"\xc3\xa4\xf0\x9f\x98\x80\xef\xbf\xbd");
	assert_string_equal(utf16_text(arena, span_of(NULL, 0)), "");
	arena_free(arena);
}

/* ---------------------------------------------------------------- what is refused */

static void
refuses(void **state)
{
	static const struct {
		struct span in;
		size_t offset;
		const char *text;
	} rows[] = {
		{{(const uint8_t *)"", 0}, 0, "no Registry.pol"},
		{{(const uint8_t *)"PRex\1\0\0\0", 8}, 0, "no Registry.pol"},
		{{(const uint8_t *)"PReg\1\0", 6}, 4, "cut off"},
		{{(const uint8_t *)"PReg\2\0\0\0", 8}, 0, "version 2"},
		{{(const uint8_t *)"PReg\1\0\0\0]", 9}, 8, "no '['"},
		{{(const uint8_t *)"PReg\1\0\0\0[\0K\0", 12}, 10, "without an end"},
		{{(const uint8_t *)"PReg\1\0\0\0[\0K\0\0\0]\0", 16}, 14, "no ';'"},
		{{(const uint8_t *)"PReg\1\0\0\0[\0K\0\0\0;\0\0\0;\0\1\0\0\0;\0\xff\xff\xff\xff;"
				   "\0a",
			 37},
			26, "data of 4294967295 bytes"},
		{{(const uint8_t *)"PReg\1\0\0\0[\0\0\0;\0\0\0;\0\1\0\0\0;\0\0\0\0\0;\0]\0", 34}, 8,
			"without a key"},
	};
	struct arena *arena = arena_new(unit_no_memory);
	struct regpol regpol;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct err err = {.kind = ERR_NONE};

		if (regpol_parse(arena, rows[i].in, NULL, &regpol, &err) ||
			strstr(err.text, rows[i].text) == NULL || err.offset != rows[i].offset)
			fail_msg("%zu: %s", i, err.text);
	}
	arena_free(arena);
}

static void
sizes(void **state)
{
	struct arena *arena = arena_new(unit_no_memory);
	char *name = arena_alloc(arena, LIMIT_REGPOL_NAME);
	struct buf made = policy_begin();
	struct err err = {.kind = ERR_NONE};
	struct regpol regpol;

	(void)state;
	assert_false(regpol_parse(
		arena, span_of("PReg", (size_t)LIMIT_REGPOL_BYTES + 1), NULL, &regpol, &err));
	assert_int_equal(err.kind, ERR_LIMIT);
	memset(name, 'a', LIMIT_REGPOL_NAME / 2 + 1);
	policy_text(&made, "K", name, "");
	err_clear(&err);
	assert_false(regpol_parse(arena, policy_take(arena, &made), NULL, &regpol, &err));
	assert_int_equal(err.kind, ERR_LIMIT);
	name[LIMIT_REGPOL_NAME / 2] = '\0';
	made = policy_begin();
	policy_text(&made, "K", name, "");
	assert_true(regpol_parse(arena, policy_take(arena, &made), NULL, &regpol, NULL));
	made = policy_begin();
	for (int i = 0; i <= LIMIT_REGPOL_RECORDS; i++)
		policy_record(&made, "K", "", 0, span_of(NULL, 0));
	err_clear(&err);
	assert_false(regpol_parse(arena, policy_take(arena, &made), NULL, &regpol, &err));
	assert_int_equal(err.kind, ERR_LIMIT);
	made = policy_begin();
	for (int i = 0; i <= LIMIT_REGPOL_DELETED_KEYS; i++)
		policy_text(&made, "K", "**DeleteKeys", "x");
	err_clear(&err);
	assert_false(regpol_parse(arena, policy_take(arena, &made), NULL, &regpol, &err));
	assert_int_equal(err.kind, ERR_LIMIT);
	arena_free(arena);
}

static void
prefixes_and_mutations(void **state)
{
	static const uint8_t flips[] = {0x01, 0x80, 0xff};
	struct arena *arena = arena_new(unit_no_memory);
	struct buf copy;
	struct regpol regpol;
	struct span in;

	(void)state;
	assert_true(policy_sample(arena, "TESTS_DATA", "regpol/client.pol", &in));
	assert_true(regpol_parse(arena, in, NULL, &regpol, NULL));
	assert_int_equal(regpol.record_count, 15);
	assert_int_equal(regpol.count, 11);
	for (size_t n = 0; n < in.n; n += unit_step()) {
		struct arena *own = arena_new(unit_no_memory);
		struct err err = {.kind = ERR_NONE};
		bool ok =
			regpol_parse(own, arena_bytes(own, span_of(in.p, n)), NULL, &regpol, &err);

		assert_int_equal(ok, err.kind == ERR_NONE);
		arena_free(own);
	}
	copy = buf_make(in.n);
	buf_span(&copy, in);
	for (size_t i = 0; i < in.n * ARRAY_SIZE(flips); i += unit_step()) {
		struct arena *own = arena_new(unit_no_memory);
		struct err err = {.kind = ERR_NONE};
		uint8_t *at = &copy.p[i / ARRAY_SIZE(flips)];
		bool ok;

		*at ^= flips[i % ARRAY_SIZE(flips)];
		ok = regpol_parse(own, arena_bytes(own, buf_view(&copy)), NULL, &regpol, &err);
		assert_int_equal(ok, err.kind == ERR_NONE);
		*at ^= flips[i % ARRAY_SIZE(flips)];
		arena_free(own);
	}
	buf_free(&copy);
	arena_free(arena);
}

/* 10 MB of small records; the bound is loose, because of sanitizers. */
static void
is_fast(void **state)
{
	struct arena *arena = arena_new(unit_no_memory);
	struct buf made = policy_begin();
	clock_t from; /* of the processor: what else the machine does is not our time */
	double took;
	struct regpol regpol;
	size_t count = 0;
	struct span in;

	(void)state;
	for (; made.n < 10 * 1000 * 1000; count++)
		policy_text(&made, arena_printf(arena, "Software\\Policies\\Key %zu", count / 8),
			arena_printf(arena, "Value %zu", count), "text");
	in = policy_take(arena, &made);
	from = clock();
	assert_true(regpol_parse(arena, in, NULL, &regpol, NULL));
	took = (double)(clock() - from) / CLOCKS_PER_SEC;
	assert_int_equal(regpol.count, count);
	print_message("%zu records in %.0f ms\n", count, took * 1000);
	assert_true(took < 5);
	arena_free(arena);
}

/* ---------------------------------------------------------------- real files */

/* The entries that samba's dump of the file has, in their order. */
static void
check_dump(void **state)
{
	struct arena *arena = arena_new(unit_no_memory);
	struct regpol_record record;
	struct span in, rest, dump, line;
	size_t count = 0;

	(void)state;
	if (!policy_sample(arena, "SHARED_DATA", "registry-pol/generalized-machine.pol", &in) ||
		!policy_sample(
			arena, "SHARED_DATA", "registry-pol/generalized-machine.xml", &dump)) {
		arena_free(arena);
		skip();
	}
	rest = in;
	assert_true(regpol_open(&rest, NULL));
	while (span_line(&dump, &line)) {
		const char *text = arena_span_text(arena, span_trim(line));

		if (text_starts(text, "<Key>")) {
			assert_true(regpol_next(in, &rest, &record, NULL));
			assert_string_equal(
				arena_printf(arena, "<Key>%s</Key>", utf16_text(arena, record.key)),
				text);
			count++;
		} else if (text_starts(text, "<ValueName>"))
			assert_string_equal(arena_printf(arena, "<ValueName>%s</ValueName>",
						    utf16_text(arena, record.name)),
				text);
		else if (text_starts(text, "<ValueName />"))
			assert_int_equal(record.name.n, 0);
		else if (text_starts(text, "<Value>") && record.type == REGPOL_BINARY)
			assert_string_equal(arena_printf(arena, "<Value>%s</Value>",
						    text_base64(arena, record.data)),
				text);
	}
	assert_int_equal(count, 76);
	assert_int_equal(rest.n, 0);
	arena_free(arena);
}

static void
check_real(void **state)
{
	static const struct {
		const char *name;
		size_t records;
	} rows[] = {
		{"registry-pol/roots-by-gpo.pol", 65},
		{"registry-pol/generalized-machine.pol", 76},
		{"registry-pol/iphttps-disabled.pol", 0},
		{"registry-pol/efs-only.pol", 0},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct arena *arena = arena_new(unit_no_memory);
		struct err err = {.kind = ERR_NONE};
		struct regpol regpol;
		struct span in;

		if (!policy_sample(arena, "SHARED_DATA", rows[i].name, &in)) {
			arena_free(arena);
			skip();
		}
		if (!regpol_parse(arena, in, NULL, &regpol, &err))
			fail_msg("%s: %s", rows[i].name, err.text);
		if (rows[i].records > 0)
			assert_int_equal(regpol.record_count, rows[i].records);
		arena_free(arena);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(effective),
		cmocka_unit_test(applies),
		cmocka_unit_test(keys_and_data),
		cmocka_unit_test(refuses),
		cmocka_unit_test(sizes),
		cmocka_unit_test(prefixes_and_mutations),
		cmocka_unit_test(is_fast),
		cmocka_unit_test(check_dump),
		cmocka_unit_test(check_real),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
