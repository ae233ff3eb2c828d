# SPDX-License-Identifier: GPL-3.0-or-later
# Unit tests of the distribution of roots.

unit_roots_programs = \
	tests/unit/roots/test_distribution \
	tests/unit/store/test_dn \
	tests/unit/store/test_extension \
	tests/unit/verdict/test_roots

check_PROGRAMS += $(unit_roots_programs)
TESTS += $(unit_roots_programs)

tests_unit_roots_test_distribution_SOURCES = tests/unit/unit.h tests/unit/scratch.h \
	tests/unit/roots/test_distribution.c $(unit_ctl_made) $(unit_win_made)
tests_unit_roots_test_distribution_CPPFLAGS = $(unit_trust_cppflags)
tests_unit_roots_test_distribution_LDADD = $(unit_trust_ldadd)

tests_unit_store_test_extension_SOURCES = tests/unit/unit.h tests/unit/store/test_extension.c
tests_unit_store_test_extension_CPPFLAGS = $(unit_trust_cppflags)
tests_unit_store_test_extension_LDADD = $(unit_trust_ldadd)

tests_unit_store_test_dn_SOURCES = tests/unit/unit.h tests/unit/store/test_dn.c
tests_unit_store_test_dn_CPPFLAGS = $(unit_trust_cppflags)
tests_unit_store_test_dn_LDADD = $(unit_trust_ldadd)

tests_unit_verdict_test_roots_SOURCES = tests/unit/unit.h tests/unit/verdict/test_roots.c
tests_unit_verdict_test_roots_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS)
tests_unit_verdict_test_roots_LDADD = common/libverdict.a common/libmodel.a common/libbase.a \
	$(UNIT_LIBS)
