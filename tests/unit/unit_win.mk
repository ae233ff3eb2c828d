# SPDX-License-Identifier: GPL-3.0-or-later
# Unit tests of Windows' own formats. SHARED_DATA names a folder with real files.

unit_win_programs = \
	tests/unit/format/test_certctx \
	tests/unit/format/test_gpreport \
	tests/unit/format/test_mdm \
	tests/unit/format/test_listing \
	tests/unit/format/test_ndr \
	tests/unit/format/test_odj \
	tests/unit/format/test_regfile \
	tests/unit/format/test_regpol \
	tests/unit/format/test_sst \
	tests/unit/store/test_gpo_store \
	tests/unit/store/test_hive \
	tests/unit/store/test_odj_store

check_PROGRAMS += $(unit_win_programs)
TESTS += $(unit_win_programs)
EXTRA_DIST += tests/data/gpobackup tests/data/hive tests/data/mdm tests/data/odj tests/data/reg tests/data/regpol tests/data/sst

unit_win_cppflags = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS)
unit_win_ldadd = common/libroots.a common/libtrust.a common/libstore.a common/libnet.a common/libformat.a common/libmodel.a \
	common/libbase.a $(UNIT_LIBS) $(OPENSSL_LIBS)
unit_win_made = tests/unit/made/policy_made.c tests/unit/made/policy_made.h

tests_unit_format_test_certctx_SOURCES = tests/unit/unit.h tests/unit/format/test_certctx.c \
	$(unit_win_made)
tests_unit_format_test_certctx_CPPFLAGS = $(unit_win_cppflags)
tests_unit_format_test_certctx_LDADD = $(unit_win_ldadd)

tests_unit_format_test_gpreport_SOURCES = tests/unit/unit.h tests/unit/format/test_gpreport.c \
	$(unit_win_made)
tests_unit_format_test_gpreport_CPPFLAGS = $(unit_win_cppflags)
tests_unit_format_test_gpreport_LDADD = $(unit_win_ldadd)

tests_unit_format_test_mdm_SOURCES = tests/unit/unit.h tests/unit/format/test_mdm.c \
	$(unit_win_made)
tests_unit_format_test_mdm_CPPFLAGS = $(unit_win_cppflags)
tests_unit_format_test_mdm_LDADD = $(unit_win_ldadd)

unit_package_made = tests/lab/package.c tests/lab/package.h \
	tests/unit/made/package_made.c tests/unit/made/package_made.h $(unit_win_made)

tests_unit_format_test_listing_SOURCES = tests/unit/unit.h tests/unit/format/test_listing.c
tests_unit_format_test_listing_CPPFLAGS = $(unit_win_cppflags)
tests_unit_format_test_listing_LDADD = $(unit_win_ldadd)

tests_unit_format_test_ndr_SOURCES = tests/unit/unit.h tests/unit/format/test_ndr.c
tests_unit_format_test_ndr_CPPFLAGS = $(unit_win_cppflags)
tests_unit_format_test_ndr_LDADD = $(unit_win_ldadd)

tests_unit_format_test_odj_SOURCES = tests/unit/unit.h tests/unit/format/test_odj.c \
	$(unit_package_made)
tests_unit_format_test_odj_CPPFLAGS = $(unit_win_cppflags)
tests_unit_format_test_odj_LDADD = $(unit_win_ldadd)

tests_unit_format_test_regfile_SOURCES = tests/unit/unit.h tests/unit/format/test_regfile.c \
	$(unit_win_made)
tests_unit_format_test_regfile_CPPFLAGS = $(unit_win_cppflags)
tests_unit_format_test_regfile_LDADD = $(unit_win_ldadd)

tests_unit_format_test_regpol_SOURCES = tests/unit/unit.h tests/unit/format/test_regpol.c \
	$(unit_win_made)
tests_unit_format_test_regpol_CPPFLAGS = $(unit_win_cppflags)
tests_unit_format_test_regpol_LDADD = $(unit_win_ldadd)

tests_unit_format_test_sst_SOURCES = tests/unit/unit.h tests/unit/format/test_sst.c \
	$(unit_win_made)
tests_unit_format_test_sst_CPPFLAGS = $(unit_win_cppflags)
tests_unit_format_test_sst_LDADD = $(unit_win_ldadd)

tests_unit_store_test_gpo_store_SOURCES = tests/unit/unit.h tests/unit/store/test_gpo_store.c \
	tests/unit/made/list_made.c tests/unit/made/list_made.h \
	tests/unit/made/made.c tests/unit/made/made.h $(unit_win_made)
tests_unit_store_test_gpo_store_CPPFLAGS = $(unit_win_cppflags)
tests_unit_store_test_gpo_store_LDADD = $(unit_win_ldadd)

tests_unit_store_test_hive_SOURCES = tests/unit/unit.h tests/unit/store/test_hive.c
tests_unit_store_test_hive_CPPFLAGS = $(unit_win_cppflags) $(HIVEX_CFLAGS)
tests_unit_store_test_hive_LDADD = $(unit_win_ldadd)

tests_unit_store_test_odj_store_SOURCES = tests/unit/unit.h tests/unit/store/test_odj_store.c \
	tests/unit/made/list_made.c tests/unit/made/list_made.h \
	tests/unit/made/made.c tests/unit/made/made.h $(unit_package_made)
tests_unit_store_test_odj_store_CPPFLAGS = $(unit_win_cppflags)
tests_unit_store_test_odj_store_LDADD = $(unit_win_ldadd)
