# SPDX-License-Identifier: GPL-3.0-or-later
# Unit tests of streams, probe, verdict and the conductor.

unit_probe_tests = \
	tests/unit/net/test_guard \
	tests/unit/net/test_stream \
	tests/unit/net/test_tls \
	tests/unit/probe/test_iphttps \
	tests/unit/probe/test_proxy \
	tests/unit/probe/test_ra \
	tests/unit/model/test_age \
	tests/unit/verdict/test_cert \
	tests/unit/verdict/test_gravity \
	tests/unit/verdict/test_iphttps \
	tests/unit/verdict/test_remedy \
	tests/unit/verdict/test_trust \
	tests/unit/verdict/test_unchecked \
	tests/unit/check/test_crypto \
	tests/unit/check/test_replay
check_PROGRAMS += $(unit_probe_tests)
TESTS += $(unit_probe_tests)

unit_probe_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/tests/unit -I$(top_srcdir)/tests/unit/probe \
	$(CMOCKA_CFLAGS)
unit_probe_LIBS = common/libprobe.a common/libnet.a common/libformat.a common/libmodel.a \
	common/libbase.a $(UNIT_LIBS) $(OPENSSL_LIBS)
unit_probe_scripted = tests/unit/probe/script.c tests/unit/probe/script.h \
	tests/unit/probe/scripted.c tests/unit/probe/scripted.h tests/unit/unit.h

tests_unit_net_test_guard_SOURCES = tests/unit/net/test_guard.c tests/unit/unit.h
tests_unit_net_test_guard_CPPFLAGS = $(unit_probe_CPPFLAGS)
tests_unit_net_test_guard_LDADD = $(unit_probe_LIBS)

tests_unit_net_test_stream_SOURCES = tests/unit/net/test_stream.c tests/unit/unit.h
tests_unit_net_test_stream_CPPFLAGS = $(unit_probe_CPPFLAGS)
tests_unit_net_test_stream_LDADD = $(unit_probe_LIBS)

tests_unit_net_test_tls_SOURCES = tests/unit/net/test_tls.c tests/unit/unit.h
tests_unit_net_test_tls_CPPFLAGS = $(unit_probe_CPPFLAGS)
tests_unit_net_test_tls_LDADD = $(unit_probe_LIBS)

tests_unit_probe_test_iphttps_SOURCES = tests/unit/probe/test_iphttps.c $(unit_probe_scripted)
tests_unit_probe_test_iphttps_CPPFLAGS = $(unit_probe_CPPFLAGS)
tests_unit_probe_test_iphttps_LDADD = $(unit_probe_LIBS)

tests_unit_probe_test_proxy_SOURCES = tests/unit/probe/test_proxy.c $(unit_probe_scripted)
tests_unit_probe_test_proxy_CPPFLAGS = $(unit_probe_CPPFLAGS)
tests_unit_probe_test_proxy_LDADD = $(unit_probe_LIBS)

tests_unit_probe_test_ra_SOURCES = tests/unit/probe/test_ra.c $(unit_probe_scripted)
tests_unit_probe_test_ra_CPPFLAGS = $(unit_probe_CPPFLAGS)
tests_unit_probe_test_ra_LDADD = $(unit_probe_LIBS)

tests_unit_verdict_test_iphttps_SOURCES = tests/unit/verdict/test_iphttps.c \
	tests/unit/verdict/healthy.c tests/unit/verdict/healthy.h
tests_unit_verdict_test_iphttps_CPPFLAGS = $(unit_probe_CPPFLAGS)
tests_unit_verdict_test_iphttps_LDADD = common/libverdict.a common/libmodel.a common/libbase.a \
	$(UNIT_LIBS)

tests_unit_verdict_test_cert_SOURCES = tests/unit/verdict/test_cert.c \
	tests/unit/verdict/healthy.c tests/unit/verdict/healthy.h
tests_unit_verdict_test_cert_CPPFLAGS = $(unit_probe_CPPFLAGS)
tests_unit_verdict_test_cert_LDADD = $(tests_unit_verdict_test_iphttps_LDADD)

tests_unit_verdict_test_remedy_SOURCES = tests/unit/verdict/test_remedy.c \
	tests/unit/verdict/healthy.c tests/unit/verdict/healthy.h
tests_unit_verdict_test_remedy_CPPFLAGS = $(unit_probe_CPPFLAGS)
tests_unit_verdict_test_remedy_LDADD = $(tests_unit_verdict_test_iphttps_LDADD)

tests_unit_verdict_test_trust_SOURCES = tests/unit/verdict/test_trust.c \
	tests/unit/verdict/healthy.c tests/unit/verdict/healthy.h
tests_unit_verdict_test_trust_CPPFLAGS = $(unit_probe_CPPFLAGS)
tests_unit_verdict_test_trust_LDADD = $(tests_unit_verdict_test_iphttps_LDADD)

tests_unit_verdict_test_unchecked_SOURCES = tests/unit/verdict/test_unchecked.c \
	tests/unit/verdict/healthy.c tests/unit/verdict/healthy.h
tests_unit_verdict_test_unchecked_CPPFLAGS = $(unit_probe_CPPFLAGS)
tests_unit_verdict_test_unchecked_LDADD = $(tests_unit_verdict_test_iphttps_LDADD)

tests_unit_model_test_age_SOURCES = tests/unit/model/test_age.c
tests_unit_model_test_age_CPPFLAGS = $(unit_probe_CPPFLAGS)
tests_unit_model_test_age_LDADD = $(tests_unit_verdict_test_iphttps_LDADD)

tests_unit_check_test_crypto_SOURCES = tests/unit/check/test_crypto.c
tests_unit_check_test_crypto_CPPFLAGS = $(unit_probe_CPPFLAGS)
tests_unit_check_test_crypto_LDADD = common/libsurvey.a common/libcheck.a common/liboptions.a common/libbase.a $(UNIT_LIBS) $(OPENSSL_LIBS)

tests_unit_check_test_replay_SOURCES = tests/unit/check/test_replay.c
tests_unit_check_test_replay_CPPFLAGS = $(unit_probe_CPPFLAGS)
tests_unit_check_test_replay_LDADD = common/libsurvey.a common/libcheck.a common/liboptions.a common/libmodel.a common/libbase.a \
	$(UNIT_LIBS)

tests_unit_verdict_test_gravity_SOURCES = tests/unit/unit.h tests/unit/verdict/test_gravity.c
tests_unit_verdict_test_gravity_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS)
tests_unit_verdict_test_gravity_LDADD = common/libverdict.a common/libmodel.a common/libbase.a \
	$(UNIT_LIBS)
