/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Hives of a registry: what is read of them, and what is refused. */
#include "config.h"

#include "../unit.h"

#include <string.h>

#include "base/file.h"
#include "base/limits.h"
#include "format/limits.h"
#include "store/gpo_store.h"
#include "store/hive.h"

#ifdef WITH_HIVEX

#include "store/libhivex.h"

static struct span
sample(struct arena *arena, const char *name)
{
	struct err err = {.kind = ERR_NONE};
	struct span in = {.n = 0};

	if (!file_read(arena, arena_printf(arena, "%s/hive/%s", getenv("TESTS_DATA"), name),
		    LIMIT_FILE, (struct deadline) {.at = 0}, &in, &err))
		fail_msg("%s", err.text);
	return in;
}

static void
need_library(void)
{
	if (libhivex()->err.kind != ERR_NONE)
		skip();
}

static void
reads_stores_and_policies(void **state)
{
	static const char *const names[] = {"Blob", "IPHTTPS_ClientUrl", "IPHTTPS_ClientState"};
	struct arena *arena = *state;
	struct err err = {.kind = ERR_NONE};
	struct hive hive;
	struct gpo gpo;

	need_library();
	assert_true(hive_read(arena, sample(arena, "software"), NULL, &hive, &err));
	assert_int_equal(hive.count, 3);
	for (size_t i = 0; i < hive.count; i++)
		assert_string_equal(hive.values[i].name, names[i]);
	for (size_t i = 0; i < hive.key_count; i++)
		assert_null(strstr(hive.keys[i], "CurrentVersion"));
	assert_string_equal(hive.keys[0], "Software\\Microsoft\\SystemCertificates");
	assert_true(gpo_interpret(arena, hive.values, hive.count, NULL, &gpo, &err));
	assert_int_equal(gpo.count, 1);
	assert_int_equal(gpo.certs[0].role, GPO_ROOT);
	assert_int_equal(gpo.mismatched, 0);
	assert_int_equal(gpo.url_count, 1);
	assert_string_equal(gpo.urls[0], "https://da.example.com:443/IPHTTPS");
	assert_int_equal(gpo.client_state, GPO_CLIENT_ENABLED);
}

static void
other_hives_have_no_keys(void **state)
{
	static const char *const names[] = {"minimal", "special"};
	struct arena *arena = *state;
	struct err err = {.kind = ERR_NONE};
	struct hive hive;

	need_library();
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		assert_true(hive_recognise(sample(arena, names[i])));
		assert_true(hive_read(arena, sample(arena, names[i]), NULL, &hive, &err));
		assert_int_equal(hive.key_count + hive.count, 0);
	}
	assert_false(hive_recognise(span_text("reg")));
}

/* ---------------------------------------------------------------- what is refused */

static const struct {
	size_t offset; /* of four bytes */
	uint32_t number;
	size_t keep; /* bytes of the file; 0: all */
	const char *why;
} bad_rows[] = {
	{0, 0x66676572, 100, "is cut off at byte 100, in its head"},
	{0, 0x66676572, 4096, "is cut off at byte 4096: "},
	{0, 0x66676572, 9000, "is cut off at byte 9000: "},
	{0, 0x00676572, 0, "is no hive of the registry (at byte 0)"},
	{4, 0x12345678, 0, "was copied while it was written"},
	{28, 1, 0, "is the log of a hive"},
	{40, 0xffffffff, 0, "is cut off"},
	{40, 0, 0, "libhivex finds its head or its blocks damaged"},
	{508, 0, 0, "libhivex finds its head or its blocks damaged"},
	{4096, 0, 0, "libhivex finds its head or its blocks damaged"},
};

static uint8_t *
changed(struct arena *arena, struct span in, size_t offset, uint32_t number)
{
	uint8_t *copy = arena_alloc(arena, in.n);

	memcpy(copy, in.p, in.n);
	memcpy(copy + offset, &number, sizeof(number));
	return copy;
}

static void
refuses_what_is_damaged(void **state)
{
	struct arena *arena = *state;
	struct span in = sample(arena, "software");
	struct hive hive;

	need_library();
	for (size_t i = 0; i < sizeof(bad_rows) / sizeof(bad_rows[0]); i++) {
		const uint8_t *copy = changed(arena, in, bad_rows[i].offset, bad_rows[i].number);
		struct err err = {.kind = ERR_NONE};
		size_t n = bad_rows[i].keep == 0 ? in.n : bad_rows[i].keep;

		if (hive_read(arena, span_of(copy, n), NULL, &hive, &err))
			fail_msg("row %zu: is read", i);
		if (strncmp(err.text, bad_rows[i].why, strlen(bad_rows[i].why)) != 0)
			fail_msg("row %zu: %s", i, err.text);
	}
}

/* Cut anywhere it is refused, and no number in it makes the reader go where nothing is. */
static void
survives_any_number(void **state)
{
	static const uint32_t numbers[] = {0, 0xffffffff, 0x7fffffff, 0x10, 0xffff};
	struct arena *arena = *state;
	struct span in = sample(arena, "software");

	need_library();
	for (size_t offset = 4096; offset + 4 <= in.n; offset += 4 * unit_step()) {
		struct arena *scratch = arena_beside(arena);
		struct err err = {.kind = ERR_NONE};
		struct hive hive;
		const uint8_t *copy = changed(scratch, in, offset,
			numbers[offset / 4 % (sizeof(numbers) / sizeof(numbers[0]))]);

		if (!hive_read(scratch, span_of(copy, in.n), NULL, &hive, &err))
			assert_int_not_equal(err.kind, ERR_NONE);
		err.kind = ERR_NONE;
		if (hive_read(scratch, span_of(in.p, offset), NULL, &hive, &err))
			fail_msg("cut at %zu it is read", offset);
		arena_free(scratch);
	}
}

static void
has_limits(void **state)
{
	struct arena *arena = *state;
	struct err err = {.kind = ERR_NONE};
	struct account account = {LIMIT_STORES_MEMORY};
	struct budget spent = {.account = &account};
	struct hive hive;
	/* nothing behind the first bytes is looked at */
	struct span large = {.p = sample(arena, "software").p, .n = LIMIT_HIVE_BYTES + (size_t)1};

	need_library();
	assert_false(hive_read(arena, large, NULL, &hive, &err));
	assert_int_equal(err.kind, ERR_LIMIT);
	err.kind = ERR_NONE;
	assert_false(hive_read(arena, sample(arena, "software"), &spent, &hive, &err));
	assert_int_equal(err.kind, ERR_LIMIT);
}

#else

static void
says_that_it_was_left_out(void **state)
{
	struct err err = {.kind = ERR_NONE};
	struct hive hive;

	assert_false(hive_read(*state, span_text("regf"), NULL, &hive, &err));
	assert_int_equal(err.kind, ERR_UNSUPPORTED);
}

#endif

static int
begin(void **state)
{
	*state = arena_new(unit_no_memory);
	return 0;
}

static int
end(void **state)
{
	arena_free(*state);
	return 0;
}

#define unit_arena(test) cmocka_unit_test_setup_teardown(test, begin, end)

int
main(void)
{
	const struct CMUnitTest tests[] = {
#ifdef WITH_HIVEX
		unit_arena(reads_stores_and_policies),
		unit_arena(other_hives_have_no_keys),
		unit_arena(refuses_what_is_damaged),
		unit_arena(survives_any_number),
		unit_arena(has_limits),
#else
		unit_arena(says_that_it_was_left_out),
#endif
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
