/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The cache directory: what is used, what is dropped and fetched again, many at once. */
#include "config.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../scratch.h"
#include "../unit.h"
#include "../www.h"
#include "base/file.h"
#include "base/pool.h"
#include "base/text.h"
#include "net/cache.h"
#include "net/fetch.h"

#define NOW INT64_C(1800000000)
#define DAY INT64_C(86400)
#define URL "http://a.test/a.crl"
/* printf '%s' http://a.test/a.crl | sha256sum */
#define NAME "087c96322c3f45a0d196fd30761dc50b38fed1f93571d2c27f02e9743240e567"

enum { ENTRY_SIZE = 8 + 4 + 32 + 8 + 4 + 4 + 19 + 5 };

static struct www *www;
static struct arena *arena;
static char dir[64];

static void
handle(void *context, const char *method, const char *path, const uint8_t *body, size_t size,
	struct www_answer *answer)
{
	(void)context;
	(void)method;
	(void)path;
	(void)body;
	(void)size;
	answer->status = strcmp(path, "/404") == 0 ? 404 : 200;
	answer->body = "hello";
	answer->size = 5;
}

static int
set_up(void **state)
{
	(void)state;
	arena = arena_new(unit_no_memory);
	snprintf(dir, sizeof(dir), "/tmp/test_cache.XXXXXX");
	return mkdtemp(dir) == NULL ? -1 : 0;
}

static int
tear_down(void **state)
{
	(void)state;
	arena_free(arena);
	return scratch_remove(dir);
}

static const char *
only_file(void)
{
	DIR *files = opendir(dir);
	const char *name = NULL;
	struct dirent *entry;

	assert_non_null(files);
	while ((entry = readdir(files)) != NULL) {
		if (entry->d_name[0] == '.')
			continue;
		assert_null(name);
		name = arena_printf(arena, "%s/%s", dir, entry->d_name);
	}
	closedir(files);
	return name;
}

static bool
read_back(struct span *out)
{
	return cache_read(arena, dir, URL, 100, NOW, NOW + 7 * DAY, true, out);
}

static void
write_entry(void)
{
	assert_true(cache_write(arena, dir, URL, span_text("hello"), NOW + DAY, NULL));
}

static struct span
entry_bytes(void)
{
	struct span in;

	assert_true(file_read(arena, only_file(), 4096, deadline_in(5), &in, NULL));
	return in;
}

static void
put_bytes(const char *path, const void *bytes, size_t n)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

	assert_true(fd >= 0 && file_write_fd(fd, span_of(bytes, n)) && close(fd) == 0);
}

/* ---------------------------------------------------------------- entries */

static void
test_entry(void **state)
{
	struct span body = span_of(NULL, 0), in;
	struct stat st;

	(void)state;
	assert_false(read_back(&body));
	write_entry();
	assert_true(read_back(&body));
	assert_true(span_is(body, "hello"));
	in = entry_bytes();
	assert_int_equal(in.n, ENTRY_SIZE);
	assert_true(span_starts(in, "IPHTTPSC"));
	assert_string_equal(only_file(), arena_printf(arena, "%s/%s", dir, NAME));
	assert_int_equal(stat(only_file(), &st), 0);
	assert_int_equal(st.st_mode & 0777, 0644);
	/* Again, and empty. */
	assert_true(cache_write(arena, dir, URL, span_of(NULL, 0), NOW + DAY, NULL));
	assert_true(read_back(&body));
	assert_int_equal(body.n, 0);
	only_file();
}

static void
test_moments(void **state)
{
	static const struct {
		int64_t until;
		bool used;
	} moments[] = {
		{NOW - DAY, false},
		{NOW - 1, false},
		{NOW, false},
		{NOW + 1, true},
		{NOW + 7 * DAY, true},
		{NOW + 7 * DAY + 1, false},
		{INT64_MAX, false},
		{INT64_MIN, false},
		{0, false},
	};
	struct span body;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(moments); i++) {
		assert_true(
			cache_write(arena, dir, URL, span_text("hello"), moments[i].until, NULL));
		assert_int_equal(read_back(&body), moments[i].used);
		/* What cannot be used is not left. */
		assert_int_equal(only_file() != NULL, moments[i].used);
	}
}

/* Every byte changed, every length cut, something behind. */
static void
test_damage(void **state)
{
	uint8_t bytes[ENTRY_SIZE + 1] = {0};
	const char *path;
	struct span body;

	(void)state;
	write_entry();
	path = only_file();
	memcpy(bytes, entry_bytes().p, ENTRY_SIZE);
	for (size_t i = 0; i < ENTRY_SIZE; i++) {
		bytes[i] ^= 1;
		put_bytes(path, bytes, ENTRY_SIZE);
		bytes[i] ^= 1;
		assert_false(read_back(&body));
		assert_int_not_equal(access(path, F_OK), 0);
	}
	for (size_t n = 0; n <= ENTRY_SIZE + 1; n++) {
		put_bytes(path, bytes, n);
		assert_int_equal(read_back(&body), n == ENTRY_SIZE);
		assert_int_equal(access(path, F_OK) == 0, n == ENTRY_SIZE);
	}
}

/* An entry of another URL under this one's name. */
static void
test_other_url(void **state)
{
	const char *path, *other;
	struct span body;

	(void)state;
	write_entry();
	path = arena_text(arena, only_file());
	assert_int_equal(unlink(path), 0);
	assert_true(cache_write(
		arena, dir, "http://b.test/b.crl", span_text("evil!"), NOW + DAY, NULL));
	other = only_file();
	assert_string_not_equal(path, other);
	assert_int_equal(rename(other, path), 0);
	assert_false(cache_read(arena, dir, URL, 100, NOW, NOW + 7 * DAY, false, &body));
	assert_int_equal(access(path, F_OK), 0); /* not tidied up */
	assert_false(read_back(&body));
	assert_int_not_equal(access(path, F_OK), 0);
}

/* Larger than is wanted, and larger than anything is. */
static void
test_size(void **state)
{
	const char *path;
	struct span body;
	int fd;

	(void)state;
	write_entry();
	path = only_file();
	assert_false(cache_read(arena, dir, URL, 4, NOW, NOW + 7 * DAY, true, &body));
	fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
	assert_int_equal(ftruncate(fd, INT64_C(1) << 40), 0);
	close(fd);
	assert_false(read_back(&body));
	assert_int_not_equal(access(path, F_OK), 0);
	assert_false(cache_write(arena, dir, arena_printf(arena, "http://a.test/%03000d", 1),
		span_text("hello"), NOW + DAY, NULL));
	assert_null(only_file());
}

/* What is no file of ours: links, pipes, directories. */
static void
test_kinds(void **state)
{
	struct span body;
	const char *path;
	char elsewhere[128];
	struct stat st;

	(void)state;
	write_entry();
	path = only_file();
	snprintf(elsewhere, sizeof(elsewhere), "%s-elsewhere", dir);
	assert_int_equal(rename(path, elsewhere), 0);
	assert_int_equal(symlink(elsewhere, path), 0);
	assert_false(read_back(&body));
	assert_int_not_equal(lstat(path, &st), 0);
	/* A link is replaced, not written through. */
	put_bytes(elsewhere, "precious", 8);
	assert_int_equal(symlink(elsewhere, path), 0);
	write_entry();
	assert_int_equal(lstat(path, &st), 0);
	assert_true(S_ISREG(st.st_mode));
	assert_int_equal(stat(elsewhere, &st), 0);
	assert_int_equal(st.st_size, 8);
	assert_int_equal(unlink(elsewhere), 0);
	assert_int_equal(unlink(path), 0);
	assert_int_equal(mkfifo(path, 0600), 0);
	assert_false(read_back(&body));
	assert_int_not_equal(lstat(path, &st), 0);
	assert_int_equal(mkdir(path, 0700), 0);
	assert_false(read_back(&body));
	assert_false(cache_write(arena, dir, URL, span_text("hello"), NOW + DAY, NULL));
	assert_string_equal(only_file(), path); /* no temporary file is left */
}

/* ---------------------------------------------------------------- fetching with it */

static const char *
url(const char *path)
{
	return arena_printf(arena, "http://127.0.0.1:%u%s", www_port(www), path);
}

/* One run: gets a URL and keeps it until that moment; how many requests it made. */
static unsigned int
run(const char *cache, const char *path, int64_t now, int64_t until, const char **told)
{
	struct fetch_options options = {.seconds = 5, .cache = cache, .now = now};
	struct fetcher *fetcher = fetcher_new(arena, &options);
	unsigned int before = www_requests(www);
	const struct fetch_result *result = fetcher_get(fetcher, url(path), 1000, deadline_in(5));

	if (result->ok)
		assert_true(span_is(result->body, "hello"));
	assert_int_equal(result->cached, result->ok && www_requests(www) == before);
	fetcher_keep(fetcher, url(path), until);
	if (told != NULL)
		*told = fetcher_note(fetcher);
	else
		assert_null(fetcher_note(fetcher));
	fetcher_free(fetcher);
	return www_requests(www) - before;
}

static void
test_runs(void **state)
{
	static const struct {
		int64_t now, until;
		unsigned int requests;
	} runs[] = {
		{NOW, NOW, 1},                               /* has ended: not kept */
		{NOW, NOW + DAY, 1}, {NOW + 1, NOW + 99, 0}, /* what is there keeps its end */
		{NOW + DAY - 1, NOW + DAY, 0},
		{NOW + DAY, NOW + 100 * DAY, 1}, /* a new one, for seven days at most */
		{NOW + 8 * DAY - 1, NOW, 0}, {NOW + 8 * DAY, FETCH_UNDATED, 1}, /* for one day */
		{NOW + 9 * DAY - 1, NOW, 0}, {NOW + 9 * DAY, NOW + 10 * DAY, 1},
		{NOW, NOW + DAY, 1}, /* the clock was wrong: not from the future */
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(runs); i++)
		if (run(dir, "/a", runs[i].now, runs[i].until, NULL) != runs[i].requests)
			fail_msg("run %zu", i);
	assert_int_equal(run(NULL, "/a", NOW, NOW + DAY, NULL), 1);
	assert_int_equal(run(dir, "/404", NOW, NOW + DAY, NULL), 1);
	assert_int_equal(run(dir, "/404", NOW, NOW + DAY, NULL), 1);
}

/* A damaged entry is fetched again and is whole afterwards. */
static void
test_mended(void **state)
{
	(void)state;
	assert_int_equal(run(dir, "/a", NOW, NOW + DAY, NULL), 1);
	put_bytes(only_file(), "IPHTTPSC nonsense", 17);
	assert_int_equal(run(dir, "/a", NOW, NOW + DAY, NULL), 1);
	assert_int_equal(run(dir, "/a", NOW, NOW + DAY, NULL), 0);
}

/* Where nothing can be written the fetch is as good, and there is a note. */
static void
test_unwritable(void **state)
{
	const char *note = NULL, *missing = arena_printf(arena, "%s/missing", dir);
	const char *file = arena_printf(arena, "%s/file", dir);

	(void)state;
	assert_int_equal(run(missing, "/a", NOW, NOW + DAY, &note), 1);
	assert_non_null(note);
	assert_non_null(strstr(note, "cannot be written"));
	assert_int_equal(access(missing, F_OK), -1);
	put_bytes(file, "x", 1);
	assert_int_equal(run(file, "/a", NOW, NOW + DAY, &note), 1);
	assert_non_null(strstr(note, "cannot be written"));
	assert_int_equal(run("/proc", "/a", NOW, NOW + DAY, &note), 1);
	assert_non_null(note);
	assert_int_equal(run(missing, "/a", NOW, NOW, &note), 1); /* nothing to be kept */
	assert_null(note);
}

/* An answer to POST is not kept, nor taken for one to GET. */
static void
test_post(void **state)
{
	struct fetch_options options = {.seconds = 5, .cache = dir, .now = NOW};
	struct fetcher *fetcher = fetcher_new(arena, &options);
	unsigned int before = www_requests(www);

	(void)state;
	fetcher_post(fetcher, url("/a"), span_text("x"), "text/plain", 100, deadline_in(5));
	fetcher_keep(fetcher, url("/a"), NOW + DAY);
	assert_null(only_file());
	fetcher_get(fetcher, url("/a"), 100, deadline_in(5));
	fetcher_keep(fetcher, url("/a"), NOW + DAY);
	assert_non_null(only_file());
	fetcher_free(fetcher);
	fetcher = fetcher_new(arena, &options);
	fetcher_post(fetcher, url("/a"), span_text("x"), "text/plain", 100, deadline_in(5));
	assert_int_equal(www_requests(www), before + 3);
	fetcher_free(fetcher);
}

/* A cache that is to stay as it is serves, but takes nothing in and drops nothing. */
static void
test_as_is(void **state)
{
	struct fetch_options options = {
		.seconds = 5, .cache = dir, .cache_as_is = true, .now = NOW};
	struct fetcher *fetcher = fetcher_new(arena, &options);

	(void)state;
	assert_true(fetcher_get(fetcher, url("/a"), 100, deadline_in(5))->ok);
	fetcher_keep(fetcher, url("/a"), NOW + DAY);
	assert_null(fetcher_note(fetcher));
	fetcher_free(fetcher);
	assert_null(only_file());
	run(dir, "/a", NOW, NOW + DAY, NULL);
	assert_non_null(only_file());
	fetcher = fetcher_new(arena, &options);
	assert_true(fetcher_get(fetcher, url("/a"), 100, deadline_in(5))->cached);
	fetcher_free(fetcher);
	options.now += 2 * DAY;
	fetcher = fetcher_new(arena, &options);
	assert_false(fetcher_get(fetcher, url("/a"), 100, deadline_in(5))->cached);
	fetcher_free(fetcher);
	assert_non_null(only_file());
}

/* ---------------------------------------------------------------- many at once */

enum { ROUNDS = 60, BODY_SIZE = 20000 };

/* Writes and reads bodies of one letter; a mixed one would be a torn file. */
static void
work(void *context, size_t index)
{
	struct arena *own = arena_new(unit_no_memory);
	char body[BODY_SIZE];
	struct span got;

	(void)context;
	memset(body, 'a' + (int)index, sizeof(body));
	for (int i = 0; i < ROUNDS; i++) {
		if (!cache_write(own, dir, URL, span_of(body, sizeof(body)), NOW + DAY, NULL) ||
			!cache_read(own, dir, URL, BODY_SIZE, NOW, NOW + 7 * DAY, true, &got) ||
			got.n != BODY_SIZE)
			abort();
		for (size_t k = 0; k < got.n; k++)
			if (got.p[k] != got.p[0])
				abort();
	}
	arena_free(own);
}

static void
test_threads(void **state)
{
	(void)state;
	pool_run(8, 8, work, NULL);
	only_file();
}

static void
test_processes(void **state)
{
	pid_t children[8];
	int status;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(children); i++) {
		children[i] = fork();
		assert_true(children[i] >= 0);
		if (children[i] == 0) {
			work(NULL, i);
			_exit(0);
		}
	}
	for (size_t i = 0; i < ARRAY_SIZE(children); i++) {
		assert_int_equal(waitpid(children[i], &status, 0), children[i]);
		assert_int_equal(status, 0);
	}
	only_file();
}

static int
start(void **state)
{
	(void)state;
	www = www_start(handle, NULL);
	return 0;
}

static int
stop(void **state)
{
	(void)state;
	www_stop(www);
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_entry, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_moments, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_damage, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_other_url, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_size, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_kinds, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_runs, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_mended, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_unwritable, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_post, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_as_is, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_threads, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_processes, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, start, stop);
}
