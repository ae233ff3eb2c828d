/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The only file that asks libcrypto for the value of an extension. */
#include "config.h"

#include "trust/extension.h"

#include <openssl/err.h>
#include <openssl/x509v3.h>

#include "base/must.h"

/* What X509V3_get_d2i(3) sets for "not there"; twice is -2, and 0 or 1 what is there. */
enum { NOT_THERE = -1 };

static bool
no_memory(void)
{
	return ERR_GET_REASON(ERR_peek_last_error()) == ERR_R_MALLOC_FAILURE;
}

static void *
sort_out(void *value, int critical, enum extension *state)
{
	must(value != NULL || critical == NOT_THERE || !no_memory(),
		"libcrypto has no memory for an extension");
	*state = value != NULL		   ? EXTENSION_THERE
		: critical == NOT_THERE ? EXTENSION_ABSENT
					: EXTENSION_MALFORMED;
	return value;
}

void *
extension_of_cert(const X509 *x509, int nid, enum extension *state)
{
	int critical = NOT_THERE;
	void *value = X509_get_ext_d2i(x509, nid, &critical, NULL);

	return sort_out(value, critical, state);
}

void *
extension_of_crl(const X509_CRL *crl, int nid, enum extension *state)
{
	int critical = NOT_THERE;
	void *value = X509_CRL_get_ext_d2i(crl, nid, &critical, NULL);

	return sort_out(value, critical, state);
}

void *
extension_of_entry(const X509_REVOKED *entry, int nid, enum extension *state)
{
	int critical = NOT_THERE;
	void *value = X509_REVOKED_get_ext_d2i(entry, nid, &critical, NULL);

	return sort_out(value, critical, state);
}
