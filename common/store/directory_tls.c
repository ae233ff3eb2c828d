/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why the certificate of a domain controller is refused, in libcrypto's words. */
#include "config.h"

#include "store/directory_tls.h"

#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include "base/address.h"
#include "base/file.h"
#include "base/limits.h"
#include "base/text.h"
#include "store/bundle.h"
#include "store/certificate.h"

bool
directory_tls_check(
	struct arena *arena, const char *ca_file, struct deadline deadline, struct err *err)
{
	struct bundle bundle = {.count = 0};
	struct budget budget = {.deadline = deadline};
	struct span in;
	bool ok = file_read(arena, ca_file, LIMIT_FILE, deadline, &in, err) &&
		  (bundle_parse(arena, BUNDLE_PEM_DER, in, &budget, &bundle, err) ||
			  err_context(err, "%s", ca_file)) &&
		  ((bundle.count > 0 && pem_der_is_pem(in)) ||
			  err_set(err, ERR_FORMAT, "%s holds no certificate in PEM form", ca_file));

	bundle_clear(&bundle);
	return ok;
}

bool
directory_tls_names(struct arena *arena, struct span certificate, const char *name, struct err *err)
{
	X509 *x509 = certificate_decode(certificate);
	struct address address;
	bool literal = address_parse(name, &address), ok;
	unsigned int flags = 0;

	if (x509 == NULL)
		return err_set(err, ERR_FORMAT, "the server's certificate does not decode");
	if (X509_get_ext_by_NID(x509, NID_subject_alt_name, -1) >= 0)
		flags = X509_CHECK_FLAG_NEVER_CHECK_SUBJECT;
	ok = literal ? X509_check_ip_asc(x509, name, 0) == 1
		     : X509_check_host(x509, name, 0, flags, NULL) == 1;
	if (!ok)
		err_set(err, ERR_SYSTEM, "%s: certificate %s is for other names",
			literal ? "IP address mismatch" : "hostname mismatch",
			certificate_quote(arena, x509));
	X509_free(x509);
	return ok;
}

static STACK_OF(X509) *
decode_all(const struct span *chain, size_t count)
{
	STACK_OF(X509) *certs = sk_X509_new_null();

	for (size_t i = 0; certs != NULL && i < count; i++) {
		X509 *x509 = certificate_decode(chain[i]);

		if (x509 != NULL && sk_X509_push(certs, x509) <= 0)
			X509_free(x509);
	}
	return certs;
}

static bool
set_name(X509_VERIFY_PARAM *param, const char *name)
{
	struct address address;

	return address_parse(name, &address) ? X509_VERIFY_PARAM_set1_ip_asc(param, name) == 1
					     : X509_VERIFY_PARAM_set1_host(param, name, 0) == 1;
}

static const char *
verify(struct arena *arena, X509_STORE_CTX *ctx)
{
	X509 *at;
	int code;

	if (X509_verify_cert(ctx) == 1)
		return NULL;
	code = X509_STORE_CTX_get_error(ctx);
	at = X509_STORE_CTX_get_current_cert(ctx);
	return arena_printf(arena, "%s: %s", X509_verify_cert_error_string(code),
		at == NULL ? "certificate" : certificate_quote(arena, at));
}

const char *
directory_tls_why(struct arena *arena, const struct span *chain, size_t count, const char *name,
	const char *ca_file)
{
	X509_STORE *store = X509_STORE_new();
	X509_STORE_CTX *ctx = X509_STORE_CTX_new();
	STACK_OF(X509) *certs = decode_all(chain, count);
	const char *why = NULL;

	if (store != NULL && ctx != NULL && certs != NULL && sk_X509_num(certs) > 0 &&
		(ca_file == NULL ? X509_STORE_set_default_paths(store)
				 : X509_STORE_load_file(store, ca_file)) == 1 &&
		X509_STORE_CTX_init(ctx, store, sk_X509_value(certs, 0), certs) == 1 &&
		X509_STORE_CTX_set_default(ctx, "ssl_server") == 1 &&
		set_name(X509_STORE_CTX_get0_param(ctx), name))
		why = verify(arena, ctx);
	X509_STORE_CTX_free(ctx);
	X509_STORE_free(store);
	sk_X509_pop_free(certs, X509_free);
	return why;
}
