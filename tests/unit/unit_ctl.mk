# SPDX-License-Identifier: GPL-3.0-or-later
# Unit tests of certificate trust lists. SHARED_DATA names a folder with Microsoft's own lists.

unit_ctl_programs = \
	tests/unit/format/test_ctl \
	tests/unit/store/test_ctl_store

check_PROGRAMS += $(unit_ctl_programs)
TESTS += $(unit_ctl_programs)

unit_ctl_cppflags = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS)
unit_ctl_ldadd = common/libroots.a common/libtrust.a common/libstore.a common/libnet.a common/libformat.a common/libmodel.a \
	common/libbase.a $(UNIT_LIBS) $(OPENSSL_LIBS)
unit_ctl_made = tests/unit/made/list_made.c tests/unit/made/list_made.h \
	tests/unit/made/made.c tests/unit/made/made.h

tests_unit_format_test_ctl_SOURCES = tests/unit/unit.h tests/unit/format/test_ctl.c \
	$(unit_ctl_made)
tests_unit_format_test_ctl_CPPFLAGS = $(unit_ctl_cppflags)
tests_unit_format_test_ctl_LDADD = $(unit_ctl_ldadd)

tests_unit_store_test_ctl_store_SOURCES = tests/unit/unit.h tests/unit/scratch.h \
	tests/unit/store/test_ctl_store.c \
	$(unit_ctl_made)
tests_unit_store_test_ctl_store_CPPFLAGS = $(unit_ctl_cppflags)
tests_unit_store_test_ctl_store_LDADD = $(unit_ctl_ldadd)
