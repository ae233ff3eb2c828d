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
#include "format/mdm.h"
#include "format/listing.h"
#include "format/odj_file.h"
#include "format/regfile.h"
#include "format/regpol.h"
#include "format/sst.h"
#include "store/directories.h"
#include "store/hive.h"

/* ---------------------------------------------------------------- readers */

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
	     take(reading, in, err);
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
		.channel = CHANNEL_FILES,
		.is_path = true,
		.limit = LIMIT_FILE,
		.take = source_take_pem},
	{.prefix = "dir:", .channel = CHANNEL_FILES, .is_path = true, .read = source_read_folder},
	{.prefix = "p7b:",
		.channel = CHANNEL_FILES,
		.is_path = true,
		.limit = LIMIT_FILE,
		.take = source_take_p7b},
	{.prefix = "ctl:",
		.channel = CHANNEL_CTL,
		.is_path = true,
		.limit = LIMIT_CTL_BYTES,
		.recognise = ctl_recognise,
		.take = source_take_ctl},
	{.prefix = "sst:",
		.channel = CHANNEL_SST,
		.is_path = true,
		.limit = LIMIT_SST_BYTES,
		.recognise = sst_recognise,
		.take = source_take_sst},
	{.prefix = "gpo:",
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
		.channel = CHANNEL_GPO,
		.is_path = true,
		.limit = LIMIT_XML_BYTES,
		.recognise = gpreport_recognise,
		.take = source_take_gpreport},
	{.prefix = "mdm:",
		.channel = CHANNEL_MDM,
		.is_path = true,
		.limit = LIMIT_MDM_BYTES,
		.recognise = mdm_recognise,
		.take = source_take_mdm},
	{.prefix = "odj:",
		.channel = CHANNEL_ODJ,
		.is_path = true,
		.limit = LIMIT_ODJ_BYTES,
		.recognise = odj_file_recognise,
		.take = source_take_odj},
	{.prefix = "reg:",
		.channel = CHANNEL_REG,
		.is_path = true,
		.limit = LIMIT_REGFILE_BYTES,
		.recognise = regfile_recognise,
		.take = source_take_reg},
	{.prefix = "hive:",
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

bool
source_kind_read(const struct source_kind *kind, struct source_reading *reading, struct err *err)
{
	return kind->read != NULL ? kind->read(reading, err)
				  : source_read_file(reading, kind->limit, kind->take, err);
}
