/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Unit tests of secrets: their files, and that they are wiped. */
#include "../unit.h"

#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "base/file.h"
#include "base/limits.h"
#include "base/secret.h"

struct fixture {
	char path[64];
};

static int
setup(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));
	int fd;

	snprintf(f->path, sizeof(f->path), "/tmp/test_secret.XXXXXX");
	fd = mkstemp(f->path);
	if (fd < 0)
		return -1;
	close(fd);
	*state = f;
	return 0;
}

static int
teardown(void **state)
{
	struct fixture *f = *state;

	unlink(f->path);
	free(f);
	return 0;
}

static bool
read_back(const struct fixture *f, const void *content, size_t n, struct secret *out, struct err *err)
{
	assert_true(file_write(f->path, span_of(content, n), NULL));
	return secret_read(f->path, deadline_in(5), out, err);
}

static void
lines(void **state)
{
	static const struct {
		const char *content, *wanted;
	} rows[] = {
		{"word", "word"},
		{"word\n", "word"},
		{"word\r\nsecond\n", "word"},
		{" b\xc3\xa4r \n", " b\xc3\xa4r "},
		{"\n", ""},
		{"", ""},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct secret secret = {.text = NULL};

		assert_true(read_back(
			*state, rows[i].content, strlen(rows[i].content), &secret, NULL));
		assert_string_equal(secret.text, rows[i].wanted);
		assert_null(memmem(secret.text, secret.size, "second", 6));
		secret_clear(&secret);
		assert_null(secret.text);
	}
}

static void
refused(void **state)
{
	static const struct {
		const char *content;
		size_t n;
		const char *words;
	} rows[] = {
		{"\xef\xbb\xbfword\n", 8, "byte order mark"},
		{"\xff\xfew\0o\0r\0d\0", 10, "UTF-16"},
		{"\xfe\xff\0w\0o\0r\0d", 10, "UTF-16"},
		{"w\0o\0r\0d\0\n\0", 10, "zero bytes"},
		{"wo\0rd\n", 6, "zero bytes"},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct secret secret = {.text = NULL};
		struct err err = {.kind = ERR_NONE};

		assert_false(read_back(*state, rows[i].content, rows[i].n, &secret, &err));
		assert_int_equal(err.kind, ERR_FORMAT);
		assert_non_null(strstr(err.text, rows[i].words));
		assert_non_null(strstr(err.text, ((const struct fixture *)*state)->path));
		assert_null(secret.text);
	}
}

static void
too_long(void **state)
{
	char content[LIMIT_CONFIG_LINE + 1];
	struct secret secret = {.text = NULL};
	struct err err = {.kind = ERR_NONE};

	memset(content, 'x', sizeof(content));
	assert_true(read_back(*state, content, LIMIT_CONFIG_LINE, &secret, &err));
	assert_int_equal(strlen(secret.text), LIMIT_CONFIG_LINE);
	secret_clear(&secret);
	assert_false(read_back(*state, content, sizeof(content), &secret, &err));
	assert_int_equal(err.kind, ERR_LIMIT);
}

static void
not_dumped(void **state)
{
	struct secret one = {.text = NULL}, other = {.text = NULL};

	assert_int_equal(prctl(PR_GET_DUMPABLE), 1);
	assert_true(read_back(*state, "a", 1, &one, NULL));
	assert_int_equal(prctl(PR_GET_DUMPABLE), 0);
	assert_true(read_back(*state, "b", 1, &other, NULL));
	secret_clear(&one);
	assert_int_equal(prctl(PR_GET_DUMPABLE), 0);
	secret_clear(&other);
	secret_clear(&other);
	assert_int_equal(prctl(PR_GET_DUMPABLE), 1);
	secret_hold();
	assert_int_equal(prctl(PR_GET_DUMPABLE), 0);
	secret_release();
	assert_int_equal(prctl(PR_GET_DUMPABLE), 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(lines, setup, teardown),
		cmocka_unit_test_setup_teardown(refused, setup, teardown),
		cmocka_unit_test_setup_teardown(too_long, setup, teardown),
		cmocka_unit_test_setup_teardown(not_dumped, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
