/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Stores read side by side, one of them in a file system that hangs. */
#include "../unit.h"

#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "roots/channel.h"
#include "store/store.h"
#include "store/supply.h"

#define HANGS "/nonexistent/hangs"

/* In place of the C library's, for what the readers call. */
int
open(const char *path, int flags, ...)
{
	va_list ap;
	mode_t mode;

	va_start(ap, flags);
	mode = (flags & O_CREAT) != 0 ? (mode_t)va_arg(ap, unsigned int) : 0;
	va_end(ap);
	while (strcmp(path, HANGS) == 0)
		pause();
	return openat(AT_FDCWD, path, flags, mode);
}

struct fixture {
	struct arena *arena;
	char dir[64], pipe[96], junk[96];
};

static int
setup(void **state)
{
	static struct fixture f;
	FILE *file;

	f.arena = arena_new(unit_no_memory);
	snprintf(f.dir, sizeof(f.dir), "/tmp/test_supply.XXXXXX");
	if (mkdtemp(f.dir) == NULL)
		return -1;
	snprintf(f.pipe, sizeof(f.pipe), "%s/pipe", f.dir);
	snprintf(f.junk, sizeof(f.junk), "%s/junk", f.dir);
	file = fopen(f.junk, "w");
	if (file == NULL || fputs("no certificate\n", file) < 0 || fclose(file) != 0)
		return -1;
	*state = &f;
	return mkfifo(f.pipe, 0600);
}

/* The arena stays: somebody is left behind who may use it. */
static int
teardown(void **state)
{
	const struct fixture *f = *state;

	unlink(f->pipe);
	unlink(f->junk);
	return rmdir(f->dir);
}

static void
each_by_its_name(void **state)
{
	const struct fixture *f = *state;
	const char *specs[] = {"far=" HANGS, arena_printf(f->arena, "slow=%s", f->pipe),
		arena_printf(f->arena, "odd=%s", f->junk)};
	const struct source_options options = {.deadline = deadline_in(0.5)};
	struct supply *supplies;

	assert_false(supplies_read(f->arena, specs, 3, &options, &supplies));
	assert_int_equal(supplies[0].err.kind, ERR_TIMEOUT);
	assert_non_null(strstr(supplies[0].err.text, "store far: "));
	assert_int_equal(supplies[1].err.kind, ERR_TIMEOUT);
	assert_non_null(strstr(supplies[1].err.text, "store slow: "));
	assert_int_equal(supplies[2].err.kind, ERR_FORMAT);
	assert_non_null(strstr(supplies[2].err.text, "store odd: "));
	supplies_clear(supplies, 3);
}

/* What is late is no error of all the stores, and what is wrong is. */
static void
late_is_told(void **state)
{
	const struct fixture *f = *state;
	const char *specs[] = {"far=" HANGS, "system:", arena_printf(f->arena, "odd=%s", f->junk)};
	struct stores *stores = stores_new(f->arena);
	struct err err = {.kind = ERR_NONE};

	assert_true(stores_add_all(stores, specs, 2, deadline_in(0.5), &err));
	assert_true(stores_left_behind(stores));
	assert_string_equal(
		stores_late(stores, f->arena), "store far: not read to its end in time");
	assert_false(stores_add_all(stores, &specs[2], 1, deadline_in(60), &err));
	assert_int_equal(err.kind, ERR_FORMAT);
	stores_free(stores);
}

/* A channel that never comes keeps nobody from the others. */
static void
channels_are_read(void **state)
{
	const struct fixture *f = *state;
	const char *items[] = {"far=" HANGS, arena_printf(f->arena, "odd=%s", f->junk), "system:"};
	const struct channel_specs specs = {.items = items, .count = 3};
	const struct source_options options = {.deadline = deadline_in(0.5)};
	struct channels channels = {.count = 0};
	struct err err = {.kind = ERR_NONE};

	assert_true(channels_read(f->arena, &specs, &options, &channels, &err));
	assert_true(channels.left_behind);
	assert_int_equal(channels.count, 3);
	assert_string_equal(channels.items[0].error, "not read to its end in time");
	assert_non_null(channels.items[1].error);
	assert_null(channels.items[2].error);
	channels_free(&channels);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(each_by_its_name, setup, teardown),
		cmocka_unit_test_setup_teardown(late_is_told, setup, teardown),
		cmocka_unit_test_setup_teardown(channels_are_read, setup, teardown),
	};
	int failed = cmocka_run_group_tests(tests, NULL, NULL);

	fflush(NULL);
	_exit(failed); /* past those that are left behind */
}
