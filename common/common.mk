# SPDX-License-Identifier: GPL-3.0-or-later
# One archive a floor, in the order of the house: each may call those below it (common/README).

noinst_LIBRARIES += common/libbase.a \
	common/libmodel.a \
	common/libformat.a \
	common/libnet.a \
	common/libprobe.a \
	common/libstore.a \
	common/libtrust.a \
	common/libroots.a \
	common/libverdict.a \
	common/libkeep.a \
	common/liboutput.a \
	common/liboptions.a \
	common/libcheck.a \
	common/libsurvey.a

common_libbase_a_SOURCES = \
	common/base/address.c \
	common/base/address.h \
	common/base/arena.c \
	common/base/arena.h \
	common/base/await.c \
	common/base/await.h \
	common/base/broken.c \
	common/base/broken.h \
	common/base/buf.c \
	common/base/buf.h \
	common/base/clock.c \
	common/base/clock.h \
	common/base/crew.c \
	common/base/crew.h \
	common/base/err.c \
	common/base/err.h \
	common/base/file.c \
	common/base/file.h \
	common/base/json.c \
	common/base/json.h \
	common/base/library.c \
	common/base/library.h \
	common/base/library_time.h \
	common/base/limits.h \
	common/base/memory.c \
	common/base/memory.h \
	common/base/near.c \
	common/base/near.h \
	common/base/must.c \
	common/base/must.h \
	common/base/once.c \
	common/base/once.h \
	common/base/pool.c \
	common/base/pool.h \
	common/base/replace.c \
	common/base/replace.h \
	common/base/secret.c \
	common/base/secret.h \
	common/base/span.c \
	common/base/span.h \
	common/base/squeeze.c \
	common/base/squeeze.h \
	common/base/text.c \
	common/base/text.h

common_libbase_a_CPPFLAGS = $(AM_CPPFLAGS) $(JANSSON_CFLAGS)

common_libmodel_a_SOURCES = \
	common/model/age.c \
	common/model/age.h \
	common/model/amount.c \
	common/model/amount.h \
	common/model/binding.h \
	common/model/bounds.c \
	common/model/bounds.h \
	common/model/cause.h \
	common/model/cert.c \
	common/model/cert.h \
	common/model/chain.c \
	common/model/chain.h \
	common/model/client.c \
	common/model/client.h \
	common/model/clientstate.h \
	common/model/distribution.c \
	common/model/distribution.h \
	common/model/rollout.c \
	common/model/rollout.h \
	common/model/evidence.c \
	common/model/evidence.h \
	common/model/fault.c \
	common/model/fault.h \
	common/model/finding.c \
	common/model/finding.h \
	common/model/health.c \
	common/model/health.h \
	common/model/history.c \
	common/model/history.h \
	common/model/input.h \
	common/model/limits.h \
	common/model/metric.c \
	common/model/metric.h \
	common/model/policy.c \
	common/model/policy.h \
	common/model/range.c \
	common/model/range.h \
	common/model/report.h \
	common/model/state.c \
	common/model/state.h \
	common/model/survey.c \
	common/model/survey.h \
	common/model/target.c \
	common/model/target.h \
	common/model/winerr.c \
	common/model/winerr.h \
	common/model/winerr_http.c \
	common/model/winerr_http.h

common_libformat_a_SOURCES = \
	common/format/budget.c \
	common/format/budget.h \
	common/format/cert_scan.c \
	common/format/cert_scan.h \
	common/format/certctx.c \
	common/format/certctx.h \
	common/format/certprop.c \
	common/format/certprop.h \
	common/format/crl_scan.c \
	common/format/crl_scan.h \
	common/format/csv.c \
	common/format/csv.h \
	common/format/ctl.c \
	common/format/ctl.h \
	common/format/da_state.c \
	common/format/da_state.h \
	common/format/der.c \
	common/format/der.h \
	common/format/gpobackup.c \
	common/format/gpobackup.h \
	common/format/gpreport.c \
	common/format/gpreport.h \
	common/format/http1.c \
	common/format/http1.h \
	common/format/ipv6.c \
	common/format/ipv6.h \
	common/format/json_within.c \
	common/format/json_within.h \
	common/format/lenient.c \
	common/format/lenient.h \
	common/format/listing.c \
	common/format/listing.h \
	common/format/lookalike.c \
	common/format/lookalike.h \
	common/format/limits.h \
	common/format/mdm.c \
	common/format/mdm.h \
	common/format/mdm_graph.c \
	common/format/mdm_package.c \
	common/format/mdm_reading.h \
	common/format/mdm_syncml.c \
	common/format/narrow.c \
	common/format/narrow.h \
	common/format/ndp.c \
	common/format/ndp.h \
	common/format/ndr.c \
	common/format/ndr.h \
	common/format/netsh.c \
	common/format/netsh_clean.c \
	common/format/netsh_clean.h \
	common/format/netsh_label.c \
	common/format/netsh_label.h \
	common/format/netsh_table.c \
	common/format/netsh_table.h \
	common/format/netsh_value.c \
	common/format/netsh_value.h \
	common/format/netsh.h \
	common/format/odj.c \
	common/format/odj.h \
	common/format/odj_file.c \
	common/format/odj_file.h \
	common/format/pem_der.c \
	common/format/pem_der.h \
	common/format/psobject.c \
	common/format/psobject.h \
	common/format/regfile.c \
	common/format/regfile.h \
	common/format/regpol.c \
	common/format/regpol.h \
	common/format/sslcert.c \
	common/format/sslcert.h \
	common/format/sst.c \
	common/format/sst.h \
	common/format/unattend.c \
	common/format/unattend.h \
	common/format/utf16.c \
	common/format/utf16.h \
	common/format/wintext.c \
	common/format/wintext.h \
	common/format/xml.c \
	common/format/xml.h \
	common/format/xml_walk.c \
	common/format/xml_walk.h \
	common/format/zbxd.c \
	common/format/zbxd.h
common_libformat_a_CPPFLAGS = $(AM_CPPFLAGS) $(OPENSSL_CFLAGS) $(EXPAT_CFLAGS) $(JANSSON_CFLAGS)

common_libnet_a_SOURCES = \
	common/net/digest.c \
	common/net/digest.h \
	common/net/cache.c \
	common/net/cache.h \
	common/net/curl.c \
	common/net/curl.h \
	common/net/directory.c \
	common/net/directory.h \
	common/net/directory_peer.c \
	common/net/directory_peer.h \
	common/net/directory_search.c \
	common/net/directory_search.h \
	common/net/directory_session.c \
	common/net/directory_session.h \
	common/net/directory_url.c \
	common/net/directory_url.h \
	common/net/exchange.c \
	common/net/exchange.h \
	common/net/fetch.c \
	common/net/fetch.h \
	common/net/guard.c \
	common/net/guard.h \
	common/net/libldap.c \
	common/net/libldap.h \
	common/net/limits.h \
	common/net/post.c \
	common/net/post.h \
	common/net/resolve.c \
	common/net/resolve.h \
	common/net/sendmail.c \
	common/net/sendmail.h \
	common/net/smtp.c \
	common/net/smtp.h \
	common/net/stream.c \
	common/net/stream.h \
	common/net/tcp.c \
	common/net/tcp.h \
	common/net/tls.c \
	common/net/tls.h
common_libnet_a_CPPFLAGS = $(AM_CPPFLAGS) $(OPENSSL_CFLAGS) $(CARES_CFLAGS) $(CURL_CFLAGS) \
	$(LDAP_CFLAGS)

common_libprobe_a_SOURCES = \
	common/probe/dns.c \
	common/probe/head.c \
	common/probe/head.h \
	common/probe/iphttps.c \
	common/probe/link.c \
	common/probe/link.h \
	common/probe/observe.c \
	common/probe/observe.h \
	common/probe/ping.c \
	common/probe/probe.h \
	common/probe/proxy.c \
	common/probe/ra.c \
	common/probe/tcp.c \
	common/probe/tls.c

common_libstore_a_SOURCES = \
	common/store/bundle.c \
	common/store/bundle.h \
	common/store/certfile.c \
	common/store/certfile.h \
	common/store/certificate.c \
	common/store/certificate.h \
	common/store/ctl_signature.c \
	common/store/ctl_signature.h \
	common/store/ctl_store.c \
	common/store/ctl_store.h \
	common/store/directories.c \
	common/store/directories.h \
	common/store/directory_attribute.c \
	common/store/directory_attribute.h \
	common/store/directory_store.c \
	common/store/directory_store.h \
	common/store/directory_tls.c \
	common/store/directory_tls.h \
	common/store/dn.c \
	common/store/dn.h \
	common/store/examine.c \
	common/store/examine.h \
	common/store/extension.c \
	common/store/extension.h \
	common/store/gpo_store.c \
	common/store/gpo_store.h \
	common/store/hive.c \
	common/store/hive.h \
	common/store/libhivex.c \
	common/store/libhivex.h \
	common/store/limits.h \
	common/store/memo.c \
	common/store/memo.h \
	common/store/odj_store.c \
	common/store/odj_store.h \
	common/store/policy.c \
	common/store/policy.h \
	common/store/restriction.c \
	common/store/restriction.h \
	common/store/source.c \
	common/store/source.h \
	common/store/source_bundle.c \
	common/store/source_folder.c \
	common/store/source_gpobackup.c \
	common/store/source_gpreport.c \
	common/store/source_kind.c \
	common/store/source_kind.h \
	common/store/source_listing.c \
	common/store/source_locate.c \
	common/store/source_locate.h \
	common/store/source_mdm.c \
	common/store/source_registry.c \
	common/store/source_windows.c \
	common/store/store.c \
	common/store/store.h \
	common/store/store_find.h \
	common/store/supply.c \
	common/store/supply.h \
	common/store/system.c \
	common/store/system.h
common_libstore_a_CPPFLAGS = $(AM_CPPFLAGS) $(OPENSSL_CFLAGS) $(HIVEX_CFLAGS)

common_libtrust_a_SOURCES = \
	common/trust/aia.c \
	common/trust/aia.h \
	common/trust/algorithms.c \
	common/trust/algorithms.h \
	common/trust/chain.c \
	common/trust/chain.h \
	common/trust/chain_end.c \
	common/trust/conclusion.c \
	common/trust/conclusion.h \
	common/trust/constraints.c \
	common/trust/constraints.h \
	common/trust/crl.c \
	common/trust/crl.h \
	common/trust/crl_fetched.c \
	common/trust/crl_fetched.h \
	common/trust/crl_scope.c \
	common/trust/crl_scope.h \
	common/trust/crl_signature.c \
	common/trust/crl_signature.h \
	common/trust/decoded.c \
	common/trust/decoded.h \
	common/trust/effort.c \
	common/trust/effort.h \
	common/trust/fetches.c \
	common/trust/fetches.h \
	common/trust/inquiry.c \
	common/trust/inquiry.h \
	common/trust/judge.c \
	common/trust/judge.h \
	common/trust/limits.h \
	common/trust/names.c \
	common/trust/names.h \
	common/trust/ocsp.c \
	common/trust/ocsp.h \
	common/trust/options.h \
	common/trust/path.c \
	common/trust/path.h \
	common/trust/path_policies.c \
	common/trust/path_policies.h \
	common/trust/problems.c \
	common/trust/problems.h \
	common/trust/revocation.c \
	common/trust/revocation.h \
	common/trust/status.c \
	common/trust/status.h \
	common/trust/usage.c \
	common/trust/usage.h \
	common/trust/windows.c \
	common/trust/windows.h
common_libtrust_a_CPPFLAGS = $(AM_CPPFLAGS) $(OPENSSL_CFLAGS)

common_libroots_a_SOURCES = \
	common/roots/authorities.c \
	common/roots/authorities.h \
	common/roots/channel.c \
	common/roots/channel.h \
	common/roots/distribution.c \
	common/roots/distribution.h \
	common/roots/known.c \
	common/roots/known.h \
	common/roots/listed.c \
	common/roots/listed.h \
	common/roots/wanted.c \
	common/roots/wanted.h \
	common/roots/wanted_look.c
common_libroots_a_CPPFLAGS = $(AM_CPPFLAGS) $(OPENSSL_CFLAGS)

common_libverdict_a_SOURCES = \
	common/verdict/bindings.c \
	common/verdict/bindings.h \
	common/verdict/bounds.c \
	common/verdict/cert.c \
	common/verdict/chain.c \
	common/verdict/condition.c \
	common/verdict/condition.h \
	common/verdict/connect.c \
	common/verdict/fold.c \
	common/verdict/fold.h \
	common/verdict/gravity.c \
	common/verdict/gravity.h \
	common/verdict/health.c \
	common/verdict/health.h \
	common/verdict/input.c \
	common/verdict/input.h \
	common/verdict/iphttps.c \
	common/verdict/nodes.c \
	common/verdict/policy.c \
	common/verdict/remedy.c \
	common/verdict/remedy.h \
	common/verdict/reminder.c \
	common/verdict/reminder.h \
	common/verdict/roots.c \
	common/verdict/roots.h \
	common/verdict/roots_channel.c \
	common/verdict/roots_judging.h \
	common/verdict/roots_next.c \
	common/verdict/rollout.c \
	common/verdict/rollout.h \
	common/verdict/roots_policy.c \
	common/verdict/reported.c \
	common/verdict/reported.h \
	common/verdict/reporter.c \
	common/verdict/reporter.h \
	common/verdict/rule.c \
	common/verdict/rule.h \
	common/verdict/seen_chain.c \
	common/verdict/state.c \
	common/verdict/state.h \
	common/verdict/tls.c \
	common/verdict/trust.c \
	common/verdict/tunnel.c \
	common/verdict/unchecked.c \
	common/verdict/unchecked.h \
	common/verdict/verdict.c \
	common/verdict/verdict.h

common_libkeep_a_SOURCES = \
	common/keep/health_file.c \
	common/keep/health_file.h \
	common/keep/history.c \
	common/keep/history.h \
	common/keep/history_append.c \
	common/keep/history_db.c \
	common/keep/history_db.h \
	common/keep/history_facts.c \
	common/keep/history_facts.h \
	common/keep/history_read.c \
	common/keep/limits.h \
	common/keep/refusals.c \
	common/keep/refusals.h
common_libkeep_a_CPPFLAGS = $(AM_CPPFLAGS) $(JANSSON_CFLAGS) $(SQLITE_CFLAGS)

common_liboutput_a_SOURCES = \
	common/output/cert_list.c \
	common/output/cert_list.h \
	common/output/alike.c \
	common/output/alike.h \
	common/output/checkmk.c \
	common/output/colour.c \
	common/output/colour.h \
	common/output/detail.c \
	common/output/detail.h \
	common/output/detail_cert.c \
	common/output/figure.c \
	common/output/figure.h \
	common/output/headline.c \
	common/output/headline.h \
	common/output/html.c \
	common/output/html.h \
	common/output/json.c \
	common/output/json_value.c \
	common/output/json_value.h \
	common/output/limits.h \
	common/output/matrix.c \
	common/output/rollout.c \
	common/output/letter.c \
	common/output/letter.h \
	common/output/letter_body.c \
	common/output/letter_body.h \
	common/output/letter_ends.c \
	common/output/letter_ends.h \
	common/output/letter_plan.c \
	common/output/letter_plan.h \
	common/output/letter_subject.c \
	common/output/letter_subject.h \
	common/output/mail.c \
	common/output/mail.h \
	common/output/metrics_families.c \
	common/output/metrics_families.h \
	common/output/metrics_label.c \
	common/output/metrics_label.h \
	common/output/nagios.c \
	common/output/openmetrics.c \
	common/output/output.c \
	common/output/output.h \
	common/output/page.c \
	common/output/page.h \
	common/output/page_age.c \
	common/output/page_cert.c \
	common/output/page_change.c \
	common/output/page_end.c \
	common/output/page_filter.c \
	common/output/page_history.c \
	common/output/page_lane.c \
	common/output/page_link.c \
	common/output/page_matrix.c \
	common/output/page_part.h \
	common/output/page_problems.c \
	common/output/page_site.c \
	common/output/page_style.c \
	common/output/page_summary.c \
	common/output/page_timeline.c \
	common/output/page_well.c \
	common/output/perfdata.c \
	common/output/prtg.c \
	common/output/survey.c \
	common/output/survey.h \
	common/output/survey_csv.c \
	common/output/survey_icinga.c \
	common/output/survey_line.c \
	common/output/survey_line.h \
	common/output/survey_nagios.c \
	common/output/survey_zabbix.c \
	common/output/survey_json.c \
	common/output/survey_openmetrics.c \
	common/output/survey_text.c \
	common/output/text.c \
	common/output/wrap.c \
	common/output/wrap.h
common_liboutput_a_CPPFLAGS = $(AM_CPPFLAGS) $(JANSSON_CFLAGS)

common_liboptions_a_SOURCES = \
	common/options/action.c \
	common/options/action.h \
	common/options/complaint.c \
	common/options/complaint.h \
	common/options/completion.c \
	common/options/completion.h \
	common/options/completion_bash.c \
	common/options/completion_fish.c \
	common/options/completion_zsh.c \
	common/options/extra_opts.c \
	common/options/extra_opts.h \
	common/options/help.c \
	common/options/help.h \
	common/options/ini_file.c \
	common/options/ini_file.h \
	common/options/ini_write.c \
	common/options/ini_write.h \
	common/options/limits.h \
	common/options/option_take.c \
	common/options/option_take.h \
	common/options/man.c \
	common/options/man.h \
	common/options/option_find.c \
	common/options/option_value.c \
	common/options/option_value.h \
	common/options/options.c \
	common/options/options.h \
	common/options/options_cert.c \
	common/options/options_directory.c \
	common/options/options_fetch.c \
	common/options/options_iphttps.c \
	common/options/options_revocation.c \
	common/options/options_roots.c \
	common/options/options_rows.h \
	common/options/options_shared.c \
	common/options/options_state.c \
	common/options/slip.c \
	common/options/slip.h \
	common/options/terminal.c \
	common/options/terminal.h
common_liboptions_a_CPPFLAGS = $(AM_CPPFLAGS) $(INIH_CFLAGS)

common_libcheck_a_SOURCES = \
	common/check/bindings.c \
	common/check/bindings.h \
	common/check/certs.c \
	common/check/certs.h \
	common/check/capture.c \
	common/check/capture.h \
	common/check/capture_key.c \
	common/check/capture_key.h \
	common/check/claim.c \
	common/check/claim.h \
	common/check/client.c \
	common/check/client.h \
	common/check/crypto.c \
	common/check/crypto.h \
	common/check/crypto_direct.c \
	common/check/crypto_direct.h \
	common/check/fetched.c \
	common/check/fetched.h \
	common/check/diff.c \
	common/check/diff.h \
	common/check/look.c \
	common/check/look.h \
	common/check/main.c \
	common/check/plan.c \
	common/check/plan.h \
	common/check/policy_file.c \
	common/check/policy_file.h \
	common/check/process.c \
	common/check/process.h \
	common/check/replay.c \
	common/check/replay.h \
	common/check/roots.c \
	common/check/roots.h \
	common/check/run.c \
	common/check/run.h \
	common/check/session.c \
	common/check/session.h \
	common/check/spec.c \
	common/check/spec.h \
	common/check/spec_cert.c \
	common/check/spec_iphttps.c \
	common/check/spec_roots.c \
	common/check/spec_state.c \
	common/check/spec_trust.c \
	common/check/verify.c \
	common/check/verify.h
common_libcheck_a_CPPFLAGS = $(AM_CPPFLAGS) $(JANSSON_CFLAGS)

common_libsurvey_a_SOURCES = \
	common/survey/agreement.c \
	common/survey/agreement.h \
	common/survey/configuration.c \
	common/survey/configuration.h \
	common/survey/delivery.c \
	common/survey/delivery.h \
	common/survey/delivery_html.c \
	common/survey/delivery_icinga.c \
	common/survey/delivery_mail.c \
	common/survey/delivery_nagios.c \
	common/survey/delivery_rows.h \
	common/survey/delivery_zabbix.c \
	common/survey/evidence_folder.c \
	common/survey/evidence_folder.h \
	common/survey/forgotten.c \
	common/survey/forgotten.h \
	common/survey/health_run.c \
	common/survey/health_run.h \
	common/survey/init.c \
	common/survey/init.h \
	common/survey/init_list.c \
	common/survey/init_list.h \
	common/survey/limits.h \
	common/survey/manual_report.c \
	common/survey/options_mail.c \
	common/survey/options_report.c \
	common/survey/options_report.h \
	common/survey/progress.c \
	common/survey/progress.h \
	common/survey/rehearsal.c \
	common/survey/rehearsal.h \
	common/survey/report.c \
	common/survey/report.h \
	common/survey/selection.c \
	common/survey/selection.h \
	common/survey/surveyor.c \
	common/survey/surveyor.h \
	common/survey/user_file.c \
	common/survey/user_file.h
common_libsurvey_a_CPPFLAGS = $(AM_CPPFLAGS) $(JANSSON_CFLAGS)

FLOORS = common/libsurvey.a common/libcheck.a common/liboptions.a common/liboutput.a common/libkeep.a \
	common/libverdict.a common/libroots.a common/libtrust.a common/libstore.a common/libprobe.a \
	common/libnet.a common/libformat.a common/libmodel.a common/libbase.a

# What the floors call, other than OpenSSL; the linker takes of it what a program needs. SQLite is
# apart, because only the history wants it, and libcurl, libldap and libhivex are loaded (base/library.h).
FLOOR_LIBS = $(CARES_LIBS) $(JANSSON_LIBS) $(INIH_LIBS) $(EXPAT_LIBS)

EXTRA_DIST += common/README \
	common/base/README \
	common/model/README \
	common/format/README \
	common/net/README \
	common/probe/README \
	common/store/README \
	common/trust/README \
	common/roots/README \
	common/verdict/README \
	common/keep/README \
	common/output/README \
	common/options/README \
	common/check/README \
	common/survey/README
