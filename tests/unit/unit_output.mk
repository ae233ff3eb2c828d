# SPDX-License-Identifier: GPL-3.0-or-later
# Unit tests of the floors output and check.

unit_output_programs = \
	tests/unit/output/test_perfdata \
	tests/unit/output/test_nagios \
	tests/unit/output/test_json \
	tests/unit/output/test_openmetrics \
	tests/unit/output/test_sensor \
	tests/unit/output/test_text \
	tests/unit/options/test_options \
	tests/unit/options/test_extra_opts \
	tests/unit/options/test_help

check_PROGRAMS += $(unit_output_programs)
TESTS += $(unit_output_programs)
EXTRA_DIST += tests/data/ini

unit_output_cppflags = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS)
unit_output_ldadd = common/liboutput.a common/libmodel.a common/libbase.a $(UNIT_LIBS)
unit_check_ldadd = common/libsurvey.a common/libcheck.a common/liboptions.a common/libverdict.a $(unit_output_ldadd)

tests_unit_output_test_perfdata_SOURCES = \
	tests/unit/unit.h \
	tests/unit/output/test_perfdata.c \
	tests/unit/output/perfdata_grammar.c \
	tests/unit/output/perfdata_grammar.h
tests_unit_output_test_perfdata_CPPFLAGS = $(unit_output_cppflags)
tests_unit_output_test_perfdata_LDADD = $(unit_output_ldadd)

tests_unit_output_test_nagios_SOURCES = \
	tests/unit/unit.h \
	tests/unit/output/test_nagios.c \
	tests/unit/output/perfdata_grammar.c \
	tests/unit/output/perfdata_grammar.h \
	tests/unit/output/sample.c \
	tests/unit/output/sample.h
tests_unit_output_test_nagios_CPPFLAGS = $(unit_output_cppflags)
tests_unit_output_test_nagios_LDADD = $(unit_output_ldadd)

tests_unit_output_test_json_SOURCES = \
	tests/unit/unit.h \
	tests/unit/output/test_json.c \
	tests/unit/output/sample.c \
	tests/unit/output/sample.h
tests_unit_output_test_json_CPPFLAGS = $(unit_output_cppflags) $(JANSSON_CFLAGS)
tests_unit_output_test_json_LDADD = $(unit_output_ldadd)

tests_unit_output_test_openmetrics_SOURCES = \
	tests/unit/unit.h \
	tests/unit/output/test_openmetrics.c \
	tests/unit/output/sample.c \
	tests/unit/output/sample.h
tests_unit_output_test_openmetrics_CPPFLAGS = $(unit_output_cppflags)
tests_unit_output_test_openmetrics_LDADD = $(unit_output_ldadd)

tests_unit_output_test_sensor_SOURCES = \
	tests/unit/unit.h \
	tests/unit/output/test_sensor.c \
	tests/unit/output/sample.c \
	tests/unit/output/sample.h
tests_unit_output_test_sensor_CPPFLAGS = $(unit_output_cppflags) $(JANSSON_CFLAGS)
tests_unit_output_test_sensor_LDADD = $(unit_output_ldadd)

tests_unit_output_test_text_SOURCES = \
	tests/unit/unit.h \
	tests/unit/output/test_text.c \
	tests/unit/output/sample.c \
	tests/unit/output/sample.h
tests_unit_output_test_text_CPPFLAGS = $(unit_output_cppflags)
tests_unit_output_test_text_LDADD = $(unit_output_ldadd)

tests_unit_options_test_options_SOURCES = \
	tests/unit/unit.h \
	tests/unit/options/test_options.c \
	tests/unit/options/manual.c \
	tests/unit/options/manual.h
tests_unit_options_test_options_CPPFLAGS = $(unit_output_cppflags)
tests_unit_options_test_options_LDADD = $(unit_check_ldadd)

tests_unit_options_test_extra_opts_SOURCES = \
	tests/unit/unit.h \
	tests/unit/options/test_extra_opts.c \
	tests/unit/options/manual.c \
	tests/unit/options/manual.h
tests_unit_options_test_extra_opts_CPPFLAGS = $(unit_output_cppflags)
tests_unit_options_test_extra_opts_LDADD = $(unit_check_ldadd)

tests_unit_options_test_help_SOURCES = \
	tests/unit/unit.h \
	tests/unit/options/test_help.c \
	tests/unit/options/manual.c \
	tests/unit/options/manual.h
tests_unit_options_test_help_CPPFLAGS = $(unit_output_cppflags)
tests_unit_options_test_help_LDADD = $(unit_check_ldadd)
