# SPDX-License-Identifier: GPL-3.0-or-later
# Unit tests of the floor trust and of fetching. LABPKI names the certificate maker.

unit_trust_programs = \
	tests/unit/format/test_crl_scan \
	tests/unit/net/test_cache \
	tests/unit/net/test_fetch \
	tests/unit/trust/test_algorithms \
	tests/unit/trust/test_conclusion \
	tests/unit/trust/test_crl_fetched \
	tests/unit/trust/test_decoded \
	tests/unit/trust/test_effort \
	tests/unit/trust/test_judge \
	tests/unit/trust/test_chain \
	tests/unit/trust/test_names \
	tests/unit/trust/test_path \
	tests/unit/trust/test_revocation \
	tests/unit/store/test_memo \
	tests/unit/store/test_source \
	tests/unit/store/test_store \
	tests/unit/store/test_supply \
	tests/unit/trust/test_usage \
	tests/unit/trust/test_verify_errors \
	tests/unit/trust/test_windows

check_PROGRAMS += $(unit_trust_programs)
TESTS += $(unit_trust_programs)

unit_trust_cppflags = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS)
unit_trust_ldadd = common/libroots.a common/libtrust.a common/libstore.a common/libnet.a common/libformat.a common/libmodel.a \
	common/libbase.a $(UNIT_LIBS) $(OPENSSL_LIBS)
unit_trust_made = tests/unit/made/made.c tests/unit/made/made.h
unit_trust_www = tests/unit/www.c tests/unit/www.h

tests_unit_format_test_crl_scan_SOURCES = tests/unit/unit.h tests/unit/scratch.h \
	tests/unit/format/test_crl_scan.c
tests_unit_format_test_crl_scan_CPPFLAGS = $(unit_trust_cppflags)
tests_unit_format_test_crl_scan_LDADD = $(unit_trust_ldadd)

tests_unit_net_test_cache_SOURCES = tests/unit/unit.h tests/unit/scratch.h \
	tests/unit/net/test_cache.c \
	$(unit_trust_www)
tests_unit_net_test_cache_CPPFLAGS = $(unit_trust_cppflags)
tests_unit_net_test_cache_LDADD = common/libnet.a common/libbase.a $(UNIT_LIBS) $(OPENSSL_LIBS)

tests_unit_net_test_fetch_SOURCES = tests/unit/unit.h tests/unit/net/test_fetch.c \
	$(unit_trust_www)
tests_unit_net_test_fetch_CPPFLAGS = $(unit_trust_cppflags)
tests_unit_net_test_fetch_LDADD = common/libnet.a common/libbase.a $(UNIT_LIBS) $(OPENSSL_LIBS)

tests_unit_trust_test_algorithms_SOURCES = tests/unit/unit.h tests/unit/trust/test_algorithms.c \
	$(unit_trust_made)
tests_unit_trust_test_algorithms_CPPFLAGS = $(unit_trust_cppflags)
tests_unit_trust_test_algorithms_LDADD = $(unit_trust_ldadd)

tests_unit_trust_test_crl_fetched_SOURCES = tests/unit/unit.h tests/unit/trust/test_crl_fetched.c \
	$(unit_trust_made)
tests_unit_trust_test_crl_fetched_CPPFLAGS = $(unit_trust_cppflags)
tests_unit_trust_test_crl_fetched_LDADD = $(unit_trust_ldadd)

tests_unit_trust_test_decoded_SOURCES = tests/unit/unit.h tests/unit/trust/test_decoded.c \
	$(unit_trust_made)
tests_unit_trust_test_decoded_CPPFLAGS = $(unit_trust_cppflags)
tests_unit_trust_test_decoded_LDADD = $(unit_trust_ldadd)

tests_unit_trust_test_judge_SOURCES = tests/unit/unit.h tests/unit/scratch.h \
	tests/unit/trust/test_judge.c \
	$(unit_trust_made) $(unit_trust_www)
tests_unit_trust_test_judge_CPPFLAGS = $(unit_trust_cppflags)
tests_unit_trust_test_judge_LDFLAGS = $(AM_LDFLAGS) -Wl,--wrap=X509_verify
tests_unit_trust_test_judge_LDADD = $(unit_trust_ldadd)

tests_unit_trust_test_chain_SOURCES = tests/unit/unit.h tests/unit/trust/test_chain.c \
	$(unit_trust_made)
tests_unit_trust_test_chain_CPPFLAGS = $(unit_trust_cppflags)
tests_unit_trust_test_chain_LDFLAGS = $(AM_LDFLAGS) -Wl,--wrap=X509_verify_cert
tests_unit_trust_test_chain_LDADD = $(unit_trust_ldadd)

tests_unit_trust_test_names_SOURCES = tests/unit/unit.h tests/unit/trust/test_names.c \
	$(unit_trust_made)
tests_unit_trust_test_names_CPPFLAGS = $(unit_trust_cppflags)
tests_unit_trust_test_names_LDADD = $(unit_trust_ldadd)

tests_unit_trust_test_path_SOURCES = tests/unit/unit.h tests/unit/trust/test_path.c \
	$(unit_trust_made)
tests_unit_trust_test_path_CPPFLAGS = $(unit_trust_cppflags)
tests_unit_trust_test_path_LDADD = $(unit_trust_ldadd)

tests_unit_trust_test_revocation_SOURCES = tests/unit/unit.h tests/unit/scratch.h \
	tests/unit/trust/test_revocation.c \
	$(unit_trust_made) $(unit_trust_www)
tests_unit_trust_test_revocation_CPPFLAGS = $(unit_trust_cppflags)
tests_unit_trust_test_revocation_LDADD = $(unit_trust_ldadd)

tests_unit_trust_test_conclusion_SOURCES = tests/unit/unit.h tests/unit/trust/test_conclusion.c
tests_unit_trust_test_conclusion_CPPFLAGS = $(unit_trust_cppflags)
tests_unit_trust_test_conclusion_LDADD = $(unit_trust_ldadd)

tests_unit_trust_test_effort_SOURCES = tests/unit/unit.h tests/unit/trust/test_effort.c
tests_unit_trust_test_effort_CPPFLAGS = $(unit_trust_cppflags)
tests_unit_trust_test_effort_LDADD = $(unit_trust_ldadd)

tests_unit_store_test_memo_SOURCES = tests/unit/unit.h tests/unit/store/test_memo.c
tests_unit_store_test_memo_CPPFLAGS = $(unit_trust_cppflags)
tests_unit_store_test_memo_LDADD = $(unit_trust_ldadd)

tests_unit_store_test_source_SOURCES = tests/unit/unit.h tests/unit/store/test_source.c \
	$(unit_trust_made)
tests_unit_store_test_source_CPPFLAGS = $(unit_trust_cppflags)
tests_unit_store_test_source_LDADD = $(unit_trust_ldadd)

tests_unit_store_test_store_SOURCES = tests/unit/unit.h tests/unit/scratch.h \
	tests/unit/store/test_store.c \
	$(unit_trust_made)
tests_unit_store_test_store_CPPFLAGS = $(unit_trust_cppflags)
tests_unit_store_test_store_LDADD = $(unit_trust_ldadd)

tests_unit_trust_test_usage_SOURCES = tests/unit/unit.h tests/unit/trust/test_usage.c \
	$(unit_trust_made)
tests_unit_trust_test_usage_CPPFLAGS = $(unit_trust_cppflags)
tests_unit_trust_test_usage_LDADD = $(unit_trust_ldadd)

tests_unit_trust_test_windows_SOURCES = tests/unit/unit.h tests/unit/trust/test_windows.c \
	$(unit_trust_made)
tests_unit_trust_test_windows_CPPFLAGS = $(unit_trust_cppflags)
tests_unit_trust_test_windows_LDADD = $(unit_trust_ldadd)

# The test sees which of libcrypto's errors are looked up.
tests_unit_trust_test_verify_errors_SOURCES = tests/unit/unit.h \
	tests/unit/trust/test_verify_errors.c \
	$(unit_trust_made)
tests_unit_trust_test_verify_errors_CPPFLAGS = $(unit_trust_cppflags)
tests_unit_trust_test_verify_errors_LDFLAGS = $(AM_LDFLAGS) -Wl,--wrap=windows_error_find
tests_unit_trust_test_verify_errors_LDADD = $(unit_trust_ldadd)

tests_unit_store_test_supply_SOURCES = tests/unit/unit.h tests/unit/store/test_supply.c
tests_unit_store_test_supply_CPPFLAGS = $(unit_trust_cppflags)
tests_unit_store_test_supply_LDADD = $(unit_trust_ldadd)
