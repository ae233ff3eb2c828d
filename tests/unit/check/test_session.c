/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Unit tests of what runs share. */
#include "../unit.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "check/session.h"

/* A file of --crl that is a pipe into which nobody writes, and a session that reads it. */
struct fixture {
	struct arena *arena;
	struct session *session;
	char dir[64], path[96];
	const char *paths[1];
	struct options options;
};

static int
setup(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));

	f->arena = arena_new(unit_no_memory);
	f->session = session_new(f->arena, 0);
	snprintf(f->dir, sizeof(f->dir), "/tmp/test_session.XXXXXX");
	if (mkdtemp(f->dir) == NULL)
		return -1;
	snprintf(f->path, sizeof(f->path), "%s/crl", f->dir);
	if (mkfifo(f->path, 0600) != 0)
		return -1;
	f->paths[0] = f->path;
	f->options = (struct options) {.crls = f->paths, .crl_count = 1};
	*state = f;
	return 0;
}

static int
teardown(void **state)
{
	struct fixture *f = *state;

	unlink(f->path);
	rmdir(f->dir);
	session_free(f->session);
	arena_free(f->arena);
	free(f);
	return 0;
}

static enum err_kind
read_within(const struct fixture *f, double seconds)
{
	struct err err = {.kind = ERR_NONE};
	const struct session_crls *crls;

	assert_false(session_crls(f->session, &f->options, deadline_in(seconds), &crls, &err));
	return err.kind;
}

static void
put_file(const struct fixture *f)
{
	FILE *file;

	assert_int_equal(unlink(f->path), 0);
	file = fopen(f->path, "w");
	assert_non_null(file);
	fputs("no CRL\n", file);
	fclose(file);
}

/* What came too late for one run is asked for again by another that has more time. */
static void
too_late_for_one(void **state)
{
	const struct fixture *f = *state;

	assert_int_equal(read_within(f, 0.1), ERR_TIMEOUT);
	put_file(f);
	assert_int_equal(read_within(f, 60), ERR_FORMAT);
}

/* Who has no more time than that is refused at once. */
static void
too_late_for_all(void **state)
{
	const struct fixture *f = *state;

	assert_int_equal(read_within(f, 1), ERR_TIMEOUT);
	put_file(f);
	assert_int_equal(read_within(f, 1.5), ERR_TIMEOUT);
}

/* What was found wrong stays wrong, however much time there is. */
static void
refused_for_all(void **state)
{
	const struct fixture *f = *state;

	put_file(f);
	assert_int_equal(read_within(f, 1), ERR_FORMAT);
	assert_int_equal(unlink(f->path), 0);
	assert_int_equal(read_within(f, 60), ERR_FORMAT);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(too_late_for_one, setup, teardown),
		cmocka_unit_test_setup_teardown(too_late_for_all, setup, teardown),
		cmocka_unit_test_setup_teardown(refused_for_all, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
