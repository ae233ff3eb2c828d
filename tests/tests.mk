# SPDX-License-Identifier: GPL-3.0-or-later
# Lab, unit tests, fuzz targets; tests/run runs these and all others.

include tests/lab/lab.mk
include tests/fuzz/fuzz.mk
include tests/history/history.mk
include tests/mail/mail.mk
include tests/monitors/monitors.mk
include tests/page/page.mk

# Of these the linker takes what a test needs.
UNIT_LIBS = $(CMOCKA_LIBS) $(FLOOR_LIBS) $(SQLITE_LIBS)

if HAVE_CMOCKA
include tests/unit/unit_base.mk
include tests/unit/unit_ctl.mk
include tests/unit/unit_directory.mk
include tests/unit/unit_output.mk
include tests/unit/unit_probe.mk
include tests/unit/unit_report.mk
include tests/unit/unit_trust.mk
include tests/unit/unit_roots.mk
include tests/unit/unit_state.mk
include tests/unit/unit_survey.mk
include tests/unit/unit_win.mk
endif

AM_TESTS_ENVIRONMENT = \
	TESTS_DATA='$(abs_top_srcdir)/tests/data'; export TESTS_DATA; \
	TESTS_CORPUS='$(abs_top_srcdir)/tests/fuzz/corpus'; export TESTS_CORPUS; \
	LABPKI='$(abs_top_builddir)/tests/lab/labpki'; export LABPKI; \
	SHARED_DATA="$${SHARED_DATA:-$(abs_top_srcdir)/../shared/data}"; export SHARED_DATA;

# What tests/bench/run compares with.
check_PROGRAMS += tests/bench/bare tests/bench/peak
tests_bench_bare_SOURCES = tests/bench/bare.c
tests_bench_bare_CPPFLAGS = -D_GNU_SOURCE $(OPENSSL_CFLAGS)
tests_bench_bare_LDADD = $(OPENSSL_LIBS)
tests_bench_peak_SOURCES = tests/bench/peak.c

# Reads a directory as a store does, for the live tests.
noinst_PROGRAMS += tests/lab/ldapread
tests_lab_ldapread_SOURCES = tests/lab/ldapread.c
tests_lab_ldapread_CPPFLAGS = $(AM_CPPFLAGS) $(OPENSSL_CFLAGS)
tests_lab_ldapread_LDADD = common/libroots.a common/libtrust.a common/libstore.a common/libnet.a common/libformat.a \
	common/libmodel.a common/libbase.a $(OPENSSL_LIBS) $(FLOOR_LIBS)

EXTRA_DIST += \
	.ci/run \
	tests/README \
	tests/bench/channels \
	tests/bench/report \
	tests/bench/run \
	tests/completion/run \
	tests/conformance \
	tests/cross \
	tests/data \
	tests/debian13 \
	tests/faults \
	tests/golden \
	tests/lint \
	tests/live \
	tests/mutants \
	tests/packaging \
	tests/corpora \
	tests/report \
	tests/run

dist-hook:
	find '$(distdir)' -name __pycache__ -exec rm -rf {} +
