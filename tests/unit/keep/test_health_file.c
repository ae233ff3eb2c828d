/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The state of the health mail in a file. tests/mail/run kills runs that work on it. */
#include "../unit.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/text.h"
#include "keep/health_file.h"

struct bench {
	struct arena *arena;
	char directory[64];
	char path[128];
};

static int
setup(void **state)
{
	struct bench *bench = calloc(1, sizeof(*bench));

	bench->arena = arena_new(unit_no_memory);
	snprintf(bench->directory, sizeof(bench->directory), "test_health_file.XXXXXX");
	assert_non_null(mkdtemp(bench->directory));
	snprintf(bench->path, sizeof(bench->path), "%s/state", bench->directory);
	*state = bench;
	return 0;
}

static int
teardown(void **state)
{
	static const char *const suffixes[] = {"", ".sent", ".lock", ".broken"};
	struct bench *bench = *state;
	char path[160];

	for (size_t i = 0; i < ARRAY_SIZE(suffixes); i++) {
		snprintf(path, sizeof(path), "%s%s", bench->path, suffixes[i]);
		unlink(path);
	}
	assert_int_equal(rmdir(bench->directory), 0);
	arena_free(bench->arena);
	free(bench);
	return 0;
}

static struct health_state
loaded(const struct bench *bench, const char **note)
{
	struct health_state state;
	struct err err = {.kind = ERR_NONE};

	if (!health_file_load(bench->arena, bench->path, &state, note, &err))
		fail_msg("%s", err.text);
	return state;
}

/* A state with one owner, one open problem and three mails. */
static void
save_sample(const struct bench *bench)
{
	struct health_item left = {"chain.name", "a", STATE_WARNING, 3, .since = 4};
	struct health_told told = {
		"berlin \xc3\xa4\"", STATE_CRITICAL, 0x800b0109u, 5, "t@u", 6, &left, 1};
	struct health_owner owner = {
		.address = "a@b", .told = 7, .well = 9, .reminded = 8, .open = &told, .count = 1};
	struct health_parcel parcels[] = {
		{.id = "1@b", .from = "f@b", .to = "a@b", .made = 3, .message = "one\n\nbody\n"},
		{.id = "2@b",
			.from = "f@b",
			.to = "a@b",
			.made = 4,
			.tries = 2,
			.error = "no",
			.message = "two"},
		{.id = "3@b", .from = "f@b", .to = "a@b", .made = 5, .message = "three"},
	};
	const struct health_state state = {.token = "0aff",
		.serial = 3,
		.owners = &owner,
		.owner_count = 1,
		.parcels = parcels,
		.parcel_count = 3};
	struct err err = {.kind = ERR_NONE};

	if (!health_file_save(bench->path, &state, &err))
		fail_msg("%s", err.text);
}

static void
test_new(void **state)
{
	const char *note;
	struct health_state one = loaded(*state, &note), two;

	assert_null(note);
	assert_int_equal(one.owner_count + one.parcel_count + one.serial, 0);
	assert_int_equal(strlen(one.token), 16);
	two = loaded(*state, &note);
	assert_false(text_equal(one.token, two.token));
}

static void
test_round(void **state)
{
	const struct bench *bench = *state;
	struct health_state back;
	const char *note;
	struct stat st;

	save_sample(bench);
	back = loaded(bench, &note);
	assert_null(note);
	assert_string_equal(back.token, "0aff");
	assert_int_equal(back.serial, 3);
	assert_string_equal(back.owners[0].open[0].site, "berlin \xc3\xa4\"");
	assert_int_equal(back.owners[0].open[0].code, 0x800b0109u);
	assert_int_equal(back.owners[0].open[0].state, STATE_CRITICAL);
	assert_int_equal(back.owners[0].well, 9);
	assert_int_equal(back.owners[0].reminded, 8);
	assert_int_equal(back.owners[0].open[0].mailed, 6);
	assert_int_equal(back.owners[0].open[0].unnamed_count, 1);
	assert_string_equal(back.owners[0].open[0].unnamed[0].rule, "chain.name");
	assert_string_equal(back.owners[0].open[0].unnamed[0].subject, "a");
	assert_int_equal(back.owners[0].open[0].unnamed[0].state, STATE_WARNING);
	assert_int_equal(back.owners[0].open[0].unnamed[0].since, 4);
	assert_int_equal(back.parcel_count, 3);
	assert_string_equal(back.parcels[0].message, "one\n\nbody\n");
	assert_null(back.parcels[0].error);
	assert_string_equal(back.parcels[1].error, "no");
	assert_int_equal(stat(bench->path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
}

/* Noted is delivered; a note that was cut short, or of a mail that is not there, is nothing. */
static void
test_sent(void **state)
{
	const struct bench *bench = *state;
	struct health_state back;
	const char *note, *sent = arena_printf(bench->arena, "%s.sent", bench->path);
	struct err err = {.kind = ERR_NONE};
	char long_id[600];
	int fd;

	memset(long_id, 'x', sizeof(long_id) - 1);
	long_id[sizeof(long_id) - 1] = '\0';
	assert_false(health_file_open_sent("/nonexistent/state", &fd, &err));
	assert_int_equal(err.kind, ERR_SYSTEM);
	save_sample(bench);
	assert_true(health_file_open_sent(bench->path, &fd, NULL));
	assert_true(health_file_sent(fd, "2@b", NULL));
	assert_true(health_file_sent(fd, "9@b", NULL));
	err.kind = ERR_NONE;
	assert_false(health_file_sent(fd, long_id, &err));
	assert_int_equal(err.kind, ERR_LIMIT);
	close(fd);
	back = loaded(bench, &note);
	assert_int_equal(back.parcel_count, 2);
	assert_string_equal(back.parcels[0].id, "1@b");
	assert_string_equal(back.parcels[1].id, "3@b");
	assert_true(file_write(sent, span_text("1@b\n3@"), NULL));
	assert_int_equal(loaded(bench, &note).parcel_count, 2);

	/* The next save takes it in, and begins anew. */
	assert_true(health_file_save(bench->path, &back, NULL));
	assert_int_not_equal(access(sent, F_OK), 0);
	assert_int_equal(loaded(bench, &note).parcel_count, 2);
}

static void
test_broken(void **state)
{
	const struct bench *bench = *state;
	const char *note;
	struct health_state back;
	struct err err = {.kind = ERR_NONE};

	save_sample(bench);
	assert_true(file_write(bench->path, span_text("{\"schema\": 1"), NULL));
	back = loaded(bench, &note);
	assert_non_null(note);
	assert_int_equal(back.owner_count + back.parcel_count + back.serial, 0);
	assert_int_equal(access(arena_printf(bench->arena, "%s.broken", bench->path), F_OK), 0);
	/* It is out of the way, and said once. */
	loaded(bench, &note);
	assert_null(note);

	/* What cannot be read is not taken for nothing. */
	assert_int_equal(mkdir(bench->path, 0700), 0);
	assert_false(health_file_load(bench->arena, bench->path, &back, &note, &err));
	assert_false(health_file_save(bench->path, &back, &err));
	assert_int_equal(rmdir(bench->path), 0);
}

/* What cannot be written whole is not written at all. */
static void
test_no_text(void **state)
{
	const struct bench *bench = *state;
	struct health_told told = {.site = "\xff", .state = STATE_CRITICAL, .thread = "1@b"};
	struct health_owner owner = {.address = "a@b", .open = &told, .count = 1};
	const struct health_state bad = {.token = "0aff", .owners = &owner, .owner_count = 1};
	struct err err = {.kind = ERR_NONE};
	const char *note;

	save_sample(bench);
	assert_false(health_file_save(bench->path, &bad, &err));
	assert_int_not_equal(err.kind, ERR_NONE);
	assert_int_equal(loaded(bench, &note).parcel_count, 3);
}

static void
test_lock(void **state)
{
	const struct bench *bench = *state;
	struct err err = {.kind = ERR_NONE};
	double begin = clock_monotonic();
	int one, two;

	assert_true(health_file_lock(bench->path, deadline_in(5), &one, &err));
	assert_false(health_file_lock(bench->path, deadline_in(0.2), &two, &err));
	assert_int_equal(err.kind, ERR_TIMEOUT);
	assert_true(clock_monotonic() - begin >= 0.2);
	health_file_unlock(one);
	assert_true(health_file_lock(bench->path, deadline_in(5), &two, NULL));
	health_file_unlock(two);
	health_file_unlock(-1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_new, setup, teardown),
		cmocka_unit_test_setup_teardown(test_round, setup, teardown),
		cmocka_unit_test_setup_teardown(test_sent, setup, teardown),
		cmocka_unit_test_setup_teardown(test_broken, setup, teardown),
		cmocka_unit_test_setup_teardown(test_no_text, setup, teardown),
		cmocka_unit_test_setup_teardown(test_lock, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
