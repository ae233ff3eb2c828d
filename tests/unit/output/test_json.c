/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The JSON object: members, types, and that hostile text and numbers cannot break it. */
#include "../unit.h"

#include <jansson.h>
#include <math.h>
#include <string.h>

#include "output/output.h"
#include "sample.h"

static int
setup(void **state)
{
	*state = arena_new(unit_no_memory);
	return 0;
}

static int
teardown(void **state)
{
	arena_free(*state);
	return 0;
}

static json_t *
write_report(struct arena *arena, const struct report *report)
{
	struct buf out = buf_make(1 << 20);
	json_error_t error;
	json_t *object;

	assert_true(output_json(&out, report, arena));
	assert_true(out.p[out.n - 1] == '\n');
	assert_true(memchr(out.p, '\n', out.n) == out.p + out.n - 1);
	object = json_loadb((const char *)out.p, out.n, JSON_REJECT_DUPLICATES, &error);
	buf_free(&out);
	assert_non_null(object);
	return object;
}

/* Every member of cli.md section 7 with its type: "s" text, "i" whole, "o" object, "a" array. */
static void
assert_members(json_t *object, const char *const *members)
{
	for (; *members != NULL; members++) {
		json_t *value = json_object_get(object, *members + 1);
		bool ok = value != NULL;

		switch (**members) {
		case 's':
			ok = json_is_string(value);
			break;
		case 'i':
			ok = json_is_integer(value);
			break;
		case 'n':
			ok = json_is_number(value);
			break;
		case 'o':
			ok = json_is_object(value);
			break;
		case 'a':
			ok = json_is_array(value);
			break;
		}
		if (!ok)
			fail_msg("member %s", *members + 1);
	}
}

static const char *
text_of(json_t *object, const char *key)
{
	return json_string_value(json_object_get(object, key));
}

static void
test_members(void **state)
{
	static const char *const top[] = {"ischema", "sprogram", "sversion", "stime", "sstate",
		"iexit", "ssummary", "scode", "ssymbol", "asubjects", "afindings", "aperfdata",
		NULL};
	static const char *const subject[] = {"sname", "iport", "aendpoints", NULL};
	static const char *const endpoint[] = {"saddress", "sstate", "ostages", "achain", NULL};
	static const char *const stages[] = {"odns", "otcp", "otls", "ohttp", "ora", NULL};
	static const char *const stage[] = {"soutcome", "nseconds", NULL};
	static const char *const cert[] = {"ssubject", "sissuer", "sserial", "ssha1", "ssha256",
		"snot_before", "snot_after", "srole", "ndays", NULL};
	static const char *const finding[] = {
		"srule", "sstate", "ssubject", "scode", "ssymbol", "stext", "sremedy", NULL};
	static const char *const figure[] = {
		"slabel", "?value", "suom", "?warn", "?crit", "?min", "?max", NULL};
	json_t *object = write_report(*state, sample_new(*state));
	json_t *one = json_array_get(json_object_get(object, "subjects"), 0), *value;
	const char *key;
	size_t index;

	assert_members(object, top);
	assert_members(one, subject);
	one = json_array_get(json_object_get(one, "endpoints"), 1);
	assert_members(one, endpoint);
	assert_members(json_object_get(one, "stages"), stages);
	json_object_foreach(json_object_get(one, "stages"), key, value)
	{
		if (strcmp(key, "ping") != 0)
			assert_members(value, stage);
	}
	json_array_foreach(json_object_get(one, "chain"), index, value) assert_members(value, cert);
	assert_members(json_array_get(json_object_get(object, "findings"), 0), finding);
	json_array_foreach(json_object_get(object, "perfdata"), index, value)
		assert_members(value, figure);
	json_decref(object);
}

static void
test_values(void **state)
{
	json_t *object = write_report(*state, sample_new(*state));
	json_t *endpoints = json_object_get(
		json_array_get(json_object_get(object, "subjects"), 0), "endpoints");
	json_t *chain = json_object_get(json_array_get(endpoints, 0), "chain");
	json_t *figures = json_object_get(object, "perfdata");
	static const char *const roles[] = {"leaf", "intermediate", "root", "intermediate"};

	assert_string_equal(text_of(object, "time"), "2023-11-14T22:13:20Z");
	assert_string_equal(text_of(object, "state"), "CRITICAL");
	assert_int_equal(json_integer_value(json_object_get(object, "exit")), 2);
	assert_string_equal(text_of(object, "code"), "0x800b0101");
	assert_string_equal(text_of(object, "symbol"), "CERT_E_EXPIRED");
	assert_string_equal(text_of(json_array_get(endpoints, 0), "state"), "OK");
	assert_string_equal(text_of(json_array_get(endpoints, 1), "state"), "CRITICAL");
	assert_int_equal(json_array_size(chain), 4);
	for (size_t i = 0; i < ARRAY_SIZE(roles); i++)
		assert_string_equal(text_of(json_array_get(chain, i), "role"), roles[i]);
	assert_true(json_real_value(json_object_get(json_array_get(chain, 0), "days")) == 29.99);
	assert_true(json_real_value(json_object_get(json_array_get(chain, 3), "days")) == -0.01);
	assert_true(json_is_null(json_object_get(json_array_get(figures, 1), "value")));
	assert_string_equal(text_of(json_array_get(figures, 0), "warn"), "1.5");
	assert_true(json_number_value(json_object_get(json_array_get(figures, 0), "value")) ==
		    0.084123);
	assert_int_equal(json_integer_value(json_object_get(json_array_get(figures, 2), "value")),
		2148204801);
	json_decref(object);
}

/* With --any-address the run may be well while an address is not. */
static void
test_alone(void **state)
{
	struct report *report = sample_new(*state);
	json_t *object;

	report->state = report->findings.items[0].state = STATE_OK;
	object = write_report(*state, report);
	assert_string_equal(text_of(object, "state"), "OK");
	assert_string_equal(
		text_of(json_array_get(
				json_object_get(
					json_array_get(json_object_get(object, "subjects"), 0),
					"endpoints"),
				1),
			"state"),
		"CRITICAL");
	json_decref(object);
}

static void
test_nothing(void **state)
{
	struct report *report = sample_empty(*state);
	json_t *object, *subject;

	report->code = 0;
	object = write_report(*state, report);
	subject = json_array_get(json_object_get(object, "subjects"), 0);
	assert_true(json_is_null(json_object_get(object, "code")));
	assert_true(json_is_null(json_object_get(object, "symbol")));
	assert_int_equal(json_array_size(json_object_get(subject, "endpoints")), 0);
	assert_string_equal(text_of(json_object_get(subject, "dns"), "outcome"), "no-name");
	json_decref(object);
	report->evidence = NULL;
	object = write_report(*state, report);
	assert_int_equal(json_array_size(json_object_get(object, "subjects")), 0);
	json_decref(object);
}

static void
test_hostile(void **state)
{
	struct report *report = sample_new(*state);
	json_t *object;

	report->summary = "broken \xff \" \\ \x01 text";
	report->metrics.items[0].value = NAN;
	report->metrics.items[0].max = INFINITY;
	report->evidence->subjects[0].endpoints[0].stages[STAGE_TCP].seconds = INFINITY;
	object = write_report(*state, report);
	assert_string_equal(text_of(object, "summary"), "broken \\xff \" \\ \\x01 text");
	json_decref(object);
}

static void
test_small_buffer(void **state)
{
	struct buf out = buf_make(100);

	assert_false(output_json(&out, sample_new(*state), *state));
	buf_free(&out);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {TEST(test_members), TEST(test_values), TEST(test_alone),
		TEST(test_nothing), TEST(test_hostile), TEST(test_small_buffer)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
