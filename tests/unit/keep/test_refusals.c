/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Unit tests of remembered refusals. */
#include "../unit.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../scratch.h"
#include "base/file.h"
#include "keep/refusals.h"

struct fixture {
	char dir[64], folder[96], password[96];
};

static void
write_file(const char *path, const char *text)
{
	assert_true(file_write(path, span_text(text), NULL));
}

static int
setup(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));

	snprintf(f->dir, sizeof(f->dir), "/tmp/test_refusals.XXXXXX");
	if (mkdtemp(f->dir) == NULL)
		return -1;
	snprintf(f->folder, sizeof(f->folder), "%s/state/below", f->dir);
	snprintf(f->password, sizeof(f->password), "%s/password", f->dir);
	write_file(f->password, "s3cret\n");
	*state = f;
	return 0;
}

static int
teardown(void **state)
{
	struct fixture *f = *state;

	scratch_remove(f->dir);
	free(f);
	return 0;
}

static void
until_the_file_changes(void **state)
{
	const struct fixture *f = *state;
	const struct timespec times[2] = {{.tv_sec = 1000}, {.tv_sec = 1000}};

	assert_false(refusals_have(f->folder, "me", f->password));
	assert_true(refusals_add(f->folder, "me", f->password, NULL));
	assert_true(refusals_have(f->folder, "me", f->password));
	assert_false(refusals_have(f->folder, "you", f->password));
	assert_false(refusals_have(f->folder, "e", f->password));
	assert_true(refusals_add(f->folder, "you", f->password, NULL));
	assert_true(refusals_have(f->folder, "me", f->password));
	assert_int_equal(utimensat(AT_FDCWD, f->password, times, 0), 0);
	assert_false(refusals_have(f->folder, "me", f->password));
	assert_true(refusals_add(f->folder, "me", f->password, NULL));
	assert_true(refusals_have(f->folder, "me", f->password));
	assert_false(refusals_have(f->folder, "you", f->password));
}

static void
holds_no_password(void **state)
{
	const struct fixture *f = *state;
	struct arena *arena = arena_new(unit_no_memory);
	struct span in;
	struct stat st;
	char path[128];

	assert_true(refusals_add(f->folder, "me", f->password, NULL));
	snprintf(path, sizeof(path), "%s/refused-passwords", f->folder);
	assert_true(file_read(arena, path, 4096, deadline_in(1), &in, NULL));
	assert_null(memmem(in.p, in.n, "s3cret", 6));
	assert_int_equal(stat(f->folder, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0700);
	arena_free(arena);
}

static void
what_cannot_be_kept(void **state)
{
	const struct fixture *f = *state;
	struct err err = {.kind = ERR_NONE};

	assert_false(refusals_have(NULL, "me", f->password));
	assert_false(refusals_add(NULL, "me", f->password, &err));
	assert_int_equal(err.kind, ERR_SYSTEM);
	assert_false(refusals_add(f->folder, "m\te", f->password, NULL));
	assert_false(refusals_add(f->folder, "me", "/nonexistent/password", NULL));
	err_clear(&err);
	assert_false(refusals_add(f->password, "me", f->password, &err));
	assert_int_equal(err.kind, ERR_SYSTEM);
}

static void
garbage(void **state)
{
	const struct fixture *f = *state;
	char path[128];

	assert_true(refusals_add(f->folder, "me", f->password, NULL));
	snprintf(path, sizeof(path), "%s/refused-passwords", f->folder);
	write_file(path, "\n\tme\n\xff\xff\tme\t\n");
	assert_false(refusals_have(f->folder, "me", f->password));
	assert_true(refusals_add(f->folder, "me", f->password, NULL));
	assert_true(refusals_have(f->folder, "me", f->password));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(until_the_file_changes, setup, teardown),
		cmocka_unit_test_setup_teardown(holds_no_password, setup, teardown),
		cmocka_unit_test_setup_teardown(what_cannot_be_kept, setup, teardown),
		cmocka_unit_test_setup_teardown(garbage, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
