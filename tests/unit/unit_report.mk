# SPDX-License-Identifier: GPL-3.0-or-later
# Unit tests of iphttps-report: its threads, configuration, session and outputs.

unit_report_programs = \
	tests/unit/base/test_crew \
	tests/unit/base/test_once \
	tests/unit/base/test_replace \
	tests/unit/survey/test_configuration \
	tests/unit/survey/test_delivery \
	tests/unit/survey/test_progress \
	tests/unit/check/test_capture_key \
	tests/unit/check/test_session \
	tests/unit/survey/test_completion \
	tests/unit/survey/test_evidence_folder \
	tests/unit/format/test_csv \
	tests/unit/format/test_zbxd \
	tests/unit/options/test_ini_write \
	tests/unit/output/test_survey

check_PROGRAMS += $(unit_report_programs)
TESTS += $(unit_report_programs)

unit_report_cppflags = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS)
unit_report_ldadd = $(PLUGIN_LIBS) $(UNIT_LIBS)

tests_unit_base_test_crew_SOURCES = tests/unit/unit.h tests/unit/base/test_crew.c
tests_unit_base_test_crew_CPPFLAGS = $(unit_report_cppflags)
tests_unit_base_test_crew_LDADD = common/libbase.a $(UNIT_LIBS)

tests_unit_base_test_once_SOURCES = tests/unit/unit.h tests/unit/base/test_once.c
tests_unit_base_test_once_CPPFLAGS = $(unit_report_cppflags)
tests_unit_base_test_once_LDADD = common/libbase.a $(UNIT_LIBS)

tests_unit_base_test_replace_SOURCES = tests/unit/unit.h tests/unit/base/test_replace.c
tests_unit_base_test_replace_CPPFLAGS = $(unit_report_cppflags)
tests_unit_base_test_replace_LDADD = common/libbase.a $(UNIT_LIBS)

tests_unit_survey_test_configuration_SOURCES = tests/unit/unit.h \
	tests/unit/survey/test_configuration.c
tests_unit_survey_test_configuration_CPPFLAGS = $(unit_report_cppflags)
tests_unit_survey_test_configuration_LDADD = $(unit_report_ldadd)

tests_unit_survey_test_delivery_SOURCES = tests/unit/unit.h tests/unit/survey/test_delivery.c
tests_unit_survey_test_delivery_CPPFLAGS = $(unit_report_cppflags)
tests_unit_survey_test_delivery_LDADD = $(unit_report_ldadd)

tests_unit_survey_test_progress_SOURCES = tests/unit/unit.h tests/unit/survey/test_progress.c
tests_unit_survey_test_progress_CPPFLAGS = $(unit_report_cppflags)
tests_unit_survey_test_progress_LDADD = $(unit_report_ldadd)

tests_unit_check_test_capture_key_SOURCES = tests/unit/unit.h tests/unit/check/test_capture_key.c
tests_unit_check_test_capture_key_CPPFLAGS = $(unit_report_cppflags)
tests_unit_check_test_capture_key_LDADD = $(unit_report_ldadd)

tests_unit_survey_test_evidence_folder_SOURCES = tests/unit/unit.h tests/unit/survey/test_evidence_folder.c
tests_unit_survey_test_evidence_folder_CPPFLAGS = $(unit_report_cppflags)
tests_unit_survey_test_evidence_folder_LDADD = $(unit_report_ldadd)

tests_unit_survey_test_completion_SOURCES = tests/unit/unit.h tests/unit/survey/test_completion.c
tests_unit_survey_test_completion_CPPFLAGS = $(unit_report_cppflags)
tests_unit_survey_test_completion_LDADD = $(unit_report_ldadd)

tests_unit_check_test_session_SOURCES = tests/unit/unit.h tests/unit/check/test_session.c
tests_unit_check_test_session_CPPFLAGS = $(unit_report_cppflags)
tests_unit_check_test_session_LDADD = $(unit_report_ldadd)

tests_unit_format_test_csv_SOURCES = tests/unit/unit.h tests/unit/format/test_csv.c
tests_unit_format_test_csv_CPPFLAGS = $(unit_report_cppflags)
tests_unit_format_test_csv_LDADD = common/libformat.a common/libbase.a $(UNIT_LIBS)

tests_unit_options_test_ini_write_SOURCES = tests/unit/unit.h tests/unit/options/test_ini_write.c
tests_unit_options_test_ini_write_CPPFLAGS = $(unit_report_cppflags)
tests_unit_options_test_ini_write_LDADD = $(unit_report_ldadd)

tests_unit_format_test_zbxd_SOURCES = tests/unit/unit.h tests/unit/format/test_zbxd.c
tests_unit_format_test_zbxd_CPPFLAGS = $(unit_report_cppflags)
tests_unit_format_test_zbxd_LDADD = common/libformat.a common/libbase.a $(UNIT_LIBS)

tests_unit_output_test_survey_SOURCES = tests/unit/unit.h tests/unit/output/test_survey.c
tests_unit_output_test_survey_CPPFLAGS = $(unit_report_cppflags)
tests_unit_output_test_survey_LDADD = $(unit_report_ldadd)
