/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Unit tests of the verdict on what DirectAccess reports of itself. */
#include "../unit.h"

#include <string.h>

#include "base/text.h"
#include "verdict/state.h"

static const struct finding *
finding(const struct report *report, const char *rule)
{
	for (size_t i = 0; i < report->findings.count; i++)
		if (strcmp(report->findings.items[i].rule, rule) == 0)
			return &report->findings.items[i];
	return NULL;
}

static void
connection_rows(void **state)
{
	static const struct {
		const char *status, *substatus;
		enum state state;
		const char *rule, *text;
	} rows[] = {
		{"ConnectedRemotely", "None", STATE_OK, "client.connected", "from outside"},
		{"ConnectedLocally", "None", STATE_OK, "client.connected", "inside the corporate"},
		{"ConnectedRemotely", "Other", STATE_UNKNOWN, "client.connection-unknown",
			"substatus \"Other\""},
		{"ActionableError", "InternetConnectivityDown", STATE_CRITICAL, "client.connection",
			"no Internet"},
		{"Error", "NameResolutionFailure", STATE_CRITICAL, "client.connection",
			"cannot be resolved"},
		{"Error", "RemoteNetworkAuthenticationFailure", STATE_CRITICAL, "client.connection",
			"IPsec did not authenticate"},
		{"Error", "CouldNotContactDirectAccessServer", STATE_CRITICAL, "client.connection",
			"cannot be reached"},
		{"Error", "New", STATE_CRITICAL, "client.connection",
			"\"New\" is not in the table"},
		{"1", "0", STATE_UNKNOWN, "client.connection-unknown", "status \"1\""},
		{"Verbunden", "None", STATE_UNKNOWN, "client.connection-unknown", "Verbunden"},
		{NULL, NULL, STATE_UNKNOWN, "client.assistant", "is stopped"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct arena *arena = arena_new(unit_no_memory);
		struct client_connection item = {
			rows[i].status, rows[i].substatus, rows[i].status == NULL};
		struct client_state shown = {.connections = &item, .connection_count = 1};
		struct verdict_options options = {.timeout = 10};
		struct report report = {0};

		verdict_state(&options, arena, &shown, &report);
		if (report.state != rows[i].state ||
			strcmp(report.findings.items[0].rule, rows[i].rule) != 0 ||
			strstr(report.summary, rows[i].text) == NULL)
			fail_msg("row %zu: %s %s: %s", i, state_name(report.state),
				report.findings.items[0].rule, report.summary);
		arena_free(arena);
	}
}

#define OK_IPHTTPS                                                                                 \
	{                                                                                          \
		"IP-Https", "S", "OK", NULL, NULL, NULL                                            \
	}

static void
component_rows(void **state)
{
	static const struct {
		struct client_component items[3];
		size_t count;
		enum state state;
		const char *rule, *text;
	} rows[] = {
		{{OK_IPHTTPS}, 1, STATE_OK, "server.ok", "1 component is OK: IP-Https"},
		{{OK_IPHTTPS, {"Otp", "S", "Disabled", NULL, NULL, NULL}}, 2, STATE_OK,
			"server.disabled", "all 2 states: 1 component is OK"},
		{{{"Dns", "S", "OK", NULL, NULL, NULL}}, 1, STATE_UNKNOWN, "run.unproven",
			"IP-Https was not shown to be OK"},
		{{{"IP-Https", "S", "Disabled", NULL, NULL, NULL}}, 1, STATE_UNKNOWN,
			"run.unproven", "IP-Https was not shown to be OK"},
		{{{"IP-Https", "S", "Error", "Stopped.", "Why.", "Start it."}}, 1, STATE_CRITICAL,
			"server.ip-https", "IP-Https is in the state Error: Stopped.; cause: Why."},
		{{OK_IPHTTPS, {"Network Location ...", "S", "Error", NULL, NULL, NULL}}, 2,
			STATE_CRITICAL, "server.error",
			"Network Location Server is in the state Error: clients inside"},
		{{OK_IPHTTPS, {"Network ...", "S", "Warning", NULL, NULL, NULL}}, 2, STATE_WARNING,
			"server.warning", "Network ... is in the state Warning"},
		{{OK_IPHTTPS, {"High Availability", "S", "Unknown", NULL, NULL, NULL}}, 2,
			STATE_UNKNOWN, "server.unknown", "\"Unknown\", which is not known"},
		{{OK_IPHTTPS, {"IPsec", "S", "Fehler", NULL, NULL, NULL}}, 2, STATE_UNKNOWN,
			"server.unknown", "\"Fehler\""},
		{{OK_IPHTTPS, {"IPsec", "S", "O...", NULL, NULL, NULL}}, 2, STATE_UNKNOWN,
			"server.unknown", "\"O...\""},
		{{OK_IPHTTPS, {"IP-Https", "S", "Unknown", NULL, NULL, NULL}}, 2, STATE_UNKNOWN,
			"server.disagree", "2 of 2 states: "},
		{{OK_IPHTTPS, {"Server", "S", "Error", NULL, NULL, NULL}}, 2, STATE_CRITICAL,
			"server.error", "Server is in the state Error"},
		{{OK_IPHTTPS, {"Server", "S", "Error", NULL, NULL, NULL},
			 {"Dns", "S", "Error", NULL, NULL, NULL}},
			3, STATE_CRITICAL, "server.error", "1 of 3 states: Dns is in the state"},
		{{OK_IPHTTPS, {"IP-Https", "T", "Error", NULL, NULL, NULL},
			 {"Cluster", NULL, "Error", NULL, NULL, NULL}},
			3, STATE_CRITICAL, "server.ip-https", "1 of 3 states: IP-Https"},
		{{OK_IPHTTPS, {"Dns", "T", "OK", NULL, NULL, NULL}}, 2, STATE_UNKNOWN,
			"run.unproven", "IP-Https was not shown to be OK"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct arena *arena = arena_new(unit_no_memory);
		struct client_component items[3];
		struct client_state shown = {.components = items, .component_count = rows[i].count};
		struct verdict_options options = {.timeout = 10};
		struct report report = {0};

		memcpy(items, rows[i].items, sizeof(items));
		verdict_state(&options, arena, &shown, &report);
		if (report.state != rows[i].state || finding(&report, rows[i].rule) == NULL ||
			strstr(report.summary, rows[i].text) == NULL)
			fail_msg("row %zu: %s %s: %s", i, state_name(report.state),
				report.findings.items[0].rule, report.summary);
		arena_free(arena);
	}
}

/* What the server itself says to do is the remedy. */
static void
resolution(void **state)
{
	struct arena *arena = arena_new(unit_no_memory);
	struct client_component item = {"IP-Https", NULL, "Error", NULL, NULL, "Start it."};
	struct client_state shown = {.components = &item, .component_count = 1};
	struct verdict_options options = {.timeout = 10};
	struct report report = {0};

	(void)state;
	verdict_state(&options, arena, &shown, &report);
	assert_string_equal(report.findings.items[0].remedy, "Start it.");
	assert_string_equal(report.name, "this server");
	item.resolution = NULL;
	report = (struct report) {0};
	verdict_state(&options, arena, &shown, &report);
	assert_non_null(strstr(report.findings.items[0].remedy, "Get-RemoteAccessHealth"));
	arena_free(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(connection_rows),
		cmocka_unit_test(component_rows),
		cmocka_unit_test(resolution),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
