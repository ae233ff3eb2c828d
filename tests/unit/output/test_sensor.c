/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What PRTG and Checkmk read: states, limits of each kind, figures that are not known, hostile
 * text. */
#include "../unit.h"

#include <jansson.h>
#include <math.h>
#include <string.h>

#include "base/text.h"
#include "output/limits.h"
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

static const char *
written(struct arena *arena, const struct report *report,
	bool (*write)(struct buf *, const struct report *, struct arena *))
{
	struct buf out = buf_make(1 << 20);
	const char *text;

	assert_true(write(&out, report, arena));
	assert_true(memchr(out.p, '\n', out.n) == out.p + out.n - 1);
	text = arena_text(arena, buf_cstr(&out));
	buf_free(&out);
	return text;
}

/* The member "prtg" of the object; the caller releases `whole`. */
static json_t *
sensor(struct arena *arena, const struct report *report, json_t **whole)
{
	json_error_t error;

	*whole = json_loads(written(arena, report, output_prtg), JSON_REJECT_DUPLICATES, &error);
	assert_non_null(*whole);
	return json_object_get(*whole, "prtg");
}

static const char *
text_of(json_t *object, const char *key)
{
	const char *text = json_string_value(json_object_get(object, key));

	return text == NULL ? "" : text;
}

static json_t *
channel_of(json_t *prtg, const char *name)
{
	json_t *channel;
	size_t index;

	json_array_foreach(json_object_get(prtg, "result"), index, channel)
	{
		if (strcmp(text_of(channel, "channel"), name) == 0)
			return channel;
	}
	return NULL;
}

static void
test_prtg_channels(void **state)
{
	json_t *whole, *prtg = sensor(*state, sample_new(*state), &whole);
	json_t *first = json_array_get(json_object_get(prtg, "result"), 0);
	json_t *time = channel_of(prtg, "time");

	assert_null(json_object_get(prtg, "error"));
	assert_string_equal(text_of(first, "channel"), "state");
	assert_string_equal(text_of(first, "value"), "2");
	assert_string_equal(text_of(first, "limitmaxwarning"), "0");
	assert_string_equal(text_of(first, "limitmaxerror"), "1");
	assert_string_equal(text_of(time, "value"), "0.084123");
	assert_string_equal(text_of(time, "unit"), "Custom");
	assert_string_equal(text_of(time, "customunit"), "s");
	assert_string_equal(text_of(time, "limitminwarning"), "0");
	assert_string_equal(text_of(time, "limitmaxwarning"), "1.5");
	assert_int_equal(json_integer_value(json_object_get(time, "limitmode")), 1);
	assert_int_equal(json_integer_value(json_object_get(time, "float")), 1);
	assert_null(channel_of(prtg, "ra")); /* not known */
	assert_string_equal(text_of(channel_of(prtg, "client_error"), "value"), "2148204801");
	assert_null(json_object_get(channel_of(prtg, "client_error"), "limitmode"));
	json_decref(whole);
}

static void
test_prtg_states(void **state)
{
	struct report *report = sample_new(*state);
	json_t *whole, *prtg;

	report->state = STATE_UNKNOWN;
	prtg = sensor(*state, report, &whole);
	assert_int_equal(json_integer_value(json_object_get(prtg, "error")), 1);
	assert_null(json_object_get(prtg, "result"));
	assert_true(text_starts(text_of(prtg, "text"), "da.example.com: 1 of 2 addresses fails"));
	json_decref(whole);

	report->state = STATE_WARNING;
	prtg = sensor(*state, report, &whole);
	assert_int_equal(
		json_integer_value(json_object_get(channel_of(prtg, "state"), "warning")), 1);
	json_decref(whole);

	report->state = STATE_OK;
	prtg = sensor(*state, report, &whole);
	assert_string_equal(text_of(channel_of(prtg, "state"), "value"), "0");
	assert_int_equal(
		json_integer_value(json_object_get(channel_of(prtg, "state"), "warning")), 0);
	json_decref(whole);
}

static void
add(struct arena *arena, struct report *report, const char *label, const char *warning)
{
	struct metric metric = {
		.label = label, .uom = "", .known = true, .value = 5, .decimals = 2};
	struct err err = {0};

	assert_true(range_parse(warning, &metric.warning, &err));
	metrics_add(&report->metrics, arena, &metric);
}

/* A range without an end, without a start, of what alarms inside. */
static struct report *
ranges(struct arena *arena)
{
	struct report *report = sample_new(arena);

	report->metrics = (struct metrics) {0};
	add(arena, report, "leaf_days", "30:");
	add(arena, report, "b", "~:10");
	add(arena, report, "c", "@1:2");
	return report;
}

static void
test_limits(void **state)
{
	struct report *report = ranges(*state);
	json_t *whole, *prtg = sensor(*state, report, &whole);
	json_t *days = channel_of(prtg, "leaf_days"), *below = channel_of(prtg, "b");

	assert_string_equal(text_of(days, "limitminwarning"), "30");
	assert_null(json_object_get(days, "limitmaxwarning"));
	assert_string_equal(text_of(days, "customunit"), "days");
	assert_string_equal(text_of(below, "limitmaxwarning"), "10");
	assert_null(json_object_get(below, "limitminwarning"));
	assert_null(json_object_get(channel_of(prtg, "c"), "limitmode"));
	json_decref(whole);
	assert_non_null(strstr(
		written(*state, report, output_checkmk), "\" leaf_days=5;30:|b=5;10|c=5 1 of 2"));
}

static void
test_checkmk(void **state)
{
	struct report *report = sample_new(*state);

	assert_string_equal(written(*state, report, output_checkmk),
		"2 \"IPHTTPS da.example.com\" time=0.084123;0:1.5;;0;10|client_error=2148204801 "
		"1 of 2 addresses fails, 2001:db8::7: 0x800b0101 CERT_E_EXPIRED: certificate "
		"expired 3 days ago\n");
	report->state = STATE_UNKNOWN;
	report->name = "";
	report->metrics = (struct metrics) {0};
	assert_true(text_starts(
		written(*state, report, output_checkmk), "3 \"IPHTTPS\" - 1 of 2 addresses"));
}

static void
test_hostile(void **state)
{
	struct report *report = sample_new(*state);
	json_t *whole, *prtg;

	report->name = "a\" - 0 'x'\nb|c\\n";
	report->summary = "one\\n0 \"Other\" - two\n3 | \xff <script>\\x\\";
	report->metrics.items[0].value = INFINITY;
	report->metrics.items[2].label = "A|b=c d";
	assert_string_equal(written(*state, report, output_checkmk),
		"2 \"IPHTTPS a_ - 0 _x_\\x0ab/c\\n\" __b_c_d=2148204801 one/n0 \"Other\" - "
		"two\\x0a3 / \\xff <script>\\x\\\n");
	prtg = sensor(*state, report, &whole);
	assert_null(channel_of(prtg, "time"));
	assert_null(strpbrk(text_of(prtg, "text"), "<>\n"));
	assert_non_null(strstr(text_of(prtg, "text"), "{script}"));
	assert_non_null(channel_of(prtg, "__b_c_d"));
	json_decref(whole);
}

/* More than a sensor can have: it says how many there are not. */
static void
test_many(void **state)
{
	struct report *report = sample_new(*state);
	json_t *whole, *prtg;
	char *text;

	report->metrics = (struct metrics) {0};
	for (int i = 1; i <= LIMIT_PRTG_CHANNELS + 2; i++)
		add(*state, report, arena_printf(*state, "crl%d_hours", i), "24:");
	text = arena_alloc(*state, 4000);
	memset(text, 'x', 3999);
	report->summary = text;
	prtg = sensor(*state, report, &whole);
	assert_int_equal(json_array_size(json_object_get(prtg, "result")), LIMIT_PRTG_CHANNELS);
	assert_string_equal(text_of(channel_of(prtg, "crl1_hours"), "customunit"), "hours");
	assert_true(text_starts(
		text_of(prtg, "text"), "3 more figures: see --output=json; da.example.com: xxx"));
	assert_true(strlen(text_of(prtg, "text")) <= LIMIT_SENSOR_TEXT);
	json_decref(whole);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_prtg_channels, setup, teardown),
		cmocka_unit_test_setup_teardown(test_prtg_states, setup, teardown),
		cmocka_unit_test_setup_teardown(test_limits, setup, teardown),
		cmocka_unit_test_setup_teardown(test_checkmk, setup, teardown),
		cmocka_unit_test_setup_teardown(test_hostile, setup, teardown),
		cmocka_unit_test_setup_teardown(test_many, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
