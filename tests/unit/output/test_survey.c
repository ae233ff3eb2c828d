/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every writer of a survey, against what it shall write of a small one made by hand. */
#include "../unit.h"

#include <string.h>

#include "output/survey.h"

static struct metric figures[] = {
	{.label = "time",
		.uom = "s",
		.known = true,
		.value = 0.25,
		.decimals = 3,
		.has_max = true,
		.max = 10},
	{.label = "client_error", .uom = "", .known = true, .value = 2148204801.0},
};
static struct finding found[] = {{.rule = "chain.expired",
	.state = STATE_CRITICAL,
	.subject = "192.0.2.7",
	.code = 0x800b0101,
	.text = "certificate expired 3 days ago",
	.remedy = "Renew it."}};
static struct survey_end ends[] = {
	{SURVEY_LEAF, "da.example.com", 1700000000, 1795000000, "ab"},
	{SURVEY_CRL, "http://crl.example.com/a.crl", 1795000000, 1796000000, ""},
};
static const char *addresses[] = {"192.0.2.7", "2001:db8::7"};
static const char *owners[] = {"a@example.com", "b@example.com"};
static const char *tags[] = {"=tag"};

static struct survey_result bad[] = {
	{.program = "check_iphttps",
		.service = "IPHTTPS",
		.state = STATE_CRITICAL,
		.name = "da.example.com",
		.summary = "clients get 0x800b0101 CERT_E_EXPIRED: a \"quoted\" \\ reason",
		.code = 0x800b0101,
		.seconds = 0.25,
		.findings = {found, 1},
		.metrics = {figures, 2},
		.ends = ends,
		.end_count = 2,
		.addresses = addresses,
		.address_count = 2,
		.tls_version = "TLS 1.2"},
};
static struct survey_result good[] = {
	{.program = "check_iphttps_cert",
		.service = "IPHTTPS_CERT",
		.state = STATE_OK,
		.name = "da.example.org",
		.summary = "all is well",
		.seconds = 1},
};
static struct survey_site sites[] = {
	{.name = "well", .state = STATE_OK, .results = good, .count = 1},
	{.name = "-a;b",
		.owners = owners,
		.owner_count = 2,
		.tags = tags,
		.tag_count = 1,
		.state = STATE_CRITICAL,
		.results = bad,
		.count = 1},
};
static const struct survey survey = {.version = "9",
	.title = "Sites",
	.time = 1795705577,
	.seconds = 1.5,
	.state = STATE_CRITICAL,
	.sites = sites,
	.count = 2};

typedef bool writer(struct buf *out, const struct survey *survey, struct arena *arena);

static void
expect(writer *write, const char *want)
{
	struct arena *arena = arena_new(unit_no_memory);
	struct buf out = buf_make(65536), small = buf_make(20);

	assert_true(write(&out, &survey, arena));
	assert_string_equal(buf_cstr(&out), want);
	assert_false(write(&small, &survey, arena));
	buf_free(&out);
	buf_free(&small);
	arena_free(arena);
}

static void
test_text(void **state)
{
	(void)state;
	expect(survey_text,
		"Sites CRITICAL: 1 critical, 1 ok\n"
		"  2026-11-26T15:06:17Z, 1.5 s, iphttps-report 9\n"
		"\n"
		"CRITICAL -a;b: da.example.com\n"
		"  CRITICAL 192.0.2.7: 0x800b0101 CERT_E_EXPIRED: certificate expired 3 days ago\n"
		"    (chain.expired; IPHTTPS)\n"
		"    Remedy: Renew it.\n"
		"  Owners: a@example.com b@example.com\n"
		"\n"
		"Certificates that end within 90 days:\n"
		"  2026-11-18  over     leaf \"da.example.com\" of -a;b\n"
		"\n"
		"All is well at:\n"
		"  well: all is well\n");
}

static void
test_csv(void **state)
{
	(void)state;
	expect(survey_csv,
		"site,check,state,exit,name,code,symbol,summary,seconds,addresses,tls_version,"
		"next_end,next_end_what,owners,tags,time,days_left\r\n"
		"\"well\",\"check_iphttps_cert\",\"OK\",0,\"da.example.org\",\"\",\"\","
		"\"all is well\",1,\"\",\"\",\"\",\"\",\"\",\"\",\"2026-11-26T15:06:17Z\",\r\n"
		"\"'-a;b\",\"check_iphttps\",\"CRITICAL\",2,\"da.example.com\",\"0x800b0101\","
		"\"CERT_E_EXPIRED\",\"clients get 0x800b0101 CERT_E_EXPIRED: a \"\"quoted\"\" \\ "
		"reason\",0.25,\"192.0.2.7 2001:db8::7\",\"TLS 1.2\",\"2026-11-18T11:06:40Z\","
		"\"leaf da.example.com\",\"a@example.com b@example.com\",\"'=tag\","
		"\"2026-11-26T15:06:17Z\",-9\r\n");
}

static void
test_nagios(void **state)
{
	(void)state;
	expect(survey_nagios,
		"[1795705577] PROCESS_SERVICE_CHECK_RESULT;well;IPHTTPS_CERT;0;IPHTTPS_CERT OK - "
		"da.example.org: all is well\n"
		"[1795705577] PROCESS_SERVICE_CHECK_RESULT;-a,b;IPHTTPS;2;IPHTTPS CRITICAL - "
		"da.example.com: clients get 0x800b0101 CERT_E_EXPIRED: a \"quoted\" \\ reason | "
		"time=0.25s;;;;10 client_error=2148204801\n");
}

static void
test_nagios_spool(void **state)
{
	(void)state;
	expect(survey_nagios_spool,
		"### Active Check Result File ###\nfile_time=1795705577\n"
		"\nhost_name=well\nservice_description=IPHTTPS_CERT\n"
		"check_type=1\ncheck_options=0\nscheduled_check=0\nreschedule_check=0\n"
		"latency=0.0\nstart_time=1795705577.000000\nfinish_time=1795705578.000000\n"
		"early_timeout=0\nexited_ok=1\nreturn_code=0\n"
		"output=IPHTTPS_CERT OK - da.example.org: all is well\n"
		"\nhost_name=-a,b\nservice_description=IPHTTPS\n"
		"check_type=1\ncheck_options=0\nscheduled_check=0\nreschedule_check=0\n"
		"latency=0.0\nstart_time=1795705577.000000\nfinish_time=1795705577.250000\n"
		"early_timeout=0\nexited_ok=1\nreturn_code=2\n"
		"output=IPHTTPS CRITICAL - da.example.com: clients get 0x800b0101 CERT_E_EXPIRED: "
		"a \"quoted\" \\\\ reason | time=0.25s;;;;10 client_error=2148204801\n\n");
}

static void
test_zabbix_lld(void **state)
{
	(void)state;
	expect(survey_zabbix_lld,
		"[{\"{#SITE}\":\"well\",\"{#CHECK}\":\"cert\",\"{#NAME}\":\"da.example.org\"},"
		"{\"{#SITE}\":\"-a;b\",\"{#CHECK}\":\"iphttps\",\"{#NAME}\":\"da.example.com\"}]"
		"\n");
}

static void
test_zabbix(void **state)
{
	struct arena *arena = arena_new(unit_no_memory);
	struct buf out = buf_make(65536);

	(void)state;
	assert_int_equal(survey_zabbix(&out, &survey, 0, 1, arena), 1);
	assert_string_equal(buf_cstr(&out),
		"{\"request\":\"sender data\",\"data\":["
		"{\"host\":\"well\",\"key\":\"iphttps.state[cert]\",\"value\":\"0\","
		"\"clock\":1795705577},"
		"{\"host\":\"well\",\"key\":\"iphttps.text[cert]\",\"value\":\"IPHTTPS_CERT OK - "
		"da.example.org: all is well\",\"clock\":1795705577},"
		"{\"host\":\"well\",\"key\":\"iphttps.code[cert]\",\"value\":\"0\","
		"\"clock\":1795705577},"
		"{\"host\":\"well\",\"key\":\"iphttps.seconds[cert]\",\"value\":\"1\","
		"\"clock\":1795705577}],\"clock\":1795705577}");
	buf_free(&out);
	out = buf_make(65536);
	assert_int_equal(survey_zabbix(&out, &survey, 1, 50, arena), 2);
	assert_non_null(strstr(
		buf_cstr(&out), "\"key\":\"iphttps.end[iphttps]\",\"value\":\"1795000000\""));
	buf_free(&out);
	arena_free(arena);
}

static void
test_icinga(void **state)
{
	struct arena *arena = arena_new(unit_no_memory);
	struct survey every = survey;
	struct buf out = buf_make(65536);

	(void)state;
	assert_true(survey_icinga(&out, &survey, &sites[1], &bad[0], arena));
	assert_string_equal(buf_cstr(&out),
		"{\"type\":\"Service\",\"filter\":\"host.name==site && service.name==check\","
		"\"filter_vars\":{\"site\":\"-a;b\",\"check\":\"IPHTTPS\"},\"exit_status\":2,"
		"\"plugin_output\":\"IPHTTPS CRITICAL - da.example.com: clients get 0x800b0101 "
		"CERT_E_EXPIRED: a \\\"quoted\\\" \\\\ reason\",\"performance_data\":"
		"[\"time=0.25s;;;;10\",\"client_error=2148204801\"],\"check_source\":"
		"\"iphttps-report\",\"execution_start\":1795705577,\"execution_end\":1795705578}");
	buf_free(&out);
	/* Two runs, this one's time and a minute: then Icinga says that nothing comes any longer.
	 */
	every.run_every = 600;
	every.seconds = 4.2;
	out = buf_make(65536);
	assert_true(survey_icinga(&out, &every, &sites[1], &bad[0], arena));
	assert_non_null(strstr(buf_cstr(&out), "\"execution_end\":1795705578,\"ttl\":1265}"));
	buf_free(&out);
	arena_free(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_text),
		cmocka_unit_test(test_csv),
		cmocka_unit_test(test_nagios),
		cmocka_unit_test(test_nagios_spool),
		cmocka_unit_test(test_zabbix_lld),
		cmocka_unit_test(test_zabbix),
		cmocka_unit_test(test_icinga),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
