# SPDX-License-Identifier: GPL-3.0-or-later
# The test lab: a server and makers of certificates and packages that share no code with the rest of the project, because they check it.

noinst_PROGRAMS += tests/lab/iphttpsd tests/lab/labodj tests/lab/labpki

tests_lab_iphttpsd_SOURCES = \
	tests/lab/iphttpsd.c \
	tests/lab/lab_advert.c tests/lab/lab_advert.h \
	tests/lab/lab_alert.c tests/lab/lab_alert.h \
	tests/lab/lab_chain.c tests/lab/lab_chain.h \
	tests/lab/lab_conn.c tests/lab/lab_conn.h \
	tests/lab/lab_crew.c tests/lab/lab_crew.h \
	tests/lab/lab_fault.c tests/lab/lab_fault.h \
	tests/lab/lab_flood.c tests/lab/lab_flood.h \
	tests/lab/lab_http.c tests/lab/lab_http.h \
	tests/lab/lab_journal.c tests/lab/lab_journal.h \
	tests/lab/lab_link.c tests/lab/lab_link.h \
	tests/lab/lab_opts.c tests/lab/lab_opts.h \
	tests/lab/lab_packet.c tests/lab/lab_packet.h \
	tests/lab/lab_request.c tests/lab/lab_request.h \
	tests/lab/lab_rules.c tests/lab/lab_rules.h \
	tests/lab/lab_tls.c tests/lab/lab_tls.h \
	tests/lab/lab_wire.c tests/lab/lab_wire.h
tests_lab_iphttpsd_CPPFLAGS = -D_GNU_SOURCE $(OPENSSL_CFLAGS)
tests_lab_iphttpsd_LDADD = $(OPENSSL_LIBS) -lpthread

tests_lab_labodj_SOURCES = tests/lab/labodj.c tests/lab/package.c tests/lab/package.h
tests_lab_labodj_CPPFLAGS = -D_GNU_SOURCE $(OPENSSL_CFLAGS)
tests_lab_labodj_LDADD = $(OPENSSL_LIBS)

tests_lab_labpki_SOURCES = \
	tests/lab/labpki.c \
	tests/lab/pki.h \
	tests/lab/pki_attr.c \
	tests/lab/pki_bad.c \
	tests/lab/pki_cert.c \
	tests/lab/pki_chain.c \
	tests/lab/pki_extra.c \
	tests/lab/pki_file.c \
	tests/lab/pki_key.c \
	tests/lab/pki_large.c \
	tests/lab/pki_recipes.c \
	tests/lab/pki_revocation.c
tests_lab_labpki_CPPFLAGS = -D_GNU_SOURCE $(OPENSSL_CFLAGS)
tests_lab_labpki_LDADD = $(OPENSSL_LIBS) -lpthread

EXTRA_DIST += tests/lab/README.md
