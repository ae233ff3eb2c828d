/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Trusted certificates that device management brings. */
#include "config.h"

#include "store/source_kind.h"

#include <openssl/evp.h>
#include <string.h>

#include "base/file.h"
#include "base/limits.h"
#include "base/must.h"
#include "base/text.h"
#include "format/limits.h"
#include "format/mdm.h"

enum { SHA1_BYTES = 20 };

static const enum gpo_role roles[] = {
	[MDM_ROOT] = GPO_ROOT, [MDM_CA] = GPO_CA, [MDM_DISALLOWED] = GPO_DISALLOWED};

static void
add_broken(struct source_reading *reading, const struct mdm_cert *cert, const struct err *why)
{
	struct source *out = reading->out;
	struct err err = *why;

	err_context(&err, "%s%s%s", cert->name, *cert->name == '\0' ? "" : ", ", cert->offset);
	broken_add(
		cert->store == MDM_DISALLOWED ? &out->doubts : &out->broken, reading->arena, &err);
}

/* ---------------------------------------------------------------- files beside it */

/* The package has its files beside it; the path is that of the machine on which it was made. */
static bool
read_beside(struct source_reading *reading, const struct mdm_cert *cert, struct span *in,
	struct err *err)
{
	const char *name = cert->path + strlen(cert->path), *end = strrchr(reading->path, '/');
	struct span folder = span_text(reading->path);

	while (name > cert->path && name[-1] != '\\' && name[-1] != '/')
		name--;
	folder.n = end == NULL ? 0 : (size_t)(end - reading->path) + 1;
	if (*name == '\0' || *name == '.' || text_equal(reading->path, "-"))
		return err_set(err, ERR_UNSUPPORTED, "%s cannot be looked for",
			text_clean(reading->arena, span_text(cert->path), LIMIT_TEXT_FIELD));
	return file_read(reading->arena,
		       arena_printf(reading->arena, "%s%s", arena_span_text(reading->arena, folder),
			       name),
		       LIMIT_FILE, reading->options->deadline, in, err) &&
	       budget_take(reading->budget, in->n, err);
}

/* ---------------------------------------------------------------- certificates */

/* A node is named after its certificate ("RootCATrustedCertificates CSP"): what a client does with
 * any other is not documented. */
static bool
is_named_after(struct arena *arena, X509 *x509, const char *digits)
{
	uint8_t sha1[SHA1_BYTES];

	must(X509_digest(x509, EVP_sha1(), sha1, NULL) == 1, "libcrypto cannot compute SHA-1");
	return text_equal_nocase(text_hex(arena, span_of(sha1, sizeof(sha1)), 0), digits);
}

/* What was added from `first` on, with its store. */
static void
place(struct source_reading *reading, const struct mdm_cert *cert, size_t first)
{
	struct source *out = reading->out;
	size_t kept = first;

	for (size_t i = first; i < out->count; i++) {
		struct source_cert add = out->certs[i];
		struct err why = {.kind = ERR_NONE};

		if (cert->sha1 != NULL && !is_named_after(reading->arena, add.x509, cert->sha1)) {
			err_set(&why, ERR_FORMAT,
				"the certificate has another SHA-1 than its node's name");
			add_broken(reading, cert, &why);
			X509_free(add.x509);
			continue;
		}
		add.role = roles[cert->store];
		add.key = *cert->name == '\0' ? NULL : cert->name;
		if (cert->store == MDM_DISALLOWED)
			add.use = PEM_DER_REJECTED;
		out->certs[kept++] = add;
	}
	out->count = kept;
}

/* False when reading has to end. */
static bool
take_cert(struct source_reading *reading, const struct mdm_cert *cert, struct err *err)
{
	size_t first = reading->out->count;
	struct span in = cert->data;
	struct err why = {.kind = ERR_NONE};
	bool ok = (cert->path == NULL || read_beside(reading, cert, &in, &why)) &&
		  source_add_bytes(reading, reading->arena, BUNDLE_PEM_DER, in, cert->offset, &why);

	if (!ok && (why.kind == ERR_TIMEOUT || why.kind == ERR_LIMIT))
		return err_take(err, &why);
	if (!ok)
		add_broken(reading, cert, &why);
	place(reading, cert, first);
	return true;
}

bool
source_take_mdm(struct source_reading *reading, struct span in, struct err *err)
{
	struct mdm mdm;

	reading->out->kind = CHANNEL_MDM;
	if (!mdm_parse(reading->arena, in, reading->budget, &mdm, err))
		return err_context(err, "%s", reading->path);
	broken_add_all(&reading->out->broken, reading->arena, &mdm.broken, NULL);
	for (size_t i = 0; i < mdm.count; i++)
		if (!take_cert(reading, &mdm.certs[i], err))
			return err_context(err, "%s", reading->path);
	if (mdm.other > 0)
		source_note(reading,
			arena_printf(reading->arena,
				"%zu entr%s that bring%s nothing to the machine's Root and CA",
				mdm.other, mdm.other == 1 ? "y" : "ies",
				mdm.other == 1 ? "s" : ""));
	return true;
}
