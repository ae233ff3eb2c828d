# SPDX-License-Identifier: GPL-3.0-or-later
# Unit tests of what is read from a directory, without one; the live tests have directories.

unit_directory_programs = \
	tests/unit/net/test_directory_session \
	tests/unit/net/test_directory_url \
	tests/unit/store/test_directory_attribute

check_PROGRAMS += $(unit_directory_programs)
TESTS += $(unit_directory_programs)

tests_unit_net_test_directory_session_SOURCES = tests/unit/unit.h tests/unit/net/test_directory_session.c
tests_unit_net_test_directory_session_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS)
tests_unit_net_test_directory_session_LDFLAGS = $(AM_LDFLAGS) -Wl,--wrap=pthread_create
tests_unit_net_test_directory_session_LDADD = common/libnet.a common/libbase.a $(UNIT_LIBS) \
	$(OPENSSL_LIBS) $(CARES_LIBS)

tests_unit_net_test_directory_url_SOURCES = tests/unit/unit.h tests/unit/net/test_directory_url.c
tests_unit_net_test_directory_url_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS)
tests_unit_net_test_directory_url_LDADD = common/libnet.a common/libbase.a $(UNIT_LIBS)

tests_unit_store_test_directory_attribute_SOURCES = tests/unit/unit.h \
	tests/unit/store/test_directory_attribute.c
tests_unit_store_test_directory_attribute_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS)
tests_unit_store_test_directory_attribute_LDADD = common/libroots.a common/libtrust.a common/libstore.a common/libbase.a $(UNIT_LIBS)
