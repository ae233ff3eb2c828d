# SPDX-License-Identifier: GPL-3.0-or-later
# The history under kill -9 and with many at once: labhistory adds and reads, tests/history/run looks.

noinst_PROGRAMS += tests/history/labhistory
tests_history_labhistory_SOURCES = \
	tests/history/labhistory.c \
	tests/unit/output/survey_sample.c \
	tests/unit/output/survey_sample.h
tests_history_labhistory_LDADD = $(FLOORS) $(FLOOR_LIBS) $(SQLITE_LIBS)

EXTRA_DIST += tests/history/run
