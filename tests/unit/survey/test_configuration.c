/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sites from ini files: what an option means, and what stands in which place. */
#include "../unit.h"

#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "options/limits.h"
#include "survey/configuration.h"
#include "survey/report.h"

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

static const char path[] = "test_configuration.ini.tmp";
static const char inner_path[] = "test_configuration_inner.ini.tmp";

#define NO_AGE "is no age: write it as 30d, 12h, 2w or 20%"
#define NO_RANGE "is no range: write N, N:, ~:N, N:M or @N:M"

/* Complaints as one text, the file's name left out. */
static const char *
read(struct arena *arena, const char *text, struct config *out)
{
	struct complaints complaints = {.arena = arena}, common = complaints;
	const char *all = "";
	struct err err = {0};

	assert_true(file_write(path, span_text(text), &err));
	config_read(arena, path, &manual_report, out, NULL, &common, &complaints);
	remove(path);
	for (size_t i = 0; i < complaints.count; i++)
		all = arena_printf(arena, "%s%s%s", all, i == 0 ? "" : "|",
			complaints.items[i] + strlen(path) + 1);
	return all;
}

static void
test_weights(void **state)
{
	struct config config;
	const struct config_site *site;

	assert_string_equal(
		read(*state,
			"[defaults]\nurl=https://"
			"default.example.com:444\nstore=a\nstore=b\ntimeout=7\n"
			"cert.timeout=8\ncert.warning=40\nowners=x@example.com\n"
			"[one]\n"
			"[two]\nhostname=two.example.com\nstore=c\ntimeout=9\nchecks=cert,iphttps\n"
			"owners = y@example.com, z@example.com\ntags=t\n"
			"[three]\ntrust.timeout=3\ncert.timeout=4\nany-address\n",
			&config),
		"");
	assert_int_equal(config.count, 3);
	site = &config.sites[0];
	assert_int_equal(site->count, 3);
	assert_string_equal(site->checks[0].options.target.name, "default.example.com");
	assert_int_equal(site->checks[0].options.target.port, 444);
	assert_int_equal(site->checks[0].options.store_count, 2);
	assert_true(site->checks[0].options.timeout == 7 && site->checks[1].options.timeout == 8);
	assert_string_equal(site->checks[1].options.warning, "40");
	assert_null(site->checks[2].options.warning);
	assert_string_equal(site->owners[0], "x@example.com");
	site = &config.sites[1];
	assert_ptr_equal(site->checks[0].spec, &spec_cert);
	assert_string_equal(site->checks[0].options.target.name, "two.example.com");
	assert_int_equal(site->checks[0].options.target.port, 443);
	assert_int_equal(site->checks[0].options.store_count, 1);
	assert_true(site->checks[0].options.timeout == 9);
	assert_int_equal(site->owner_count, 2);
	assert_string_equal(site->tags[0], "t");
	site = &config.sites[2];
	assert_true(site->checks[0].options.timeout == 7 && site->checks[1].options.timeout == 4 &&
		    site->checks[2].options.timeout == 3 && site->checks[2].options.any_address);
}

/* The same, with a file that the first one includes. */
static const char *
read_both(struct arena *arena, const char *outer, const char *inner, struct config *out)
{
	struct err err = {0};
	const char *said;

	assert_true(file_write(inner_path, span_text(inner), &err));
	said = read(arena, arena_printf(arena, "[report]\ninclude=%s\n%s", inner_path, outer), out);
	remove(inner_path);
	return said;
}

static void
test_inner_defaults(void **state)
{
	struct config config;
	const struct config_check *checks;

	assert_string_equal(
		read_both(*state,
			"[defaults]\nhostname=outer.example.com\nstore=a\nowners=x@example."
			"com\nchecks=cert\n"
			"use-ipv4\ntimeout=7\ncert.timeout=8\nwarning=40\n"
			"[outer]\n",
			"[defaults]\nstore=b\nstore=c\nowners=y@example.com\nchecks=cert,"
			"iphttps\nuse-ipv6\n"
			"timeout=9\ncert.warning=50\niphttps.warning=5\n"
			"[inner]\n"
			"[own]\nstore=d\nowners=z@example.com\nchecks=trust\nuse-ipv4\n",
			&config),
		"");
	assert_int_equal(config.count, 3);
	checks = config.sites[0].checks;
	assert_int_equal(config.sites[0].count, 1);
	assert_int_equal(checks->options.store_count, 1);
	assert_int_equal(checks->options.family, ADDRESS_IPV4);
	assert_true(checks->options.timeout == 8);
	checks = config.sites[1].checks;
	assert_int_equal(config.sites[1].count, 2);
	assert_int_equal(checks->options.store_count, 2);
	assert_string_equal(checks->options.stores[0], "b");
	assert_int_equal(checks->options.family, ADDRESS_IPV6);
	assert_true(checks->options.timeout == 9);
	assert_string_equal(checks->options.warning, "50");
	assert_string_equal(checks->options.target.name, "outer.example.com");
	assert_int_equal(config.sites[1].owner_count, 1);
	assert_string_equal(config.sites[1].owners[0], "y@example.com");
	checks = config.sites[2].checks;
	assert_int_equal(config.sites[2].count, 1);
	assert_int_equal(checks->options.store_count, 1);
	assert_int_equal(checks->options.family, ADDRESS_IPV4);
	assert_string_equal(config.sites[2].owners[0], "z@example.com");
}

static const struct {
	const char *text, *want;
} cases[] = {
	{"", " there is no site in it"},
	{"[a]\n", "line 1: hostname, url or gpo is needed"},
	{"[]\nhostname=a\n", "line 1: a site needs a name"},
	{"[a]\nhostname=a\nnosuch=1\n", "line 3: unknown key \"nosuch\""},
	{"[a]\nhostname=a\ntimout=1\n",
		"line 3: unknown key \"timout\" (did you mean \"timeout\"?)"},
	{"[a]\nhostname=a\nowner=1\n", "line 3: unknown key \"owner\" (did you mean \"owners\"?)"},
	{"[a]\nhostname=a\ncert.isuer=1\n",
		"line 3: unknown key \"cert.isuer\" (did you mean \"issuer\"?)"},
	{"[a]\nhostname=a\ncrt.issuer=1\n",
		"line 3: \"crt.issuer\": there is no such check (did you mean \"cert\"?)"},
	{"[report]\nparalel=1\n[a]\nhostname=a\n",
		"line 2: unknown key \"paralel\" (did you mean \"parallel\"?)"},
	{"[a]\nH=a\n", "line 2: unknown key \"H\"|line 1: hostname, url or gpo is "
		       "needed"},
	{"[a]\nhostname=a\nx.timeout=1\n", "line 3: \"x.timeout\": there is no such check"},
	{"[a]\nhostname=a\ncert.ping=::1\n", "line 3: unknown key \"cert.ping\""},
	{"[a]\nhostname=a\nchecks=cert\nping=::1\n",
		"line 4: no check of this site has the key \"ping\""},
	{"[a]\nhostname=a\nchecks=cert\nwarning=10\ncritical=20\n",
		"line 5: critical: \"20\" must be stricter than warning: \"10\""},
	{"[a]\nhostname=a\nchecks=cert\nwarning=10\n",
		"line 4: critical: \"14\" (default) must be stricter than warning: "
		"\"10\""},
	{"[defaults]\ncert.warning = banana\ncert.ca-critical=x\ncert.critical=50\n"
	 "[a]\nhostname=a\nport=0\nseverity=no.rule=ok\n"
	 "[b]\nhostname=b\niphttps.warning=x\ncert.warning=20\n",
		"line 7: port: \"0\" is not a port (1 to 65535)|"
		"line 8: severity: there is no rule \"no.rule\" (--list-rules)|"
		"line 2: warning: \"banana\" " NO_AGE "|"
		"line 3: ca-critical: \"x\" " NO_AGE "|"
		"line 11: warning: \"x\" " NO_RANGE "|"
		"line 12: critical: \"50\" must be stricter than warning: \"20\""},
	{"[a]\nhostname=a\nchecks=cert\nwarning=\ncritical=40\n",
		"line 4: key \"warning\" needs a value"},
	{"[a]\nhostname=a\nchecks=cert cert\n", "line 3: checks: \"cert\" twice"},
	{"[defaults]\nchecks=iphtps,cert\nchecks=cert\n[a]\nhostname=a\n[b]\nhostname=b\n",
		"line 2: checks: there is no check \"iphtps\" (did you mean "
		"\"iphttps\"?)|line 3: checks: \"cert\" "
		"twice"},
	{"[defaults]\nwarning=1\n[a]\nhostname=a\n[b]\nhostname=b\nchecks=trust,cert\n",
		"line 2: \"warning\" means something else in each check: write "
		"iphttps.warning "
		"or the like"},
	{"[defaults]\nowners=noc@example.com, Bob "
	 "<bob@example.com>\n[a]\nhostname=a\n[b]\nhostname=b\n",
		"line 2: owners: \"Bob\" is not an address for mail (NAME@DOMAIN)|"
		"line 2: owners: \"<bob@example.com>\" is not an address for mail "
		"(NAME@DOMAIN)"},
	{"[report]\nto=icinga2:http://x\nto=icinga2:https://u:p@x\nto=icinga2:https://"
	 ":5665\n"
	 "to=icinga2:https://x:0\nto=zabbix:h:99999\nto=zabbix::10051\nto=zabbix:a b\n"
	 "smtp=smtp://\nsmtp=smtps://h:x\n[a]\nhostname=a\n",
		"line 10: key \"smtp\" is there already: test_configuration.ini.tmp line 9|"
		"line 2: to: icinga2: the URL does not begin with https://|"
		"line 3: to: icinga2: the URL has user information, which belongs into a "
		"file|line 4: to: icinga2: the URL has no host name|"
		"line 5: to: icinga2: the URL has a port that is not between 1 and 65535|"
		"line 6: to: zabbix: \"h:99999\" is not HOST or HOST:PORT|"
		"line 7: to: zabbix: \":10051\" is not HOST or HOST:PORT|"
		"line 8: to: zabbix: \"a b\" is not HOST or HOST:PORT|"
		"line 9: smtp: the URL has no host name|"
		"line 10: smtp: the URL has a port that is not between 1 and 65535"},
	{"[report]\nto=icinga2:https://[::1]:5665/"
	 "x\nto=zabbix:h\nto=zabbix:[::1]:1\nto=zabbix:::1\n"
	 "smtp=smtps://h:465/me\n[a]\nhostname=a\n",
		""},
	{"[report]\nmail-from=nobody\nmail-to=a@\n[a]\nhostname=a\n",
		"line 2: mail-from: \"nobody\" is not an address for mail (NAME@DOMAIN)|"
		"line 3: mail-to: \"a@\" is not an address for mail (NAME@DOMAIN)"},
	{"[defaults]\nseverity=client.error=ok\n[a]\nhostname=a\nchecks=cert, iphttps\n"
	 "severity=cert.expiring=ok\nseverity=revocation.ldap=ok\niphttps.severity=cert.issuer="
	 "ok\n",
		"line 7: severity: no check of this site reports \"revocation.ldap\"|"
		"line 8: severity: no check of this site reports \"cert.issuer\""},
	{"[defaults]\nseverity=no.rule=ok\n[a]\nhostname=a\nchecks=cert\n[b]\nhostname=b\n",
		"line 2: severity: there is no rule \"no.rule\" (--list-rules)"},
	{"[defaults]\nclient-key=k\nldap-user=u\naddress=::1\naddress=192.0.2.1\n[a]"
	 "\nhostname=a\n"
	 "use-ipv4\n[b]\nurl=https://b\nport=0\nhostname=c\n[c]\ntimeout=0\n",
		"line 8: address ::1 contradicts -4|"
		"line 3: ldap-user and ldap-password-file need each other|"
		"line 3: ldap-user needs store=ldap://... too|"
		"line 2: client-key needs client-cert too|"
		"line 11: port: \"0\" is not a port (1 to 65535)|"
		"line 11: port cannot go with url, which says the port|"
		"line 12: hostname \"c\" contradicts url, which says \"b\"|"
		"line 14: timeout: \"0\" is not a number of seconds (more than 0, at "
		"most 3600)|line 5: address needs hostname or url too: the certificate is for a "
		"name"},
	{"[a]\nhostname=a\noutput=json\n", "line 3: key \"output\" does not belong in a site"},
	{"[a]\nhostname=a\nany-address=yes\n", "line 3: key \"any-address\" takes no value"},
	{"[a]\nhostname\n", "line 2: key \"hostname\" needs a value"},
	{"[report]\nparallel=0\n[a]\nhostname=a\n",
		"line 2: parallel: \"0\" is not a number from 1 to 256"},
	{"[report]\nconfig=x\n[a]\nhostname=a\n", "line 2: \"config\" is for the command line"},
	{"x=1\n[a]\nhostname=a\n", "line 1: stands before the first section"},
};

static void
test_complaints(void **state)
{
	struct config config;

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
		assert_string_equal(read(*state, cases[i].text, &config), cases[i].want);
}

/* The mistakes of a site are its own, and others are nobody's; a site with some has a check that
 * can stand for it. */
static void
test_mistakes_of_a_site(void **state)
{
	static const struct {
		const char *text;
		size_t mistakes[3]; /* of each site */
		size_t common;
	} rows[] = {
		{"[a]\nhostname=a\n[b]\nhostname=b\n[c]\nhostname=c\n", {0, 0, 0}, 0},
		{"[a]\nhostname=a\n[b]\nhostnam=b\nport=0\n[c]\nhostname=c\n", {0, 3, 0}, 0},
		{"[a]\nhostname=a\n[b]\nchecks=x\n[c]\nhostname=c\ntimeout=1\ntimeout=2\n",
			{0, 1, 1}, 0},
		/* A default that is wrong is each site's that takes it, */
		{"[defaults]\nport=0\n[a]\nhostname=a\n[b]\nport=1\nhostname=b\n"
		 "[c]\nhostname=c\n",
			{1, 0, 1}, 0},
		/* and one that nobody understands is nobody's. */
		{"[defaults]\nprt=1\n[a]\nhostname=a\n[b]\nhostname=b\n[c]\nhostname=c\n",
			{0, 0, 0}, 1},
		{"[report]\nparallel=x\n[a]\nport=0\nhostname=a\n[b]\nhostname=b\n"
		 "[c]\nhostname=c\n",
			{1, 0, 0}, 1},
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct complaints complaints = {.arena = *state}, common = complaints;
		struct config config;

		assert_true(file_write(path, span_text(rows[i].text), NULL));
		config_read(*state, path, &manual_report, &config, NULL, &common, &complaints);
		remove(path);
		assert_int_equal(config.count, 3);
		for (size_t k = 0; k < 3; k++) {
			assert_int_equal(config.sites[k].mistake_count, rows[i].mistakes[k]);
			assert_true(config.sites[k].count > 0);
		}
		assert_int_equal(common.count, rows[i].common);
	}
}

static void
test_report_lines(void **state)
{
	struct config config;

	assert_string_equal(
		read(*state, "[report]\nto=json:x\nto=csv\ntitle=T\n[a]\nhostname=a\n", &config),
		"");
	assert_int_equal(config.report.count, 3);
	assert_string_equal(config.report.items[1].value, "csv");
}

/* Options of the report have the letters of the Monitoring Plugins and none of their own. */
static void
test_letters(void **state)
{
	const char *letters = "";

	for (size_t g = 0; manual_report.groups[g] != NULL; g++)
		for (size_t i = 0; i < manual_report.groups[g]->count; i++) {
			const struct option_row *row = &manual_report.groups[g]->rows[i];

			if (row->letter != 0)
				letters = arena_printf(*state, "%s%c", letters, row->letter);
		}
	assert_string_equal(letters, "fhV");
}

/* Behind many mistakes it says that there are more. */
static void
test_many_mistakes(void **state)
{
	struct complaints complaints = {.arena = *state};

	for (int i = 0; i < LIMIT_COMPLAINTS + 10; i++)
		complain(&complaints, "line %d", i);
	assert_int_equal(complaints.count, LIMIT_COMPLAINTS + 1);
	assert_string_equal(complaints.items[LIMIT_COMPLAINTS - 1], "line 999");
	assert_string_equal(
		complaints.items[LIMIT_COMPLAINTS], "there are more mistakes: mend these first");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_weights, setup, teardown),
		cmocka_unit_test_setup_teardown(test_inner_defaults, setup, teardown),
		cmocka_unit_test_setup_teardown(test_complaints, setup, teardown),
		cmocka_unit_test_setup_teardown(test_mistakes_of_a_site, setup, teardown),
		cmocka_unit_test_setup_teardown(test_report_lines, setup, teardown),
		cmocka_unit_test_setup_teardown(test_letters, setup, teardown),
		cmocka_unit_test_setup_teardown(test_many_mistakes, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
