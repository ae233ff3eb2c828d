/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Destinations: what --to means, what is no destination, and which go to standard output. */
#include "../unit.h"

#include <string.h>

#include "survey/delivery.h"

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

static void
test_parse(void **state)
{
	static const struct {
		const char *text, *format, *where;
		bool to_output;
	} rows[] = {
		{"text", "text", NULL, true},
		{"text:-", "text", "-", true},
		{"json:a.json", "json", "a.json", false},
		{"html", "html", NULL, true},
		{"html:a:b.html", "html", "a:b.html", false},
		{"nagios", "nagios", NULL, true},
		{"nagios:-", "nagios", "-", true},
		{"nagios:/run/nagios.cmd", "nagios", "/run/nagios.cmd", false},
		{"nagios-spool:/run/spool", "nagios-spool", "/run/spool", false},
		{"nagios-spool:-", "nagios-spool", "-", false},
		{"mail:state", "mail", "state", false},
		{"icinga2:https://monitor.example.com:5665", "icinga2",
			"https://monitor.example.com:5665", false},
		{"zabbix:monitor.example.com", "zabbix", "monitor.example.com", false},
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct destination to;
		struct err err = {.kind = ERR_NONE};

		if (!delivery_parse(*state, rows[i].text, &to, &err))
			fail_msg("%s: %s", rows[i].text, err.text);
		assert_string_equal(to.format, rows[i].format);
		if (rows[i].where == NULL)
			assert_null(to.where);
		else
			assert_string_equal(to.where, rows[i].where);
		assert_int_equal(delivery_to_output(&to), rows[i].to_output);
	}
}

static void
test_refused(void **state)
{
	static const struct {
		const char *text, *why;
	} rows[] = {
		{"pdf", "--to: \"pdf\" is not one of text, "},
		{"pdf", ", html, mail, nagios, nagios-spool, icinga2, zabbix"},
		{"htm", "--to: \"htm\" is not a format: write html"},
		{"zabix:a", "--to: \"zabix\" is not a format: write zabbix"},
		{"", "--to: \"\" is not one of "},
		{"text:", "--to: nothing after ':'"},
		{"mail", "--to: mail needs :FILE"},
		{"nagios-spool", "--to: nagios-spool needs :DIRECTORY"},
		{"icinga2", "--to: icinga2 needs :URL"},
		{"icinga2:ftp://monitor.example.com", "--to: icinga2: "},
		{"zabbix", "--to: zabbix needs :HOST[:PORT]"},
		{"zabbix:a:b:c", "--to: zabbix: "},
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct destination to;
		struct err err = {.kind = ERR_NONE};

		assert_false(delivery_parse(*state, rows[i].text, &to, &err));
		assert_int_equal(err.kind, ERR_USAGE);
		if (strstr(err.text, rows[i].why) == NULL)
			fail_msg("%s: %s", rows[i].text, err.text);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_parse, setup, teardown),
		cmocka_unit_test_setup_teardown(test_refused, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
