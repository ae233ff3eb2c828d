/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Unit tests of what DirectAccess reports of itself. */
#include "../unit.h"

#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "base/text.h"
#include "format/da_state.h"
#include "format/limits.h"

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

static struct da_state
parse(struct arena *arena, const char *name)
{
	const char *dir = getenv("TESTS_DATA");
	char path[4096];
	struct err err = {.kind = ERR_NONE};
	struct span in = {.n = 0};
	struct da_state out = {0};

	snprintf(path, sizeof(path), "%s/clientstate/%s", dir == NULL ? "tests/data" : dir, name);
	if (!file_read(arena, path, LIMIT_CLIENT_STATE, deadline_in(5), &in, &err) ||
		!da_state_parse(arena, in, &out, &err))
		fail_msg("%s: %s", name, err.text);
	return out;
}

/* The component at an index of each sample. */
static void
components(void **state)
{
	static const struct {
		const char *file;
		size_t count, index;
		const char *name, *server, *health, *description, *cause, *resolution;
	} rows[] = {
		{"health-ok.txt", 20, 5, "IP-Https", "localhost", "OK", NULL, NULL, NULL},
		{"health-ok.txt", 20, 12, "Network Location ...", "localhost", "OK", NULL, NULL,
			NULL},
		{"health-ip-https.txt", 20, 5, "IP-Https", "localhost", "Error", NULL, NULL, NULL},
		{"health-cluster-utf16le.txt", 41, 0, "Cluster", NULL, "Warning", NULL, NULL, NULL},
		{"health-cluster-utf16le.txt", 41, 40, "Services", "DA2.CORP.CONTOSO.COM", "OK",
			NULL, NULL, NULL},
		{"health-list.txt", 2, 0, "IP-Https", "localhost", "Error",
			"The IP Helper service (iphlpsvc) has stopped. DirectAccess might not "
			"function as expected.",
			"The service was stopped by an administrator.",
			"Start the IP Helper service."},
		{"health-list.txt", 2, 1, "Dns", "localhost", "OK", NULL, NULL, NULL},
		{"health.csv", 20, 19, "Services", "localhost", "Warning", NULL, NULL, NULL},
		{"health.json", 19, 11, "Network Location Server", "localhost", "Error",
			"The network location server cannot be reached.",
			"Its certificate has expired.", "Bind a current certificate."},
		{"health-german.txt", 20, 8, "IPsec", "localhost", "Fehler", NULL, NULL, NULL},
		{"health-twice.txt", 21, 20, "IP-Https", "localhost", "Unknown", NULL, NULL, NULL},
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct da_state found = parse(*state, rows[i].file);
		const struct da_component *item;

		if (found.component_count != rows[i].count || found.connection_count != 0)
			fail_msg("%s: %zu components", rows[i].file, found.component_count);
		item = &found.components[rows[i].index];
		if (!text_equal(item->name, rows[i].name) ||
			!text_equal(item->server, rows[i].server) ||
			!text_equal(item->health, rows[i].health) ||
			!text_equal(item->description, rows[i].description) ||
			!text_equal(item->cause, rows[i].cause) ||
			!text_equal(item->resolution, rows[i].resolution))
			fail_msg("%s: %s, %s, %s, %s", rows[i].file, item->name,
				item->server == NULL ? "-" : item->server, item->health,
				item->description == NULL ? "-" : item->description);
	}
}

static void
connections(void **state)
{
	static const struct {
		const char *file, *status, *substatus;
	} rows[] = {
		{"connection-remote.txt", "ConnectedRemotely", "None"},
		{"connection-ipsec-utf16le.txt", "Error", "RemoteNetworkAuthenticationFailure"},
		{"connection-server.csv", "Error", "CouldNotContactDirectAccessServer"},
		{"connection-internet-table.txt", "ActionableError", "InternetConnectivityDown"},
		{"connection-numbers.json", "1", "0"},
		{"connection-active-error.txt", "Error", "RemoteNetworkAuthenticationFailure"},
		{"connection-stopped.txt", NULL, NULL},
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct da_state found = parse(*state, rows[i].file);

		if (found.connection_count != 1 || found.component_count != 0 ||
			!text_equal(found.connections[0].status, rows[i].status) ||
			!text_equal(found.connections[0].substatus, rows[i].substatus) ||
			found.connections[0].stopped != (rows[i].status == NULL))
			fail_msg("%s: %zu connections", rows[i].file, found.connection_count);
	}
}

/* Nothing is made up: other output, states without a name, cut values. */
static void
others(void **state)
{
	static const struct {
		const char *text;
		size_t components, connections, doubts;
	} rows[] = {
		{"", 0, 0, 0},
		{"HealthState : OK\n\nComponent : Dns\nHealthState : OK\n", 1, 0, 1},
		{"Status : Running\nName : iphlpsvc\n", 0, 0, 0},
		{"Substatus : None\n", 0, 0, 1},
		{"Component HealthState\n--------- -----------\n", 0, 0, 0},
		{"Component HealthState\n--------- -----------\nDns       OK", 1, 0, 0},
		{"The HealthState of a Component, see below: OK\n", 0, 0, 0},
		{"{\"value\":[{\"Component\":\"Dns\",\"HealthState\":\"OK\"}],\"Count\":1}", 1, 0,
			0},
		{"[{\"Component\":\"Dns\",\"HealthState\":", 0, 0, 1}, /* cut */
		{"[{\"Component\":\"Dns\",", 0, 0, 0},
		{"Component : Dns\nRemoteAccessServer : a\nHealthState :\n", 0, 0, 1},
		{"{\"Component\":\"Dns\",\"HealthState\":null,\"RemoteAccessServer\":\"a\"}", 0, 0,
			1},
		{"PS C:\\> Get-DAConnectionStatus\n\nStatus : Error\nSubstatus :\n  "
		 "NameResolutionFailure\n",
			0, 1, 0},
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct err err = {.kind = ERR_NONE};
		struct da_state out;

		if (!da_state_parse(*state, span_text(rows[i].text), &out, &err))
			fail_msg("row %zu: %s", i, err.text);
		if (out.component_count != rows[i].components ||
			out.connection_count != rows[i].connections ||
			out.doubt_count != rows[i].doubts)
			fail_msg("row %zu: %zu, %zu, %zu", i, out.component_count,
				out.connection_count, out.doubt_count);
	}
}

static void
limits(void **state)
{
	struct err err = {.kind = ERR_NONE};
	struct buf text = buf_make(SIZE_MAX / 2);
	struct da_state out;

	for (int i = 0; i <= LIMIT_CLIENT_OBJECTS; i++)
		buf_text(&text, "Component : Dns\nHealthState : OK\n\n");
	assert_false(da_state_parse(*state, buf_view(&text), &out, &err));
	assert_int_equal(err.kind, ERR_LIMIT);
	buf_free(&text);
}

/* Lists are no tries at anything else, and what is not tried any more is said. */
static void
tries(void **state)
{
	struct err err = {.kind = ERR_NONE};
	struct buf text = buf_make(SIZE_MAX / 2);
	struct da_state out;

	for (int i = 0; i < 100; i++)
		buf_text(&text, "Component : Dns\nHealthState : OK\n\n");
	buf_text(&text, "Component,HealthState\nIPsec,Error\n");
	assert_true(da_state_parse(*state, buf_view(&text), &out, &err));
	assert_int_equal(out.component_count, 101);
	buf_free(&text);
	text = buf_make(SIZE_MAX / 2);
	for (int i = 0; i < 100; i++)
		buf_text(&text, "{\"Component\":\"Dns\",\"HealthState\":\"OK\"}\n");
	assert_false(da_state_parse(*state, buf_view(&text), &out, &err));
	assert_int_equal(err.kind, ERR_LIMIT);
	buf_free(&text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(components, setup, teardown),
		cmocka_unit_test_setup_teardown(connections, setup, teardown),
		cmocka_unit_test_setup_teardown(others, setup, teardown),
		cmocka_unit_test_setup_teardown(limits, setup, teardown),
		cmocka_unit_test_setup_teardown(tries, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
