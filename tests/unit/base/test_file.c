/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Unit tests of reading and writing files. */
#include "../unit.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"

struct fixture {
	struct arena *arena;
	char dir[64], path[96];
};

static int
setup(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));

	f->arena = arena_new(unit_no_memory);
	snprintf(f->dir, sizeof(f->dir), "/tmp/test_file.XXXXXX");
	if (mkdtemp(f->dir) == NULL)
		return -1;
	snprintf(f->path, sizeof(f->path), "%s/x", f->dir);
	*state = f;
	return 0;
}

static int
teardown(void **state)
{
	struct fixture *f = *state;

	unlink(f->path);
	rmdir(f->dir);
	arena_free(f->arena);
	free(f);
	return 0;
}

static int
entries(const char *dir)
{
	DIR *d = opendir(dir);
	int n = 0;

	while (readdir(d) != NULL)
		n++;
	closedir(d);
	return n - 2;
}

static void
round_trip(void **state)
{
	struct fixture *f = *state;
	static const size_t sizes[] = {0, 1, 65535, 65536, 65537, 300000};
	uint8_t *bytes = calloc(1, 300000);

	for (size_t i = 0; i < 300000; i++)
		bytes[i] = (uint8_t)(i * 7);
	for (size_t i = 0; i < ARRAY_SIZE(sizes); i++) {
		struct span out, content = span_of(bytes, sizes[i]);
		struct err err = {.kind = ERR_NONE};
		char expected[200];

		assert_true(file_write(f->path, content, &err));
		assert_true(file_read(f->arena, f->path, sizes[i], deadline_in(5), &out, &err));
		assert_true(span_equal(out, content));
		assert_int_equal(err.kind, ERR_NONE);
		if (sizes[i] > 0) {
			assert_false(file_read(
				f->arena, f->path, sizes[i] - 1, deadline_in(5), &out, &err));
			assert_int_equal(err.kind, ERR_LIMIT);
			snprintf(expected, sizeof(expected), "%s: is larger than %zu bytes",
				f->path, sizes[i] - 1);
			assert_string_equal(err.text, expected);
		}
	}
	free(bytes);
	assert_int_equal(entries(f->dir), 1);
}

/* A new file is as open as the process wants it, one that is there as its owner has made it. */
static void
modes(void **state)
{
	static const struct {
		mode_t mask, present, wanted; /* present 0: it is not there */
	} rows[] = {{022, 0, 0644}, {077, 0, 0600}, {027, 0, 0640}, {022, 0600, 0600},
		{077, 0664, 0664}};
	struct fixture *f = *state;
	mode_t before = umask(0);

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct err err = {.kind = ERR_NONE};
		struct stat st;

		umask(rows[i].mask);
		unlink(f->path);
		if (rows[i].present != 0) {
			assert_true(file_write(f->path, span_text("a"), &err));
			assert_int_equal(chmod(f->path, rows[i].present), 0);
		}
		assert_true(file_write(f->path, span_text("b"), &err));
		assert_int_equal(stat(f->path, &st), 0);
		assert_int_equal(st.st_mode & 07777, rows[i].wanted);
	}
	umask(before);
	assert_int_equal(entries(f->dir), 1);
}

static void
refused(void **state)
{
	struct fixture *f = *state;
	struct err err = {.kind = ERR_NONE};
	struct span out;

	assert_false(file_read(f->arena, f->path, 10, deadline_in(5), &out, &err));
	assert_int_equal(err.kind, ERR_SYSTEM);
	assert_int_equal(err.sys, ENOENT);
	assert_non_null(strstr(err.text, f->path));
	err_clear(&err);
	assert_false(file_read(f->arena, f->dir, 10, deadline_in(5), &out, &err));
	assert_int_not_equal(err.kind, ERR_NONE);
	assert_true(file_is_directory(f->dir));
	assert_false(file_is_directory(f->path));

	err_clear(&err);
	assert_false(file_write("/nonexistent/dir/x", span_text("x"), &err));
	assert_int_equal(err.kind, ERR_SYSTEM);
	assert_int_equal(err.sys, ENOENT);
}

/* A name that cannot be replaced is left as it is, and nothing beside it. */
static void
failed_write(void **state)
{
	struct fixture *f = *state;
	struct err err = {.kind = ERR_NONE};

	assert_int_equal(mkdir(f->path, 0700), 0);
	assert_false(file_write(f->path, span_text("x"), &err));
	assert_int_equal(err.kind, ERR_SYSTEM);
	assert_true(file_is_directory(f->path));
	assert_int_equal(entries(f->dir), 1);
	rmdir(f->path);
}

static void
from_fifo(void **state)
{
	struct fixture *f = *state;
	struct err err = {.kind = ERR_NONE};
	struct span out;
	int fd;

	assert_int_equal(mkfifo(f->path, 0600), 0);
	fd = open(f->path, O_RDWR | O_CLOEXEC);
	assert_true(fd >= 0);
	/* a writer that never closes is waited for, but not beyond the deadline */
	assert_int_equal(write(fd, "abc", 3), 3);
	assert_false(file_read(f->arena, f->path, 100, deadline_in(0.05), &out, &err));
	assert_int_equal(err.kind, ERR_TIMEOUT);
	close(fd);
}

/* Input that never ends is no reason to look at the deadline only when there is none. */
static void
from_endless(void **state)
{
	struct fixture *f = *state;
	struct err err = {.kind = ERR_NONE};
	struct span out;

	assert_false(
		file_read(f->arena, "/dev/zero", 64 * 1024 * 1024, deadline_in(0), &out, &err));
	assert_int_equal(err.kind, ERR_TIMEOUT);
}

static void
to_fifo(void **state)
{
	struct fixture *f = *state;
	struct err err = {.kind = ERR_NONE};
	char bytes[8] = "";
	int fd;

	assert_int_equal(mkfifo(f->path, 0600), 0);
	assert_false(file_write(f->path, span_text("abc"), &err));
	assert_non_null(strstr(err.text, "nobody reads from this pipe"));
	fd = open(f->path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	assert_true(fd >= 0);
	assert_true(file_write(f->path, span_text("abc"), NULL));
	assert_int_equal(read(fd, bytes, sizeof(bytes)), 3);
	close(fd);
}

static void
from_stdin(void **state)
{
	struct fixture *f = *state;
	struct err err = {.kind = ERR_NONE};
	struct span out;
	int pipes[2], kept = dup(STDIN_FILENO);

	assert_int_equal(pipe(pipes), 0);
	assert_true(dup2(pipes[0], STDIN_FILENO) >= 0);
	assert_int_equal(write(pipes[1], "abc", 3), 3);
	close(pipes[1]);
	assert_true(file_read(f->arena, "-", 3, deadline_in(5), &out, &err));
	assert_true(span_is(out, "abc"));
	close(pipes[0]);
	if (kept >= 0) {
		dup2(kept, STDIN_FILENO);
		close(kept);
	}
}

static void
to_closed_pipe(void **state)
{
	int pipes[2];

	(void)state;
	signal(SIGPIPE, SIG_IGN);
	assert_int_equal(pipe(pipes), 0);
	assert_true(file_write_fd(pipes[1], span_text("abc")));
	close(pipes[0]);
	assert_false(file_write_fd(pipes[1], span_text("abc")));
	assert_int_equal(errno, EPIPE);
	assert_true(file_write_fd(pipes[1], span_of(NULL, 0)));
	close(pipes[1]);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(round_trip, setup, teardown),
		cmocka_unit_test_setup_teardown(modes, setup, teardown),
		cmocka_unit_test_setup_teardown(refused, setup, teardown),
		cmocka_unit_test_setup_teardown(failed_write, setup, teardown),
		cmocka_unit_test_setup_teardown(from_fifo, setup, teardown),
		cmocka_unit_test_setup_teardown(from_endless, setup, teardown),
		cmocka_unit_test_setup_teardown(to_fifo, setup, teardown),
		cmocka_unit_test_setup_teardown(from_stdin, setup, teardown),
		cmocka_unit_test(to_closed_pipe),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
