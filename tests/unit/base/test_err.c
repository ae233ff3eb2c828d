/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Unit tests of errors. */
#include "../unit.h"

#include <errno.h>
#include <string.h>

#include "base/err.h"

static void
first_stays(void **state)
{
	struct err err = {.kind = ERR_NONE};

	(void)state;
	assert_false(err_set(&err, ERR_USAGE, "is %d", 1));
	assert_false(err_set(&err, ERR_LIMIT, "is %d", 2));
	assert_false(err_format(&err, 9, "third"));
	assert_false(err_system(&err, ENOENT, "fourth"));
	assert_int_equal(err.kind, ERR_USAGE);
	assert_string_equal(err.text, "is 1");
	assert_int_equal(err.offset, 0);
	err_clear(&err);
	assert_int_equal(err.kind, ERR_NONE);
	assert_string_equal(err.text, "");
}

static void
kinds(void **state)
{
	struct err err = {.kind = ERR_NONE};

	(void)state;
	assert_false(err_format(&err, 17, "has no %s", "end"));
	assert_int_equal(err.kind, ERR_FORMAT);
	assert_int_equal(err.offset, 17);
	assert_string_equal(err.text, "has no end (at byte 17)");

	err_clear(&err);
	assert_false(err_system(&err, ENOENT, "cannot be read"));
	assert_int_equal(err.kind, ERR_SYSTEM);
	assert_int_equal(err.sys, ENOENT);
	assert_string_equal(err.text, "cannot be read: No such file or directory");
}

static void
context(void **state)
{
	struct err err = {.kind = ERR_NONE};

	(void)state;
	assert_false(err_context(&err, "nothing to add to"));
	assert_string_equal(err.text, "");
	err_set(&err, ERR_USAGE, "is empty");
	assert_false(err_context(&err, "--%s", "url"));
	assert_false(err_context(&err, "line %d", 3));
	assert_string_equal(err.text, "line 3: --url: is empty");
	assert_int_equal(err.kind, ERR_USAGE);
}

static void
without_err(void **state)
{
	(void)state;
	assert_false(err_set(NULL, ERR_USAGE, "x"));
	assert_false(err_system(NULL, ENOENT, "x"));
	assert_false(err_format(NULL, 1, "x"));
	assert_false(err_context(NULL, "x"));
	err_clear(NULL);
}

static void
long_texts_are_cut(void **state)
{
	struct err err = {.kind = ERR_NONE};
	char text[2 * ERR_TEXT_MAX];

	(void)state;
	memset(text, 'x', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	err_format(&err, 1, "%s", text);
	assert_int_equal(strlen(err.text), ERR_TEXT_MAX - 1);
	err_context(&err, "%s", text);
	assert_int_equal(strlen(err.text), ERR_TEXT_MAX - 1);
	err_clear(&err);
	err_system(&err, EINVAL, "%s", text);
	assert_int_equal(strlen(err.text), ERR_TEXT_MAX - 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(first_stays),
		cmocka_unit_test(kinds),
		cmocka_unit_test(context),
		cmocka_unit_test(without_err),
		cmocka_unit_test(long_texts_are_cut),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
