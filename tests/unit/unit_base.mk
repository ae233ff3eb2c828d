# SPDX-License-Identifier: GPL-3.0-or-later
# Unit tests of the floors base, model and format. TESTS_DATA names tests/data.

unit_base_programs = \
	tests/unit/base/test_address \
	tests/unit/base/test_arena \
	tests/unit/base/test_buf \
	tests/unit/base/test_clock \
	tests/unit/base/test_err \
	tests/unit/base/test_file \
	tests/unit/base/test_secret \
	tests/unit/base/test_json \
	tests/unit/base/test_library \
	tests/unit/base/test_memory \
	tests/unit/base/test_near \
	tests/unit/base/test_squeeze \
	tests/unit/base/test_pool \
	tests/unit/base/test_span \
	tests/unit/base/test_text \
	tests/unit/model/test_cert \
	tests/unit/model/test_client \
	tests/unit/model/test_chain \
	tests/unit/model/test_evidence \
	tests/unit/model/test_finding \
	tests/unit/model/test_metric \
	tests/unit/model/test_policy \
	tests/unit/model/test_range \
	tests/unit/model/test_state \
	tests/unit/model/test_survey \
	tests/unit/model/test_target \
	tests/unit/model/test_winerr \
	tests/unit/format/test_http1 \
	tests/unit/format/test_ipv6 \
	tests/unit/format/test_ndp \
	tests/unit/format/test_pem_der \
	tests/unit/format/test_cert_scan

check_PROGRAMS += $(unit_base_programs)
TESTS += $(unit_base_programs)

unit_base_cppflags = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS)
unit_base_ldadd = common/libbase.a $(UNIT_LIBS)
unit_model_ldadd = common/libmodel.a $(unit_base_ldadd)
unit_format_ldadd = common/libformat.a $(unit_model_ldadd) $(OPENSSL_LIBS)

tests_unit_base_test_address_SOURCES = tests/unit/unit.h tests/unit/base/test_address.c
tests_unit_base_test_address_CPPFLAGS = $(unit_base_cppflags)
tests_unit_base_test_address_LDADD = $(unit_base_ldadd)

tests_unit_base_test_arena_SOURCES = tests/unit/unit.h tests/unit/base/test_arena.c
tests_unit_base_test_arena_CPPFLAGS = $(unit_base_cppflags)
tests_unit_base_test_arena_LDADD = $(unit_base_ldadd)

tests_unit_base_test_buf_SOURCES = tests/unit/unit.h tests/unit/base/test_buf.c
tests_unit_base_test_buf_CPPFLAGS = $(unit_base_cppflags)
tests_unit_base_test_buf_LDADD = $(unit_base_ldadd)

tests_unit_base_test_clock_SOURCES = tests/unit/unit.h tests/unit/base/test_clock.c
tests_unit_base_test_clock_CPPFLAGS = $(unit_base_cppflags)
tests_unit_base_test_clock_LDADD = $(unit_base_ldadd)

tests_unit_base_test_err_SOURCES = tests/unit/unit.h tests/unit/base/test_err.c
tests_unit_base_test_err_CPPFLAGS = $(unit_base_cppflags)
tests_unit_base_test_err_LDADD = $(unit_base_ldadd)

tests_unit_base_test_secret_SOURCES = tests/unit/unit.h tests/unit/base/test_secret.c
tests_unit_base_test_secret_CPPFLAGS = $(unit_base_cppflags)
tests_unit_base_test_secret_LDADD = $(unit_base_ldadd)
tests_unit_base_test_file_SOURCES = tests/unit/unit.h tests/unit/base/test_file.c
tests_unit_base_test_file_CPPFLAGS = $(unit_base_cppflags)
tests_unit_base_test_file_LDADD = $(unit_base_ldadd)

tests_unit_base_test_json_SOURCES = tests/unit/unit.h tests/unit/base/test_json.c
tests_unit_base_test_json_CPPFLAGS = $(unit_base_cppflags) $(JANSSON_CFLAGS)
tests_unit_base_test_json_LDADD = $(unit_base_ldadd)

tests_unit_base_test_library_SOURCES = tests/unit/unit.h tests/unit/base/test_library.c
tests_unit_base_test_library_CPPFLAGS = $(unit_base_cppflags)
tests_unit_base_test_library_LDADD = $(unit_base_ldadd)

tests_unit_base_test_memory_SOURCES = tests/unit/unit.h tests/unit/base/test_memory.c
tests_unit_base_test_memory_CPPFLAGS = $(unit_base_cppflags)
tests_unit_base_test_memory_LDADD = $(unit_base_ldadd)

tests_unit_base_test_squeeze_SOURCES = tests/unit/unit.h tests/unit/base/test_squeeze.c
tests_unit_base_test_squeeze_CPPFLAGS = $(unit_base_cppflags)
tests_unit_base_test_squeeze_LDADD = $(unit_base_ldadd)
tests_unit_base_test_near_SOURCES = tests/unit/unit.h tests/unit/base/test_near.c
tests_unit_base_test_near_CPPFLAGS = $(unit_base_cppflags)
tests_unit_base_test_near_LDADD = $(unit_base_ldadd)

tests_unit_base_test_pool_SOURCES = tests/unit/unit.h tests/unit/base/test_pool.c
tests_unit_base_test_pool_CPPFLAGS = $(unit_base_cppflags)
tests_unit_base_test_pool_LDADD = $(unit_base_ldadd)

tests_unit_base_test_span_SOURCES = tests/unit/unit.h tests/unit/base/test_span.c
tests_unit_base_test_span_CPPFLAGS = $(unit_base_cppflags)
tests_unit_base_test_span_LDADD = $(unit_base_ldadd)

tests_unit_base_test_text_SOURCES = tests/unit/unit.h tests/unit/base/test_text.c
tests_unit_base_test_text_CPPFLAGS = $(unit_base_cppflags)
tests_unit_base_test_text_LDADD = $(unit_base_ldadd)

tests_unit_model_test_cert_SOURCES = tests/unit/unit.h tests/unit/model/test_cert.c
tests_unit_model_test_cert_CPPFLAGS = $(unit_base_cppflags)
tests_unit_model_test_cert_LDADD = $(unit_model_ldadd)

tests_unit_model_test_client_SOURCES = tests/unit/unit.h tests/unit/model/test_client.c
tests_unit_model_test_client_CPPFLAGS = $(unit_base_cppflags)
tests_unit_model_test_client_LDADD = $(unit_model_ldadd)

tests_unit_model_test_chain_SOURCES = tests/unit/unit.h tests/unit/model/test_chain.c
tests_unit_model_test_chain_CPPFLAGS = $(unit_base_cppflags)
tests_unit_model_test_chain_LDADD = $(unit_model_ldadd)

tests_unit_model_test_evidence_SOURCES = tests/unit/unit.h tests/unit/model/test_evidence.c
tests_unit_model_test_evidence_CPPFLAGS = $(unit_base_cppflags)
tests_unit_model_test_evidence_LDADD = $(unit_model_ldadd)

tests_unit_model_test_finding_SOURCES = tests/unit/unit.h tests/unit/model/test_finding.c
tests_unit_model_test_finding_CPPFLAGS = $(unit_base_cppflags)
tests_unit_model_test_finding_LDADD = $(unit_model_ldadd)

tests_unit_model_test_metric_SOURCES = tests/unit/unit.h tests/unit/model/test_metric.c
tests_unit_model_test_metric_CPPFLAGS = $(unit_base_cppflags)
tests_unit_model_test_metric_LDADD = $(unit_model_ldadd)

tests_unit_model_test_policy_SOURCES = tests/unit/unit.h tests/unit/model/test_policy.c
tests_unit_model_test_policy_CPPFLAGS = $(unit_base_cppflags)
tests_unit_model_test_policy_LDADD = $(unit_model_ldadd)

tests_unit_model_test_range_SOURCES = tests/unit/unit.h tests/unit/model/test_range.c
tests_unit_model_test_range_CPPFLAGS = $(unit_base_cppflags)
tests_unit_model_test_range_LDADD = $(unit_model_ldadd)

tests_unit_model_test_survey_SOURCES = tests/unit/unit.h tests/unit/model/test_survey.c
tests_unit_model_test_survey_CPPFLAGS = $(unit_base_cppflags)
tests_unit_model_test_survey_LDADD = $(unit_model_ldadd)

tests_unit_model_test_state_SOURCES = tests/unit/unit.h tests/unit/model/test_state.c
tests_unit_model_test_state_CPPFLAGS = $(unit_base_cppflags)
tests_unit_model_test_state_LDADD = $(unit_model_ldadd)

tests_unit_model_test_target_SOURCES = tests/unit/unit.h tests/unit/model/test_target.c
tests_unit_model_test_target_CPPFLAGS = $(unit_base_cppflags)
tests_unit_model_test_target_LDADD = $(unit_model_ldadd)

tests_unit_model_test_winerr_SOURCES = tests/unit/unit.h tests/unit/model/test_winerr.c
tests_unit_model_test_winerr_CPPFLAGS = $(unit_base_cppflags)
tests_unit_model_test_winerr_LDADD = $(unit_model_ldadd)

tests_unit_format_test_http1_SOURCES = tests/unit/unit.h tests/unit/format/test_http1.c
tests_unit_format_test_http1_CPPFLAGS = $(unit_base_cppflags)
tests_unit_format_test_http1_LDADD = $(unit_format_ldadd)

tests_unit_format_test_ipv6_SOURCES = tests/unit/unit.h tests/unit/format/test_ipv6.c
tests_unit_format_test_ipv6_CPPFLAGS = $(unit_base_cppflags)
tests_unit_format_test_ipv6_LDADD = $(unit_format_ldadd)

tests_unit_format_test_ndp_SOURCES = tests/unit/unit.h tests/unit/format/test_ndp.c
tests_unit_format_test_ndp_CPPFLAGS = $(unit_base_cppflags)
tests_unit_format_test_ndp_LDADD = $(unit_format_ldadd)

tests_unit_format_test_cert_scan_SOURCES = tests/unit/unit.h \
	tests/unit/format/test_cert_scan.c
tests_unit_format_test_cert_scan_CPPFLAGS = $(unit_base_cppflags)
tests_unit_format_test_cert_scan_LDADD = $(unit_format_ldadd)

tests_unit_format_test_pem_der_SOURCES = tests/unit/unit.h tests/unit/format/test_pem_der.c
tests_unit_format_test_pem_der_CPPFLAGS = $(unit_base_cppflags)
tests_unit_format_test_pem_der_LDADD = $(unit_format_ldadd)
