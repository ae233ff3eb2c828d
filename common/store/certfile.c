/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The chain in a file that is about to be installed. */
#include "config.h"

#include "store/certfile.h"

#include <limits.h>
#include <openssl/err.h>
#include <openssl/pkcs12.h>
#include <openssl/provider.h>

#include "base/must.h"
#include "format/lookalike.h"
#include "store/bundle.h"
#include "store/certificate.h"
#include "store/source_kind.h"

struct chain {
	struct arena *arena;
	struct span *items;
	size_t count;
};

static void
add(struct chain *chain, X509 *x509)
{
	uint8_t *der = NULL;
	int n = i2d_X509(x509, &der);
	struct span item;

	must(n > 0, "libcrypto cannot encode a certificate");
	item = arena_bytes(chain->arena, span_of(der, (size_t)n));
	OPENSSL_free(der);
	ARENA_PUSH(chain->arena, chain->items, chain->count, item);
}

/* --- PKCS#12 --------------------------------------------------------------------------------- */

static PKCS12 *
decode_pkcs12(struct span in)
{
	const unsigned char *p = in.p;
	PKCS12 *p12 = in.n > LONG_MAX ? NULL : d2i_PKCS12(NULL, &p, (long)in.n);

	ERR_clear_error();
	if (p12 != NULL && span_offset(in, span_of(p, 0)) != in.n) {
		PKCS12_free(p12);
		return NULL;
	}
	return p12;
}

static bool
mac_fits(PKCS12 *p12, const char *passphrase)
{
	return PKCS12_mac_present(p12) == 0 || PKCS12_verify_mac(p12, passphrase, -1) == 1 ||
	       (passphrase[0] == '\0' && PKCS12_verify_mac(p12, NULL, 0) == 1);
}

static bool
try_pkcs12(PKCS12 *p12, const char *passphrase, X509 **leaf, STACK_OF(X509) **more)
{
	EVP_PKEY *key = NULL;
	bool ok = PKCS12_parse(p12, passphrase, &key, leaf, more) == 1;

	EVP_PKEY_free(key);
	return ok;
}

/* Windows up to Server 2016 encrypts the certificates with RC2, which is in the legacy provider.
 * Loading a provider by name removes the default one, unless that is loaded too. */
static bool
open_pkcs12(
	PKCS12 *p12, const char *passphrase, X509 **leaf, STACK_OF(X509) **more, struct err *err)
{
	OSSL_PROVIDER *legacy, *usual;
	bool ok = try_pkcs12(p12, passphrase, leaf, more);

	if (ok)
		return true;
	usual = OSSL_PROVIDER_load(NULL, "default");
	legacy = OSSL_PROVIDER_load(NULL, "legacy");
	if (usual == NULL || legacy == NULL)
		err_set(err, ERR_SYSTEM,
			"is PKCS#12 that cannot be opened without OpenSSL's legacy "
			"provider, which cannot be loaded");
	else
		ok = try_pkcs12(p12, passphrase, leaf, more) ||
		     err_set(err, ERR_UNSUPPORTED,
			     "is PKCS#12 that cannot be opened (wrong "
			     "passphrase or unknown encryption)");
	OSSL_PROVIDER_unload(legacy);
	OSSL_PROVIDER_unload(usual);
	return ok;
}

static bool
parse_pkcs12(struct chain *chain, PKCS12 *p12, const char *passphrase, struct err *err)
{
	X509 *leaf = NULL;
	STACK_OF(X509) *more = NULL;
	bool ok = true;

	if (!mac_fits(p12, passphrase))
		ok = err_set(err, ERR_UNSUPPORTED,
			passphrase[0] == '\0'
				? "is PKCS#12 with a passphrase: give --passphrase-file"
				: "is PKCS#12, and the passphrase is wrong");
	else if (!open_pkcs12(p12, passphrase, &leaf, &more, err))
		ok = false;
	else if (leaf == NULL && sk_X509_num(more) <= 0)
		ok = err_set(err, ERR_FORMAT, "is PKCS#12 without a certificate");
	if (ok && leaf != NULL)
		add(chain, leaf);
	for (int i = 0; ok && i < sk_X509_num(more); i++)
		add(chain, sk_X509_value(more, i));
	X509_free(leaf);
	sk_X509_pop_free(more, X509_free);
	return ok;
}

/* --- the others ------------------------------------------------------------------------------ */

static bool
issued_another(const struct bundle *bundle, size_t index)
{
	X509 *x509 = bundle->certs[index].x509;

	for (size_t i = 0; i < bundle->count; i++)
		if (i != index && X509_NAME_cmp(X509_get_issuer_name(bundle->certs[i].x509),
					  X509_get_subject_name(x509)) == 0)
			return true;
	return false;
}

/* Of what stores may be, only where it is nothing that has a better answer here. */
static const char *
seen_instead(struct arena *arena, struct span in)
{
	const char *other = lookalike(in);

	return other != NULL ? other : source_kind_instead(arena, source_kind_named("pem:"), in);
}

static bool
parse_bundle(struct chain *chain, struct span in, struct budget *budget, struct err *err)
{
	struct bundle bundle;
	bool set = bundle_parse(chain->arena, BUNDLE_PKCS7, in, budget, &bundle, NULL);
	struct err why = {0};
	const char *other;
	size_t first = 0;
	bool ok = true;

	if (!set && !bundle_parse(chain->arena, BUNDLE_PEM_DER, in, budget, &bundle, &why)) {
		other = why.kind == ERR_FORMAT ? seen_instead(chain->arena, in) : NULL;
		return other == NULL ? err_take(err, &why) : err_set(err, why.kind, "%s", other);
	}
	other = bundle.count > 0 ? NULL : lookalike(in);
	if (bundle.count == 0)
		ok = err_set(err, ERR_FORMAT, "%s", other == NULL ? "holds no certificate" : other);
	while (ok && set && first + 1 < bundle.count && issued_another(&bundle, first)) {
		ok = budget_take(budget, 0, err);
		first++;
	}
	if (ok)
		add(chain, bundle.certs[first].x509);
	for (size_t i = 0; ok && i < bundle.count; i++)
		if (i != first)
			add(chain, bundle.certs[i].x509);
	bundle_clear(&bundle);
	return ok;
}

bool
certfile_parse(struct arena *arena, struct span in, const char *passphrase, struct budget *budget,
	struct span **chain, size_t *count, struct err *err)
{
	struct chain found = {.arena = arena};
	PKCS12 *p12 = decode_pkcs12(in);
	bool ok = p12 != NULL ? parse_pkcs12(&found, p12, passphrase == NULL ? "" : passphrase, err)
			      : parse_bundle(&found, in, budget, err);

	PKCS12_free(p12);
	ERR_clear_error();
	*chain = found.items;
	*count = found.count;
	return ok;
}
