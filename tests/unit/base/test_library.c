/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Unit tests of loading libraries. */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "../unit.h"
#include "base/library.h"

/* One that is on every machine that has built this, and one that is nowhere. */
static const struct library there = {CURL_SONAME, "libcurl4 (others: libcurl)"};
static const struct library nowhere = {"libnowhere.so.1", "nowhere1 (others: nowhere)"};

struct api {
	void *before;
	void (*known)(void);
	void *after;
};

static const struct library_function known[] = {{"curl_version", offsetof(struct api, known)}};

static void
test_loads(void **state)
{
	struct api api = {NULL, NULL, NULL};
	struct err err = {.kind = ERR_NONE};

	(void)state;
	assert_true(library_load(&there, known, 1, &api, &err));
	assert_int_equal(err.kind, ERR_NONE);
	assert_true(api.known != NULL);
	assert_null(api.before);
	assert_null(api.after);
}

static void
assert_fails(const struct library *library, const struct library_function *functions, size_t count,
	const char *text)
{
	struct api api;
	struct err err = {.kind = ERR_NONE};

	assert_false(library_load(library, functions, count, &api, &err));
	assert_int_equal(err.kind, ERR_SYSTEM);
	assert_string_equal(err.text, text);
}

static void
test_fails(void **state)
{
	static const struct library_function unknown[] = {
		{"curl_version", offsetof(struct api, known)},
		{"curl_aversion", offsetof(struct api, after)}};

	(void)state;
	assert_fails(&nowhere, known, 1,
		"libnowhere.so.1 cannot be loaded: install nowhere1 (others: nowhere)");
	assert_fails(&there, unknown, 2,
		CURL_SONAME " lacks curl_aversion: install a newer libcurl4 (others: libcurl)");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_loads),
		cmocka_unit_test(test_fails),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
