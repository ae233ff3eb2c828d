/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Certificates in files: PEM, DER, PKCS#7. */
#include "config.h"

#include "store/source_kind.h"

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

static bool
take_bundle(struct source_reading *reading, enum bundle_kind kind, struct span in, struct err *err)
{
	if (!source_add_bytes(reading, reading->arena, kind, in, NULL, err))
		return err_context(err, "%s", reading->path);
	return source_not_empty(reading, err);
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

	if (kind == NULL)
		return take_bundle(reading, BUNDLE_ANY, in, err);
	return kind->take == NULL ? kind->read(reading, err) : kind->take(reading, in, err);
}
