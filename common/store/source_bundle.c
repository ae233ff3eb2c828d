/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Certificates in files: PEM, DER, PKCS#7. */
#include "config.h"

#include "store/source_kind.h"

#include <openssl/crypto.h>

#include "format/lookalike.h"
#include "format/pem_der.h"
#include "store/certfile.h"

/* `scratch` holds what is parsed; broken entries are reported with `where`, unless it is NULL. */
bool
source_add_bytes(struct source_reading *reading, struct arena *scratch, enum bundle_kind kind,
	struct span in, const char *where, struct err *err)
{
	struct source *out = reading->out;
	struct bundle bundle = {.count = 0};
	bool ok = bundle_read(scratch, kind, in, reading->budget, &bundle, err);

	for (size_t i = 0; i < bundle.count; i++) {
		struct source_cert cert = {
			.x509 = bundle.certs[i].x509, .use = bundle.certs[i].use};

		X509_up_ref(cert.x509);
		ARENA_PUSH(reading->arena, out->certs, out->count, cert);
	}
	out->other += bundle.other;
	broken_add_all(bundle.broken_trusted > 0 ? &out->doubts : &out->broken, reading->arena,
		&bundle.broken, where);
	bundle_clear(&bundle);
	return ok;
}

bool
source_not_empty(const struct source_reading *reading, struct err *err)
{
	const struct source *out = reading->out;

	if (out->count > 0)
		return true;
	if (!broken_none(&out->broken, err) || !broken_none(&out->doubts, err))
		return err_context(err, "%s", reading->path);
	if (out->other > 0)
		return err_set(err, ERR_FORMAT, "%s holds no certificate (%zu other PEM block%s)",
			reading->path, out->other, out->other == 1 ? "" : "s");
	return err_set(err, ERR_FORMAT, "%s holds no certificate", reading->path);
}

/* What was given instead of certificates; NULL when nothing else is seen in it. */
static const char *
seen_instead(const struct source_reading *reading, struct span in)
{
	return reading->kind == NULL ? lookalike(in)
				     : source_kind_instead(reading->arena, reading->kind, in);
}

static bool
take_bundle(struct source_reading *reading, enum bundle_kind kind, struct span in, struct err *err)
{
	const struct source *out = reading->out;
	struct err why = {0};
	const char *other = NULL;
	bool ok = source_add_bytes(reading, reading->arena, kind, in, NULL, &why);

	if (ok && out->count > 0)
		return true;
	/* A broken certificate says more than what stands beside it. */
	if (ok ? out->broken.count + out->doubts.count == 0 || pem_der_is_der(in)
	       : why.kind == ERR_FORMAT)
		other = seen_instead(reading, in);
	if (other != NULL)
		return err_set(err, ERR_FORMAT, "%s: %s", reading->path, other);
	if (!ok)
		err_context(&why, "%s", reading->path);
	return ok ? source_not_empty(reading, err) : err_take(err, &why);
}

/* PKCS#12 without a passphrase. It has a key in it, so it is wiped. */
static bool
take_pkcs12(struct source_reading *reading, struct span in, struct err *err)
{
	struct span *chain = NULL;
	size_t count = 0;
	struct err why = {0};
	bool ok = certfile_parse(reading->arena, in, NULL, reading->budget, &chain, &count, &why);

	OPENSSL_cleanse((void *)in.p, in.n);
	if (!ok)
		return err_set(err, why.kind, "%s: %s", reading->path,
			why.kind == ERR_UNSUPPORTED
				? "is PKCS#12 with a passphrase: export the certificate alone, "
				  "without its key"
				: why.text);
	for (size_t i = 0; i < count; i++) {
		const struct source_cert cert = {.der = chain[i], .use = PEM_DER_PLAIN};

		ARENA_PUSH(reading->arena, reading->out->certs, reading->out->count, cert);
	}
	return true;
}

bool
source_take_pem(struct source_reading *reading, struct span in, struct err *err)
{
	return take_bundle(reading, BUNDLE_PEM_DER, in, err);
}

bool
source_take_p7b(struct source_reading *reading, struct span in, struct err *err)
{
	return take_bundle(reading, BUNDLE_PKCS7, in, err);
}

bool
source_take_any(struct source_reading *reading, struct span in, struct err *err)
{
	const struct source_kind *kind = source_kind_of(in);

	if (kind == NULL && lookalike_pkcs12(in) && pem_der_is_der(in))
		return take_pkcs12(reading, in, err);
	if (kind == NULL)
		return take_bundle(reading, BUNDLE_ANY, in, err);
	return kind->take == NULL ? kind->read(reading, err) : kind->take(reading, in, err);
}
