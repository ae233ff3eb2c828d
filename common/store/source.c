/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading one location of certificates. */
#include "config.h"

#include "store/source.h"

#include <string.h>

#include "base/buf.h"
#include "base/limits.h"
#include "base/text.h"
#include "format/limits.h"
#include "format/regpol.h"
#include "store/certificate.h"
#include "store/source_kind.h"

bool
source_read(struct arena *arena, const struct location *location,
	const struct source_options *options, struct source *out, struct err *err)
{
	struct source source = {.name = location->name, .kind = location->kind->channel};
	struct budget own = {options->deadline, options->account, 0};
	struct source_reading reading = {arena, location->path, options,
		options->budget == NULL ? &own : options->budget, &source,
		*location->kind->prefix == '\0' ? NULL : location->kind};

	if (location->closed != 0)
		return err_system(err, location->closed, "%s: a folder of it cannot be listed",
			text_clean(arena, span_text(location->path), LIMIT_TEXT_FIELD));
	if (!source_kind_read(location->kind, &reading, err)) {
		source_clear(&source);
		return false;
	}
	*out = source;
	return true;
}

/* A Registry.pol is a head and records that are applied in order, so files can be concatenated. */
bool
source_join_policies(struct arena *arena, const struct span *files, size_t count,
	struct budget *budget, struct source *out, struct err *err)
{
	struct source source = {.kind = CHANNEL_GPO};
	struct source_reading reading = {
		arena, "all policies together", NULL, budget, &source, NULL};
	struct buf whole = buf_make(LIMIT_REGPOL_BYTES);
	bool ok;

	for (size_t i = 0; i < count; i++) {
		struct span records = files[i];

		if (i > 0)
			span_skip(&records, REGPOL_HEAD);
		buf_span(&whole, records);
	}
	ok = whole.failed
		     ? err_set(err, ERR_LIMIT, "the policies together are larger than %d bytes",
			       LIMIT_REGPOL_BYTES)
		     : source_take_gpo(&reading, arena_bytes(arena, buf_view(&whole)), err);
	buf_free(&whole);
	*out = source;
	return ok;
}

void
source_clear(struct source *source)
{
	for (size_t i = 0; i < source->count; i++)
		X509_free(source->certs[i].x509);
	source->count = 0;
}

X509 *
source_cert_decode(const struct source_cert *cert)
{
	if (cert->x509 == NULL)
		return certificate_decode(cert->der);
	X509_up_ref(cert->x509);
	return cert->x509;
}

void
source_cert_broken(
	struct arena *arena, struct source *source, const struct source_cert *cert, size_t number)
{
	struct err why = {.kind = ERR_NONE};

	if (cert->key == NULL)
		err_set(&why, ERR_FORMAT, "certificate %zu, at byte %zu, does not decode", number,
			cert->offset);
	else
		err_set(&why, ERR_FORMAT, "%s: certificate at byte %zu does not decode", cert->key,
			cert->offset);
	broken_add(cert->use == PEM_DER_REJECTED ? &source->doubts : &source->broken, arena, &why);
}
