/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files replaced as a whole: modes, links, what is left when it fails, what dead runs left. */
#include "../unit.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/replace.h"

struct folder {
	char dir[64], path[96], other[96];
	char text[64];
};

static int
setup(void **state)
{
	struct folder *f = calloc(1, sizeof(*f));

	snprintf(f->dir, sizeof(f->dir), "/tmp/test_replace.XXXXXX");
	if (mkdtemp(f->dir) == NULL)
		return -1;
	snprintf(f->path, sizeof(f->path), "%s/file", f->dir);
	snprintf(f->other, sizeof(f->other), "%s/other", f->dir);
	*state = f;
	return 0;
}

static int
teardown(void **state)
{
	struct folder *f = *state;
	DIR *entries = opendir(f->dir);
	struct dirent *entry;

	while ((entry = readdir(entries)) != NULL)
		if (unlinkat(dirfd(entries), entry->d_name, 0) != 0)
			unlinkat(dirfd(entries), entry->d_name, AT_REMOVEDIR);
	closedir(entries);
	rmdir(f->dir);
	free(f);
	return 0;
}

static bool
write_text(const char *path, const char *text, int mode)
{
	const struct span part = span_text(text);

	return replace_file(path, &part, 1, mode, NULL);
}

static const char *
text_of(struct folder *f, const char *path)
{
	int fd = open(path, O_RDONLY);
	ssize_t n = fd < 0 ? -1 : read(fd, f->text, sizeof(f->text) - 1);

	if (fd >= 0)
		close(fd);
	f->text[n < 0 ? 0 : n] = '\0';
	return n < 0 ? "(none)" : f->text;
}

static size_t
count_files(const struct folder *f)
{
	DIR *entries = opendir(f->dir);
	size_t count = 0;

	while (readdir(entries) != NULL)
		count++;
	closedir(entries);
	return count - 2; /* . and .. */
}

static mode_t
mode_of(const char *path)
{
	struct stat st;

	return lstat(path, &st) == 0 ? st.st_mode & 07777 : 0;
}

static void
test_parts(void **state)
{
	struct folder *f = *state;
	const struct span parts[] = {span_text("one"), span_of(NULL, 0), span_text("two")};

	assert_true(replace_file(f->path, parts, ARRAY_SIZE(parts), 0600, NULL));
	assert_string_equal(text_of(f, f->path), "onetwo");
	assert_int_equal(mode_of(f->path), 0600);
	assert_true(write_text(f->path, "three", 0640));
	assert_string_equal(text_of(f, f->path), "three");
	assert_int_equal(mode_of(f->path), 0640);
	assert_true(write_text(f->path, "four", REPLACE_KEEP_MODE));
	assert_int_equal(mode_of(f->path), 0640);
	assert_int_equal(count_files(f), 1);
}

/* Who has the file open goes on with the old one, as a reader does. */
static void
test_new_file(void **state)
{
	struct folder *f = *state;
	char old[8] = "";
	int fd;

	assert_true(write_text(f->path, "old", 0600));
	fd = open(f->path, O_RDONLY);
	assert_true(write_text(f->path, "new", 0600));
	assert_int_equal(read(fd, old, sizeof(old) - 1), 3);
	assert_string_equal(old, "old");
	close(fd);
}

static void
test_link(void **state)
{
	struct folder *f = *state;
	struct stat st;

	assert_true(write_text(f->other, "precious", 0600));
	assert_int_equal(symlink(f->other, f->path), 0);
	assert_true(write_text(f->path, "new", 0644));
	assert_string_equal(text_of(f, f->other), "precious");
	assert_int_equal(mode_of(f->other), 0600);
	assert_string_equal(text_of(f, f->path), "new");
	assert_int_equal(lstat(f->path, &st), 0);
	assert_true(S_ISREG(st.st_mode));
}

/* Of an output file, the operator's own link is followed, and stays. */
static void
test_output_link(void **state)
{
	struct folder *f = *state;
	struct stat st;

	assert_true(write_text(f->other, "before", 0640));
	assert_int_equal(symlink("other", f->path), 0);
	assert_true(file_write(f->path, span_text("after"), NULL));
	assert_string_equal(text_of(f, f->other), "after");
	assert_int_equal(mode_of(f->other), 0640);
	assert_int_equal(lstat(f->path, &st), 0);
	assert_true(S_ISLNK(st.st_mode));
}

/* Needs root, to make a link that is another user's. */
static void
test_foreign_link(void **state)
{
	struct folder *f = *state;
	struct err err = {.kind = ERR_NONE};

	if (geteuid() != 0)
		skip();
	assert_true(write_text(f->other, "precious", 0600));
	assert_int_equal(symlink(f->other, f->path), 0);
	assert_int_equal(lchown(f->path, 65534, 65534), 0);
	assert_false(file_write(f->path, span_text("new"), &err));
	assert_non_null(strstr(err.text, "symbolic link of another user"));
	assert_string_equal(text_of(f, f->other), "precious");
}

/* A folder stands in its place, and is not replaced: nothing is left beside it. */
static void
test_failure(void **state)
{
	struct folder *f = *state;
	struct err err = {.kind = ERR_NONE};
	const struct span part = span_text("text");

	assert_int_equal(mkdir(f->path, 0700), 0);
	assert_false(replace_file(f->path, &part, 1, 0600, &err));
	assert_int_equal(err.kind, ERR_SYSTEM);
	assert_non_null(strstr(err.text, f->path));
	assert_int_equal(count_files(f), 1);
	assert_false(write_text("/nonexistent/file", "text", 0600));
}

static void
make(const struct folder *f, const char *name)
{
	char path[128];

	snprintf(path, sizeof(path), "%s/%s", f->dir, name);
	close(open(path, O_WRONLY | O_CREAT | O_EXCL, 0600));
}

static bool
is_there(const struct folder *f, const char *name)
{
	char path[128];
	struct stat st;

	snprintf(path, sizeof(path), "%s/%s", f->dir, name);
	return lstat(path, &st) == 0;
}

/* Only what a dead run can have left, of this very file. */
static void
test_left_overs(void **state)
{
	static const struct {
		const char *name;
		bool goes;
	} rows[] = {
		{"file.01234567.tmp", true},
		{"file.89abcdef.tmp", true},
		{"file.20261130", false},
		{"file.0123456.tmp", false},
		{"file.012345678.tmp", false},
		{"file.0123456G.tmp", false},
		{"file.01234567.tmp.gz", false},
		{"file2.01234567.tmp", false},
		{"other.01234567.tmp", false},
		{"file.tmp", false},
	};
	struct folder *f = *state;

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		make(f, rows[i].name);
	assert_true(write_text(f->path, "text", 0600));
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		if (is_there(f, rows[i].name) == rows[i].goes)
			fail_msg("%s", rows[i].name);
}

/* Another run is writing it right now; a link has such a name. */
static void
test_no_left_over(void **state)
{
	struct folder *f = *state;
	char path[128];
	int fd;

	snprintf(path, sizeof(path), "%s/file.01234567.tmp", f->dir);
	fd = open(path, O_WRONLY | O_CREAT | O_EXCL, 0600);
	assert_int_equal(flock(fd, LOCK_EX), 0);
	assert_true(write_text(f->other, "precious", 0600));
	snprintf(path, sizeof(path), "%s/file.76543210.tmp", f->dir);
	assert_int_equal(symlink(f->other, path), 0);
	assert_true(write_text(f->path, "text", 0600));
	assert_true(is_there(f, "file.01234567.tmp"));
	assert_true(is_there(f, "file.76543210.tmp"));
	close(fd);
	assert_true(write_text(f->path, "text", 0600));
	assert_false(is_there(f, "file.01234567.tmp"));
	assert_string_equal(text_of(f, f->other), "precious");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_parts, setup, teardown),
		cmocka_unit_test_setup_teardown(test_new_file, setup, teardown),
		cmocka_unit_test_setup_teardown(test_link, setup, teardown),
		cmocka_unit_test_setup_teardown(test_output_link, setup, teardown),
		cmocka_unit_test_setup_teardown(test_foreign_link, setup, teardown),
		cmocka_unit_test_setup_teardown(test_failure, setup, teardown),
		cmocka_unit_test_setup_teardown(test_left_overs, setup, teardown),
		cmocka_unit_test_setup_teardown(test_no_left_over, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
