/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Unit tests of loading libraries. */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "../unit.h"
#include "base/library.h"

/* A library that is on every machine that has built this. */
#define LIBRARY JANSSON_SONAME

struct api {
	void *before;
	void (*known)(void);
	void *after;
};

static const struct library_function known[] = {{"json_object", offsetof(struct api, known)}};

static void
test_loads(void **state)
{
	struct api api = {NULL, NULL, NULL};
	struct err err = {.kind = ERR_NONE};

	(void)state;
	assert_true(library_load(LIBRARY, known, 1, &api, &err));
	assert_int_equal(err.kind, ERR_NONE);
	assert_true(api.known != NULL);
	assert_null(api.before);
	assert_null(api.after);
}

static void
test_fails(void **state)
{
	static const struct library_function unknown[] = {
		{"json_object", offsetof(struct api, known)},
		{"json_objections", offsetof(struct api, after)}};
	struct api api;
	struct err err = {.kind = ERR_NONE};

	(void)state;
	assert_false(library_load("libnowhere.so.1", known, 1, &api, &err));
	assert_int_equal(err.kind, ERR_SYSTEM);
	assert_non_null(strstr(err.text, "libnowhere.so.1 cannot be loaded"));
	err_clear(&err);
	assert_false(library_load(LIBRARY, unknown, 2, &api, &err));
	assert_int_equal(err.kind, ERR_SYSTEM);
	assert_non_null(strstr(err.text, LIBRARY " lacks json_objections"));
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
