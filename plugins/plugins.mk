# SPDX-License-Identifier: GPL-3.0-or-later
# The checks, and their manual pages, which come from the same tables as --help.

# libcrypto first: the dynamic linker looks for its thousands of symbols in this order, which is a
# fortieth of all that check_iphttps_cert does.
PLUGIN_LIBS = $(FLOORS) $(CRYPTO_LIBS) $(OPENSSL_LIBS)
MAN_FROM_HELP = $(AM_V_GEN)./$< --help=man > $@.tmp; test $$? -eq 3 && mv $@.tmp $@

bin_PROGRAMS += plugins/iphttps-report
libexec_PROGRAMS += plugins/check_iphttps plugins/check_iphttps_cert plugins/check_iphttps_roots \
	plugins/check_iphttps_state plugins/check_iphttps_trust
man1_MANS += plugins/iphttps-report.1 \
	plugins/check_iphttps.1 plugins/check_iphttps_cert.1 plugins/check_iphttps_roots.1 \
	plugins/check_iphttps_state.1 plugins/check_iphttps_trust.1
CLEANFILES += $(man1_MANS)

plugins_check_iphttps_SOURCES = plugins/check_iphttps.c
plugins_check_iphttps_LDADD = $(PLUGIN_LIBS)
plugins/check_iphttps.1: plugins/check_iphttps$(EXEEXT)
	$(MAN_FROM_HELP)

plugins_check_iphttps_cert_SOURCES = plugins/check_iphttps_cert.c
plugins_check_iphttps_cert_LDADD = $(PLUGIN_LIBS)
plugins/check_iphttps_cert.1: plugins/check_iphttps_cert$(EXEEXT)
	$(MAN_FROM_HELP)

plugins_check_iphttps_roots_SOURCES = plugins/check_iphttps_roots.c
plugins_check_iphttps_roots_LDADD = $(PLUGIN_LIBS)
plugins/check_iphttps_roots.1: plugins/check_iphttps_roots$(EXEEXT)
	$(MAN_FROM_HELP)

plugins_check_iphttps_state_SOURCES = plugins/check_iphttps_state.c
plugins_check_iphttps_state_LDADD = $(PLUGIN_LIBS)
plugins/check_iphttps_state.1: plugins/check_iphttps_state$(EXEEXT)
	$(MAN_FROM_HELP)

plugins_check_iphttps_trust_SOURCES = plugins/check_iphttps_trust.c
plugins_check_iphttps_trust_LDADD = $(PLUGIN_LIBS)
plugins/check_iphttps_trust.1: plugins/check_iphttps_trust$(EXEEXT)
	$(MAN_FROM_HELP)

plugins_iphttps_report_SOURCES = plugins/iphttps-report.c
plugins_iphttps_report_LDADD = $(PLUGIN_LIBS)
plugins/iphttps-report.1: plugins/iphttps-report$(EXEEXT)
	$(MAN_FROM_HELP)
