/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Unit tests of secrets: their files, and that they are wiped. */
#include "config.h"

#include "../unit.h"

#include <fcntl.h>
#include <grp.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/file.h"
#include "base/limits.h"
#include "base/memory.h"
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
read_back(
	const struct fixture *f, const void *content, size_t n, struct secret *out, struct err *err)
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

		assert_true(
			read_back(*state, rows[i].content, strlen(rows[i].content), &secret, NULL));
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

/* ---------------------------------------------------------------- copies of others */

enum { PATTERN = 24, BLOCK = 200 };

static void *volatile held; /* so that no compiler takes a copy and its end away */

/* Nowhere in the process as a whole but where it is made. */
static void
make_pattern(char out[static PATTERN + 1])
{
	for (int i = 0; i < PATTERN; i++)
		out[i] = (char)('A' + (i * 7 + 3) % 26);
	out[PATTERN] = '\0';
}

/* How often the pattern is in that part of this process, which is read from outside. */
static size_t
count_in(uintptr_t from, uintptr_t to)
{
	char part[4096 + PATTERN], pattern[PATTERN + 1];
	int fd = open("/proc/self/mem", O_RDONLY | O_CLOEXEC);
	size_t count = 0;

	assert_true(fd >= 0);
	make_pattern(pattern);
	for (; from < to; from += 4096) {
		ssize_t n = pread(fd, part, sizeof(part), (off_t)from);

		for (char *at = part; n >= PATTERN; at++) {
			at = memmem(at, (size_t)(part + n - at), pattern, PATTERN);
			if (at == NULL)
				break;
			count += at - part < 4096;
		}
	}
	close(fd);
	return count;
}

/* False: the system names no part of the memory the heap (qemu does not, for a foreign program). */
static bool
count_on_heap(size_t *count)
{
	FILE *maps = fopen("/proc/self/maps", "re");
	char line[512];
	bool is_named = false;

	assert_non_null(maps);
	*count = 0;
	while (fgets(line, sizeof(line), maps) != NULL) {
		unsigned long from, to;

		if (strstr(line, "[heap]") != NULL && sscanf(line, "%lx-%lx", &from, &to) == 2) {
			is_named = true;
			*count += count_in(from, to);
		}
	}
	fclose(maps);
	return is_named;
}

/* A library's copies: one that it frees, one that grows and moves, one that becomes shorter. */
static void
copy_and_free(void)
{
	char *grown = memory_malloc(BLOCK), *shrunk = memory_malloc(BLOCK), *other;

	make_pattern(grown);
	make_pattern(shrunk + BLOCK - PATTERN - 1);
	other = memory_strdup(grown);
	held = memory_malloc(BLOCK); /* behind them: nothing can grow where it is */
	free(other);
	grown = memory_realloc(grown, (size_t)BLOCK * 100);
	shrunk = memory_realloc(shrunk, 16);
	free(grown);
	free(shrunk);
	free(held);
}

static void
copies_are_wiped(void **state)
{
	struct secret secret = {.text = NULL};
	char pattern[PATTERN + 1];
	size_t count;

#ifdef ARENA_EACH
	skip(); /* sanitizers have a free of their own */
#endif
	if (getenv("LD_PRELOAD") != NULL)
		skip(); /* so has valgrind, by a library of its own */
	make_pattern(pattern);
	assert_true(read_back(*state, pattern, PATTERN, &secret, NULL));
	copy_and_free();
	secret_clear(&secret);
	copy_and_free(); /* by who is late */
	held = memory_strdup(pattern);
	if (!count_on_heap(&count))
		skip();
	assert_int_equal(count, 1);
	free(held);
	assert_true(count_on_heap(&count));
	assert_int_equal(count, 0);
}

/* ---------------------------------------------------------------- who else can read the file */

enum { STRANGER = 65534, OWN = 4711, SUPPLEMENTARY = 4712, FOREIGN = 4713 };

/* In a process of that user, whose groups are OWN and SUPPLEMENTARY; root stays root. */
static bool
is_exposed_to(const char *path, uid_t user)
{
	const gid_t groups[] = {SUPPLEMENTARY};
	int status = 0;
	pid_t child = fork();

	assert_true(child >= 0);
	if (child == 0) {
		struct arena *arena = arena_new(abort);

		if (setgroups(1, groups) != 0 || setgid(OWN) != 0 || setuid(user) != 0)
			_exit(2);
		_exit(secret_exposure(arena, path) != NULL);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFEXITED(status) && WEXITSTATUS(status) < 2);
	return WEXITSTATUS(status) == 1;
}

static void
groups(void **state)
{
	static const struct {
		gid_t group;
		mode_t mode;
		uid_t user;
		bool exposed;
	} rows[] = {
		{OWN, 0640, STRANGER, false},
		{SUPPLEMENTARY, 0640, STRANGER, false},
		{FOREIGN, 0640, STRANGER, true},
		{FOREIGN, 0600, STRANGER, false},
		{FOREIGN, 0620, STRANGER, false},
		{0, 0640, STRANGER, false},
		{OWN, 0644, STRANGER, true},
		{FOREIGN, 0640, 0, false},
		{FOREIGN, 0604, 0, true},
	};
	const struct fixture *f = *state;

	if (geteuid() != 0)
		skip(); /* only root can be others */
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		assert_int_equal(chown(f->path, 0, rows[i].group), 0);
		assert_int_equal(chmod(f->path, rows[i].mode), 0);
		assert_int_equal(is_exposed_to(f->path, rows[i].user), rows[i].exposed);
	}
}

static void
exposed(void **state)
{
	const struct fixture *f = *state;
	struct arena *arena = arena_new(abort);
	const char *text;

	assert_null(secret_exposure(arena, f->path)); /* as mkstemp makes it: 0600 */
	assert_int_equal(chmod(f->path, 0604), 0);
	text = secret_exposure(arena, f->path);
	assert_string_equal(
		text, arena_printf(arena, "%s can be read by everybody (mode 0604)", f->path));
	assert_null(secret_exposure(arena, NULL));
	assert_null(secret_exposure(arena, "-"));
	assert_null(secret_exposure(arena, "/dev/null"));
	assert_null(secret_exposure(arena, "/nowhere/at/all"));
	unlink(f->path);
	assert_int_equal(mkfifo(f->path, 0666), 0);
	assert_int_equal(chmod(f->path, 0666), 0);
	assert_null(secret_exposure(arena, f->path));
	arena_free(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(lines, setup, teardown),
		cmocka_unit_test_setup_teardown(refused, setup, teardown),
		cmocka_unit_test_setup_teardown(too_long, setup, teardown),
		cmocka_unit_test_setup_teardown(not_dumped, setup, teardown),
		cmocka_unit_test_setup_teardown(copies_are_wiped, setup, teardown),
		cmocka_unit_test_setup_teardown(groups, setup, teardown),
		cmocka_unit_test_setup_teardown(exposed, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
