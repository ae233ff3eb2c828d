# SPDX-License-Identifier: GPL-3.0-or-later
# A survey made by hand: labpage writes it, tests/page/run opens its page, tests/golden compares its forms.

noinst_PROGRAMS += tests/page/labpage
tests_page_labpage_SOURCES = \
	tests/page/labpage.c \
	tests/unit/output/survey_sample.c \
	tests/unit/output/survey_sample.h
tests_page_labpage_LDADD = common/liboutput.a common/libmodel.a common/libbase.a $(FLOOR_LIBS)

EXTRA_DIST += tests/page/browser.py tests/page/picture tests/page/run
