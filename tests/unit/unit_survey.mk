# SPDX-License-Identifier: GPL-3.0-or-later
# Unit tests of what a run over many sites is told and remembered by: page, mail, history.

unit_survey_programs = \
	tests/unit/output/test_page

check_PROGRAMS += $(unit_survey_programs)
TESTS += $(unit_survey_programs)

survey_sample = \
	tests/unit/unit.h \
	tests/unit/output/survey_sample.c \
	tests/unit/output/survey_sample.h

tests_unit_output_test_page_SOURCES = tests/unit/output/test_page.c $(survey_sample)
tests_unit_output_test_page_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS) $(OPENSSL_CFLAGS)
tests_unit_output_test_page_LDADD = common/liboutput.a common/libmodel.a common/libbase.a \
	$(CMOCKA_LIBS) $(OPENSSL_LIBS)
