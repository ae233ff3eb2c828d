/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Unit tests of reading JSON within limits. */
#include "config.h"

#include <string.h>

#include "../unit.h"
#include "base/buf.h"
#include "base/json.h"
#include "base/limits.h"

static json_t *
read_text(const char *text, size_t most, struct err *err)
{
	*err = (struct err) {.kind = ERR_NONE};
	return json_read(span_text(text), most, 0, err);
}

static void
test_reads(void **state)
{
	static const char *const texts[] = {"{}", " [1, 2.5e1, -0]\n", "{\"a\": {\"a\": null}}",
		"[\"\\ud83d\\ude00\", \"]}{[,,,\\\"\\\\\", true]"};
	struct err err;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
		json_t *value = read_text(texts[i], 10, &err);

		if (value == NULL)
			fail_msg("%s: %s", texts[i], err.text);
		assert_int_equal(err.kind, ERR_NONE);
		json_decref(value);
	}
}

static void
test_refuses(void **state)
{
	static const char *const texts[] = {"", "{", "{}{}", "{} x", "[1,]", "{\"a\":1,}", "[01]",
		"[\"\n\"]", "[\"\\ud800\"]", "[\"\\u0000\"]", "[\"\xff\"]", "{\"a\":1,\"a\":1}",
		"[18446744073709551616]", "{'a':1}", "[NaN]", "1"};
	struct err err;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
		if (read_text(texts[i], 10, &err) != NULL)
			fail_msg("taken: %s", texts[i]);
		assert_int_equal(err.kind, ERR_FORMAT);
		assert_non_null(strstr(err.text, "is not JSON (line "));
	}
}

/* A text of nested arrays. */
static json_t *
read_nested(size_t depth, struct err *err)
{
	struct buf text = buf_make(4096);
	json_t *value;

	for (size_t i = 0; i < depth; i++)
		buf_text(&text, "[");
	for (size_t i = 0; i < depth; i++)
		buf_text(&text, "]");
	value = read_text(buf_cstr(&text), 4096, err);
	buf_free(&text);
	return value;
}

static void
test_limits(void **state)
{
	struct err err;
	json_t *value = read_nested(LIMIT_JSON_DEPTH, &err);

	(void)state;
	assert_non_null(value);
	json_decref(value);
	assert_null(read_nested(LIMIT_JSON_DEPTH + 1, &err));
	assert_int_equal(err.kind, ERR_LIMIT);
	assert_string_equal(err.text, "is JSON nested deeper than 32");

	value = read_text("[1,2,[3]]", 5, &err);
	assert_non_null(value);
	json_decref(value);
	assert_null(read_text("[1,2,[3],\"[,\"]", 5, &err));
	assert_int_equal(err.kind, ERR_LIMIT);
	assert_string_equal(err.text, "is JSON of more than 5 values");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_reads),
		cmocka_unit_test(test_refuses),
		cmocka_unit_test(test_limits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
