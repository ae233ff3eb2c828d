# SPDX-License-Identifier: GPL-3.0-or-later
# Unit tests of what a run over many sites is told and remembered by: page, mail, history.

unit_survey_programs = \
	tests/unit/keep/test_health_file \
	tests/unit/keep/test_refusals \
	tests/unit/keep/test_history \
	tests/unit/model/test_fault \
	tests/unit/output/test_mail \
	tests/unit/output/test_page \
	tests/unit/verdict/test_health

check_PROGRAMS += $(unit_survey_programs)
TESTS += $(unit_survey_programs)

survey_sample = \
	tests/unit/unit.h \
	tests/unit/output/survey_sample.c \
	tests/unit/output/survey_sample.h

tests_unit_output_test_page_SOURCES = tests/unit/output/test_page.c $(survey_sample)
tests_unit_output_test_page_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS) $(OPENSSL_CFLAGS)
tests_unit_output_test_page_LDADD = common/liboutput.a common/libmodel.a common/libbase.a \
	$(UNIT_LIBS) $(OPENSSL_LIBS)

tests_unit_output_test_mail_SOURCES = tests/unit/output/test_mail.c $(survey_sample)
tests_unit_output_test_mail_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS)
tests_unit_output_test_mail_LDADD = common/liboutput.a common/libmodel.a common/libbase.a $(UNIT_LIBS)

tests_unit_verdict_test_health_SOURCES = tests/unit/unit.h tests/unit/verdict/test_health.c
tests_unit_verdict_test_health_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS)
tests_unit_verdict_test_health_LDADD = common/libverdict.a common/libmodel.a common/libbase.a $(UNIT_LIBS)

tests_unit_keep_test_history_SOURCES = tests/unit/keep/test_history.c $(survey_sample)
tests_unit_keep_test_history_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS)
tests_unit_keep_test_history_LDADD = common/libkeep.a common/libmodel.a common/libbase.a $(UNIT_LIBS)

tests_unit_keep_test_refusals_SOURCES = tests/unit/unit.h tests/unit/scratch.h tests/unit/keep/test_refusals.c
tests_unit_keep_test_refusals_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS)
tests_unit_keep_test_refusals_LDADD = common/libkeep.a common/libbase.a $(UNIT_LIBS)

tests_unit_keep_test_health_file_SOURCES = tests/unit/unit.h tests/unit/keep/test_health_file.c
tests_unit_keep_test_health_file_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS)
tests_unit_keep_test_health_file_LDADD = common/libkeep.a common/libmodel.a common/libbase.a \
	$(UNIT_LIBS)

tests_unit_model_test_fault_SOURCES = tests/unit/unit.h tests/unit/model/test_fault.c
tests_unit_model_test_fault_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS)
tests_unit_model_test_fault_LDADD = common/libmodel.a common/libbase.a $(UNIT_LIBS)
