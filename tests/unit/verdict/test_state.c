/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Unit tests of the verdict on a client's own status. */
#include "../unit.h"

#include <string.h>

#include "verdict/state.h"

#define FAILED "Failed to connect to the IPHTTPS server; waiting to reconnect"
#define HOST "da.contoso.com"

static const struct metric *
metric(const struct report *report, const char *label)
{
	for (size_t i = 0; i < report->metrics.count; i++)
		if (strcmp(report->metrics.items[i].label, label) == 0)
			return &report->metrics.items[i];
	fail_msg("no metric %s", label);
	return NULL;
}

static void
rows(void **state)
{
	static const struct {
		struct client_interface item;
		enum state state;
		const char *rule, *text;
		bool known; /* client_error */
	} rows[] = {
		{{NULL, HOST, "IPHTTPS interface active", true, 0, CLIENT_LINK_NONE}, STATE_OK,
			"client.active", "code 0x0, status \"IPHTTPS interface active\"", true},
		{{NULL, HOST, "iphttps interface is active.", true, 0, CLIENT_LINK_GLOBAL},
			STATE_OK, "client.active", "has addresses", true},
		{{NULL, HOST, "IPHTTPS-Schnittstelle aktiv", true, 0, CLIENT_LINK_NONE},
			STATE_UNKNOWN, "client.unknown-status",
			"status \"IPHTTPS-Schnittstelle aktiv\"", false},
		{{NULL, HOST, "IPHTTPS-Schnittstelle aktiv", true, 0, CLIENT_LINK_GLOBAL}, STATE_OK,
			"client.active", "has addresses", true},
		{{NULL, HOST, "not connected", true, 0, CLIENT_LINK_NONE}, STATE_UNKNOWN,
			"client.unknown-status", "status \"not connected\"", false},
		{{NULL, HOST, "IPHTTPS interface active, waiting", true, 0, CLIENT_LINK_NONE},
			STATE_UNKNOWN, "client.inactive", "waiting", false},
		{{NULL, HOST, "IPHTTPS interface active", true, 0, CLIENT_LINK_LOCAL},
			STATE_WARNING, "client.no-prefix", "only a link-local address", false},
		{{"IPHTTPSInterface", NULL, NULL, false, 0, CLIENT_LINK_LOCAL}, STATE_WARNING,
			"client.no-prefix", "no prefix reached the client", false},
		{{NULL, HOST, FAILED, true, 0, CLIENT_LINK_LOCAL}, STATE_CRITICAL, "client.failed",
			"names a failure", false},
		{{NULL, HOST, "IPHTTPS interface deactivated", true, 0, CLIENT_LINK_GLOBAL},
			STATE_UNKNOWN, "client.inactive", "not active", false},
		{{NULL, HOST, NULL, true, 0x2746, CLIENT_LINK_NONE}, STATE_CRITICAL, "client.error",
			"0x2746", true},
		{{NULL, HOST, "IPHTTPS interface deactivated", true, 0, CLIENT_LINK_NONE},
			STATE_UNKNOWN, "client.inactive", "not active", false},
		{{NULL, HOST, FAILED, true, 0, CLIENT_LINK_NONE}, STATE_CRITICAL, "client.failed",
			"names a failure", false},
		{{NULL, HOST, "IPHTTPS interface active", true, 0, CLIENT_LINK_DOWN},
			STATE_CRITICAL, "client.disconnected", "though the code is 0x0", false},
		{{"IPHTTPSInterface", NULL, NULL, false, 0, CLIENT_LINK_DOWN}, STATE_CRITICAL,
			"client.disconnected", "no code was shown", false},
		{{"IPHTTPSInterface", NULL, NULL, false, 0, CLIENT_LINK_GLOBAL}, STATE_UNKNOWN,
			"client.no-code", "no code was shown", false},
		{{NULL, HOST, FAILED, true, 0x800b0109, CLIENT_LINK_NONE}, STATE_CRITICAL,
			"client.error", "client shows 0x800b0109 CERT_E_UNTRUSTEDROOT: ", true},
		{{NULL, HOST, FAILED, true, 0x2afa, CLIENT_LINK_DOWN}, STATE_CRITICAL,
			"client.error", "client shows 0x2afa WSATRY_AGAIN: ", true},
		{{NULL, HOST, "IPHTTPS interface active", true, 0x274c, CLIENT_LINK_GLOBAL},
			STATE_CRITICAL, "client.error", "0x274c WSAETIMEDOUT", true},
		{{NULL, HOST, FAILED, true, 0x8badf00d, CLIENT_LINK_NONE}, STATE_CRITICAL,
			"client.unknown-code",
			"client shows 0x8badf00d: a code that is not in the table", true},
		{{NULL, HOST, FAILED, true, 0x801901a5, CLIENT_LINK_NONE}, STATE_CRITICAL,
			"client.error", "not the one for this name (421)", true},
		{{NULL, HOST, FAILED, true, 0x80190000, CLIENT_LINK_NONE}, STATE_CRITICAL,
			"client.unknown-code", "not in the table", true},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct arena *arena = arena_new(unit_no_memory);
		struct client_interface item = rows[i].item;
		struct client_state shown = {.items = &item, .count = 1};
		struct verdict_options options = {.timeout = 10};
		struct report report = {0};

		verdict_state(&options, arena, &shown, &report);
		if (report.state != rows[i].state || report.code != item.code ||
			strcmp(report.findings.items[0].rule, rows[i].rule) != 0 ||
			strstr(report.summary, rows[i].text) == NULL)
			fail_msg("row %zu: %s %s: %s", i, state_name(report.state),
				report.findings.items[0].rule, report.summary);
		assert_string_equal(report.name, item.host == NULL ? item.name : item.host);
		assert_int_equal(metric(&report, "client_error")->known, rows[i].known);
		assert_true(metric(&report, "client_error")->value == item.code);
		assert_true(metric(&report, "interfaces")->value == 1);
		arena_free(arena);
	}
}

static void
worst_first(void **state)
{
	struct arena *arena = arena_new(unit_no_memory);
	struct client_interface items[] = {
		{NULL, "one.example", "IPHTTPS interface active", true, 0, CLIENT_LINK_NONE},
		{"IPHTTPSInterface3", NULL, NULL, false, 0, CLIENT_LINK_GLOBAL},
		{NULL, "two.example", FAILED, true, 0x800b0101, CLIENT_LINK_NONE},
	};
	struct client_state shown = {.items = items, .count = ARRAY_SIZE(items)};
	struct verdict_options options = {.timeout = 10};
	struct report report = {0};

	(void)state;
	verdict_state(&options, arena, &shown, &report);
	assert_int_equal(report.state, STATE_CRITICAL);
	assert_string_equal(report.name, "two.example");
	assert_ptr_equal(strstr(report.summary, "2 of 3 interfaces: client shows 0x800b0101 "),
		report.summary);
	assert_int_equal(report.code, 0x800b0101);
	assert_string_equal(report.findings.items[1].rule, "client.no-code");
	shown.count = 1;
	items[0].host = NULL;
	report = (struct report) {0};
	verdict_state(&options, arena, &shown, &report);
	assert_string_equal(report.name, "this client");
	arena_free(arena);
}

/* A failure that counts as OK is still named, is no code of 0, and no proof of anything. */
static void
silenced(void **state)
{
	struct arena *arena = arena_new(unit_no_memory);
	struct client_interface items[] = {
		{NULL, "one.example", "IPHTTPS interface active", true, 0, CLIENT_LINK_NONE},
		{NULL, "two.example", FAILED, true, 0x2746, CLIENT_LINK_NONE},
	};
	struct client_state shown = {.items = items, .count = ARRAY_SIZE(items)};
	struct severity severity = {"client.error", STATE_OK};
	struct verdict_options options = {
		.timeout = 10, .severities = &severity, .severity_count = 1};
	struct report report = {0};

	(void)state;
	verdict_state(&options, arena, &shown, &report);
	assert_int_equal(report.state, STATE_UNKNOWN);
	assert_string_equal(report.name, "two.example");
	assert_non_null(
		strstr(report.summary, "1 of 2 interfaces: client.error counts as OK but "));
	assert_false(metric(&report, "client_error")->known);
	arena_free(arena);
}

/* What cannot be told beside what is active costs the OK. */
static void
doubtful(void **state)
{
	struct arena *arena = arena_new(unit_no_memory);
	struct client_interface item = {
		NULL, HOST, "IPHTTPS interface active", true, 0, CLIENT_LINK_NONE};
	const char *doubts[] = {"line 7: cut off"};
	struct client_state shown = {&item, 1, doubts, 1};
	struct verdict_options options = {.timeout = 10};
	struct report report = {0};

	(void)state;
	verdict_state(&options, arena, &shown, &report);
	assert_int_equal(report.state, STATE_UNKNOWN);
	assert_string_equal(report.findings.items[0].rule, "client.unreadable");
	assert_non_null(strstr(report.summary, "1 of 2 interfaces: line 7: cut off"));
	assert_false(metric(&report, "client_error")->known);
	arena_free(arena);
}

/* Nothing shown is never OK. */
static void
nothing(void **state)
{
	struct arena *arena = arena_new(unit_no_memory);
	struct client_state shown = {0};
	struct verdict_options options = {.timeout = 10};
	struct report report = {0};

	(void)state;
	verdict_state(&options, arena, &shown, &report);
	assert_int_equal(report.state, STATE_UNKNOWN);
	assert_string_equal(report.findings.items[0].rule, "run.unproven");
	arena_free(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rows),
		cmocka_unit_test(worst_first),
		cmocka_unit_test(silenced),
		cmocka_unit_test(doubtful),
		cmocka_unit_test(nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
