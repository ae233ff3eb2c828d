# SPDX-License-Identifier: GPL-3.0-or-later
# The health mail with real mail systems: labmail makes the runs, tests/mail/run the mail servers.

noinst_PROGRAMS += tests/mail/labmail
tests_mail_labmail_SOURCES = tests/mail/labmail.c
tests_mail_labmail_LDADD = $(FLOORS) $(FLOOR_LIBS)

EXTRA_DIST += tests/mail/servers.py tests/mail/run
