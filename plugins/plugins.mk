# SPDX-License-Identifier: GPL-3.0-or-later
# The checks, and their manual pages, which come from the same tables as --help.

libexec_PROGRAMS += plugins/check_iphttps
plugins_check_iphttps_SOURCES = plugins/check_iphttps.c
plugins_check_iphttps_LDADD = $(FLOORS) $(JANSSON_LIBS) $(INIH_LIBS) $(CARES_LIBS) $(OPENSSL_LIBS)

man1_MANS += plugins/check_iphttps.1
CLEANFILES += plugins/check_iphttps.1
plugins/check_iphttps.1: plugins/check_iphttps$(EXEEXT)
	$(AM_V_GEN)./plugins/check_iphttps$(EXEEXT) --help=man > $@.tmp; \
	test $$? -eq 3 && mv $@.tmp $@
