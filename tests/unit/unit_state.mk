# SPDX-License-Identifier: GPL-3.0-or-later
# Unit tests of what a client shows of itself. TESTS_DATA names tests/data.

unit_state_programs = \
	tests/unit/format/test_da_state \
	tests/unit/format/test_netsh \
	tests/unit/format/test_sslcert \
	tests/unit/format/test_utf16 \
	tests/unit/format/test_lookalike \
	tests/unit/format/test_wintext \
	tests/unit/verdict/test_reported \
	tests/unit/verdict/test_state

check_PROGRAMS += $(unit_state_programs)
TESTS += $(unit_state_programs)

tests_unit_format_test_da_state_SOURCES = tests/unit/unit.h tests/unit/format/test_da_state.c
tests_unit_format_test_da_state_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS)
tests_unit_format_test_da_state_LDADD = common/libformat.a common/libbase.a $(UNIT_LIBS)

tests_unit_format_test_netsh_SOURCES = tests/unit/unit.h tests/unit/format/test_netsh.c
tests_unit_format_test_netsh_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS)
tests_unit_format_test_netsh_LDADD = common/libformat.a common/libbase.a $(UNIT_LIBS)

tests_unit_format_test_sslcert_SOURCES = tests/unit/unit.h tests/unit/format/test_sslcert.c
tests_unit_format_test_sslcert_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS)
tests_unit_format_test_sslcert_LDADD = common/libformat.a common/libbase.a $(UNIT_LIBS)

tests_unit_format_test_utf16_SOURCES = tests/unit/unit.h tests/unit/format/test_utf16.c
tests_unit_format_test_utf16_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS)
tests_unit_format_test_utf16_LDADD = common/libformat.a common/libbase.a $(UNIT_LIBS)

tests_unit_format_test_lookalike_SOURCES = tests/unit/unit.h tests/unit/format/test_lookalike.c
tests_unit_format_test_lookalike_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS)
tests_unit_format_test_lookalike_LDADD = common/libformat.a common/libbase.a $(UNIT_LIBS)

tests_unit_format_test_wintext_SOURCES = tests/unit/unit.h tests/unit/format/test_wintext.c
tests_unit_format_test_wintext_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS)
tests_unit_format_test_wintext_LDADD = common/libformat.a common/libbase.a $(UNIT_LIBS)

tests_unit_verdict_test_reported_SOURCES = tests/unit/unit.h tests/unit/verdict/test_reported.c
tests_unit_verdict_test_reported_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS)
tests_unit_verdict_test_reported_LDADD = common/libverdict.a common/libmodel.a common/libbase.a \
	$(UNIT_LIBS)

tests_unit_verdict_test_state_SOURCES = tests/unit/unit.h tests/unit/verdict/test_state.c
tests_unit_verdict_test_state_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS)
tests_unit_verdict_test_state_LDADD = common/libverdict.a common/libmodel.a common/libbase.a \
	$(UNIT_LIBS)
