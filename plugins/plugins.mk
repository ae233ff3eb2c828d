# SPDX-License-Identifier: GPL-3.0-or-later
# The checks, and their manual pages, which come from the same tables as --help.

# libcrypto first: the dynamic linker looks for its thousands of symbols in this order, which is a
# fortieth of all that check_iphttps_cert does.
PLUGIN_LIBS = $(FLOORS) $(CRYPTO_LIBS) $(OPENSSL_LIBS) $(FLOOR_LIBS)

bin_PROGRAMS += plugins/iphttps-report
libexec_PROGRAMS += plugins/check_iphttps plugins/check_iphttps_cert plugins/check_iphttps_roots \
	plugins/check_iphttps_state plugins/check_iphttps_trust
man1_MANS += plugins/iphttps-report.1 \
	plugins/check_iphttps.1 plugins/check_iphttps_cert.1 plugins/check_iphttps_roots.1 \
	plugins/check_iphttps_state.1 plugins/check_iphttps_trust.1
man5_MANS = plugins/iphttps-report.ini.5
man7_MANS = plugins/iphttps-codes.7 plugins/iphttps-rules.7 plugins/iphttps-stores.7
CLEANFILES += $(man1_MANS) $(man5_MANS) $(man7_MANS) manual/write

plugins_check_iphttps_SOURCES = plugins/check_iphttps.c
plugins_check_iphttps_LDADD = $(PLUGIN_LIBS)

plugins_check_iphttps_cert_SOURCES = plugins/check_iphttps_cert.c
plugins_check_iphttps_cert_LDADD = $(PLUGIN_LIBS)

plugins_check_iphttps_roots_SOURCES = plugins/check_iphttps_roots.c
plugins_check_iphttps_roots_LDADD = $(PLUGIN_LIBS)

plugins_check_iphttps_state_SOURCES = plugins/check_iphttps_state.c
plugins_check_iphttps_state_LDADD = $(PLUGIN_LIBS)

plugins_check_iphttps_trust_SOURCES = plugins/check_iphttps_trust.c
plugins_check_iphttps_trust_LDADD = $(PLUGIN_LIBS)

plugins_iphttps_report_SOURCES = plugins/iphttps-report.c
plugins_iphttps_report_LDADD = $(PLUGIN_LIBS) $(SQLITE_LIBS)

# What completes their command lines, from the tables too.
bashcompletiondir = $(datadir)/bash-completion/completions
zshcompletiondir = $(datadir)/zsh/site-functions
fishcompletiondir = $(datadir)/fish/vendor_completions.d
nodist_bashcompletion_DATA = completion/iphttps-report completion/check_iphttps \
	completion/check_iphttps_cert completion/check_iphttps_roots \
	completion/check_iphttps_state completion/check_iphttps_trust
nodist_zshcompletion_DATA = completion/_iphttps-report completion/_check_iphttps \
	completion/_check_iphttps_cert completion/_check_iphttps_roots \
	completion/_check_iphttps_state completion/_check_iphttps_trust
nodist_fishcompletion_DATA = completion/iphttps-report.fish completion/check_iphttps.fish \
	completion/check_iphttps_cert.fish completion/check_iphttps_roots.fish \
	completion/check_iphttps_state.fish completion/check_iphttps_trust.fish
CLEANFILES += $(nodist_bashcompletion_DATA) $(nodist_zshcompletion_DATA) \
	$(nodist_fishcompletion_DATA)

# What writes the manual pages runs on the machine that builds. A table that is not among these files
# is not there when it runs, and it ends with a signal.
MANUAL_FILES = manual/write.c manual/codes.c manual/ini.c manual/pages.c manual/rules.c \
	manual/stores.c \
	common/base/buf.c common/base/memory.c common/base/must.c common/base/span.c common/base/text.c \
	common/check/spec.c common/check/spec_cert.c common/check/spec_iphttps.c \
	common/check/spec_roots.c common/check/spec_state.c common/check/spec_trust.c \
	common/options/completion.c common/options/completion_bash.c \
	common/options/completion_fish.c common/options/completion_zsh.c \
	common/model/state.c common/model/winerr.c common/model/winerr_http.c \
	common/verdict/reporter.c common/verdict/rule.c common/options/man.c \
	common/options/help.c common/options/options_cert.c common/options/options_directory.c \
	common/options/options_fetch.c common/options/options_iphttps.c \
	common/options/options_revocation.c common/options/options_roots.c \
	common/options/option_find.c common/options/options_shared.c \
	common/options/options_state.c common/output/wrap.c \
	common/survey/manual_report.c common/survey/options_mail.c common/survey/options_report.c
EXTRA_DIST += manual/codes.c manual/ini.c manual/pages.c manual/pages.h manual/rules.c \
	manual/stores.c manual/write.c

# The archives are made again whenever a header of these files has changed.
manual/write: $(MANUAL_FILES) common/liboptions.a common/libcheck.a common/libsurvey.a
	$(AM_V_GEN)$(MKDIR_P) manual && cd $(srcdir) && $(CC_FOR_BUILD) -std=c11 -w \
		-D_GNU_SOURCE -Icommon -I. -I$(abs_top_builddir) $(CFLAGS_FOR_BUILD) \
		-o $(abs_top_builddir)/$@ $(MANUAL_FILES) -no-pie \
		-Wl,--unresolved-symbols=ignore-all $(LDFLAGS_FOR_BUILD)

$(man1_MANS): manual/write
	$(AM_V_GEN)manual/write $(@F:.1=) > $@.tmp && mv $@.tmp $@

$(man5_MANS): manual/write
	$(AM_V_GEN)manual/write $(@F:.5=) > $@.tmp && mv $@.tmp $@

$(man7_MANS): manual/write
	$(AM_V_GEN)manual/write $(@F:.7=) > $@.tmp && mv $@.tmp $@

$(nodist_bashcompletion_DATA): manual/write
	$(AM_V_GEN)$(MKDIR_P) completion && manual/write --bash $(@F) > $@.tmp && mv $@.tmp $@

$(nodist_zshcompletion_DATA): manual/write
	$(AM_V_GEN)$(MKDIR_P) completion && manual/write --zsh `echo $(@F) | sed s/^_//` > $@.tmp && \
		mv $@.tmp $@

$(nodist_fishcompletion_DATA): manual/write
	$(AM_V_GEN)$(MKDIR_P) completion && manual/write --fish $(@F:.fish=) > $@.tmp && \
		mv $@.tmp $@
