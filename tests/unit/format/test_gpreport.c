/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reports and backups of group policies: what is read, and what is refused. */
#include "config.h"

#include "../unit.h"

#include <string.h>

#include "../made/policy_made.h"
#include "format/gpobackup.h"
#include "format/gpreport.h"

#define GPO(inside) "<GPO xmlns='http://www.microsoft.com/GroupPolicy/Settings'>" inside "</GPO>"
#define COMPUTER(inside)                                                                           \
	GPO("<Name>DA</Name><Computer><Enabled>true</Enabled><ExtensionData>"                      \
	    "<Extension xmlns:q1='u'>" inside "</Extension></ExtensionData></Computer>")
#define ROOT(data) "<q1:RootCertificate><q1:Data>" data "</q1:Data></q1:RootCertificate>"
#define SETTING(inside)                                                                            \
	"<q1:RegistrySetting><q1:KeyPath>K</q1:KeyPath>" inside "</q1:RegistrySetting>"

static bool
parse(struct arena *arena, const char *text, struct gpreport *out, struct err *err)
{
	return gpreport_parse(arena, span_text(text), NULL, out, err);
}

static void
reads_reports(void **state)
{
	static const struct {
		const char *text;
		size_t roots, cas, values, templates;
		bool disabled;
	} rows[] = {
		{GPO(""), 0, 0, 0, 0, false},
		{COMPUTER(ROOT("3003020105")), 1, 0, 0, 0, false},
		{COMPUTER(ROOT("aB") ROOT("\n CD \n")), 2, 0, 0, 0, false},
		{COMPUTER("<q1:IntermediateCACertificate><q1:IssuedTo>x</q1:IssuedTo><q1:Data>00"
			  "</q1:Data></q1:IntermediateCACertificate>"),
			0, 1, 0, 0, false},
		{COMPUTER("<q1:Policy><q1:Name>IP-HTTPS State</q1:Name></q1:Policy>"), 0, 0, 0, 1,
			false},
		{COMPUTER(SETTING("<q1:Value><q1:Name>V</q1:Name><q1:String>https://a/"
				  "</q1:String></q1:Value>")),
			0, 0, 1, 0, false},
		{COMPUTER(SETTING("<q1:Value><q1:Name>V</q1:Name><q1:Number>3</q1:Number>"
				  "</q1:Value>") SETTING("")),
			0, 0, 1, 0, false},
		{GPO("<Computer><Enabled>false</Enabled></Computer>"), 0, 0, 0, 0, true},
		{GPO("<User><ExtensionData><Extension><RootCertificate><Data>00</Data>"
		     "</RootCertificate></Extension></ExtensionData></User>"),
			0, 0, 0, 0, false},
		{"<report>" GPO("") "</report>", 0, 0, 0, 0, false},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct arena *arena = arena_new(unit_no_memory);
		struct err err = {.kind = ERR_NONE};
		struct gpreport report;
		size_t roots = 0;

		if (!parse(arena, rows[i].text, &report, &err))
			fail_msg("%s: %s", rows[i].text, err.text);
		assert_true(gpreport_recognise(span_text(rows[i].text)));
		for (size_t k = 0; k < report.count; k++)
			roots += report.certs[k].store == GPREPORT_ROOT;
		assert_int_equal(roots, rows[i].roots);
		assert_int_equal(report.count - roots, rows[i].cas);
		assert_int_equal(report.value_count, rows[i].values);
		assert_int_equal(report.templates, rows[i].templates);
		assert_int_equal(report.disabled, rows[i].disabled);
		arena_free(arena);
	}
}

static void
reads_values(void **state)
{
	struct arena *arena = arena_new(unit_no_memory);
	struct gpreport report;

	(void)state;
	assert_true(parse(arena,
		COMPUTER(SETTING("<q1:Value><q1:Name>V</q1:Name><q1:String>a\xc3\xa9</q1:String>"
				 "</q1:Value><q1:Value><q1:Name>W</q1:Name>"
				 "<q1:Number>772</q1:Number></q1:Value>") ROOT("0aF0")),
		&report, NULL));
	assert_string_equal(report.name, "DA");
	assert_string_equal(report.values[0].key, "K");
	assert_string_equal(report.values[0].name, "V");
	assert_int_equal(report.values[0].type, REGPOL_SZ);
	assert_int_equal(report.values[0].data.n, 4);
	assert_memory_equal(report.values[0].data.p, "a\0\xe9\0", 4);
	assert_string_equal(report.values[1].name, "W");
	assert_int_equal(report.values[1].type, REGPOL_DWORD);
	assert_memory_equal(report.values[1].data.p, "\x04\x03\0\0", 4);
	assert_int_equal(report.certs[0].data.n, 2);
	assert_memory_equal(report.certs[0].data.p, "\x0a\xf0", 2);
	arena_free(arena);
}

static void
refuses_reports(void **state)
{
	static const struct {
		const char *text, *says;
	} rows[] = {
		{"", "cut off"},
		{"<GPO>", "cut off"},
		{"<Rsop/>", "no report of a group policy"},
		{"<report/>", "no report of a group policy"},
		{"<report>" GPO("") GPO("") "</report>", "several policies, the second at byte 73"},
		{COMPUTER(ROOT("0")), "not hexadecimal"},
		{COMPUTER(ROOT("0g")), "not hexadecimal"},
		{COMPUTER(ROOT("00 00")), "not hexadecimal"},
		{COMPUTER(ROOT("<x/>")), "where a value is wanted"},
		{COMPUTER("<RootCertificate/>"), "a certificate without Data"},
		{COMPUTER(ROOT("00") "<RootCertificate/>"), "a certificate without Data"},
		{COMPUTER(SETTING("<Value><Name>a</Name><Number>4294967296</Number></Value>")),
			"no DWORD"},
		{COMPUTER(SETTING("<Value><Name>a</Name><Number>-1</Number></Value>")), "no DWORD"},
		{COMPUTER(SETTING("<Value><Name>a</Name></Value><Value><String/></Value>")),
			"before its KeyPath"},
		{COMPUTER("<RegistrySetting><Value><Name>a</Name><String/></Value>"
			  "</RegistrySetting>"),
			"before its KeyPath"},
		{"<!DOCTYPE GPO [<!ENTITY a 'b'>]><GPO>&a;</GPO>", "document type"},
		{GPO("") "x", "at byte"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct arena *arena = arena_new(unit_no_memory);
		struct err err = {.kind = ERR_NONE};
		struct gpreport report;

		assert_false(parse(arena, rows[i].text, &report, &err));
		if (strstr(err.text, rows[i].says) == NULL)
			fail_msg("%s: %s", rows[i].text, err.text);
		arena_free(arena);
	}
}

static void
recognises_reports(void **state)
{
	static const struct {
		const char *text;
		bool is;
	} rows[] = {
		{"\xef\xbb\xbf<?xml version='1.0'?>\r\n<!-- <x> -->\n<GPO xmlns='u'>", true},
		{"<q:GPO>", true},
		{"<GPO/>", true},
		{"<GPOs>", false},
		{"<x><GPO/></x>", false},
		{"<?xml version='1.0'?>", false},
		{"GPO", false},
		{"<", false},
		{"", false},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		if (gpreport_recognise(span_text(rows[i].text)) != rows[i].is)
			fail_msg("%s", rows[i].text);
}

/* ---------------------------------------------------------------- backups */

#define BACKUP(inside)                                                                             \
	"<GroupPolicyBackupScheme xmlns:b='u'><GroupPolicyObject>" inside                          \
	"</GroupPolicyObject></GroupPolicyBackupScheme>"
#define FILE_AT(path, location)                                                                    \
	BACKUP("<GroupPolicyExtension><FSObjectFile b:Path='" path "'" location                    \
	       "/></GroupPolicyExtension>")
#define OPTIONS(text)                                                                              \
	BACKUP("<GroupPolicyCoreSettings><DisplayName><![CDATA[DA <1>]]></DisplayName>"            \
	       "<Options><![CDATA[" text "]]></Options></GroupPolicyCoreSettings>")

static void
reads_backups(void **state)
{
	static const struct {
		const char *text;
		bool registry, disabled;
		const char *elsewhere;
	} rows[] = {
		{BACKUP(""), false, false, NULL},
		{FILE_AT("%GPO_MACH_FSPATH%\\registry.pol",
			 " b:Location='DomainSysvol\\GPO\\Machine\\Registry.pol'"),
			true, false, NULL},
		{FILE_AT("%GPO_MACH_FSPATH%\\registry.pol", ""), false, false, NULL},
		{FILE_AT("%GPO_USER_FSPATH%\\registry.pol",
			 " b:Location='DomainSysvol\\GPO\\User\\registry.pol'"),
			false, false, NULL},
		{FILE_AT("%GPO_MACH_FSPATH%\\registry.pol", " b:Location='..\\..\\x'"), true, false,
			"..\\..\\x"},
		{OPTIONS("0"), false, false, NULL},
		{OPTIONS("1"), false, false, NULL},
		{OPTIONS("2"), false, true, NULL},
		{OPTIONS("3"), false, true, NULL},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct arena *arena = arena_new(unit_no_memory);
		struct err err = {.kind = ERR_NONE};
		struct gpobackup backup;

		if (!gpobackup_parse(arena, span_text(rows[i].text), &backup, &err))
			fail_msg("%s: %s", rows[i].text, err.text);
		assert_int_equal(backup.registry, rows[i].registry);
		assert_int_equal(backup.disabled, rows[i].disabled);
		if (rows[i].elsewhere == NULL)
			assert_null(backup.elsewhere);
		else
			assert_string_equal(backup.elsewhere, rows[i].elsewhere);
		arena_free(arena);
	}
}

static void
refuses_backups(void **state)
{
	static const struct {
		const char *text, *says;
	} rows[] = {
		{"", "cut off"},
		{"<GPO/>", "no list of a policy's backup"},
		{"<GroupPolicyBackupScheme><GroupPolicyObject/><GroupPolicyObject/>"
		 "</GroupPolicyBackupScheme>",
			"a second GroupPolicyObject (at byte 45)"},
		{OPTIONS("two"), "Options is no number"},
		{OPTIONS(""), "Options is no number"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct arena *arena = arena_new(unit_no_memory);
		struct err err = {.kind = ERR_NONE};
		struct gpobackup backup;

		assert_false(gpobackup_parse(arena, span_text(rows[i].text), &backup, &err));
		if (strstr(err.text, rows[i].says) == NULL)
			fail_msg("%s: %s", rows[i].text, err.text);
		arena_free(arena);
	}
}

static void
reads_times(void **state)
{
	static const struct {
		const char *text;
		bool ok;
		int64_t time;
	} rows[] = {
		{"<BackupInst><BackupTime><![CDATA[2016-08-05T16:52:16]]></BackupTime></"
		 "BackupInst>",
			true, 1470415936},
		{"<BackupInst><BackupTime>2016-08-05T16:52:16Z</BackupTime></BackupInst>", false,
			0},
		{"<BackupInst><BackupTime>2016-08-05 16:52:16</BackupTime></BackupInst>", false, 0},
		{"<BackupInst><BackupTime>2016-13-05T16:52:16</BackupTime></BackupInst>", false, 0},
		{"<BackupInst><BackupTime>2016-08- 5T16:52:16</BackupTime></BackupInst>", false, 0},
		{"<BackupInst><BackupTime/></BackupInst>", false, 0},
		{"<BackupInst/>", false, 0},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct arena *arena = arena_new(unit_no_memory);
		int64_t time = 0;

		if (gpobackup_time(arena, span_text(rows[i].text), &time, NULL) != rows[i].ok)
			fail_msg("%s", rows[i].text);
		assert_int_equal(time, rows[i].time);
		arena_free(arena);
	}
}

/* What Windows made: tests/data/gpobackup. */
static void
reads_real_ones(void **state)
{
	struct arena *arena = arena_new(unit_no_memory);
	struct gpobackup backup;
	struct gpreport report;
	struct span in;
	int64_t time;

	(void)state;
	assert_true(policy_sample(arena, "TESTS_DATA", "gpobackup/Backup.xml", &in));
	assert_true(gpobackup_parse(arena, in, &backup, NULL));
	assert_string_equal(backup.name, "DoD Root Certificates");
	assert_true(backup.registry && backup.elsewhere == NULL && !backup.disabled);
	assert_true(policy_sample(arena, "TESTS_DATA", "gpobackup/bkupInfo.xml", &in));
	assert_true(gpobackup_time(arena, in, &time, NULL));
	assert_int_equal(time, 1470415936);
	assert_true(policy_sample(arena, "TESTS_DATA", "gpobackup/gpreport.xml", &in));
	assert_true(gpreport_recognise(in));
	assert_true(gpreport_parse(arena, in, NULL, &report, NULL));
	assert_string_equal(report.name, "DoD Root Certificates");
	assert_int_equal(report.count, 37);
	assert_int_equal(report.certs[0].store, GPREPORT_ROOT);
	assert_int_equal(report.certs[36].store, GPREPORT_CA);
	assert_int_equal(report.value_count, 0);
	arena_free(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_reports),
		cmocka_unit_test(reads_values),
		cmocka_unit_test(refuses_reports),
		cmocka_unit_test(recognises_reports),
		cmocka_unit_test(reads_backups),
		cmocka_unit_test(refuses_backups),
		cmocka_unit_test(reads_times),
		cmocka_unit_test(reads_real_ones),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
