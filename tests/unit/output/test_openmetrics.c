/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The metrics: families, labels, and the rules of the exposition format. */
#include "../unit.h"

#include <string.h>

#include "base/text.h"
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

/* name{label="value",...} NUMBER, with escapes in values. */
static bool
sample_valid(struct span line, struct span name)
{
	struct span value;
	double number;

	if (line.n <= name.n || !span_equal(span_of(line.p, name.n), name) || line.p[name.n] != '{')
		return false;
	span_skip(&line, name.n);
	for (uint8_t c = ','; c == ',';) {
		if (!span_skip(&line, 1) || !span_until(&line, '=', &value) || value.n == 0 ||
			!span_u8(&line, &c) || c != '"')
			return false;
		for (c = 0; c != '"';)
			if (!span_u8(&line, &c) || (c == '\\' && !span_skip(&line, 1)))
				return false;
		if (line.n == 0)
			return false;
		c = line.p[0];
	}
	return span_starts(line, "} ") && span_skip(&line, 2) && text_number(line, &number);
}

/* Every sample belongs to the family above it, and no family comes twice. */
static void
assert_valid(struct arena *arena, struct span in)
{
	struct span line, name = {0};
	const char *seen = "";
	bool end = false;

	while (span_line(&in, &line)) {
		assert_false(end);
		if (span_is(line, "# EOF"))
			end = true;
		else if (span_starts(line, "# TYPE ")) {
			const char *key;

			span_skip(&line, strlen("# TYPE "));
			assert_true(span_until(&line, ' ', &name));
			assert_true(span_is(line, "gauge"));
			key = arena_printf(arena, "<%s>", arena_span_text(arena, name));
			assert_null(strstr(seen, key));
			seen = arena_printf(arena, "%s%s", seen, key);
			assert_true(span_line(&in, &line));
			assert_true(span_starts(line, "# HELP "));
		} else
			assert_true(sample_valid(line, name));
	}
	assert_true(end);
}

static const char *
write_report(struct arena *arena, const struct report *report)
{
	struct buf out = buf_make(1 << 20);
	const char *text;

	assert_true(output_openmetrics(&out, report, arena));
	assert_valid(arena, buf_view(&out));
	text = arena_text(arena, buf_cstr(&out));
	buf_free(&out);
	return text;
}

static void
test_sample(void **state)
{
	static const char *const lines[] = {
		"iphttps_check_state{site=\"da.example.com\",check=\"check_iphttps\"} 2",
		"iphttps_check_error_code{site=\"da.example.com\",check=\"check_iphttps\"} "
		"2148204801",
		"iphttps_check_addresses{site=\"da.example.com\",check=\"check_iphttps\"} 2",
		"iphttps_check_duration_seconds{site=\"da.example.com\",check=\"check_iphttps\"} "
		"0.2",
		"iphttps_not_after_timestamp_seconds{site=\"da.example.com\",check=\"check_"
		"iphttps\","
		"thing=\"leaf\",name=\"da.example.com\",number=\"1\"} 1702591999",
		"iphttps_up{site=\"da.example.com\",check=\"check_iphttps\",address=\"192.0.2.7\"} "
		"1",
		"iphttps_up{site=\"da.example.com\",check=\"check_iphttps\",address=\"2001:db8::"
		"7\"} 0",
		"iphttps_probe_duration_seconds{site=\"da.example.com\",check=\"check_iphttps\","
		"address=\"\",phase=\"dns\"}"
		" 0.012",
		"iphttps_probe_duration_seconds{site=\"da.example.com\",check=\"check_iphttps\","
		"address=\"192.0.2.7\","
		"phase=\"tls\"} 0.0492",
		"iphttps_cert_not_after_timestamp_seconds{site=\"da.example.com\",check=\"check_"
		"iphttps\",address=\"192.0."
		"2.7\","
		"depth=\"0\",role=\"leaf\",on_path=\"1\",subject=\"CN=da.example.com\",serial="
		"\"01ab\"} "
		"1702591999",
		"depth=\"3\",role=\"intermediate\",on_path=\"0\",subject=\"CN=Spare \\\"old\\\" "
		"CA\"",
		"iphttps_chain_trusted{site=\"da.example.com\",check=\"check_iphttps\",address="
		"\"192.0.2.7\",store=\"corp."
		"pem\"} "
		"1",
		"iphttps_chain_trusted{site=\"da.example.com\",check=\"check_iphttps\",address="
		"\"2001:db8::7\","
		"store=\"corp.pem\"} 0",
	};
	struct report *report = sample_new(*state);
	const struct metric up = {.label = "addresses_up", .known = true};
	const char *text;

	metrics_add(&report->metrics, *state, &up);
	text = write_report(*state, report);
	for (size_t i = 0; i < ARRAY_SIZE(lines); i++)
		if (strstr(text, lines[i]) == NULL)
			fail_msg("missing: %s", lines[i]);
	assert_null(strstr(text, "phase=\"proxy\""));
}

/* A check that ends before the tunnel does says nothing of whether clients can connect. */
static void
test_other_check(void **state)
{
	struct report *report = sample_new(*state);

	report->metrics.count = 0;
	assert_null(strstr(write_report(*state, report), "iphttps_up"));
}

/* What was not seen is not there, rather than 0. */
static void
test_empty(void **state)
{
	struct report *report = sample_empty(*state);
	const char *text = write_report(*state, report);

	assert_null(strstr(text, "iphttps_up"));
	assert_null(strstr(text, "iphttps_cert"));
	assert_non_null(strstr(text, "phase=\"dns\""));
	report->evidence = NULL;
	report->name = NULL;
	write_report(*state, report);
}

static void
test_hostile(void **state)
{
	struct report *report = sample_new(*state);

	report->name = "a\"b\\c\nd";
	assert_non_null(strstr(write_report(*state, report), "site=\"a\\\"b\\\\c\\nd\","));
}

static void
test_small_buffer(void **state)
{
	struct buf out = buf_make(300);

	assert_false(output_openmetrics(&out, sample_new(*state), *state));
	buf_free(&out);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {TEST(test_sample), TEST(test_other_check),
		TEST(test_empty), TEST(test_hostile), TEST(test_small_buffer)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
