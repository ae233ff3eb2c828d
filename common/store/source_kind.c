/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The kinds of locations of certificates. */
#include "config.h"

#include "store/source_kind.h"

#include <openssl/crypto.h>
#include <string.h>

#include "base/file.h"
#include "base/limits.h"
#include "base/secret.h"
#include "base/text.h"
#include "format/ctl.h"
#include "format/gpreport.h"
#include "format/limits.h"
#include "format/listing.h"
#include "format/lookalike.h"
#include "format/mdm.h"
#include "format/odj_file.h"
#include "format/pem_der.h"
#include "format/regfile.h"
#include "format/regpol.h"
#include "format/sst.h"
#include "store/directories.h"
#include "store/hive.h"

/* ---------------------------------------------------------------- readers */

/* What else was given, before it is read: a reader may wipe what it does not take. NULL where the
 * kind is right, or nothing else is seen. */
static const char *
seen_instead(const struct source_reading *reading, struct span in)
{
	const struct source_kind *kind = reading->kind;

	if (kind == NULL || kind->recognise == NULL || kind->recognise(in))
		return NULL;
	return source_kind_instead(reading->arena, kind, in);
}

static bool
take_file(struct source_reading *reading, source_taker *take, struct span in, struct err *err)
{
	const char *other = seen_instead(reading, in);
	struct err why = {0};

	/* Which looks at nothing yet. */
	if (other != NULL && take == source_take_ctl)
		return err_set(err, ERR_FORMAT, "%s: %s", reading->path, other);
	if (take(reading, in, &why))
		return true;
	if (other != NULL && why.kind == ERR_FORMAT)
		return err_set(err, ERR_FORMAT, "%s: %s", reading->path, other);
	return err_take(err, &why);
}

/* Reads the file and calls its reader. It may be a package, or half of one, with a machine's
 * password, so it is wiped. */
bool
source_read_file(struct source_reading *reading, size_t limit, source_taker *take, struct err *err)
{
	struct span in = {.n = 0};
	struct stat st;
	bool ok;

	if (stat(reading->path, &st) == 0)
		source_see_time(reading->out, &st);
	secret_hold();
	ok = file_read(
		     reading->arena, reading->path, limit, reading->options->deadline, &in, err) &&
	     (in.n > 0 || err_set(err, ERR_FORMAT, "%s: is empty", file_shown(reading->path))) &&
	     (budget_take(reading->budget, in.n, err) || err_context(err, "%s", reading->path)) &&
	     take_file(reading, take, in, err);
	if (!ok && in.n > 0)
		OPENSSL_cleanse((void *)in.p, in.n);
	secret_release();
	return ok;
}

static bool
read_directory(struct source_reading *reading, struct err *err)
{
	static const struct directory_options anonymous = {.user = NULL};
	const struct directory_options *how = reading->options->directory;
	struct directory_contents contents = {.count = 0};

	if (reading->options->directories == NULL)
		return err_set(err, ERR_UNSUPPORTED, "directories are not asked here");
	if (!directories_read(reading->options->directories, reading->path,
		    how == NULL ? &anonymous : how, reading->options->deadline, &contents, err))
		return false;
	for (size_t i = 0; i < contents.count; i++) {
		const struct source_cert cert = {.der = contents.certs[i].der,
			.role = contents.certs[i].role,
			.key = contents.certs[i].dn};

		if (!budget_take(reading->budget, cert.der.n, err))
			return false;
		ARENA_PUSH(reading->arena, reading->out->certs, reading->out->count, cert);
	}
	reading->out->notes = contents.notes;
	reading->out->note_count = contents.note_count;
	reading->out->gaps = contents.gaps;
	reading->out->gap_count = contents.gap_count;
	return true;
}

static bool
read_system(struct source_reading *reading, struct err *err)
{
	if (*reading->path != '\0')
		return err_set(err, ERR_USAGE, "system: takes no path");
	reading->out->machine = true;
	return true;
}

/* A path without a prefix: a folder, or a file that is recognised by its content. */
static bool
read_path(struct source_reading *reading, struct err *err)
{
	const struct source_kind *folder;

	if (!file_is_directory(reading->path))
		return source_read_file(reading, LIMIT_FILE, source_take_any, err);
	folder = source_kind_of_folder(reading->path);
	return folder == NULL ? source_read_folder(reading, err) : folder->read(reading, err);
}

/* ---------------------------------------------------------------- the table */

/* A file is the first kind that recognises it. */
static const struct source_kind kinds[] = {
	{.prefix = "system:", .channel = CHANNEL_FILES, .read = read_system},
	{.prefix = "pem:",
		.what = "a certificate",
		.channel = CHANNEL_FILES,
		.is_path = true,
		.limit = LIMIT_FILE,
		.take = source_take_pem},
	{.prefix = "dir:", .channel = CHANNEL_FILES, .is_path = true, .read = source_read_folder},
	{.prefix = "p7b:",
		.what = "PKCS#7",
		.channel = CHANNEL_FILES,
		.is_path = true,
		.limit = LIMIT_FILE,
		.take = source_take_p7b},
	{.prefix = "ctl:",
		.what = "a list of Microsoft",
		.channel = CHANNEL_CTL,
		.is_path = true,
		.limit = LIMIT_CTL_BYTES,
		.recognise = ctl_recognise,
		.take = source_take_ctl},
	{.prefix = "sst:",
		.what = "a serialized store",
		.channel = CHANNEL_SST,
		.is_path = true,
		.limit = LIMIT_SST_BYTES,
		.recognise = sst_recognise,
		.take = source_take_sst},
	{.prefix = "gpo:",
		.what = "a group policy",
		.channel = CHANNEL_GPO,
		.is_path = true,
		.limit = LIMIT_REGPOL_BYTES,
		.recognise = regpol_recognise,
		.take = source_take_gpo},
	{.prefix = "gpobackup:",
		.channel = CHANNEL_GPO,
		.is_path = true,
		.recognise_folder = source_is_gpobackup,
		.read = source_read_gpobackup},
	{.prefix = "gpreport:",
		.what = "a report of a group policy",
		.channel = CHANNEL_GPO,
		.is_path = true,
		.limit = LIMIT_XML_BYTES,
		.recognise = gpreport_recognise,
		.take = source_take_gpreport},
	{.prefix = "mdm:",
		.what = "a profile of device management",
		.channel = CHANNEL_MDM,
		.is_path = true,
		.limit = LIMIT_MDM_BYTES,
		.recognise = mdm_recognise,
		.take = source_take_mdm},
	{.prefix = "odj:",
		.what = "a package of djoin",
		.channel = CHANNEL_ODJ,
		.is_path = true,
		.limit = LIMIT_ODJ_BYTES,
		.recognise = odj_file_recognise,
		.take = source_take_odj},
	{.prefix = "reg:",
		.what = "a registry export",
		.channel = CHANNEL_REG,
		.is_path = true,
		.limit = LIMIT_REGFILE_BYTES,
		.recognise = regfile_recognise,
		.take = source_take_reg},
	{.prefix = "hive:",
		.what = "a registry hive",
		.channel = CHANNEL_HIVE,
		.is_path = true,
		.limit = LIMIT_HIVE_BYTES,
		.recognise = hive_recognise,
		.take = source_take_hive},
	/* of Root, where it does not say so */
	{.prefix = "list:root:",
		.channel = CHANNEL_LIST,
		.is_path = true,
		.limit = LIMIT_LISTING_BYTES,
		.take = source_take_listing_of_root},
	{.prefix = "list:",
		.what = "the listing of a store",
		.channel = CHANNEL_LIST,
		.is_path = true,
		.limit = LIMIT_LISTING_BYTES,
		.recognise = listing_recognise,
		.take = source_take_listing},
	{.prefix = "ldap://", .channel = CHANNEL_DIRECTORY, .is_url = true, .read = read_directory},
	{.prefix = "ldaps://",
		.channel = CHANNEL_DIRECTORY,
		.is_url = true,
		.read = read_directory},
	{.prefix = "ldapi://",
		.channel = CHANNEL_DIRECTORY,
		.is_url = true,
		.read = read_directory},
};

enum { KINDS = sizeof(kinds) / sizeof(kinds[0]) };

static const struct source_kind any_path = {
	.prefix = "", .channel = CHANNEL_FILES, .is_path = true, .read = read_path};

const struct source_kind *
source_kind_any(void)
{
	return &any_path;
}

const char *
source_kind_prefix(size_t index)
{
	return index < KINDS ? kinds[index].prefix : NULL;
}

const struct source_kind *
source_kind_named(const char *location)
{
	for (size_t i = 0; i < KINDS; i++)
		if (text_starts(location, kinds[i].prefix))
			return &kinds[i];
	return NULL;
}

const struct source_kind *
source_kind_of(struct span in)
{
	for (size_t i = 0; i < KINDS; i++)
		if (kinds[i].recognise != NULL && kinds[i].recognise(in))
			return &kinds[i];
	return NULL;
}

const struct source_kind *
source_kind_of_folder(const char *path)
{
	for (size_t i = 0; i < KINDS; i++)
		if (kinds[i].recognise_folder != NULL && kinds[i].recognise_folder(path))
			return &kinds[i];
	return NULL;
}

/* Recognised after all others. */
static bool
are_certificates(struct span in)
{
	return (pem_der_is_pem(in) && span_find(in, "CERTIFICATE-----") != NULL) ||
	       (pem_der_is_der(in) && !lookalike_pkcs7(in) && lookalike(in) == NULL);
}

static bool
are_pkcs7(struct span in)
{
	return span_find(in, "-----BEGIN PKCS7-----") != NULL || lookalike_pkcs7(in);
}

const char *
source_kind_instead(struct arena *arena, const struct source_kind *wanted, struct span in)
{
	const struct source_kind *kind = source_kind_of(in);

	if (kind == NULL && are_certificates(in))
		kind = source_kind_named("pem:");
	else if (kind == NULL && are_pkcs7(in))
		kind = source_kind_named("p7b:");
	if (kind == NULL)
		return lookalike(in);
	if (text_starts(wanted->prefix, kind->prefix))
		return NULL;
	return arena_printf(
		arena, "looks like %s, which -S takes as %sFILE", kind->what, kind->prefix);
}

bool
source_kind_read(const struct source_kind *kind, struct source_reading *reading, struct err *err)
{
	return kind->read != NULL ? kind->read(reading, err)
				  : source_read_file(reading, kind->limit, kind->take, err);
}
