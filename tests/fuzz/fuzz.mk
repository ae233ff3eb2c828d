# SPDX-License-Identifier: GPL-3.0-or-later
# Fuzz targets: with --enable-fuzzing run by libFuzzer, by hand (tests/fuzz/fuzz_http1 DIR);
# without it "make check" runs each over its corpus. TESTS_CORPUS names tests/fuzz/corpus.

fuzz_programs = \
	tests/fuzz/fuzz_crl \
	tests/fuzz/fuzz_csv \
	tests/fuzz/fuzz_ctl \
	tests/fuzz/fuzz_da_state \
	tests/fuzz/fuzz_directory \
	tests/fuzz/fuzz_gpreport \
	tests/fuzz/fuzz_health \
	tests/fuzz/fuzz_hive \
	tests/fuzz/fuzz_http1 \
	tests/fuzz/fuzz_mdm \
	tests/fuzz/fuzz_listing \
	tests/fuzz/fuzz_ndp \
	tests/fuzz/fuzz_netsh \
	tests/fuzz/fuzz_odj \
	tests/fuzz/fuzz_page \
	tests/fuzz/fuzz_pem \
	tests/fuzz/fuzz_range \
	tests/fuzz/fuzz_regfile \
	tests/fuzz/fuzz_regpol \
	tests/fuzz/fuzz_sslcert \
	tests/fuzz/fuzz_sst \
	tests/fuzz/fuzz_zbxd

check_PROGRAMS += $(fuzz_programs)
EXTRA_DIST += tests/fuzz/corpus

if FUZZING
fuzz_main =
else
fuzz_main = tests/fuzz/replay_main.c
TESTS += $(fuzz_programs)
endif

fuzz_ldadd = common/libformat.a common/libmodel.a common/libbase.a $(OPENSSL_LIBS) $(FLOOR_LIBS)

tests_fuzz_fuzz_crl_SOURCES = tests/fuzz/fuzz_crl.c $(fuzz_main)
tests_fuzz_fuzz_crl_LDADD = $(fuzz_ldadd)
tests_fuzz_fuzz_crl_LDFLAGS = $(AM_LDFLAGS) $(FUZZ_LDFLAGS)

tests_fuzz_fuzz_csv_SOURCES = tests/fuzz/fuzz_csv.c $(fuzz_main)
tests_fuzz_fuzz_csv_LDADD = $(fuzz_ldadd)
tests_fuzz_fuzz_csv_LDFLAGS = $(AM_LDFLAGS) $(FUZZ_LDFLAGS)

tests_fuzz_fuzz_ctl_SOURCES = tests/fuzz/fuzz_ctl.c $(fuzz_main)
tests_fuzz_fuzz_ctl_LDADD = $(fuzz_ldadd)
tests_fuzz_fuzz_ctl_LDFLAGS = $(AM_LDFLAGS) $(FUZZ_LDFLAGS)

tests_fuzz_fuzz_da_state_SOURCES = tests/fuzz/fuzz_da_state.c $(fuzz_main)
tests_fuzz_fuzz_da_state_LDADD = $(fuzz_ldadd)
tests_fuzz_fuzz_da_state_LDFLAGS = $(AM_LDFLAGS) $(FUZZ_LDFLAGS)

tests_fuzz_fuzz_directory_SOURCES = tests/fuzz/fuzz_directory.c $(fuzz_main)
tests_fuzz_fuzz_directory_LDADD = common/libroots.a common/libtrust.a common/libstore.a common/libnet.a common/libbase.a $(FLOOR_LIBS)
tests_fuzz_fuzz_directory_LDFLAGS = $(AM_LDFLAGS) $(FUZZ_LDFLAGS)

tests_fuzz_fuzz_gpreport_SOURCES = tests/fuzz/fuzz_gpreport.c $(fuzz_main)
tests_fuzz_fuzz_gpreport_LDADD = $(fuzz_ldadd)
tests_fuzz_fuzz_gpreport_LDFLAGS = $(AM_LDFLAGS) $(FUZZ_LDFLAGS)

tests_fuzz_fuzz_health_SOURCES = tests/fuzz/fuzz_health.c $(fuzz_main)
tests_fuzz_fuzz_health_LDADD = common/libkeep.a common/libverdict.a common/libmodel.a \
	common/libbase.a $(FLOOR_LIBS)
tests_fuzz_fuzz_health_LDFLAGS = $(AM_LDFLAGS) $(FUZZ_LDFLAGS)

tests_fuzz_fuzz_hive_SOURCES = tests/fuzz/fuzz_hive.c $(fuzz_main)
tests_fuzz_fuzz_hive_LDADD = common/libstore.a $(fuzz_ldadd)
tests_fuzz_fuzz_hive_LDFLAGS = $(AM_LDFLAGS) $(FUZZ_LDFLAGS)

tests_fuzz_fuzz_http1_SOURCES = tests/fuzz/fuzz_http1.c $(fuzz_main)
tests_fuzz_fuzz_http1_LDADD = $(fuzz_ldadd)
tests_fuzz_fuzz_http1_LDFLAGS = $(AM_LDFLAGS) $(FUZZ_LDFLAGS)

tests_fuzz_fuzz_mdm_SOURCES = tests/fuzz/fuzz_mdm.c $(fuzz_main)
tests_fuzz_fuzz_mdm_LDADD = $(fuzz_ldadd)
tests_fuzz_fuzz_mdm_LDFLAGS = $(AM_LDFLAGS) $(FUZZ_LDFLAGS)
tests_fuzz_fuzz_listing_SOURCES = tests/fuzz/fuzz_listing.c $(fuzz_main)
tests_fuzz_fuzz_listing_LDADD = $(fuzz_ldadd)
tests_fuzz_fuzz_listing_LDFLAGS = $(AM_LDFLAGS) $(FUZZ_LDFLAGS)

tests_fuzz_fuzz_ndp_SOURCES = tests/fuzz/fuzz_ndp.c $(fuzz_main)
tests_fuzz_fuzz_ndp_LDADD = $(fuzz_ldadd)
tests_fuzz_fuzz_ndp_LDFLAGS = $(AM_LDFLAGS) $(FUZZ_LDFLAGS)

tests_fuzz_fuzz_netsh_SOURCES = tests/fuzz/fuzz_netsh.c $(fuzz_main)
tests_fuzz_fuzz_netsh_LDADD = $(fuzz_ldadd)
tests_fuzz_fuzz_netsh_LDFLAGS = $(AM_LDFLAGS) $(FUZZ_LDFLAGS)

tests_fuzz_fuzz_odj_SOURCES = tests/fuzz/fuzz_odj.c $(fuzz_main)
tests_fuzz_fuzz_odj_LDADD = $(fuzz_ldadd)
tests_fuzz_fuzz_odj_LDFLAGS = $(AM_LDFLAGS) $(FUZZ_LDFLAGS)
tests_fuzz_fuzz_page_SOURCES = tests/fuzz/fuzz_page.c tests/unit/output/survey_sample.c $(fuzz_main)
tests_fuzz_fuzz_page_LDADD = common/liboutput.a common/libmodel.a common/libbase.a $(FLOOR_LIBS)
tests_fuzz_fuzz_page_LDFLAGS = $(AM_LDFLAGS) $(FUZZ_LDFLAGS)

tests_fuzz_fuzz_pem_SOURCES = tests/fuzz/fuzz_pem.c $(fuzz_main)
tests_fuzz_fuzz_pem_LDADD = $(fuzz_ldadd)
tests_fuzz_fuzz_pem_LDFLAGS = $(AM_LDFLAGS) $(FUZZ_LDFLAGS)

tests_fuzz_fuzz_range_SOURCES = tests/fuzz/fuzz_range.c $(fuzz_main)
tests_fuzz_fuzz_range_LDADD = $(fuzz_ldadd)
tests_fuzz_fuzz_range_LDFLAGS = $(AM_LDFLAGS) $(FUZZ_LDFLAGS)

tests_fuzz_fuzz_regfile_SOURCES = tests/fuzz/fuzz_regfile.c $(fuzz_main)
tests_fuzz_fuzz_regfile_LDADD = $(fuzz_ldadd)
tests_fuzz_fuzz_regfile_LDFLAGS = $(AM_LDFLAGS) $(FUZZ_LDFLAGS)

tests_fuzz_fuzz_regpol_SOURCES = tests/fuzz/fuzz_regpol.c $(fuzz_main)
tests_fuzz_fuzz_regpol_LDADD = $(fuzz_ldadd)
tests_fuzz_fuzz_regpol_LDFLAGS = $(AM_LDFLAGS) $(FUZZ_LDFLAGS)

tests_fuzz_fuzz_sslcert_SOURCES = tests/fuzz/fuzz_sslcert.c $(fuzz_main)
tests_fuzz_fuzz_sslcert_LDADD = $(fuzz_ldadd)
tests_fuzz_fuzz_sslcert_LDFLAGS = $(AM_LDFLAGS) $(FUZZ_LDFLAGS)

tests_fuzz_fuzz_sst_SOURCES = tests/fuzz/fuzz_sst.c $(fuzz_main)
tests_fuzz_fuzz_sst_LDADD = $(fuzz_ldadd)
tests_fuzz_fuzz_sst_LDFLAGS = $(AM_LDFLAGS) $(FUZZ_LDFLAGS)

tests_fuzz_fuzz_zbxd_SOURCES = tests/fuzz/fuzz_zbxd.c $(fuzz_main)
tests_fuzz_fuzz_zbxd_LDADD = $(fuzz_ldadd)
tests_fuzz_fuzz_zbxd_LDFLAGS = $(AM_LDFLAGS) $(FUZZ_LDFLAGS)
